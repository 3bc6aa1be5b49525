"""Do poorer provinces catch up? The measures, as the literature defines them; no series is joined here.

sigma: the spread of the provinces in one year. beta: the slope of a province's change of position on its
position at the start (Barro and Sala-i-Martin 1992); positions are measured from the provinces' mean of the
same year, so that a price level common to all of them drops out. Poverty is looked at in points and, as
Ravallion (2012) does, in logarithms. A negative beta alone proves nothing, because errors of measurement
cause one (Friedman 1992): sigma decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt
from statistics import fmean, pstdev
from typing import Final, Literal

from diendan.traces import by_rule, computed, untraced

ProvinceValues = Mapping[str, float]
Scale = Literal["points", "logs"]

LITERATURE: Final = tuple(
    untraced(work, "a work that a method is from")
    for work in (
        "R. J. Barro, X. Sala-i-Martin: Convergence. Journal of Political Economy 100 (2), 1992, 223–251",
        "M. Friedman: Do Old Fallacies Ever Die? Journal of Economic Literature 30 (4), 1992, 2129–2132",
        "M. Ravallion: Why Don’t We See Poverty Convergence? American Economic Review 102 (1), 2012, 504–523",
    )
)
# Changes of the spread below this share of it are no change worth naming.
_NAMED_FROM = 0.05
CONFIDENCE: Final = untraced(95, "the level of an interval, in percent")
_Z = 1.96

GapTrend = Literal["narrowed", "unchanged", "widened"]


@dataclass(frozen=True)
class Beta:
    """The slope of change on position at the start: -0.3 means that 30 % of a gap closed on average.

    low, high: 95 % interval, by standard errors that allow for unequal variance (HC1).
    """

    slope: float
    low: float
    high: float
    of: int

    @property
    def catching_up(self) -> bool:
        """Whether the whole interval lies below zero."""
        return self.high < 0


@dataclass(frozen=True)
class Convergence:
    """One period of one unbroken series.

    before, after: the spread at both ends, over the same places.
    """

    first: int
    last: int
    before: float
    after: float
    beta: Beta

    @property
    def trend(self) -> GapTrend:
        """What became of the spread."""
        ratio = self.after / self.before - 1
        if abs(ratio) < _NAMED_FROM:
            return "unchanged"
        return "narrowed" if ratio < 0 else "widened"

    @property
    def half_life(self) -> float | None:
        """The years in which half of a gap closes at this pace; None where the provinces do not catch up."""
        if not self.beta.catching_up or self.beta.slope <= -1:
            return None
        years = (self.last - self.first) * log(0.5) / log(1 + self.beta.slope)
        return by_rule(computed(years, "half_life", [self.beta.slope]), "computed")

    @property
    def change_percent(self) -> float:
        """The change of the spread in percent of the spread at the start."""
        return by_rule(100 * (self.after / self.before - 1), "computed")


def spread(values: ProvinceValues, scale: Scale) -> float:
    """Return sigma: the standard deviation of the values or of their logarithms, each place counted once."""
    found = computed(pstdev(_on(values, scale).values()), "deviation", values.values())
    return by_rule(found, "computed")


def positions(values: ProvinceValues, scale: Scale) -> dict[str, float]:
    """Return how far each place is from the mean of all, in points or in logarithms."""
    scaled = _on(values, scale)
    mean = fmean(scaled.values())
    return {code: value - mean for code, value in scaled.items()}


def converge(
    first: int, before: ProvinceValues, last: int, after: ProvinceValues, scale: Scale
) -> Convergence:
    """Return sigma at both ends and beta over the places that have a value at both."""
    both = sorted(set(before) & set(after))
    start = positions({code: before[code] for code in both}, scale)
    end = positions({code: after[code] for code in both}, scale)
    return Convergence(
        first,
        last,
        spread({code: before[code] for code in both}, scale),
        spread({code: after[code] for code in both}, scale),
        _traced(
            slope([start[code] for code in both], [end[code] - start[code] for code in both]),
            [each[code] for each in (before, after) for code in both],
        ),
    )


def slope(x: list[float], y: list[float]) -> Beta:
    """Return the least-squares slope of y on x with its interval; three points at least."""
    n, mean_x, mean_y = len(x), fmean(x), fmean(y)
    square = sum((a - mean_x) ** 2 for a in x)
    found = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / square
    rest = [b - mean_y - found * (a - mean_x) for a, b in zip(x, y, strict=True)]
    meat = sum(((a - mean_x) * e) ** 2 for a, e in zip(x, rest, strict=True))
    error = sqrt(n / (n - 2) * meat) / square
    return Beta(found, found - _Z * error, found + _Z * error, n)


def _traced(beta: Beta, values: list[float]) -> Beta:
    """Return a slope whose numbers lead to the values that it was computed from."""
    found, low, high = (computed(each, "slope", values) for each in (beta.slope, beta.low, beta.high))
    return Beta(found, low, high, computed(beta.of, "count", values[: beta.of]))


def _on(values: ProvinceValues, scale: Scale) -> dict[str, float]:
    return dict(values) if scale == "points" else {code: log(value) for code, value in values.items()}
