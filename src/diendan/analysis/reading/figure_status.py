"""What a reader is told of a figure: that it is preliminary, and the year of one that is history."""

from datetime import date
from typing import Final

from diendan.analysis.reading.loading import once_a_report, package
from diendan.data.datapackage import Selection
from diendan.traces import YEAR, TracedCells

CURRENT_YEARS: Final = 5
"""How many years older than a report a figure may be that leads it, or that stands without its year."""


def is_current(year: int, day: date) -> bool:
    """Return whether a figure of `year` may lead a report of `day`; an older one is historical context.

    What leads: a headline, a question, a slide, all that stands on a first page.
    """
    return day.year - year <= CURRENT_YEARS


@once_a_report
def is_preliminary(cells: TracedCells) -> bool:
    """Return whether data/ marks any of these cells as preliminary.

    Nothing is recorded: what reads a figure reads its status, too.
    """
    table = package().table(cells.table)
    has_status = any(column.name == "status" for column in table.columns)
    return has_status and ("preliminary",) in table.select(Selection(("status",), cells.where)).rows


def historical_years(cells: TracedCells, day: date) -> tuple[int, ...]:
    """Return the years of these cells that are historical context on a day: those that are no longer
    current, and all of a table or an indicator that is history only."""
    keys, data = dict(cells.where), package()
    named = map(data.indicator, keys.get("indicator", ()))
    is_ended = data.table(cells.table).history_only or any(each.history_only for each in named)
    told = (value for key in ("year", "period") for value in keys.get(key, ()))
    years = (int(year) for value in told for year in YEAR.findall(value))
    return tuple(year for year in years if is_ended or not is_current(year, day))
