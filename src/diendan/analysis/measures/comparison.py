"""Where a unit stands: its place among the units, its group, its region and the country, as far as each
may be said."""

from collections.abc import Collection
from dataclasses import dataclass
from math import isclose
from statistics import fmean, median, pstdev
from typing import Final, Literal

from diendan.analysis.measures.unit_indicators import known_values, panel, series
from diendan.analysis.reading.loading import indicator as about_indicator
from diendan.analysis.refusals import Refused
from diendan.data.units import Region, Unit, UnitSystem
from diendan.traces import computed, untraced

SURVEY_POVERTY = "poverty_rate_multidimensional_household"
# What is estimated from samples: its error is wider than the steps between units, or is not published.
_SURVEYED = frozenset(
    {
        SURVEY_POVERTY,
        "household_computer_share",
        "income_month_pc_total",
        "informal_employment_rate",
        "labour_productivity",  # per worker, and workers are counted by a sample
        "trained_labour_share_15plus",
    }
)
# The survey does not tell provinces apart below about 5 % (data/flags.csv): a low rate, no place.
LOWEST_BELOW = untraced(5.0, "a bound of all reports")
MOST_OF_REGION: Final = 50.0
"""The percent of its region's people up to which a unit is compared with it."""
ENOUGH: Final = 0.75
"""The part of all units that must have a value in a year, for one of them to have a place among them."""
_PEOPLE: Final = "population_avg_total"
# Two estimates of one value differ in their last binary digits.
_SAME = 1e-12


@dataclass(frozen=True)
class RankPlace:
    """A place among units, or the group of one whose neighbours the survey does not tell from it.

    form: "place" (rank and from_low hold), "group" (quarter holds), "lowest" (a rate so low that the survey
    tells no groups apart).
    rank, from_low: counted from the highest and from the lowest value; units of one value share their place.
    quarter: 1 the highest values, 4 the lowest. of: units that have a value.
    """

    form: Literal["place", "group", "lowest"]
    of: int
    rank: int | None = None
    from_low: int | None = None
    tied: bool = False
    quarter: int | None = None


@dataclass(frozen=True)
class Group:
    """A quarter of the provinces that have a score: 1 the highest scores, 4 the lowest."""

    quarter: int
    of: int
    median: float


def place(indicator: str, unit: Unit, system: UnitSystem, year: int) -> RankPlace:
    """Return the place of `unit` among all units of its system by their values as they are.

    What is estimated from a sample has a group and no place: its error is wider than the steps between units.
    Raises Refused: an indicator whose ranks have no meaning, or not in this unit system; no value.
    """
    about = about_indicator(indicator)
    if system.name not in about.rank_systems:
        allowed = " and ".join(about.rank_systems) or "no"
        raise Refused(
            f"{indicator} has no rank among the {len(system.units)} units (ranked in: {allowed} system). "
            "Say how it stands to the country or its median."
        )
    if about.rank_form != "place":
        raise Refused(f"{indicator} is compared by groups, not places. Use group().")
    values = known_values(panel(indicator, system.units, year))
    if unit.code not in values:
        raise Refused(f"{indicator} has no value for {unit.name_en} ({unit.key}) in {year}.")
    if len(values) < ENOUGH * len(system.units):
        raise Refused(
            f"{indicator} of {year} is known of {len(values)} of {len(system.units)} units: no place."
        )
    own, of = values[unit.code], computed(len(values), "count", values.values())
    if indicator == SURVEY_POVERTY and own < LOWEST_BELOW:
        return RankPlace("lowest", of)
    others = [value for value in values.values() if not isclose(value, own, rel_tol=_SAME)]
    above, below = sum(value > own for value in others), sum(value < own for value in others)
    if indicator in _SURVEYED:
        return RankPlace("group", of, quarter=_quarter(above, len(values)))
    rank, from_low = (computed(n + 1, "place", [own], values.values()) for n in (above, below))
    return RankPlace("place", of, rank, from_low, tied=len(others) < len(values) - 1)


def group(indicator: str, province: Unit, provinces: UnitSystem, year: int) -> Group | None:
    """Return the quarter of a province of the 63 system among those that have a score; None without a score.

    Raises Refused for the 34 units, and for a sub-dimension that is too noisy to be grouped.
    """
    about = about_indicator(indicator)
    if provinces.name != "63" or len(province.former) > 1:
        raise Refused(
            f"{indicator} is known per province of the 63 system; there is no score or rank of the 34 units. "
            "Compare each former province."
        )
    if not about.rank_allowed:
        raise Refused(f"{indicator} is too noisy to rank or group provinces by it.")
    values = known_values(panel(indicator, provinces.units, year))
    if province.code not in values:
        return None
    above = sum(value > values[province.code] for value in values.values())
    of = computed(len(values), "count", values.values())
    return Group(_quarter(above, len(values)), of, middle(values.values()))


def _quarter(above: int, of: int) -> int:
    return 1 + 4 * above // of


def share_of_region(unit: Unit) -> float | None:
    """Return what percent of the people of its region live in a unit, in the newest year known of both; None
    where it lies in two, or where no year is known of both."""
    if len(unit.regions) > 1:
        return None
    people, region = series(_PEOPLE, unit), series(_PEOPLE, unit.regions[0])
    year = max({*people.years} & {*region.years}, default=None)
    return None if year is None else 100 * people.at(year).number / region.at(year).number


def benchmark_region(unit: Unit) -> Region | None:
    """Return the region that a unit is compared with; None where it lies in two, or has more than half of
    the people of its region: it would be compared with itself."""
    share = share_of_region(unit)
    most = share is not None and share > MOST_OF_REGION
    return None if most or len(unit.regions) > 1 else unit.regions[0]


@dataclass(frozen=True)
class Spread:
    """How the units of a system are spread on an indicator in one year."""

    mean: float
    deviation: float


def spread(indicator: str, system: UnitSystem, year: int) -> Spread:
    """Return the spread of an indicator over all units; each unit counts once, so it is no national
    average."""
    values = [float(value) for value in known_values(panel(indicator, system.units, year)).values()]
    if not values:
        raise Refused(f"{indicator} has no value in {year}.")
    return Spread(fmean(values), pstdev(values))


def middle(values: Collection[float]) -> float:
    """Return the median, traced to all the values; the values must not be empty."""
    return computed(float(median(values)), "median", values)
