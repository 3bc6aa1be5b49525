"""The first page: what is particular about this unit, in one sentence, and its headline figures in one
table."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from diendan.analysis.brief.indicator_standing import (
    DIVIDED_FROM,
    IndicatorStanding,
    place_values,
    standing,
    z_score,
)
from diendan.analysis.measures.comparison import SURVEY_POVERTY, RankPlace
from diendan.analysis.measures.unit_indicators import Series, series
from diendan.analysis.measures.written_values import write, write_latest, write_year
from diendan.analysis.outputs import Output
from diendan.analysis.session import Report
from diendan.analysis.tables import Column, table
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
    report = found.report
    rows = [_row(report, each) for each in found.standings]
    data = pd.DataFrame(
        [
            {
                "indicator": each.name,
                "unit": each.series.indicator.unit,
                "year": each.point.year,
                "status": each.point.status,
                "method": each.series.method.value,
                "value": each.point.number,
                "place_from_highest": each.place.rank if each.place else None,
                "units_compared": each.place.of if each.place else None,
                "region": each.region,
                "country": each.country,
            }
            for each in found.standings
        ],
        dtype=object,
    )
    columns = [
        Column("indicator"),
        Column("value", "right"),
        Column("year", "center"),
        Column("place"),
        *([Column("region", "right")] if len(report.unit.regions) == 1 else []),
        Column("country", "right"),
    ]
    values = {
        "province": report.province,
        "regions": [region.name(report.language) for region in report.unit.regions],
        "units": report.units_compared,
        "estimated": any(each.series.method.weighted for each in found.standings),
    }
    sources = [each.series.source(each.point.year) for each in found.standings]
    return table("tbl-headline", columns, rows, values=values, data=data, sources=sources)


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
    found = {name: [series(name, former) for former in report.former] for name in names}
    rows = [
        [former.name(report.language), *(write_latest(found[name][i], report) for name in names)]
        for i, former in enumerate(report.former)
    ]
    data = pd.DataFrame(
        [
            {
                "former_province": former.key,
                "name": former.name_vi,
                "indicator": name,
                "year": found[name][i].latest.year,
                "value": found[name][i].latest.number,
                "status": found[name][i].latest.status,
            }
            for i, former in enumerate(report.former)
            for name in names
        ],
        dtype=object,
    )
    columns = [Column("province"), *(Column(name, "right") for name in names)]
    latest = {name: found[name][0].latest.year for name in names}
    values = {
        "province": report.province,
        "years": latest,
        "poverty_estimate": series(SURVEY_POVERTY, report.unit).latest.number,
    }
    sources = [each.source(each.latest.year) for name in names for each in found[name]]
    return table("tbl-former", columns, rows, values=values, data=data, sources=sources)


def _row(report: Report, each: IndicatorStanding) -> list[str]:
    about = each.series.indicator
    row = [
        report.phrase_of(f"indicator.{each.name}"),
        write_latest(each.series, report),
        write_year(each.series, report),
        _place_words(report, each.place),
    ]
    if len(report.unit.regions) == 1:
        row.append(write(about, each.region, report.language))
    return [*row, write(about, each.country, report.language)]


def _place_words(report: Report, found: RankPlace | None) -> str:
    return report.phrase_of("place.cell", {"place": place_values(found)})


def _named(report: Report, of: Series) -> JsonValue:
    assert not isinstance(of.area, str)
    return {"name": of.area.name(report.language), "percent": of.latest.number}
