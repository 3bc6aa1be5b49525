"""How precise a value is, and so whether it may be said to lie above or below another."""

from collections.abc import Mapping
from itertools import pairwise
from math import hypot, sqrt
from typing import Literal

from diendan.analysis.measures.comparison import LOWEST_BELOW, SURVEY_POVERTY
from diendan.traces import untraced

# The living-standards survey asks about 750 households a province, in clusters: this design effect gives the
# ±2.5 points at 5 % and ±5 at 30 % that docs/data.md states.
HOUSEHOLDS, DESIGN_EFFECT = 750, 2.5
# Closer to the benchmark than this share of it, another indicator is "near".
NEAR = untraced(0.05, "a bound of all reports")

Stand = Literal["above", "near", "below"]


def stand(indicator: str, value: float, benchmark: float) -> Stand:
    """Return whether `value` is above, near or below `benchmark`; within the survey's error is near."""
    margin = survey_margin(benchmark) if indicator == SURVEY_POVERTY else NEAR * abs(benchmark)
    if abs(value - benchmark) <= margin:
        return "near"
    return "above" if value > benchmark else "below"


def survey_margin(rate: float) -> float:
    """Return the survey's margin of error in points at a rate in percent, at 95 %."""
    share = min(max(rate, 0.0), 100.0) / 100
    return 100 * 1.96 * sqrt(DESIGN_EFFECT * share * (1 - share) / HOUSEHOLDS)


def clear_group(rates: Mapping[str, float]) -> list[str]:
    """Return the places that have the highest rates of the survey as a group, the highest first.

    It ends at the widest step between neighbouring rates, measured in the error of their difference: every
    rate in it lies above every rate outside by more than that error. Empty where no step exceeds it.
    """
    order = sorted(rates, key=lambda code: -rates[code])
    steps = {
        place: (rates[above] - rates[below]) / hypot(survey_margin(rates[above]), survey_margin(rates[below]))
        for place, (above, below) in enumerate(pairwise(order), start=1)
        if rates[above] >= LOWEST_BELOW
    }
    widest = max(steps, key=lambda place: steps[place], default=0)
    return order[:widest] if widest and steps[widest] > 1 else []
