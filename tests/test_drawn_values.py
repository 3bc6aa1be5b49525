"""A chart draws the values that are published beside it, and its bars begin at zero."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest

from diendan.analysis import Refused
from diendan.analysis.charts.drawn_values import refuse_other_values

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS = [{"year": 2021, "rate": 30.0}, {"year": 2023, "rate": 45.5}, {"year": 2024, "rate": 2400.0}]
YEARS, RATES = [2021, 2023, 2024], [30.0, 45.5, 2400.0]
GOOD: Mapping[str, Callable[["Axes"], object]] = {
    "bars": lambda axes: axes.bar(["a", "b"], [30.0, 45.5]),
    "bars that lie": lambda axes: axes.barh(["a", "b"], [30.0, 45.5]),
    "below zero": lambda axes: axes.bar(["a"], [-30.0]),
    "a missing bar": lambda axes: axes.bar(["a", "b"], [30.0, float("nan")]),
    "stacked": lambda axes: (axes.bar(["a"], [30.0]), axes.bar(["a"], [45.5], bottom=[30.0])),
    "in millions": lambda axes: axes.bar(["a"], [2.4]),
    "a line": lambda axes: axes.plot(YEARS, RATES),
    "a line of two years": lambda axes: axes.plot(YEARS[:2], RATES[:2]),
    "dots in a row": lambda axes: axes.plot(RATES, [4, 4, 4], "o"),
    "a stroke": lambda axes: axes.plot([0.3, 0.3], [0.5, 1.5]),
    "a line across": lambda axes: (axes.bar(["a"], [30.0]), axes.axhline(17.0), axes.axvline(0.2)),
}
WRONG: Mapping[str, tuple[Callable[["Axes"], object], str]] = {
    "typed bars": (lambda axes: axes.bar(["a", "b"], [30.0, 99.0]), "a bar of 99"),
    "bars by a factor": (lambda axes: axes.bar(["a"], [30.0 * 1.5]), "a bar of 45"),
    "a typed line": (lambda axes: axes.plot(YEARS, [30.0, 45.5, 50.0]), "a line through 50"),
    "a typed end": (lambda axes: axes.plot(YEARS[:2], [30.0, 46.0]), "a line through 46"),
    "typed dots": (lambda axes: axes.plot([30.0, 31.0, 45.5], [4, 4, 4], "o"), "a line through 4"),
    "a cut axis": (lambda axes: (axes.bar(["a"], [45.5]), axes.set_ylim(40, 50)), "leaves out zero"),
    "a cut axis below": (lambda axes: (axes.barh(["a"], [45.5]), axes.set_xlim(40, 50)), "leaves out zero"),
    "logarithms": (lambda axes: (axes.bar(["a"], [45.5]), axes.semilogy()), "leaves out zero"),
}


def drawn(draw: Callable[["Axes"], object]) -> None:
    from matplotlib.figure import Figure

    fig = Figure()
    draw(fig.subplots())
    refuse_other_values("fig-own", fig, ROWS)


@pytest.mark.parametrize("name", GOOD)
def test_what_is_published_may_be_drawn(name: str) -> None:
    drawn(GOOD[name])


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_published_is_refused_by_its_value(name: str) -> None:
    draw, why = WRONG[name]
    with pytest.raises(Refused, match=f"^fig-own .*{why}"):
        drawn(draw)
