"""The six regions beside each other, and the range of the former provinces inside each."""

from diendan.analysis.measures.comparison import LOWEST_BELOW, SURVEY_POVERTY
from diendan.analysis.measures.unit_indicators import COUNTRY, Series, series
from diendan.analysis.measures.written_values import write_latest
from diendan.analysis.outputs import Output
from diendan.analysis.reading.table_rows import counted
from diendan.analysis.synthesis.country import INCOME, INFORMAL, Country
from diendan.analysis.tables import Column, columns_of, table
from diendan.data.units import Region
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
    found_by = {name: {area: series(name, area) for area in areas} for name in REGIONAL}
    shown = [(name, each) for name, by_area in found_by.items() for each in by_area.values()]

    def area_name(area: Region | str) -> str:
        return report.phrase_of("label.country") if isinstance(area, str) else area.name(report.language)

    return table(
        "tbl-regions",
        areas,
        [
            Column("region", area_name),
            *columns_of(REGIONAL, lambda name, area: write_latest(found_by[name][area], report)),
        ],
        values={"years": {name: found_by[name][COUNTRY].latest.year for name in REGIONAL}},
        data=[{"area": each.area_key, "indicator": name, **each.latest.row} for name, each in shown],
        sources=[each.source(each.latest.year) for _, each in shown],
    )


def range_table(found: Country) -> Output:
    """Return the range of the former provinces inside each region."""
    report, regions = found.report, found.report.system.regions
    inside = {region: found.provinces.in_region(region.code) for region in regions}
    shown = [(name, region) for region in regions for name in _RANGED]
    own = {pair: [series(pair[0], unit) for unit in inside[pair[1]]] for pair in shown}
    ends = {"low": {pair: min(own[pair], key=_latest) for pair in shown}}
    ends["high"] = {pair: max(own[pair], key=_latest) for pair in shown}

    def write_provinces(region: Region) -> str:
        codes = [unit.code for unit in inside[region]]
        return number(counted(len(codes), "provinces_63", "code", codes), report.language, 0)

    def write_end(key: str, region: Region) -> str:
        name, _, end = key.partition(".")
        each = ends[end][name, region]
        text = write_latest(each, report)
        if end == "high" and (name != SURVEY_POVERTY or _latest(each) >= LOWEST_BELOW):
            text += f" ({each.area_name(report.language)})"  # of lower rates the survey cannot tell which
        return text

    return table(
        "tbl-range",
        regions,
        [
            Column("region", lambda region: region.name(report.language)),
            Column("provinces", write_provinces, align="right"),
            *columns_of((f"{name}.{end}" for name in _RANGED for end in ("low", "high")), write_end),
        ],
        values={"years": {name: each.latest.year for (name, _), each in ends["low"].items()}},
        data=[
            {
                "region": region.code,
                "indicator": name,
                "end": word,
                "province": ends[end][name, region].area_key,
                "year": ends[end][name, region].latest.year,
                "value": ends[end][name, region].latest.number,
            }
            for name, region in shown
            for end, word in (("low", "lowest"), ("high", "highest"))
        ],
        sources=[each.source(each.latest.year) for pair in shown for each in own[pair]],
    )


def _latest(of: Series) -> float:
    return of.latest.number
