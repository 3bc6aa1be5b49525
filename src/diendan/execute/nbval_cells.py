"""A plugin for nbval: cells are numbered as everywhere, and a dead kernel ends its notebook at once.

nbval counts code cells from 0, and waits half an hour for the reply of a kernel that is gone.
"""

import time
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


def pytest_configure() -> None:
    """Have nbval name each cell by its place in the file, counted from 1, and watch its kernels."""
    make = nbval.plugin.IPyNbCell.from_parent

    def numbered(notebook: Any, *, cell: Any, **given: Any) -> Any:
        number = next(n for n, each in enumerate(notebook.nb.cells, 1) if each is cell)
        return make(notebook, cell=cell, **{**given, "name": f"Cell {number}", "cell_num": number})

    nbval.plugin.IPyNbCell.from_parent = numbered
    nbval.plugin.RunningKernel = WatchedKernel
