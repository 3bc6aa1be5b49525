"""Cells that the warm parent has looked through: a kernel makes the same Python of them, and sooner."""

import ast
import sys
import time
from pathlib import Path

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from diendan.execute.kernels.kernel import KnownCells
from diendan.execute.kernels.preload import transform_cells
from diendan.execute.notebook_execution import ExecuteRequest, execute
from diendan.parsing.notebook_files import read_notebook
from few_cells import write_cells

CELLS = (
    "x = 1",
    "%time x",
    "!ls",
    "y = !ls",
    "y = %who",
    "x?",
    "%%capture\nx",
    "  indented = 1",
    ">>> x\n... y",
    "a = '''\n%x\n!y\n'''",
    "\n\n# only a comment",
    "not ( Python",
)
COUNT = """\
from diendan.execute.kernels.kernel import KnownCells
sum("this cell" in cell for cell in KnownCells.known)"""


def test_a_known_cell_becomes_what_an_unknown_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: dict[str, str] = {}
    monkeypatch.setattr(KnownCells, "known", known)
    for _ in transform_cells(write_cells(tmp_path, CELLS)):
        pass
    assert set(CELLS) == set(known)
    for cell in CELLS:
        assert KnownCells().transform_cell(cell) == TransformerManager().transform_cell(cell)  # type: ignore[no-untyped-call]


def test_who_changes_how_cells_are_read_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KnownCells, "known", {"x": "known\n"})
    changed = KnownCells()  # type: ignore[no-untyped-call]
    assert changed.transform_cell("x") == "known\n"
    changed.line_transforms.append(lambda lines: [line.replace("x", "changed") for line in lines])
    assert changed.transform_cell("x") == "changed\n"


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")
def test_the_next_kernel_of_a_notebook_finds_its_cells(tmp_path: Path) -> None:
    source = write_cells(tmp_path, (COUNT,))
    counted: list[int] = []
    deadline = time.monotonic() + 60
    while (not counted or not counted[-1]) and time.monotonic() < deadline:
        done = execute(ExecuteRequest(source, {}, tmp_path / "build", tmp_path, timeout=60))
        (output,) = read_notebook(done.notebook)["cells"][-1]["outputs"]
        counted.append(ast.literal_eval(output["data"]["text/plain"]))
    assert counted[0] == 0
    assert counted[-1] == 1
