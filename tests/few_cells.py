"""A notebook of a few code cells, the parameters cell first."""

from collections.abc import Sequence
from pathlib import Path

from diendan.parsing.notebook_files import normalised, write_notebook


def write_cells(root: Path, cells: Sequence[str]) -> Path:
    """Write the notebook into `root` and return its path; `cells`: what follows the parameters cell."""
    made = [
        {"cell_type": "code", "metadata": {"tags": ["parameters"] * (n == 0)}, "source": cell}
        for n, cell in enumerate(("x = 1", *cells))
    ]
    path = root / "few.ipynb"
    write_notebook(normalised({"cells": made, "metadata": {}}), path)
    return path
