"""Governance as citizens see it (PAPI): each former province against the country's median, never the
merged unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from textwrap import fill
from typing import TYPE_CHECKING, Any

import pandas as pd

from diendan.analysis.compare import Group, group
from diendan.analysis.data import indicator as about_indicator
from diendan.analysis.figures import figure
from diendan.analysis.indicators import Point, Series, former_series, panel
from diendan.analysis.outputs import Output, Source
from diendan.analysis.session import Report
from diendan.analysis.style import (
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
from diendan.language import phrase
from diendan.texts import JsonValue
from diendan.units import Unit, UnitSystem, units_at

if TYPE_CHECKING:
    from matplotlib.axes import Axes

YEAR = 2024
FIRST = 2018  # the questionnaire has eight dimensions since
POVERTY_LIST = "papi_2_2_poverty_list_transparency"
PARTICIPATION = "papi_1_2_opportunities_participation"
# One row each, from the dimensions that the dialogue is about; the noisy sub-dimensions are left out
# (data/FLAGS.md).
SHOWN = (
    PARTICIPATION,
    "papi_1_3_village_elections",
    "papi_2_1_access_information",
    POVERTY_LIST,
    "papi_2_3_commune_budget_transparency",
    "papi_2_4_landuse_transparency",
    "papi_3_2_government_responsiveness",
    "papi_4_1_limits_corruption_government",
    "papi_6_1_public_health",
    "papi_8_1_egov_portals",
)
# Fixed for all provinces; scores of this sub-dimension since 2018 lie inside (tests prove it).
_COURSE_AXIS = (0.7, 2.4)
_LABEL_WIDTH = 30  # letters a line beside a strip


@dataclass(frozen=True)
class Governance:
    """PAPI scores of the former provinces in the latest year and what all provinces scored."""

    report: Report
    provinces: UnitSystem
    scores: Mapping[str, Mapping[str, Point]]  # sub-dimension → province code → score of YEAR, all 63
    history: tuple[Series, ...]  # transparency of poverty lists, per former province
    medians: Mapping[int, float]  # of the same, over the provinces that have a score

    @property
    def scored(self) -> tuple[str, ...]:
        """Names of the former provinces that have a score in the latest year."""
        return tuple(
            former.name(self.report.language)
            for former in self.report.former
            if self._score(PARTICIPATION, former.code) is not None
        )

    def values(self) -> dict[str, JsonValue]:
        """Return what the section prints."""
        report = self.report
        unscored = [
            f.name(report.language) for f in report.former if f.name(report.language) not in self.scored
        ]
        missing: list[JsonValue] = [
            {
                "province": _name(each, report),
                "years": [y for y in range(FIRST, YEAR + 1) if y not in each.years],
            }
            for each in self.history
        ]
        return {
            "province": report.province,
            "unit": report.unit.title(report.language),
            "merged": report.unit.is_merged,
            "year": YEAR,
            "first_year": FIRST,
            "provinces_scored": len([p for p in self.scores[PARTICIPATION].values() if p.value is not None]),
            "scored": list(self.scored),
            "unscored": list(unscored),
            "missing": [each for each in missing if isinstance(each, dict) and each["years"]],
            "poverty_list": self._groups(POVERTY_LIST),
            "participation": self._groups(PARTICIPATION),
            "above": [self._count(former.code, former.name(report.language)) for former in report.former],
            "shown": len(SHOWN),
        }

    def _groups(self, indicator: str) -> list[JsonValue]:
        found: list[JsonValue] = []
        for former in self.report.former:
            place = group(indicator, self._in_63(former.code), self.provinces, YEAR)
            if place is not None:
                score = self.scores[indicator][former.code].number
                found.append(_group_values(former.name(self.report.language), score, place))
        return found

    def _count(self, code: str, name: str) -> JsonValue:
        above = below = 0
        for indicator in SHOWN:
            score = self._score(indicator, code)
            if score is not None:
                middle = median(_known(self.scores[indicator]))
                above, below = above + (score > middle), below + (score < middle)
        return {"province": name, "above": above, "below": below}

    def _score(self, indicator: str, code: str) -> float | None:
        return self.scores[indicator][code].value

    def _in_63(self, code: str) -> Unit:
        return self.provinces.unit(code)


def governance(report: Report) -> Governance:
    """Return the PAPI findings for the report's unit, per former province."""
    provinces = units_at(date(2025, 6, 30))
    over_years = {year: panel(POVERTY_LIST, provinces.units, year) for year in range(FIRST, YEAR + 1)}
    return Governance(
        report,
        provinces,
        {name: panel(name, provinces.units, YEAR) for name in SHOWN},
        former_series(POVERTY_LIST, report.unit, range(FIRST, YEAR + 1)),
        {year: median(_known(points)) for year, points in over_years.items()},
    )


def papi_figure(found: Governance) -> Output:
    """Return the strips of sub-dimensions (left) and the transparency of poverty lists over the years
    (right)."""
    drawing, (strips, course) = canvas("full", 6.5, columns=2)
    strips.set_position((0.27, 0.07, 0.32, 0.85))
    course.set_position((0.66, 0.07, 0.145, 0.76))
    _strips(found, strips)
    _course(found, course)
    rows = [
        {"province": f"63:{code}", "indicator": name, "year": YEAR, "score": found.scores[name][code].value}
        for name in SHOWN
        for code in [former.code for former in found.report.former]
    ]
    rows += [
        {"province": each.area_key, "indicator": POVERTY_LIST, "year": point.year, "score": point.number}
        for each in found.history
        for point in each.known
        if point.year != YEAR
    ]
    rows += [
        {"province": "median", "indicator": name, "year": YEAR, "score": median(_known(found.scores[name]))}
        for name in SHOWN
    ]
    source = Source("papi", SHOWN, tuple(range(FIRST, YEAR + 1)))
    return figure(
        "fig-papi", drawing, values=found.values(), data=pd.DataFrame(rows, dtype=object), sources=[source]
    )


def _strips(found: Governance, axis: "Axes") -> None:
    report = found.report
    for height, name in enumerate(reversed(SHOWN)):
        scores = _known(found.scores[name])
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
    labels = [fill(_label(report, name), _LABEL_WIDTH) for name in reversed(SHOWN)]
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
                    _name(each, report),
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
            fontsize=SIZE - 1.5,
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


def _label(report: Report, indicator: str) -> str:
    return about_indicator(indicator).short(report.language)


def _name(of: Series, report: Report) -> str:
    assert isinstance(of.area, Unit)
    return of.area.name(report.language)


def _known(points: Mapping[str, Point]) -> list[float]:
    return [point.value for point in points.values() if point.value is not None]


def _group_values(province: str, score: float, place: Group) -> JsonValue:
    shown, middle = round(score, 2), round(place.median, 2)  # as they are printed
    return {
        "province": province,
        "score": score,
        "quarter": place.quarter,
        "of": place.of,
        "median": place.median,
        "stands": "above" if shown > middle else ("below" if shown < middle else "at"),
    }
