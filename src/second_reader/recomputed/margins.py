"""From when a difference says something (docs/question-rule.md, docs/data.md), and what so stands apart."""

from math import hypot, sqrt

from second_reader.recomputed.asked import POVERTY, Asked, Values
from second_reader.tables.places import COUNTRY

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


_PEOPLE = "population_avg_total"
_LOW = 5.0
"""Below this rate in percent the survey tells no places apart (data/flags.csv)."""


def _rates(asked: Asked) -> dict[str, float]:
    return asked.data.all_values(POVERTY, asked.system, asked.year(POVERTY))


def _poor(asked: Asked) -> dict[str, float]:
    """Return the poor people of each unit in thousand."""
    year = asked.year(POVERTY)
    return {place: asked.data.poor(POVERTY, place, year) or 0.0 for place in _rates(asked)}


def group_apart(asked: Asked) -> set[str]:
    """Return the units whose rates lie above every other by more than the survey's error of a difference.

    Of several such groups the one that is furthest apart in that error. It is so whatever the size of
    households in former provinces: of its units the lower end of the range counts, of others the upper.
    """
    rates, table = _rates(asked), asked.data.table("indicators/poverty_2023_merged_units.csv")
    ends = {
        f"34:{row.province_code_34}": (
            float(str(row.worst_case_low_pct)),
            float(str(row.worst_case_high_pct)),
        )
        for row in table.itertuples()
    }
    best, furthest = set[str](), 1.1  # a tenth more than the error, which rests on an assumption
    for bound in sorted(set(rates.values()), reverse=True):
        inside = {place for place, rate in rates.items() if rate >= bound}
        lows = [ends.get(place, (rates[place],))[0] for place in inside]
        highs = [ends.get(place, (rates[place],))[-1] for place in rates if place not in inside]
        if not highs or min(lows) < _LOW:
            break
        least, most = min(lows), max(highs)
        step = (least - most) / hypot(margin(POVERTY, least), margin(POVERTY, most))
        if step > furthest:
            best, furthest = inside, step
    return best


def units_apart(asked: Asked) -> Values:
    """Return how many units that group has."""
    return [float(len(group_apart(asked)))]


def rates_apart(asked: Asked) -> Values:
    """Return the lowest and the highest rate of that group."""
    found = [_rates(asked)[place] for place in group_apart(asked)]
    return [min(found), max(found)] if found else []


def _half(asked: Asked) -> list[str]:
    """Return the fewest units that have half of the poor."""
    poor = _poor(asked)
    order, total = sorted(poor, key=lambda place: -poor[place]), sum(poor.values())
    taken: list[str] = []
    while sum(poor[place] for place in taken) < total / 2:
        taken.append(order[len(taken)])
    return taken


def units_with_half(asked: Asked) -> Values:
    """Return how many units have half of the poor."""
    return [float(len(_half(asked)))]


def share_of_half(asked: Asked) -> Values:
    """Return what percent of the poor they have, and the ends of its interval by the survey's error.

    The samples are those of the former provinces. The error of a part beside the rest is that of a ratio.
    """
    poor, inside, year = _poor(asked), _half(asked), asked.year(POVERTY)
    share = sum(poor[place] for place in inside) / sum(poor.values())
    variance = 0.0
    for place in poor:
        for old in asked.data.places.former(place):
            rate = asked.data.value(POVERTY, old, year) or 0.0
            error = margin(POVERTY, rate) / 100 * (asked.data.value(_PEOPLE, old, year) or 0.0)
            variance += (error * ((1 if place in inside else 0) - share)) ** 2
    half_width = sqrt(variance) / sum(poor.values())
    return [100 * share, 100 * (share - half_width), 100 * (share + half_width)]


def people_with_half(asked: Asked) -> Values:
    """Return what percent of all people live in the units that have half of the poor."""
    year, units = asked.year(POVERTY), asked.data.places.units(asked.system)
    people = {place: asked.data.value(_PEOPLE, place, year) or 0.0 for place in units}
    return [100 * sum(people[place] for place in _half(asked)) / sum(people.values())]


def poor_summed(asked: Asked) -> Values:
    """Return the sum of the poor of all units, and how many the country's own rate gives, in thousand."""
    country = asked.data.poor(POVERTY, COUNTRY, asked.year(POVERTY))
    return [sum(_poor(asked).values()), *([country] if country else [])]


def apart_with_half(asked: Asked) -> Values:
    """Return how many of them are in the group with the highest rates."""
    return [float(len(group_apart(asked) & set(_half(asked))))]


def share_of_country(asked: Asked) -> Values:
    """Return what percent of the country's poor live in the unit that words are about."""
    poor = _poor(asked)
    return [100 * poor[asked.place] / sum(poor.values())] if asked.place in poor else []


def most_poor(asked: Asked, many: int) -> set[str]:
    """Return the units with most poor people."""
    poor = _poor(asked)
    return set(sorted(poor, key=lambda place: -poor[place])[:many])


def calibrated(asked: Asked) -> Values:
    """Return the rate of a merged unit that its households would weigh."""
    table = asked.data.table("indicators/poverty_2023_merged_units.csv")
    rows = table[table["province_code_34"] == asked.place.removeprefix("34:")]
    return [float(value) for value in rows["household_size_calibrated_pct"]]
