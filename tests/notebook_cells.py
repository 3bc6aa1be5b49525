"""Source notebooks run in this process: their variables and outputs, for tests of what cells compute."""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from diendan.analysis.outputs import Output
from diendan.parsing.notebook_files import PARAMETERS_TAG, read_notebook

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
_LABEL = re.compile(r"^#\| label: (\S+)", re.MULTILINE)


@dataclass(frozen=True)
class RunCells:
    """A notebook after its cells.

    variables: what its cells have defined. outputs: by label ("fig-income"), prose by its section.
    """

    variables: Mapping[str, Any]
    outputs: Mapping[str, Output]

    def values(self, section: str) -> Mapping[str, Any]:
        """Return what a section of prose was given to print."""
        values = self.outputs[section].payload["values"]
        assert isinstance(values, dict)
        return values


def run_cells(report: str, pictures: bool = False, until: int = 0, **parameters: object) -> RunCells:
    """Run the cells of notebooks/<report>.ipynb with these parameters, in file order.

    pictures: also the cells whose label begins with "fig-"; without them it is ten times as fast. until: the
    number of the last cell that is run, from 1; all by default.
    """
    variables: dict[str, Any] = {"__name__": report}
    outputs: dict[str, Output] = {}
    for number, label, is_parameters, body, last in _compiled(report):
        if (label.startswith("fig-") and not pictures) or 0 < until < number:
            continue
        exec(body, variables)
        if is_parameters:
            unknown = set(parameters) - set(variables)
            assert not unknown, f"{report} has no parameter {unknown}"
            variables.update(parameters)
        shown = eval(last, variables) if last is not None else None
        if isinstance(shown, Output):
            named = shown.payload.get("section") or shown.payload.get("label") or f"cell {number}"
            outputs[label or str(named)] = shown
    return RunCells(variables, outputs)


@cache
def _compiled(report: str) -> list[tuple[int, str, bool, CodeType, CodeType | None]]:
    """Return each code cell: number, label, whether it declares parameters, statements, last expression."""
    compiled = []
    cells = read_notebook(NOTEBOOKS / f"{report}.ipynb")["cells"]
    for number, cell in enumerate(cells, 1):
        if cell["cell_type"] != "code":
            continue
        source, file = cell["source"], f"{report}.ipynb: cell {number}"
        tree = ast.parse(source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        label = _LABEL.search(source)
        is_parameters = PARAMETERS_TAG in cell["metadata"].get("tags", ())
        shown = compile(ast.Expression(last.value), file, "eval") if isinstance(last, ast.Expr) else None
        name = label[1] if label else ""
        compiled.append((number, name, is_parameters, compile(tree, file, "exec"), shown))
    return compiled
