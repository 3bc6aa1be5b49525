"""A plugin for nbval: cells are numbered as everywhere, a dead kernel ends its notebook at once, and a cell
that was not run in its place is red.

nbval counts code cells from 0, waits half an hour for the reply of a kernel that is gone, and is green for a
cell whose outputs were cleared, or that was moved, or of which one above was taken away.
"""

import time
from collections.abc import Sequence
from queue import Empty
from typing import Any

import nbval.plugin  # type: ignore[import-untyped]
from nbval.kernel import RunningKernel  # type: ignore[import-untyped]

_ASKED_EVERY = 1.0


class WatchedKernel(RunningKernel):  # type: ignore[misc]
    """A kernel whose messages are waited for only while it lives."""

    def get_message(self, stream: str, timeout: float | None = None) -> Any:
        """Return the next message. Raises Empty after `timeout` seconds, RuntimeError if the kernel died."""
        end = time.monotonic() + (float("inf") if timeout is None else timeout)
        while True:
            try:
                return super().get_message(stream, timeout=min(_ASKED_EVERY, max(0, end - time.monotonic())))
            except Empty:
                if not self.is_alive():
                    raise RuntimeError("the kernel died in this cell") from None
                if time.monotonic() >= end:
                    raise


class CellInItsPlace(nbval.plugin.IPyNbCell):  # type: ignore[misc]
    """A cell that is red, too, where its stored outputs are not those of a run from top to bottom.

    above: the stored numbers of the runs of the cells of code above it; None for one that is cleared.
    """

    above: Sequence[int | None] = ()

    def runtest(self) -> None:
        """Compare the cell with what is stored of it."""
        super().runtest()  # also of a cell that is red here: those below need its names
        run, ran = self.cell.get("execution_count"), [each for each in self.above if each]
        last = ran[-1] if ran else 0
        cleared = self.above[::-1].index(last) if ran else len(self.above)
        if self.cell.source.strip() and not (run and last < run <= last + 1 + cleared):
            said = f"its stored run is {run}, behind {last}: it was cleared or moved, or one above it is gone"
            raise nbval.plugin.NbCellError(self.cell_num, said, self.cell.source)


def pytest_configure() -> None:
    """Have nbval name each cell by its place in the file, counted from 1, and watch its kernels."""
    make = CellInItsPlace.from_parent

    def numbered(notebook: Any, *, cell: Any, **given: Any) -> Any:
        number = next(n for n, each in enumerate(notebook.nb.cells, 1) if each is cell)
        made = make(notebook, cell=cell, **{**given, "name": f"Cell {number}", "cell_num": number})
        code = (each for each in notebook.nb.cells[: number - 1] if each.cell_type == "code")
        made.above = [each.execution_count for each in code if each.source.strip()]
        return made

    nbval.plugin.IPyNbCell.from_parent = numbered
    nbval.plugin.RunningKernel = WatchedKernel
