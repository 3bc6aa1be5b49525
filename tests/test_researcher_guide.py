"""The changes that docs/how-to/researcher.md shows are made to the brief's notebook, and do what it says."""

import csv
import re
from pathlib import Path
from statistics import median

from diendan.language import number
from notebook_cells import RunCells, run_cells

ROOT = Path(__file__).parents[1]
BLOCKS = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs/how-to/researcher.md").read_text("utf-8"), re.DOTALL
)
BARS, MEDIAN, COLUMN = BLOCKS


def brief() -> RunCells:
    return run_cells("policy-dialogue-brief", province="cao-bang", forum_date="2024-09-18", language="en")


def test_bars_stand_for_lines() -> None:
    made = dict(brief().variables)
    exec("drawing, (axis,) = canvas('half', 7.0)", made)
    exec("lines = lines_of(series(INCOME, report.unit, [2010, 2023]), [2010, 2023])", made)
    exec(BARS, made)
    heights = [bar.get_height() for bars in made["axis"].containers for bar in bars]
    own = [point.number for point in made["lines"][0].series.known]
    assert [height for height in heights if height in own] == own
    assert len(heights) == len(own) * len(made["lines"])
    assert len(BARS.splitlines()) <= 6


def test_a_column_more_has_the_median_of_the_units() -> None:
    made = dict(brief().variables)
    exec(MEDIAN, made)
    column = eval(COLUMN.strip().rstrip(","), made)
    with (ROOT / "data/indicators/labour.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["indicator"] == "labour_productivity"]
    last = "2023"
    assert max(row["year"] for row in rows) > last, "of a year that was not known on the day of the brief"
    expected = median(float(row["value"]) for row in rows if row["year"] == last and row["value"])
    standing = made["headline"]["labour_productivity"]
    assert column.value(standing) == expected
    assert column.write(standing) == number(expected, "en", 1)
    assert len((MEDIAN + COLUMN).splitlines()) <= 6
