"""Imports nbformat without the grammars that no notebook needs.

jsonschema, which nbformat validates with, builds a parser for international addresses where the package
`rfc3987_syntax` is installed (JupyterLab brings it): 1.2 s of every start; those for addresses and for
durations take 0.03 s each. Notebooks hold no such formats, so the packages are out of sight while jsonschema
is imported; without them jsonschema does not check the formats.
"""

import sys
from types import ModuleType

_GRAMMARS = ("rfc3987_syntax", "rfc3986_validator", "isoduration")


def _import() -> ModuleType:
    known = {name: sys.modules.get(name) for name in _GRAMMARS}
    sys.modules.update(dict.fromkeys(_GRAMMARS))  # type: ignore[arg-type]
    try:
        import nbformat
    finally:
        for name, module in known.items():
            del sys.modules[name]
            if module is not None:
                sys.modules[name] = module
    return nbformat


nbformat = _import()
