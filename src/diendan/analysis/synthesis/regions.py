"""The six regions beside each other, and the range of the former provinces inside each."""

import pandas as pd

from diendan.analysis.measures.comparison import LOWEST_BELOW, SURVEY_POVERTY
from diendan.analysis.measures.unit_indicators import COUNTRY, Series, series
from diendan.analysis.measures.written_values import write, write_latest
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.table_rows import counted
from diendan.analysis.session import OpenReport
from diendan.analysis.synthesis.country import INCOME, INFORMAL, Country
from diendan.analysis.tables import Column, table
from diendan.data.units import Region, Unit
from diendan.language import number

REGIONAL = (
    "population_avg_total",
    SURVEY_POVERTY,
    INCOME,
    "labour_productivity",
    INFORMAL,
    "trained_labour_share_15plus",
)
_RANGED = (SURVEY_POVERTY, INCOME)


def regions_table(found: Country) -> Output:
    """Return the six regions beside each other and the country."""
    report = found.report
    areas: list[Region | str] = [*report.system.regions, COUNTRY]
    columns = {name: [series(name, area) for area in areas] for name in REGIONAL}
    rows = [
        [_area_name(report, area), *(write_latest(columns[name][n], report) for name in REGIONAL)]
        for n, area in enumerate(areas)
    ]
    data = pd.DataFrame(
        [
            {
                "area": each.area_key,
                "indicator": name,
                "year": each.latest.year,
                "value": each.latest.number,
                "status": each.latest.status,
            }
            for name in REGIONAL
            for each in columns[name]
        ],
        dtype=object,
    )
    years = {name: columns[name][-1].latest.year for name in REGIONAL}
    values = {"years": years}
    sources = [each.source(each.latest.year) for name in REGIONAL for each in columns[name]]
    head = [Column("region"), *(Column(name, "right") for name in REGIONAL)]
    return table("tbl-regions", head, rows, values=values, data=data, sources=sources)


def range_table(found: Country) -> Output:
    """Return the range of the former provinces inside each region."""
    report = found.report
    rows, records, years = [], [], {}
    sources: list[Source] = []
    for region in report.system.regions:
        inside = found.provinces.in_region(region.code)
        many = counted(len(inside), "provinces_63", "code", [unit.code for unit in inside])
        cells = [region.name(report.language), number(many, report.language, 0)]
        for name in _RANGED:
            own = [series(name, unit) for unit in inside]
            low, high = (pick(own, key=lambda each: each.latest.number) for pick in (min, max))
            about, years[name] = low.indicator, low.latest.year
            top = write(about, high.latest.number, report.language)
            if (
                name != SURVEY_POVERTY or high.latest.number >= LOWEST_BELOW
            ):  # or the survey cannot tell which
                top += f" ({_unit_name(high, report)})"
            cells += [write(about, low.latest.number, report.language), top]
            sources += [each.source(each.latest.year) for each in own]
            records += [
                {
                    "region": region.code,
                    "indicator": name,
                    "end": end,
                    "province": each.area_key,
                    "year": each.latest.year,
                    "value": each.latest.number,
                }
                for end, each in (("lowest", low), ("highest", high))
            ]
        rows.append(cells)
    head = [
        Column("region"),
        Column("provinces", "right"),
        *(Column(f"{name}.{end}", "right") for name in _RANGED for end in ("low", "high")),
    ]
    values = {"years": years}
    data = pd.DataFrame(records, dtype=object)
    return table("tbl-range", head, rows, values=values, data=data, sources=sources)


def _area_name(report: OpenReport, area: Region | str) -> str:
    return report.phrase_of("label.country") if isinstance(area, str) else area.name(report.language)


def _unit_name(of: Series, report: OpenReport) -> str:
    assert isinstance(of.area, Unit)
    return of.area.name(report.language)
