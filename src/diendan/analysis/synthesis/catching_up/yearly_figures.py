"""The figures on catching up over the years: small multiples by region, and the spread by year."""

from collections.abc import Mapping, Sequence
from statistics import geometric_mean
from textwrap import fill
from typing import TYPE_CHECKING

from diendan.analysis.charts.line_charts import break_mark, runs
from diendan.analysis.charts.style import ACCENT, REGION, SIZE, canvas, localise, years
from diendan.analysis.charts.style import COUNTRY as COUNTRY_COLOUR
from diendan.analysis.figures import figure
from diendan.analysis.measures.unit_indicators import COUNTRY, Series, series
from diendan.analysis.outputs import Output
from diendan.analysis.reading.loading import indicator
from diendan.analysis.synthesis.catching_up.poorer_provinces import (
    INCOME_YEARS,
    POVERTY,
    POVERTY_YEARS,
    CatchingUp,
)
from diendan.analysis.synthesis.country import INCOME

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PROVINCE = "#A9A9A9"
_WRAP = 30
# Income of 2023 stands too far from that of 2018 for a line to join them.
_JOINED_UNTIL = 2018


def poverty_panels(found: CatchingUp) -> Output:
    """Return income poverty of every province, a panel a region, cut where the poverty line changed."""
    report = found.report
    drawing, axes = _panels()
    country = series(POVERTY, COUNTRY, POVERTY_YEARS)
    rows = []
    for axis, region in zip(axes, report.system.regions, strict=True):
        axis.set_xlim(2005.5, 2016.5)
        axis.set_ylim(0, 62)
        localise(axis, report.language, percent=True)
        years(axis, [2006, 2010, 2016])
        axis.set_title(fill(region.name(report.language), _WRAP))
        inside = found.country.provinces.in_region(region.code)
        own = [series(POVERTY, unit, POVERTY_YEARS) for unit in inside]
        for each in own:
            _draw(axis, each, _PROVINCE, 0.7)
        _draw(axis, country, COUNTRY_COLOUR, 1.0, dashed=True)
        whole = series(POVERTY, region, POVERTY_YEARS)
        _draw(axis, whole, ACCENT, 2.0)
        break_mark(axis, _new_line() - 0.5, report.phrase_of("fig-poverty-panels.break"))
        rows += [
            {"region": region.code, "area": each.area_key, "indicator": POVERTY, **point.row}
            for each in (*own, whole)
            for point in each.known
        ]
    _key(
        axes[0], [(ACCENT, report.phrase_of("label.region")), (_PROVINCE, report.phrase_of("label.province"))]
    )
    _key(axes[1], [(COUNTRY_COLOUR, report.phrase_of("label.country"))])
    return figure(
        "fig-poverty-panels",
        drawing,
        values=found.values(),
        data=rows,
        sources=[found.source(POVERTY, POVERTY_YEARS)],
    )


def _new_line() -> int:
    """Return the year in which the new poverty line begins."""
    return indicator(POVERTY).break_years[0]


def _panels() -> "tuple[Figure, list[Axes]]":
    """Return an empty figure with a panel a region."""
    drawing, axes = canvas("full", 11.5, columns=3, rows=2, sharey=True)
    drawing.subplots_adjust(left=0.06, right=0.99, top=0.93, bottom=0.06, hspace=0.34, wspace=0.08)
    return drawing, axes


def income_panels(found: CatchingUp) -> Output:
    """Return the income of every province against the provinces' mean of the year, a panel a region."""
    report = found.report
    drawing, axes = _panels()
    index = {year: found.index(year) for year in INCOME_YEARS}
    rows = []
    for axis, region in zip(axes, report.system.regions, strict=True):
        axis.set_xlim(2009, 2024)
        axis.set_yscale("log")
        axis.set_ylim(42, 270)
        axis.set_yticks([50, 75, 100, 150, 200], minor=False)
        axis.minorticks_off()
        localise(axis, report.language)
        years(axis, [2010, 2014, 2018, 2023])
        axis.set_title(fill(region.name(report.language), _WRAP))
        axis.axhline(100, color=COUNTRY_COLOUR, linewidth=1.0, linestyle=(0, (5, 2)))
        units = found.country.provinces.in_region(region.code)
        for unit in units:
            _draw_index(axis, {year: index[year][unit.code] for year in INCOME_YEARS}, _PROVINCE, 0.7)
        mean = {year: geometric_mean([index[year][unit.code] for unit in units]) for year in INCOME_YEARS}
        _draw_index(axis, mean, ACCENT, 2.0)
        rows += [
            {
                "region": region.code,
                "area": unit.key,
                "year": year,
                "income": found.income[year][unit.code],
                "index": index[year][unit.code],
            }
            for unit in units
            for year in INCOME_YEARS
        ]
        rows += [
            {"region": region.code, "area": region.code, "year": year, "income": None, "index": mean[year]}
            for year in INCOME_YEARS
        ]
    label = report.phrase_of("label.region-mean")
    _key(axes[0], [(ACCENT, label), (_PROVINCE, report.phrase_of("label.province"))])
    return figure(
        "fig-income-panels",
        drawing,
        values=found.values(),
        data=rows,
        sources=[found.source(INCOME, INCOME_YEARS)],
    )


def spread_figure(found: CatchingUp) -> Output:
    """Return sigma by year of both series, side by side."""
    report = found.report
    drawing, axes = canvas("full", 6.2, columns=2)
    drawing.subplots_adjust(left=0.06, right=0.98, top=0.88, bottom=0.1, wspace=0.16)
    income, poverty = found.spreads(INCOME), found.spreads(POVERTY)
    left, right = axes
    left.set_title(report.phrase_of("fig-spread.income"))
    left.set_xlim(2009, 2024)
    left.set_ylim(0, 0.4)
    left.set_yticks([0, 0.1, 0.2, 0.3, 0.4])
    localise(left, report.language, decimals=1)
    years(left, list(INCOME_YEARS))
    _draw_index(left, dict(income), ACCENT, 1.8)
    caution = set(found.values()["caution_years"])  # type: ignore[arg-type]
    for year, value in income:
        face = "white" if year in caution else ACCENT
        left.plot([year], [value], "o", color=ACCENT, markerfacecolor=face, markersize=5, zorder=5)
    right.set_title(report.phrase_of("fig-spread.poverty"))
    right.set_xlim(2005.5, 2016.5)
    right.set_ylim(0, 13)
    localise(right, report.language)
    years(right, [2006, 2008, 2010, 2012, 2014, 2016])
    start = _new_line()
    for part in ([p for p in poverty if p[0] < start], [p for p in poverty if p[0] >= start]):
        right.plot([y for y, _ in part], [v for _, v in part], "o-", color=REGION, linewidth=1.8)
    break_mark(right, start - 0.5, report.phrase_of("fig-poverty-panels.break"))
    data = [
        {"indicator": name, "scale": scale, "year": year, "sigma": value}
        for name, scale, values in ((INCOME, "logs", income), (POVERTY, "points", poverty))
        for year, value in values
    ]
    sources = [found.source(INCOME, INCOME_YEARS), found.source(POVERTY, POVERTY_YEARS)]
    values = {
        **found.values(),
        "income_spreads": [{"year": year, "value": value} for year, value in income],
        "poverty_spreads": [{"year": year, "value": value} for year, value in poverty],
    }
    return figure("fig-spread", drawing, values=values, data=data, sources=sources)


def _draw(axis: "Axes", of: Series, colour: str, width: float, *, dashed: bool = False) -> None:
    for run in runs(of):
        axis.plot(
            [point.year for point in run],
            [point.number for point in run],
            color=colour,
            linewidth=width,
            linestyle=(0, (5, 2)) if dashed else "-",
            zorder=3 if colour == ACCENT else 2,
        )


def _draw_index(axis: "Axes", values: Mapping[int, float], colour: str, width: float) -> None:
    """Draw values by year: a line as far as years join, dots across those that nobody published."""
    joined = [year for year in values if year <= _JOINED_UNTIL]
    far = [year for year in values if year >= _JOINED_UNTIL]
    front = 3 if colour == ACCENT else 2
    axis.plot(joined, [values[year] for year in joined], color=colour, linewidth=width, zorder=front)
    axis.plot(
        far,
        [values[year] for year in far],
        color=colour,
        linewidth=width * 0.6,
        linestyle=(0, (1, 2)),
        zorder=front,
    )
    axis.plot(far[-1:], [values[far[-1]]], "o", color=colour, markersize=1.5 + width, zorder=front)


def _key(axis: "Axes", entries: Sequence[tuple[str, str]]) -> None:
    for number, (colour, label) in enumerate(entries):
        axis.text(
            0.98,
            0.96 - 0.09 * number,
            label,
            transform=axis.transAxes,
            ha="right",
            va="top",
            color=colour if colour != _PROVINCE else COUNTRY_COLOUR,
            fontsize=SIZE - 0.5,
            fontweight=700 if colour == ACCENT else 400,
        )
