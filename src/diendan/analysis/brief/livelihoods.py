"""Livelihoods: income over the years and by source, the gap between rich and poor, and work since 2021."""

from dataclasses import dataclass
from typing import Any

from diendan.analysis.brief.indicator_standing import IndicatorStanding, standing
from diendan.analysis.charts.line_charts import (
    ChartLine,
    LineRole,
    draw,
    draw_unlabelled,
    line_rows,
    lines_beside,
)
from diendan.analysis.charts.style import ACCENT, SIZE, canvas, localise, years
from diendan.analysis.charts.style import COUNTRY as GREY
from diendan.analysis.figures import figure
from diendan.analysis.measures.comparison import region_of
from diendan.analysis.measures.movement import move, rate_change
from diendan.analysis.measures.precision import stand
from diendan.analysis.measures.unit_indicators import COUNTRY, Series, former_series, series
from diendan.analysis.outputs import Output
from diendan.analysis.session import Report
from diendan.language import percent
from diendan.spec.texts import JsonValue

INCOME = "income_month_pc_total"
RATIO = "income_quintile_ratio"
LABOUR = (
    "labour_productivity",
    "trained_labour_share_15plus",
    "informal_employment_rate",
    "unemployment_rate_working_age",
)
SOURCES = ("salary_wage", "agriculture", "non_agriculture", "others")
FIRST, LAST = 2010, 2018  # the years for which income is published by source at both ends
_INCOME_YEARS = (2010, 2012, 2014, 2016, 2018, 2023)
# Fixed for all provinces, so that briefs may be laid side by side; no province is outside (tests prove it).
_INCOME_AXIS = (0.0, 9000.0)
_LABOUR_AXES = {
    "labour_productivity": (0.0, 700.0),
    "trained_labour_share_15plus": (0.0, 60.0),
    "informal_employment_rate": (20.0, 100.0),
    "unemployment_rate_working_age": (0.0, 10.0),
}
_HALF = 50.0


_OLD: dict[str, Any] = {
    "marker": "o",
    "markersize": 4.5,
    "color": GREY,
    "markerfacecolor": "white",
    "linestyle": "",
}
_NEW: dict[str, Any] = {"marker": "o", "markersize": 5, "color": ACCENT, "linestyle": ""}


@dataclass(frozen=True)
class Livelihoods:
    """The findings on income and work."""

    report: Report
    income: IndicatorStanding
    ratios: tuple[Series, ...]  # per former province: quintiles are never averaged
    region_ratio: float | None
    country_ratio: float
    labour: tuple[IndicatorStanding, ...]
    shares: dict[str, tuple[float, float]]  # source: percent of income in FIRST and LAST

    def of(self, indicator: str) -> IndicatorStanding:
        """Return the standing on one labour indicator."""
        return next(each for each in self.labour if each.name == indicator)

    def values(self) -> dict[str, JsonValue]:
        """Return what the section prints."""
        report = self.report
        biggest = max(self.shares, key=lambda name: self.shares[name][1])
        shifts = {name: last - first for name, (first, last) in self.shares.items()}
        most = max(shifts, key=lambda name: abs(shifts[name]))
        names = ((each.latest.number, each.area_name(report.language)) for each in self.ratios)
        ratios = sorted(names, reverse=True)
        return {
            **report.named,
            "region_names": [region.name(report.language) for region in report.unit.regions],
            "income": self.income.values(),
            "income_first_year": self.income.series.years[0],
            "income_first": self.income.series.known[0].number,
            "income_missing": [2019, 2020, 2021, 2022],
            "fifth": 20,
            "ratio_year": self.ratios[0].latest.year,
            "ratios": [{"name": name, "times": ratio} for ratio, name in ratios],
            "region_ratio": self.region_ratio,
            "country_ratio": self.country_ratio,
            "ratio_against_country": stand(RATIO, ratios[0][0], self.country_ratio),
            "sources_first_year": FIRST,
            "sources_last_year": LAST,
            "main_source": biggest,
            "main_source_percent": self.shares[biggest][1],
            "main_source_before_percent": self.shares[biggest][0],
            "shifted_source": most,
            "shifted_points": shifts[most],
            "shifted_first_percent": self.shares[most][0],
            "shifted_last_percent": self.shares[most][1],
            "rural_majority": series("rural_population_share", report.unit, [2024]).latest.number > _HALF,
            "labour_first_year": self.labour[0].series.years[0],
            "labour": {each.name: {**each.values(), **_movement(each)} for each in self.labour},
        }


def livelihoods(report: Report) -> Livelihoods:
    """Return the findings on income and work in the report's unit."""
    ratios = former_series(RATIO, report.unit, [2023])
    year = ratios[0].latest.year
    region = (
        series(RATIO, region_of(report.unit), [year]).at(year).value
        if len(report.unit.regions) == 1
        else None
    )
    parts = {name: series(f"income_month_pc_{name}", report.unit, [FIRST, LAST]) for name in SOURCES}
    shares = {}
    for name, part in parts.items():
        at = [part.at(y).number / sum(other.at(y).number for other in parts.values()) for y in (FIRST, LAST)]
        shares[name] = (100 * at[0], 100 * at[1])
    return Livelihoods(
        report,
        standing(report, INCOME),
        ratios,
        region,
        series(RATIO, COUNTRY, [year]).latest.number,
        tuple(standing(report, name) for name in LABOUR),
        shares,
    )


def income_lines(found: Livelihoods) -> Output:
    """Return the lines of monthly income per capita, in current prices."""
    report = found.report
    lines = benchmark_lines(report, series(INCOME, report.unit, _INCOME_YEARS), _INCOME_YEARS)
    drawing, (axis,) = canvas("half", 7.0)
    axis.set_position((0.13, 0.11, 0.55, 0.83))
    axis.set_xlim(2009.4, 2023.4)
    axis.set_ylim(*_INCOME_AXIS)
    localise(axis, report.language)
    years(axis, [2010, 2014, 2018, 2023])
    draw(axis, lines)
    shown = [line.series.source() for line in lines]
    return figure("fig-income", drawing, values=found.values(), data=line_rows(lines), sources=shown)


def income_sources(found: Livelihoods) -> Output:
    """Return how the shares of the four sources of income moved from 2010 to 2018."""
    report = found.report
    drawing, (axis,) = canvas("half", 7.0)
    axis.set_position((0.40, 0.11, 0.54, 0.80))
    ordered = sorted(SOURCES, key=lambda name: found.shares[name][1])
    for height, name in enumerate(ordered):
        before, after = found.shares[name]
        axis.plot([before, after], [height, height], color=ACCENT, linewidth=1.6, zorder=2)
        axis.plot([before], [height], **_OLD, zorder=3)
        axis.plot([after], [height], **_NEW, zorder=4)
        axis.annotate(
            percent(after, report.language, 0),
            (max(before, after), height),
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            color=ACCENT,
            fontweight=700,
            fontsize=SIZE - 0.5,
        )
    axis.set_xlim(0, 100)
    axis.set_ylim(-0.6, len(ordered) - 0.1)
    axis.set_yticks(range(len(ordered)))
    axis.set_yticklabels([report.phrase_of(f"source.{name}") for name in ordered])
    localise(axis, report.language, which="x", percent=True)
    axis.set_xticks([0, 25, 50, 75, 100])
    axis.spines["left"].set_visible(False)
    for x, year, look in ((60, FIRST, _OLD), (83, LAST, _NEW)):
        axis.plot([x], [-0.3], **look)
        axis.annotate(
            str(year), (x, -0.3), xytext=(5, 0), textcoords="offset points", va="center", fontsize=SIZE - 1
        )
    data = [
        {"unit": report.unit.key, "source": name, "year": year, "percent_of_income": share}
        for name in SOURCES
        for year, share in zip((FIRST, LAST), found.shares[name], strict=True)
    ]
    shown = [series(f"income_month_pc_{name}", report.unit, [FIRST, LAST]).source() for name in SOURCES]
    return figure("fig-income-sources", drawing, values=found.values(), data=data, sources=shown)


def labour_lines(found: Livelihoods) -> Output:
    """Return four small charts of work since 2021, province, region and country."""
    report = found.report
    drawing, axes = canvas("full", 6.2, columns=4)
    every: list[ChartLine] = []
    for place, (axis, each) in enumerate(zip(axes, found.labour, strict=True)):
        lines = benchmark_lines(report, each.series, each.series.years, former=False)
        every += lines
        axis.set_position((0.05 + (0.345 + 0.21 * (place - 1) if place else 0.0), 0.12, 0.15, 0.70))
        axis.set_title(report.phrase_of(f"fig-labour.{each.name}"), pad=6, fontsize=SIZE - 0.5)
        axis.set_xlim(2020.8, 2024.2)
        axis.set_ylim(*_LABOUR_AXES[each.name])
        localise(axis, report.language, percent=each.series.indicator.unit == "percent")
        years(axis, [2021, 2024])
        # One chart names the lines for all four: colours and strokes are the same in each.
        (draw if place == 0 else draw_unlabelled)(axis, lines)
    shown = [line.series.source() for line in every]
    return figure("fig-labour", drawing, values=found.values(), data=line_rows(every), sources=shown)


def benchmark_lines(
    report: Report, own: Series, wanted: tuple[int, ...], former: bool = True
) -> list[ChartLine]:
    """Return the lines of the unit, its former provinces, its region where it has one, and the country."""

    def name(role: LineRole, of: Series) -> str:
        if role == "former":
            return of.area_name(report.language)
        if role == "unit":
            return report.phrase_of("label.estimate") if former and of.former else report.province
        return report.phrase_of(f"label.{role}")

    return lines_beside(own, report.unit, wanted, name, former)


def _movement(each: IndicatorStanding) -> dict[str, JsonValue]:
    """How a labour indicator moved since 2021; nominal productivity has levels only."""
    about, known = each.series.indicator, each.series.known
    first = known[0]
    moved: JsonValue = None
    if not about.nominal:
        moved = move(about.name, rate_change(each.series, first.year, each.point.year))
    return {"first_year": first.year, "first": first.number, "moved": moved}
