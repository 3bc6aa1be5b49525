"""Data notes: the series that the brief stands on, their years, what is preliminary, where they break."""

from diendan.analysis.brief.governance import FIRST, POVERTY_LIST, YEAR
from diendan.analysis.brief.poverty import INCOME_POVERTY
from diendan.analysis.compare import SURVEY_POVERTY
from diendan.analysis.data import package
from diendan.analysis.indicators import former_series
from diendan.analysis.session import Report
from diendan.texts import JsonValue

# One series a table: its years, status and breaks are those of its neighbours, too.
_NOTED: tuple[tuple[str, int], ...] = (
    ("population_avg_total", 2024),
    (SURVEY_POVERTY, 2023),
    (INCOME_POVERTY, 2006),
    ("income_month_pc_total", 2010),
    ("informal_employment_rate", 2021),
    (POVERTY_LIST, FIRST),
    ("targeted_transfer_ntp", 2013),
)


def note_values(report: Report) -> dict[str, JsonValue]:
    """Return what the section of data notes prints: one entry a source, and what is missing in it."""
    entries: list[JsonValue] = []
    missing: list[JsonValue] = []
    for name, first in _NOTED:
        entry, gaps = _noted(report, name, first)
        entries.append(entry)
        missing += gaps
    return {
        "unit": report.unit.title(report.language),
        "province": report.province,
        "merged": report.unit.is_merged,
        "straddles": len(report.unit.regions) > 1,
        "regions": [region.name(report.language) for region in report.unit.regions],
        "note": report.unit.note(report.language),
        "sources": entries,
        "missing": missing,
        "papi_year": YEAR,
        "labour_first_year": 2021,
    }


def _noted(report: Report, name: str, first: int) -> tuple[JsonValue, list[JsonValue]]:
    last = package().indicator(name).last_year
    found = former_series(name, report.unit, range(first, last + 1))
    about = found[0].indicator
    table = package().table(about.table)
    published = sorted({year for each in found for year in each.years})
    known = [point for each in found for point in each.known]
    entry: JsonValue = {
        "indicator": name,
        "publisher": table.publisher(report.language),
        "title": table.title(report.language),
        "years": list(published),
        "preliminary": [*sorted({point.year for point in known if point.preliminary})],
        "breaks": about.breaks(report.language) if len(published) > 1 else "",
        "history_only": about.history_only,
    }
    gaps: list[JsonValue] = []
    for each in found:
        without = [year for year in published if year not in each.years]
        if without and not isinstance(each.area, str):
            gaps.append(
                {"indicator": name, "province": each.area.name(report.language), "years": list(without)}
            )
    return entry, gaps
