"""Imports nbformat without a grammar that no notebook needs.

jsonschema, which nbformat validates with, builds a parser for international addresses where the package
`rfc3987_syntax` is installed (JupyterLab brings it): 1.2 s of every start. Notebooks hold no such format, so
the package is out of sight while jsonschema is imported; without it jsonschema does not check the format.
"""

import sys
from types import ModuleType

_GRAMMAR = "rfc3987_syntax"


def _import() -> ModuleType:
    known = sys.modules.get(_GRAMMAR)
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]
    try:
        import nbformat
    finally:
        del sys.modules[_GRAMMAR]
        if known is not None:
            sys.modules[_GRAMMAR] = known
    return nbformat


nbformat = _import()
