"""From when a difference says something: the margins that docs/question-rule.md and docs/data.md state."""

from math import sqrt

SURVEY_RATES = ("poverty_rate_multidimensional_household",)
"""Rates of the living-standards survey, whose error is stated."""
_HOUSEHOLDS, _DESIGN, _Z95 = 750, 2.5, 1.96
_NEAR_SHARE = 0.05
_MOVED, _MOVED_UNEMPLOYMENT = 1.0, 0.5


def margin(indicator: str, benchmark: float) -> float:
    """Return up to which distance from a benchmark a value is close to it, in the unit of the indicator."""
    if indicator in SURVEY_RATES:
        share = min(max(benchmark / 100, 0.0), 1.0)
        return 100 * _Z95 * sqrt(share * (1 - share) * _DESIGN / _HOUSEHOLDS)
    return _NEAR_SHARE * abs(benchmark)


def moved_from(indicator: str) -> float:
    """Return from which change between two years on a rate has risen or fallen, in points."""
    return _MOVED_UNEMPLOYMENT if indicator == "unemployment_rate_working_age" else _MOVED
