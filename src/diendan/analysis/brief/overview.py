"""The first page: what is particular about this unit, in one sentence, and its headline figures in one
table."""

from dataclasses import dataclass
from functools import cached_property

from diendan.analysis.brief.indicator_standing import (
    DIVIDED_FROM,
    IndicatorStanding,
    place_values,
    standing,
    z_score,
)
from diendan.analysis.measures.comparison import SURVEY_POVERTY
from diendan.analysis.measures.unit_indicators import Series, series
from diendan.analysis.measures.written_values import write, write_latest, write_year
from diendan.analysis.outputs import Output
from diendan.analysis.session import Report
from diendan.analysis.tables import Column, columns_of, table
from diendan.spec.texts import JsonValue

HEADLINE = (
    "population_avg_total",
    SURVEY_POVERTY,
    "income_month_pc_total",
    "labour_productivity",
    "trained_labour_share_15plus",
    "informal_employment_rate",
    "unemployment_rate_working_age",
    "household_computer_share",
)
# What a province may be particular for (docs/question-rule.md): ranked, current, not a mere count.
_PARTICULAR = (
    SURVEY_POVERTY,
    "income_month_pc_total",
    "labour_productivity",
    "trained_labour_share_15plus",
    "informal_employment_rate",
)
# Nearer to the mean of the units than this many standard deviations on every indicator: nothing stands out.
_STANDS_OUT_FROM = 1.0


@dataclass(frozen=True)
class Overview:
    """The unit's standings, and the one that is most particular about it."""

    report: Report
    standings: tuple[IndicatorStanding, ...]

    def of(self, indicator: str) -> IndicatorStanding:
        """Return the standing on one indicator."""
        return next(each for each in self.standings if each.name == indicator)

    @cached_property
    def kind(self) -> str:
        """Return "divided" (former provinces far apart), "extreme" (one indicator stands out) or "middle"."""
        if self.poverty_gap >= DIVIDED_FROM:
            return "divided"
        return "extreme" if abs(self.distance(self.most_particular)) >= _STANDS_OUT_FROM else "middle"

    @property
    def poverty_gap(self) -> float:
        """Return the points between the poorest and the least poor former province; 0 for a unit never
        merged."""
        rates = [former.latest.number for former in self.of(SURVEY_POVERTY).series.former]
        return max(rates) - min(rates) if rates else 0.0

    @cached_property
    def most_particular(self) -> IndicatorStanding:
        """Return the standing that lies furthest from the mean of the units and whose place may be named."""
        named = [s for s in self.standings if s.name in _PARTICULAR and s.place and s.place.form == "place"]
        return max(named, key=lambda each: abs(self.distance(each)))

    def distance(self, of: IndicatorStanding) -> float:
        """Return the standard deviations between the unit and the mean of the units."""
        return z_score(self.report, of.name, of.point.number, of.point.year)

    def values(self) -> dict[str, JsonValue]:
        """Return what title, subtitle and lead print."""
        report, poverty = self.report, self.of(SURVEY_POVERTY)
        ordered = sorted(poverty.series.former, key=lambda each: -each.latest.number)
        population = self.of("population_avg_total")
        return {
            "unit": report.unit.title(report.language),
            "province": report.province,
            "note": report.unit.note(report.language),
            "day": report.day.isoformat(),
            "units": report.units_compared,
            "merged": report.unit.is_merged,
            "former": [former.name(report.language) for former in report.former],
            "regions": [region.name(report.language) for region in report.unit.regions],
            "kind": self.kind,
            "most": self.most_particular.values(),
            "poverty": poverty.values(),
            "former_rates": [_named(report, each) for each in ordered],
            "poorest": _named(report, ordered[0]) if ordered else None,
            "least_poor": _named(report, ordered[-1]) if ordered else None,
            "population_thousand": population.point.number,
            "population_year": population.point.year,
            "population_place": place_values(population.place),
            "population_share_percent": 100 * population.point.number / (population.country or 1),
            "income": self.of("income_month_pc_total").values(),
            "productivity": self.of("labour_productivity").values(),
        }


def overview(report: Report) -> Overview:
    """Return the unit's headline standings."""
    return Overview(report, tuple(standing(report, name) for name in HEADLINE))


def headline_table(found: Overview) -> Output:
    """Return the table of headline figures: value, year, place, region and country."""
    report, one_region = found.report, len(found.report.unit.regions) == 1

    def write_beside(each: IndicatorStanding, benchmark: float | None) -> str:
        return write(each.series.indicator, benchmark, report.language)

    values = {
        "province": report.province,
        "regions": [region.name(report.language) for region in report.unit.regions],
        "units": report.units_compared,
        "estimated": any(each.series.method.weighted for each in found.standings),
    }
    return table(
        "tbl-headline",
        found.standings,
        [
            Column("indicator", lambda s: report.phrase_of(f"indicator.{s.name}"), lambda s: s.name),
            Column("unit", value=lambda s: s.series.indicator.unit),
            Column("value", lambda s: write_latest(s.series, report), align="right"),
            Column("year", lambda s: write_year(s.series, report), lambda s: s.point.year, "center"),
            Column("status", value=lambda s: s.point.status),
            Column("method", value=lambda s: s.series.method.value),
            Column("value", value=lambda s: s.point.number),
            Column("place", lambda s: report.phrase_of("place.cell", {"place": place_values(s.place)})),
            Column("place_from_highest", value=lambda s: s.place.rank if s.place else None),
            Column("units_compared", value=lambda s: s.place.of if s.place else None),
            Column("region", lambda s: write_beside(s, s.region), lambda s: s.region, "right", one_region),
            Column("country", lambda s: write_beside(s, s.country), lambda s: s.country, "right"),
        ],
        values=values,
        sources=[each.series.source(each.point.year) for each in found.standings],
    )


def former_table(report: Report) -> Output | None:
    """Return the table of the former provinces side by side; None for a unit that was never merged."""
    if not report.unit.is_merged:
        return None
    names = (
        "population_avg_total",
        SURVEY_POVERTY,
        "income_month_pc_total",
        "income_quintile_ratio",
        "labour_productivity",
        "informal_employment_rate",
    )
    found = {name: {former: series(name, former) for former in report.former} for name in names}
    return table(
        "tbl-former",
        report.former,
        [
            Column("province", lambda former: former.name(report.language)),
            *columns_of(names, lambda name, former: write_latest(found[name][former], report)),
        ],
        values={
            "province": report.province,
            "years": {name: found[name][report.former[0]].latest.year for name in names},
            "poverty_estimate": series(SURVEY_POVERTY, report.unit).latest.number,
        },
        data=[
            {
                "former_province": former.key,
                "name": former.name_vi,
                "indicator": name,
                **found[name][former].latest.row,
            }
            for former in report.former
            for name in names
        ],
        sources=[each.source(each.latest.year) for name in names for each in found[name].values()],
    )


def _named(report: Report, of: Series) -> JsonValue:
    return {"name": of.area_name(report.language), "percent": of.latest.number}
