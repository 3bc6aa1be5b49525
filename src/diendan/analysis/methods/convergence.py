"""Do poorer provinces catch up? The measures, as the literature defines them; no series is joined here.

sigma: the spread of the provinces in one year. beta: the slope of a province's change of position on its
position at the start (Barro and Sala-i-Martin 1992); positions are measured from the provinces' mean of the
same year, so that a price level common to all of them drops out. Poverty is looked at in points and, as
Ravallion (2012) does, in logarithms. A negative beta alone proves nothing, because errors of measurement
cause one (Friedman 1992): sigma decides. How firm its change is, a bootstrap tells (Efron 1979): the
provinces are drawn again, with replacement, each with both its years. What holds no change is not called one.
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
        "B. Efron: Bootstrap Methods: Another Look at the Jackknife. Annals of Statistics 7 (1), 1979, 1–26",
        "M. Friedman: Do Old Fallacies Ever Die? Journal of Economic Literature 30 (4), 1992, 2129–2132",
        "M. Ravallion: Why Don’t We See Poverty Convergence? American Economic Review 102 (1), 2012, 504–523",
    )
)
RESAMPLES: Final = untraced(20_000, "how often the provinces are drawn again")
# Any seed will do; a fixed one gives the same interval whenever and wherever it is computed.
_SEED = 1979
_FIRM_DIGITS = 6  # beyond them the arithmetic of the machine shows
CONFIDENCE: Final = untraced(95, "the level of an interval, in percent")
_Z, _TAILS = 1.96, (2.5, 97.5)

GapTrend = Literal["narrowed", "unclear", "widened"]


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

    before, after: the spread at both ends, over the same places. change_low, change_high: 95 % interval of
    its change, in percent.
    """

    first: int
    last: int
    before: float
    after: float
    change_low: float
    change_high: float
    beta: Beta

    @property
    def trend(self) -> GapTrend:
        """What became of the spread: unclear where the interval of its change holds zero."""
        if self.change_high < 0:
            return "narrowed"
        return "widened" if self.change_low > 0 else "unclear"

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
    values = [each[code] for each in (before, after) for code in both]
    changes = change_interval([start[code] for code in both], [end[code] for code in both])
    low, high = (by_rule(computed(each, "interval", values), "computed") for each in changes)
    return Convergence(
        first,
        last,
        spread({code: before[code] for code in both}, scale),
        spread({code: after[code] for code in both}, scale),
        low,
        high,
        _traced(slope([start[code] for code in both], [end[code] - start[code] for code in both]), values),
    )


def change_interval(start: list[float], end: list[float]) -> tuple[float, float]:
    """Return the 95 % interval of the change of the spread, in percent, by a bootstrap over the places.

    start, end: of each place, in the same order; three at least that differ. Percentile method, seeded.
    """
    import numpy as np

    places = np.random.default_rng(_SEED).integers(0, len(start), (int(RESAMPLES), len(start)))
    before, after = (np.asarray(values, dtype=float)[places].std(axis=1) for values in (start, end))
    changes = 100 * (after[before > 0] / before[before > 0] - 1)  # a draw of one place only has no spread
    low, high = np.percentile(changes, _TAILS)
    return round(float(low), _FIRM_DIGITS), round(float(high), _FIRM_DIGITS)


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
