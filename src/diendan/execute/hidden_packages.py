"""Imports libraries without packages that are installed beside them."""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager


@contextmanager
def hidden(packages: Collection[str]) -> Iterator[None]:
    """Let nothing that is imported meanwhile find these packages; afterwards they are there as before."""
    known = {name: sys.modules.get(name) for name in packages}
    sys.modules.update(dict.fromkeys(packages))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name, module in known.items():
            del sys.modules[name]
            if module is not None:
                sys.modules[name] = module
