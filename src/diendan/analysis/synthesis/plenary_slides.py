"""The slides of the plenary: what the synthesis found, one message a slide, read from the last row."""

from collections.abc import Mapping
from statistics import fmean
from typing import TYPE_CHECKING, Any

from diendan.analysis.charts.style import ACCENT, COUNTRY, FAINT, REGION, SLIDE_SIZE, canvas
from diendan.analysis.measures.comparison import SURVEY_POVERTY
from diendan.analysis.measures.unit_indicators import known_values
from diendan.analysis.measures.written_values import ESTIMATE
from diendan.analysis.outputs import Output, Source
from diendan.analysis.session import OpenReport
from diendan.analysis.slides import slide
from diendan.analysis.synthesis.catching_up.poorer_provinces import INCOME_YEARS, POVERTY, CatchingUp
from diendan.analysis.synthesis.country import INCOME, Country
from diendan.analysis.synthesis.merged_units import Merged, estimate_mark
from diendan.language import number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SlideValues = Mapping[str, Any]
# As many bars or lines as a slide can name in letters that are read from the last row.
_MOST = 7
_THIRDS = ("low", "middle", "high")


def headline(values: SlideValues, gap: CatchingUp) -> Output:
    """Return the slide with the three findings."""
    sources = [gap.source(INCOME, INCOME_YEARS), gap.country.source(SURVEY_POVERTY)]
    return slide("slide-headline", values, sources)


def poverty(values: SlideValues, units: Country) -> Output:
    """Return the slide with the units of the highest rates."""
    rates = known_values(units.poverty)
    shown = sorted(rates, key=lambda code: -rates[code])[:_MOST]
    names = {unit.code: unit.name(units.report.language) for unit in units.report.system.units}
    drawing, (axis,) = canvas("slide", 9.2)
    axis.set_position((0.24, 0.1, 0.62, 0.89))
    axis.barh(range(len(shown)), [rates[code] for code in shown], color=ACCENT, height=0.66)
    axis.set_ylim(len(shown) - 0.4, -0.6)
    axis.set_yticks(range(len(shown)), [names[code] for code in shown], fontsize=SLIDE_SIZE)
    for row, code in enumerate(shown):
        estimated = ESTIMATE if units.report.system.unit(code).is_merged else ""
        text = estimated + percent(rates[code], units.report.language, 1)
        axis.text(rates[code] + 0.4, row, text, va="center", fontsize=SLIDE_SIZE, fontweight=700)
    _bare(axis)
    axis.set_xticks([])
    data = [{"unit": units.report.system.unit(code).key, "value": rates[code]} for code in shown]
    described = {**values, "shown": len(shown), "shown_units": [names[code] for code in shown]}
    _label(drawing, units.report, "slide-poverty", described)
    return slide("slide-poverty", described, [units.source(SURVEY_POVERTY)], drawing, data)


def income(values: SlideValues, gap: CatchingUp) -> Output:
    """Return the slide with the spread of incomes by year."""
    spreads = gap.spreads(INCOME)
    language = gap.report.language
    drawing, (axis,) = canvas("slide", 9.2)
    axis.set_position((0.04, 0.24, 0.92, 0.70))
    axis.set_xlim(2008.6, 2024.4)
    axis.set_ylim(0, 0.42)
    joined = [pair for pair in spreads if pair[0] <= INCOME_YEARS[-2]]
    last = spreads[-2:]
    axis.plot([y for y, _ in joined], [v for _, v in joined], "o-", color=ACCENT, linewidth=4, markersize=9)
    axis.plot([y for y, _ in last], [v for _, v in last], "o:", color=ACCENT, linewidth=3, markersize=9)
    for year, value in spreads:
        text = number(value, language, 2)
        axis.text(year, value + 0.025, text, ha="center", fontsize=SLIDE_SIZE, fontweight=700)
    axis.set_xticks([year for year, _ in spreads], [str(year) for year, _ in spreads], fontsize=SLIDE_SIZE)
    axis.set_yticks([])
    axis.spines["left"].set_visible(False)
    data = [{"year": year, "sigma": value} for year, value in spreads]
    described = {**values, "spreads": [{"year": year, "value": value} for year, value in spreads]}
    _label(drawing, gap.report, "slide-income", described)
    return slide("slide-income", described, [gap.source(INCOME, INCOME_YEARS)], drawing, data)


def proportion(values: SlideValues, gap: CatchingUp) -> Output:
    """Return the slide on the fall of income poverty by thirds of the provinces, in points and in percent."""
    case, language = gap.case("poverty"), gap.report.language
    before, after = gap.poverty[case.first], gap.poverty[case.last]
    codes = sorted((code for code in before if code in after), key=lambda code: (before[code], code))
    size = len(codes) // 3
    groups = (codes[:size], codes[size : len(codes) - size], codes[len(codes) - size :])
    points = [fmean(before[code] - after[code] for code in group) for group in groups]
    shares = [100 * points[n] / fmean(before[code] for code in group) for n, group in enumerate(groups)]
    drawing, axes = canvas("slide", 9.2, columns=2)
    drawing.subplots_adjust(left=0.02, right=0.98, top=0.86, bottom=0.24, wspace=0.06)
    words = [gap.report.phrase_of("slide-proportion.third", {"third": third}) for third in _THIRDS]
    for axis, key, heights, colour in (
        (axes[0], "points", points, ACCENT),
        (axes[1], "share", shares, REGION),
    ):
        axis.bar(range(3), heights, color=colour, width=0.62)
        axis.set_ylim(0, max(heights) * 1.2)
        axis.set_xticks(range(3), words, fontsize=SLIDE_SIZE - 1.5)
        axis.set_yticks([])
        axis.spines["left"].set_visible(False)
        axis.set_title(gap.report.phrase_of(f"slide-proportion.{key}"), fontsize=SLIDE_SIZE, fontweight=700)
        for place, height in enumerate(heights):
            text = number(height, language, 1) if key == "points" else percent(height, language, 0)
            axis.text(place, height, text, ha="center", va="bottom", fontsize=SLIDE_SIZE, fontweight=700)
    data = [
        {"third": third, "provinces": len(group), "points": points[n], "percent": shares[n]}
        for n, (third, group) in enumerate(zip(_THIRDS, groups, strict=True))
    ]
    thirds = [
        {"points": point, "share": share, "provinces": len(group)}
        for point, share, group in zip(points, shares, groups, strict=True)
    ]
    described = {
        **values,
        "thirds": thirds,
        "most_in_points": points[-1] == max(points),
        "least_in_share": shares[-1] == min(shares),
    }
    _label(drawing, gap.report, "slide-proportion", described)
    sources = [gap.source(POVERTY, (case.first, case.last))]
    return slide("slide-proportion", described, sources, drawing, data)


def inside_units(values: SlideValues, found: Merged) -> Output | None:
    """Return the slide with the former provinces furthest apart; None where no unit is merged."""
    if not found.spreads:
        return None
    shown, language = found.spreads[: _MOST - 1], found.report.language
    drawing, (axis,) = canvas("slide", 9.2)
    axis.set_position((0.20, 0.1, 0.76, 0.89))
    axis.set_ylim(len(shown) - 0.4, -0.6)
    axis.set_xlim(-3, 38)
    axis.set_yticks(range(len(shown)), [each.unit.name(language) for each in shown], fontsize=SLIDE_SIZE)
    axis.set_xticks([])
    for row, each in enumerate(shown):
        ends = (each.former[-1], each.former[0])
        low, high = (end.latest.number for end in ends)
        axis.plot([low, high], [row, row], color=FAINT, linewidth=8, zorder=1, solid_capstyle="round")
        axis.plot([low, high], [row, row], "o", color=ACCENT, markersize=12, zorder=3)
        axis.plot([each.estimate.latest.number], [row], **estimate_mark(22, 4), zorder=4)
        for end, away, align in ((low, -0.9, "right"), (high, 0.9, "left")):
            text = percent(end, language, 0 if end >= 1 else 1)
            axis.text(end + away, row, text, ha=align, va="center", fontsize=SLIDE_SIZE, fontweight=700)
    _bare(axis)
    data = [
        {"unit": each.unit.key, "province": part.area_key, "value": part.latest.number}
        for each in shown
        for part in each.former
    ]
    ends_named = [
        {
            "unit": each.unit.name(language),
            "poorest": each.former[0].area_name(language),
            "poorest_rate": each.former[0].latest.number,
            "least": each.former[-1].area_name(language),
            "least_rate": each.former[-1].latest.number,
        }
        for each in shown
    ]
    described = {**values, "shown": len(shown), "ends": ends_named}
    sources = [part.source() for each in found.spreads for part in each.former]
    _label(drawing, found.report, "slide-merged", described)
    return slide("slide-merged", described, sources, drawing, data)


def known(values: SlideValues) -> Output:
    """Return the slide on what the record holds and what is missing."""
    tables = ("submissions_register", "focal_points", "ngo_aid_facts", "projects", "models")
    return slide("slide-known", values, [Source(name) for name in tables])


def promises(values: SlideValues) -> Output:
    """Return the slide on commitments and models."""
    return slide("slide-promises", values, [Source("commitments"), Source("models")])


def questions(values: SlideValues, units: Country) -> Output:
    """Return the slide with what the plenary may decide."""
    return slide("slide-questions", values, [units.source(SURVEY_POVERTY), Source("commitments")])


def _label(drawing: "Figure", report: OpenReport, name: str, values: SlideValues) -> None:
    """Write under a chart what it measures, when, and how firm it is."""
    text = report.phrase_of(f"{name}.label", values)
    drawing.text(0.01, 0.015, text, ha="left", va="bottom", fontsize=SLIDE_SIZE - 1.5, color=COUNTRY)


def _bare(axis: "Axes") -> None:
    for spine in axis.spines.values():
        spine.set_visible(False)
