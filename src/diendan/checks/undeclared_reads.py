"""Tables that the code of a notebook names and its sidecar does not list, found without executing it.

Whatever else a notebook reads is found when it is executed.
"""

import ast
from collections.abc import Collection, Iterator
from itertools import chain

from diendan.data.datapackage import Package
from diendan.errors import Finding
from diendan.parsing.notebook_files import Notebook
from diendan.parsing.python_text import nodes_of
from diendan.render.lowering.notebook_cells import cells

_OF_A_TABLE = ("load", "load_rows", "records")
_OF_AN_INDICATOR = ("former_series", "panel")


def undeclared_reads(
    notebook: Notebook, where: str, declared: Collection[str], package: Package
) -> Iterator[Finding]:
    """Give a finding, with cell and line, for each table that a call names and `declared` lacks.

    where: what to call the notebook. declared: `reads` of its sidecar. A name that is only ever set to one
    text counts as the text. `series` is looked at where it is of a `.unit`: those of regions are read from
    benchmarks.
    """
    nodes = {each.place: [*nodes_of(each.source)] for each in cells(notebook) if each.kind == "code"}
    texts: dict[str, set[str]] = {}
    for node in chain.from_iterable(nodes.values()):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            text = node.value.value if isinstance(node.value, ast.Constant) else None
            texts.setdefault(node.targets[0].id, set()).add(text if isinstance(text, str) else "")
    for place, found in nodes.items():
        for call in (node for node in found if isinstance(node, ast.Call)):
            table = _table(call, texts, package)
            if table and table not in declared:
                yield Finding(
                    f"{where}: {place}, line {call.lineno}",
                    f"it reads {table}",
                    "a table that its sidecar lists",
                    f"Add `- {table}` under `reads` there.",
                )


def _table(call: ast.Call, texts: dict[str, set[str]], package: Package) -> str:
    """Return the table that a call reads, "" where its code does not say."""
    name, first, *rest = getattr(call.func, "id", ""), *call.args, None
    named = {first.value} if isinstance(first, ast.Constant) else texts.get(getattr(first, "id", ""), set())
    if len(named) != 1:
        return ""
    text = str(next(iter(named)))
    if name in _OF_A_TABLE and text in package.tables:
        return text
    is_of_unit = name == "series" and getattr(rest[0], "attr", "") == "unit"
    if (name in _OF_AN_INDICATOR or is_of_unit) and text in package.indicators:
        return package.indicators[text].table
    return ""
