"""The code of source notebooks for a type checker that reads no notebooks: one module each, under build/.

What is said of a line of such a module is then said of the cell that the line stands in.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from diendan.errors import InputError
from diendan.files.atomic_writing import write_atomically, writing
from diendan.parsing.notebook_files import read_notebook
from diendan.parsing.python_text import parse_python
from diendan.project import Project
from diendan.render.lowering.notebook_cells import cells
from diendan.spec.sidecar import report_names

_PREFIX = "notebook-"
"""With a hyphen a module has no name that another file of the project could have."""


@dataclass(frozen=True)
class CodeModule:
    """The code cells of one notebook as a module.

    notebook: as messages name it. path: the module, relative to the project. cells: what messages call each
    cell. starts: the line of the module that stands above each cell.
    """

    notebook: str
    path: str
    cells: tuple[str, ...]
    starts: tuple[int, ...]

    def place(self, line: int) -> str:
        """Return the notebook, cell and line that a line of the module (from 1) is."""
        at = max(bisect_right(self.starts, line) - 1, 0)
        return f"{self.notebook}: {self.cells[at]}, line {max(line - self.starts[at], 1)}"


def write_code_modules(project: Project) -> tuple[CodeModule, ...]:
    """Write the code cells of each source notebook to a module under build/notebook-code; return these.

    What is no notebook, or has a cell that is no Python, is left out: the check of notebooks names it.
    Raises WriteFailed where build/ cannot be written.
    """
    folder = project.build / "notebook-code"
    with writing(project.label(folder)):
        modules = tuple(_written(project, folder))
        for path in set(folder.glob("*.py")) - {project.root / module.path for module in modules}:
            path.unlink()
    return modules


def _written(project: Project, folder: Path) -> Iterator[CodeModule]:
    for report in report_names(project):
        notebook = project.label(project.notebook(report))
        try:
            every = cells(read_notebook(project.notebook(report), notebook))
            found = [each for each in every if each.kind == "code"]
            for each in found:
                parse_python(each.source)
        except (InputError, SyntaxError):
            continue
        texts = [f"# {notebook}: cell {each.number}\n{each.source}\n" for each in found]
        path = folder / f"{_PREFIX}{report}.py"
        body = "".join(texts).encode()
        if not path.is_file() or path.read_bytes() != body:  # what is as it was keeps its time
            write_atomically(path, body, durable=False)
        starts = accumulate((text.count("\n") for text in texts[:-1]), initial=1)
        yield CodeModule(notebook, project.label(path), tuple(each.place for each in found), tuple(starts))


def said_of_cells(text: str, modules: Iterable[CodeModule]) -> str:
    """Return messages "file:line: …" with notebook, cell and line where the file is one of `modules`."""
    known = {module.path: module for module in modules}
    names = "|".join(map(re.escape, known)) or "(?!)"
    return re.sub(
        rf"^({names}):(\d+)(?=:)",
        lambda found: known[found[1]].place(int(found[2])),
        text,
        flags=re.MULTILINE,
    )
