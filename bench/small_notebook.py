"""A small notebook with three charts, as many reports have: a parameter, one table, some lines of pandas."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_PARAMETERS = 'province = "cao-bang"  # slug\nforum_date = "2026-09-15"  # day'
_CELLS = (
    "import matplotlib.pyplot as plt\nimport pandas as pd\n\n"
    "from diendan.analysis import load\n"
    "from diendan.data.units import units_at\nfrom diendan.language import parse_day",
    "unit = units_at(parse_day(forum_date)).by_slug(province)\n"
    'frame = load("labour", province_code=list(unit.former), year=[2021, 2022, 2023, 2024])\n'
    'wide = frame.pivot_table(index="year", columns="indicator", values="value")',
    'wide["labour_productivity"].dropna().plot(title=f"{unit.name_vi}: năng suất")\nplt.show()',
    'wide["unemployment_rate_working_age"].dropna().plot.bar(title=unit.name_vi)\nplt.show()',
    'plt.scatter(wide["labour_productivity"], wide["trained_labour_share_15plus"])\n'
    "plt.title(unit.name_vi)\nplt.show()",
    "print(province, round(float(wide.mean().sum()), 3))",
)
CHARTS = 3


def write_small_notebook(path: Path) -> None:
    """Write the notebook as a source notebook without outputs."""
    notebook = code_notebook((_PARAMETERS, *_CELLS))
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")


def code_notebook(sources: Sequence[str], execution_count: int | None = None) -> dict[str, Any]:
    """Return a notebook of code cells without outputs, the first with the parameters.

    execution_count: what each cell says of its run; None where it was not run.
    """
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {"tags": ["parameters"] if number == 0 else []},
            "source": source,
            "outputs": [],
            "execution_count": execution_count,
        }
        for number, source in enumerate(sources)
    ]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}


def charts_in(path: Path) -> int:
    """Return how many pictures an executed notebook holds."""
    content = json.loads(path.read_text(encoding="utf-8"))
    outputs = [output for cell in content["cells"] for output in cell.get("outputs", ())]
    return sum("image/png" in output.get("data", {}) for output in outputs)
