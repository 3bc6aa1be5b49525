"""Reads that `load` does not see, found in a notebook's source; at run time the kernel refuses them too."""

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from diendan.errors import Finding
from diendan.parsing.notebook_files import Notebook, cell_place
from diendan.parsing.python_text import parse_python
from diendan.parsing.yaml_resources import yaml_resource

_EXPECTED: Final[Mapping[tuple[str, str], str]] = {
    (use, name): kind["expected"]
    for kind in yaml_resource(__file__)
    for use in ("modules", "calls", "attributes")
    for name in kind.get(use, ())
}
"""What a notebook should have instead of a name, by how it is used."""
_READERS = "read_"
"""pandas' readers all begin so; `read_clipboard` and `read_sql` are no better than `read_csv`."""


def forbidden_calls(notebook: Notebook, where: str) -> Iterator[Finding]:
    """Give a finding, with cell and line, for each call or import that goes past `load`.

    where: what to call the notebook. A cell that is no Python, such as one with a shell command, is a finding
    too. Aliases are followed no further than their name; what hides from this meets the kernel's own refusal.
    """
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] != "code":
            continue
        place = f"{where}: {cell_place(number, cell['source'])}"
        try:
            tree = parse_python(cell["source"])
        except SyntaxError as error:
            yield Finding(
                f"{place}, line {error.lineno}", error.msg, "Python, without shell commands or magic"
            )
            continue
        found = {(line, got): expected for node in ast.walk(tree) for line, got, expected in _seen(node)}
        for (line, got), expected in sorted(found.items()):
            yield Finding(f"{place}, line {line}", got, expected)


def _seen(node: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Give line, what stands there and what should, for one node of a cell's syntax tree."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        for name in names:
            if expected := _EXPECTED.get(("modules", name.split(".")[0])):
                yield node.lineno, f"import of {name}", expected
    elif isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        reader = _EXPECTED["calls", "open"] if name.startswith(_READERS) else ""
        if expected := _EXPECTED.get(("calls", name), reader):
            yield node.lineno, f"`{name}(…)`", expected
    elif isinstance(node, ast.Attribute):
        path = ".".join(ast.unparse(node).split(".")[-2:])
        if expected := _EXPECTED.get(("attributes", path)):
            yield node.lineno, f"`{path}`", expected
