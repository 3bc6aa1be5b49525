"""Data notes: the series that the brief stands on, their years, what is preliminary, where they break."""

from collections.abc import Sequence

from diendan.analysis.brief.governance import FIRST, POVERTY_LIST, YEAR
from diendan.analysis.brief.poverty import HISTORY_YEARS, INCOME_POVERTY
from diendan.analysis.brief.resources import NTP
from diendan.analysis.measures.comparison import SURVEY_POVERTY
from diendan.analysis.measures.unit_indicators import Series, former_series
from diendan.analysis.reading.loading import package
from diendan.analysis.session import Report
from diendan.data.units import Unit
from diendan.spec.texts import JsonValue

# One series a table: its years, status and breaks are those of its neighbours, too.
_NOTED: tuple[tuple[str, int], ...] = (
    ("population_avg_total", 2024),
    (SURVEY_POVERTY, 2023),
    (INCOME_POVERTY, 2006),
    ("income_month_pc_total", 2010),
    ("informal_employment_rate", 2021),
    (POVERTY_LIST, FIRST),
    (NTP, 2013),
)
# Shown on one side of their break only; the text says from which year.
_SAID_ELSEWHERE = ("informal_employment_rate", POVERTY_LIST, NTP)
# Years that a table has for nearly all provinces; a missing one of these is said.
_TABLE_YEARS = {INCOME_POVERTY: HISTORY_YEARS, POVERTY_LIST: range(FIRST, YEAR + 1)}


def note_values(report: Report) -> dict[str, JsonValue]:
    """Return what the section of data notes prints: what is preliminary, what breaks, what is missing."""
    preliminary: list[JsonValue] = []
    breaks: list[JsonValue] = []
    missing: list[JsonValue] = []
    for name, first in _NOTED:
        last = package().indicator(name).last_year
        found = former_series(name, report.unit, range(first, last + 1))
        marked = sorted({point.year for each in found for point in each.known if point.preliminary})
        if marked:
            preliminary.append({"indicator": name, "years": [*marked]})
        sentence = found[0].indicator.breaks(report.language)
        if last > first and sentence and name not in _SAID_ELSEWHERE:
            breaks.append({"indicator": name, "text": sentence})
        if name != NTP:  # an empty cell of the plan means that it has no transfer
            missing += _gaps(name, found, report)
    return {
        "merged": report.unit.is_merged,
        "preliminary": preliminary,
        "breaks": list(breaks),
        "missing": missing,
    }


def _gaps(name: str, found: Sequence[Series], report: Report) -> list[JsonValue]:
    """Return the years that some province in the table has and a former province of this unit lacks."""
    table_years = _TABLE_YEARS.get(name) or sorted({year for each in found for year in each.years})
    gaps: list[JsonValue] = []
    for each in found:
        without = [year for year in table_years if year not in each.years]
        if without and isinstance(each.area, Unit):
            gaps.append(
                {"indicator": name, "province": each.area.name(report.language), "years": list(without)}
            )
    return gaps
