"""How precise a value is, and so whether it may be said to lie above or below another."""

from collections.abc import Collection, Mapping
from math import hypot, sqrt
from typing import Final, Literal

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


CLEARLY: Final = 1.1
"""By how many times the survey's error a group of places must stand apart from all others."""


def clear_group(rates: Mapping[str, float], ends: Mapping[str, tuple[float, float]]) -> list[str]:
    """Return the places that have the highest rates of the survey as a group, the highest first.

    It ends at the widest step between neighbouring rates, measured in the error of their difference: every
    rate in it lies above every rate outside by more than that error. Empty where no step exceeds it by a
    tenth: the error rests on an assumed design effect, and a little more of it must not undo what is said.
    ends: between which a rate lies by what it is estimated from, where it is no published one; a step is
    from the lower ends of those in the group to the upper ends of the others.
    """
    order = sorted(rates, key=lambda code: -rates[code])
    bounds = {code: ends.get(code, (rates[code], rates[code])) for code in order}
    steps = dict[int, float]()
    for place in range(1, len(order)):
        least = min(bounds[code][0] for code in order[:place])
        most = max(bounds[code][1] for code in order[place:])
        if least >= LOWEST_BELOW:
            steps[place] = (least - most) / hypot(survey_margin(least), survey_margin(most))
    widest = max(steps, key=lambda place: steps[place], default=0)
    return order[:widest] if widest and steps[widest] > CLEARLY else []


def poor_margins(rates: Mapping[str, float], people: Mapping[str, float]) -> dict[str, float]:
    """Return the survey's margin of error of each place's number of poor people, in the unit of `people`."""
    return {code: survey_margin(rate) * people[code] / 100 for code, rate in rates.items()}


def share_margin(poor: Mapping[str, float], margins: Mapping[str, float], inside: Collection[str]) -> float:
    """Return the margin of error, in points, of the share of all poor people that live in the places inside.

    poor, margins: by place, of samples that were drawn apart; so their errors add up as squares do.
    """
    everyone = sum(poor.values())
    share = sum(poor[code] for code in inside) / everyone
    return 100 * hypot(*(margin * (share - (code in inside)) for code, margin in margins.items())) / everyone
