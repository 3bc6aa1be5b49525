"""Lines over years: the unit in the accent, its region and the country in theirs, breaks and gaps drawn
as such."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from diendan.analysis.charts.style import (
    ACCENT,
    COUNTRY,
    FORMER,
    FORMER_DASHES,
    FORMER_MARKERS,
    INK,
    LINES,
    REGION,
    SIZE,
    EndLabel,
    label_ends,
)
from diendan.analysis.measures.comparison import benchmark_region
from diendan.analysis.measures.observations import COUNTRY as WHOLE_COUNTRY
from diendan.analysis.measures.observations import Point, Series
from diendan.analysis.measures.unit_indicators import series
from diendan.data.units import Unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LineRole = Literal["unit", "region", "country", "former"]
# A line between points further apart than this would suggest values that nobody published.
LONGEST_STEP = 3


@dataclass(frozen=True)
class ChartLine:
    """A series with its role and the name beside its end. number: which former province, from 0."""

    series: Series
    role: LineRole
    name: str
    number: int = 0

    @property
    def colour(self) -> str:
        """The colour of the role; former provinces have shades of the accent."""
        if self.role == "former":
            return FORMER[self.number % len(FORMER)]
        return {"unit": ACCENT, "region": REGION, "country": COUNTRY}[self.role]

    @property
    def ink(self) -> str:
        """The colour of the name; shades of former provinces may be too light to read."""
        return INK if self.role == "former" else self.colour


def lines_beside(
    own: Series,
    unit: Unit,
    years: Sequence[int] | None,
    name: Callable[[LineRole, Series], str],
    former: bool = True,
) -> list[ChartLine]:
    """Return the lines of a unit, its former provinces, the region that it is compared with, and the country.

    years: of region and country. name: what stands beside a line. former: whether former provinces are shown.
    """
    about = own.indicator.name
    lines = [ChartLine(own, "unit", name("unit", own))]
    beside = own.former if former else ()
    lines += [ChartLine(each, "former", name("former", each), i) for i, each in enumerate(beside)]
    if of := benchmark_region(unit):
        region = series(about, of, years)
        if region.known:
            lines.append(ChartLine(region, "region", name("region", region)))
    country = series(about, WHOLE_COUNTRY, years)
    return [*lines, ChartLine(country, "country", name("country", country))]


def draw_unlabelled(axis: "Axes", lines: Sequence[ChartLine]) -> None:
    """Draw the lines without names, for a chart beside one that has them."""
    for line in lines:
        _draw_one(axis, line)


def draw(axis: "Axes", lines: Sequence[ChartLine], label_gap: float = 0.09) -> None:
    """Draw the lines with direct labels at their last points; the axis must have its limits already."""
    ends = []
    last = max(year for line in lines for year in line.series.years)
    for line in lines:
        _draw_one(axis, line)
        if line.series.known:
            point = line.series.known[-1]
            bold = line.role == "unit"
            ends.append(EndLabel(line.name, point.year, point.number, line.colour, bold, line.ink))
    label_ends(axis, last, ends, label_gap)


def break_mark(axis: "Axes", year: float, text: str) -> None:
    """Draw a break of a series: a dashed upright line with what changed."""
    axis.axvline(year, color=COUNTRY, linewidth=0.7, linestyle=(0, (2, 2)), zorder=0)
    axis.annotate(
        text,
        (year, 1),
        xycoords=("data", "axes fraction"),
        xytext=(3, -2),
        textcoords="offset points",
        va="top",
        fontsize=SIZE - 1,
        color=COUNTRY,
    )


def _draw_one(axis: "Axes", line: ChartLine) -> None:
    front = 4 if line.role in ("unit", "former") else 2
    marker = FORMER_MARKERS[line.number % 3] if line.role == "former" else "o"
    if line.role in ("region", "country"):
        marker = "" if len(line.series.known) > 1 else "o"
    style = FORMER_DASHES[line.number % 3] if line.role == "former" else LINES.get(line.role, "-")
    for run in runs(line.series):
        axis.plot(
            [point.year for point in run],
            [point.number for point in run],
            color=line.colour,
            linestyle=style,
            marker=marker,
            markersize=3.2,
            zorder=front,
        )
    for before, after in _far(line.series):
        axis.plot(
            [before.year, after.year],
            [before.number, after.number],
            color=line.colour,
            linestyle=(0, (1, 2.5)),
            linewidth=0.8,
            zorder=front - 1,
        )
        if not marker:
            axis.plot(
                [after.year], [after.number], color=line.colour, marker="o", markersize=2.5, zorder=front
            )


def runs(series: Series, longest_step: int = LONGEST_STEP) -> list[list[Point]]:
    """Return the known points cut where a break stands between them, or more than `longest_step` years."""
    cut: list[list[Point]] = []
    for point in series.known:
        last = cut[-1][-1] if cut else None
        if last and point.year - last.year <= longest_step and not _broken(series, last, point):
            cut[-1].append(point)
        else:
            cut.append([point])
    return cut


def _broken(series: Series, before: Point, after: Point) -> bool:
    return any(before.year < year <= after.year for year in series.indicator.break_years)


def _far(series: Series) -> list[tuple[Point, Point]]:
    """Pairs of points with a long gap and no break between them: joined by dots only."""
    return [
        (before, after)
        for before, after in pairwise(series.known)
        if after.year - before.year > LONGEST_STEP and not _broken(series, before, after)
    ]


def line_rows(lines: Sequence[ChartLine]) -> list[dict[str, object]]:
    """Return the plotted values of the lines, tidy: series, area, indicator, year, value, status."""
    return [
        {
            "series": line.role,
            "area": line.series.area_key,
            "indicator": line.series.indicator.name,
            **point.row,
        }
        for line in lines
        for point in line.series.known
    ]
