"""What a chart draws: bars and lines of the values that it shows, and bars that begin at zero."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from diendan.analysis.refusals import Refused

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer
    from matplotlib.figure import Figure

_SCALES = (1.0, 1e-3, 1e-6, 1e3, 1e-2, 1e2)  # a chart may show millions of what its rows give in thousands
_CLOSE = 1e-6  # of a value
_YEARS, _FEWEST, _MOST = range(1900, 2101), 3, 5


def refuse_other_values(label: str, fig: "Figure", shown: Iterable[object]) -> None:
    """Raise Refused for bars and lines of values that are none of `shown`, and for bars cut off from zero.

    label: of the figure, for the message. shown: the rows that are published beside the chart. A line over
    years counts, and another of three points or more; one that only joins two places does not.
    """
    known = sorted({abs(float(each)) * scale for each in _numbers(shown) for scale in _SCALES})
    wrong: list[str] = []
    for axes in fig.axes:
        wrong += (f"a bar of {each:g}" for each in _bars(axes) if not _is_one_of(each, known))
        wrong += (f"a line through {each:g}" for each in _through(axes, known))
    if wrong:
        raise Refused(
            f"{label} draws what is none of its `data`: {'; '.join(dict.fromkeys(wrong[:_MOST]))}. Draw the "
            "values that are published beside the chart, or publish those that are drawn: data=…"
        )
    if any(_is_cut(axes) for axes in fig.axes):
        raise Refused(
            f"{label} has bars on an axis that leaves out zero or counts otherwise: their lengths mislead."
        )


def _numbers(shown: Iterable[object]) -> Iterator[Any]:
    for row in shown:
        if isinstance(row, dict):
            yield from _numbers(row.values())
        elif isinstance(row, list | tuple):
            yield from _numbers(row)
        elif isinstance(row, int | float) and not isinstance(row, bool) and row == row:
            yield row


def _containers(axes: "Axes") -> Iterator["BarContainer"]:
    from matplotlib.container import BarContainer

    yield from (each for each in axes.containers if isinstance(each, BarContainer))


def _bars(axes: "Axes") -> Iterator[float]:
    from numpy import asarray

    for bars in _containers(axes):
        yield from (abs(each) for each in asarray(bars.datavalues, dtype=float).tolist() if each == each)


def _through(axes: "Axes", known: list[float]) -> Iterator[float]:
    """Yield what a line goes through beside known values: over years upwards, else along either axis."""
    from numpy import asarray, isnan

    for line in axes.lines:
        if line.get_transform() != axes.transData:
            continue
        points = asarray(line.get_xydata(), dtype=float)
        points = abs(points[~isnan(points).any(axis=1)])
        if len(points) > 2 and (points[0] == points[-1]).all():
            continue  # the box of a box plot
        across, upwards = points.T
        strange = [each for each in upwards if not _is_one_of(each, known)]
        is_over_years = all(each in _YEARS for each in across)
        is_decoration = len(across) < _FEWEST or all(_is_one_of(each, known) for each in across)
        if is_over_years or not is_decoration:
            yield from strange


def _is_one_of(value: float, known: list[float]) -> bool:
    place = bisect_left(known, value)
    return value == 0 or any(
        abs(value - each) <= _CLOSE * value for each in known[max(0, place - 1) : place + 1]
    )


def _is_cut(axes: "Axes") -> bool:
    for bars in _containers(axes):
        is_upright = bars.orientation != "horizontal"
        low, high = axes.get_ylim() if is_upright else axes.get_xlim()
        scale = axes.get_yscale() if is_upright else axes.get_xscale()
        if not low <= 0 <= high or scale != "linear":
            return True
    return False
