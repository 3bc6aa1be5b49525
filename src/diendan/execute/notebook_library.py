"""Imports nbformat without the grammars that no notebook needs.

jsonschema, which nbformat validates with, builds a parser for international addresses where the package
`rfc3987_syntax` is installed (JupyterLab brings it): 1.2 s of every start; those for addresses and for
durations take 0.03 s each. Notebooks hold no such formats; without the packages jsonschema does not check
them.
"""

from diendan.execute.hidden_packages import hidden

with hidden(("rfc3987_syntax", "rfc3986_validator", "isoduration")):
    import nbformat

__all__ = ["nbformat"]
