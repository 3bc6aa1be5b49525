"""Which way a figure of a survey went between two years: every report says it by the same rule."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

from diendan.analysis.measures.unit_indicators import Series
from diendan.traces import Computed, trace_of, traced

Move = Literal["rose", "fell", "level"]

_MOVED_FROM: Final = 1.0
_MOVED_FROM_BY: Final = {"unemployment_rate_working_age": 0.5}


def moved_from(indicator: str) -> float:
    """Return the smallest movement that is named: points of a rate, percent of a number of people."""
    return _MOVED_FROM_BY.get(indicator, _MOVED_FROM)


def move(indicator: str, change: float) -> Move:
    """Return which way an indicator went, "level" where it hardly moved."""
    if abs(change) < moved_from(indicator):
        return "level"
    return "rose" if change > 0 else "fell"


def rate_change(of: Series, first: int, last: int) -> float:
    """Return the change of a rate in points as a reader finds it who subtracts the two printed figures.

    Raises Refused where the two years may not be compared.
    """
    of.change(first, last)  # refuses what may not be compared
    return _printed(of.at(last).number) - _printed(of.at(first).number)


def _printed(rate: float) -> float:
    shown = float(Decimal(repr(round(float(rate), 9))).quantize(Decimal("0.1"), ROUND_HALF_UP))
    trace = trace_of(rate)
    return shown if trace is None else traced(shown, Computed("round", (trace, 1.0)))
