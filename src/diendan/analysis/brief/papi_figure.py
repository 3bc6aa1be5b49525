"""The picture of governance: PAPI sub-dimensions as strips, and poverty-list transparency over the years."""

from statistics import median
from textwrap import fill
from typing import TYPE_CHECKING, Any

from diendan.analysis.brief.governance import FIRST, POVERTY_LIST, SHOWN, YEAR, Governance
from diendan.analysis.charts.style import (
    ACCENT,
    COUNTRY,
    FAINT,
    FORMER,
    FORMER_MARKERS,
    INK,
    LINES,
    SIZE,
    EndLabel,
    canvas,
    label_ends,
    localise,
    years,
)
from diendan.analysis.figures import figure
from diendan.analysis.measures.observations import Point, Series
from diendan.analysis.measures.unit_indicators import known_values
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.loading import indicator as about_indicator
from diendan.language import phrase

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Fixed for all provinces; scores of this sub-dimension since 2018 lie inside (tests prove it).
_COURSE_AXIS = (0.7, 2.4)
_LABEL_WIDTH = 33  # letters a line beside a strip


def papi_figure(found: Governance) -> Output:
    """Return the strips of sub-dimensions (left) and the transparency of poverty lists over the years
    (right)."""
    drawing, (strips, course) = canvas("full", 8.1, columns=2)
    strips.set_position((0.275, 0.065, 0.32, 0.855))
    course.set_position((0.665, 0.065, 0.155, 0.785))
    _strips(found, strips)
    _course(found, course)
    rows = [
        {"province": f"63:{code}", "indicator": name, "year": YEAR, "score": found.scores[name][code].value}
        for name in SHOWN
        for code in (former.code for former in found.report.former)
    ]
    rows += [
        {"province": each.area_key, "indicator": POVERTY_LIST, "year": point.year, "score": point.number}
        for each in found.history
        for point in each.known
        if point.year != YEAR
    ]
    rows += [
        {
            "province": "median",
            "indicator": name,
            "year": YEAR,
            "score": median(known_values(found.scores[name]).values()),
        }
        for name in SHOWN
    ]
    source = Source("papi", SHOWN, tuple(range(FIRST, YEAR + 1)))
    return figure("fig-papi", drawing, values=found.values(), data=rows, sources=[source])


def _strips(found: Governance, axis: "Axes") -> None:
    report = found.report
    for height, name in enumerate(reversed(SHOWN)):
        scores = known_values(found.scores[name]).values()
        low, high, middle = min(scores), max(scores), median(scores)

        def across(score: float, low: float = low, high: float = high) -> float:
            return (score - low) / (high - low)

        axis.plot([0, 1], [height, height], color=FAINT, linewidth=5, solid_capstyle="butt", zorder=1)
        axis.plot(
            [across(middle)] * 2, [height - 0.32, height + 0.32], color=COUNTRY, linewidth=1.6, zorder=2
        )
        for number_, former in enumerate(report.former):
            score = found.scores[name][former.code].value
            if score is not None:
                axis.plot([across(score)], [height], **_look(found, number_), linestyle="", zorder=4)
    if not found.scored:
        words = phrase("no data", report.language)
        box = {"facecolor": "white", "edgecolor": "none", "pad": 3}
        axis.text(0.5, len(SHOWN) / 2 - 0.5, words, ha="center", va="center", bbox=box, zorder=5)
    axis.set_ylim(-0.6, len(SHOWN) - 0.4)
    axis.set_xlim(-0.03, 1.03)
    axis.set_yticks(range(len(SHOWN)))
    labels = [fill(about_indicator(name).short(report.language), _LABEL_WIDTH) for name in reversed(SHOWN)]
    axis.set_yticklabels(labels, fontsize=SIZE - 1, linespacing=0.95)
    axis.set_xticks([0, 1])
    axis.set_xticklabels([report.phrase_of("fig-papi.lowest"), report.phrase_of("fig-papi.highest")])
    for tick, align in zip(axis.get_xticklabels(), ("left", "right"), strict=True):
        tick.set(ha=align)
    axis.spines[["left", "bottom"]].set_visible(False)
    axis.tick_params(length=0)
    _who(found, axis)


def _who(found: Governance, axis: "Axes") -> None:
    """Say in one line over the strips which mark is which."""
    from matplotlib.lines import Line2D

    report, figure = found.report, axis.figure
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    across, height = 0.012, 0.965
    middle: dict[str, Any] = {"color": COUNTRY, "marker": "|", "markersize": 9, "markeredgewidth": 1.6}
    entries = [(report.phrase_of("fig-papi.median"), middle)]
    entries += [(former.name(report.language), _look(found, i)) for i, former in enumerate(report.former)]
    for name, look in entries:
        mark = Line2D([across], [height], transform=figure.transFigure, linestyle="", **look)
        figure.add_artist(mark)
        words = figure.text(across + 0.012, height, name, va="center", fontsize=SIZE - 0.5)
        across = words.get_window_extent(renderer).x1 / figure.bbox.width + 0.03


def _course(found: Governance, axis: "Axes") -> None:
    report = found.report
    axis.set_title(report.phrase_of("fig-papi.course"), fontsize=SIZE - 0.5, pad=8)
    axis.set_xlim(FIRST - 0.3, YEAR + 0.3)
    axis.set_ylim(*_COURSE_AXIS)
    localise(axis, report.language, decimals=1)
    years(axis, [FIRST, 2021, YEAR])
    shown = sorted(found.medians)
    axis.plot(shown, [found.medians[y] for y in shown], color=COUNTRY, linestyle=LINES["country"], zorder=2)
    ends = [EndLabel(report.phrase_of("fig-papi.median-short"), YEAR, found.medians[YEAR], COUNTRY)]
    gaps = False
    for place, each in enumerate(found.history):
        for run in _unbroken(each):
            axis.plot(
                [p.year for p in run], [p.number for p in run], **_look(found, place), linewidth=1.2, zorder=3
            )
        if each.known:
            ends.append(
                EndLabel(
                    each.area_name(report.language),
                    each.known[-1].year,
                    each.known[-1].number,
                    _colour(found, place),
                    ink=INK,
                )
            )
        for year in range(FIRST, YEAR + 1):
            if year not in each.years:
                gaps = True
                low = _COURSE_AXIS[0] + 0.07 * (place + 1)
                axis.plot([year], [low], color=_colour(found, place), marker="x", markersize=5, linestyle="")
    if gaps:
        note = f"× {phrase('no data', report.language)}"
        offset = (2, 8 * len(found.history) + 4)
        axis.annotate(
            note,
            (0, 0),
            xycoords="axes fraction",
            xytext=offset,
            textcoords="offset points",
            fontsize=SIZE - 1,
        )
    label_ends(axis, YEAR, ends)


def _unbroken(of: Series) -> list[list[Point]]:
    """Return the known points cut wherever a year is missing: no line over a year without a score."""
    cut: list[list[Point]] = []
    for point in of.known:
        if cut and cut[-1][-1].year == point.year - 1:
            cut[-1].append(point)
        else:
            cut.append([point])
    return cut


def _look(found: Governance, place: int) -> dict[str, Any]:
    return {"color": _colour(found, place), "marker": FORMER_MARKERS[place], "markersize": 5}


def _colour(found: Governance, place: int) -> str:
    """The accent for a unit that was never merged; a shade of it for each former province."""
    return FORMER[place] if found.report.unit.is_merged else ACCENT
