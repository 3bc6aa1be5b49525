"""Which way a figure of a survey went between two years: every report says it by the same rule."""

from typing import Final, Literal

Move = Literal["rose", "fell", "level"]

_MOVED_FROM: Final = 1.0
_NOISE: Final = 1e-9
"""Of a difference of binary numbers: 79.5 − 78.5 may fall short of 1."""
_MOVED_FROM_BY: Final = {"unemployment_rate_working_age": 0.5}


def moved_from(indicator: str) -> float:
    """Return the smallest movement that is named: points of a rate, percent of a number of people."""
    return _MOVED_FROM_BY.get(indicator, _MOVED_FROM)


def move(indicator: str, change: float) -> Move:
    """Return which way an indicator went, "level" where it hardly moved."""
    if abs(change) < moved_from(indicator) - _NOISE:
        return "level"
    return "rose" if change > 0 else "fell"
