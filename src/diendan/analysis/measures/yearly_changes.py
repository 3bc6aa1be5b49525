"""Changes from year to year of the labour survey: from which year on they may be told of a unit, and how much
of one may be noise (docs/question-rule.md)."""

from itertools import pairwise
from math import sqrt
from statistics import fmean, median
from typing import Final

from diendan.analysis.measures.observations import COUNTRY
from diendan.analysis.measures.unit_indicators import known_values, panel, series
from diendan.analysis.reading.loading import indicator as about_indicator
from diendan.data.units import Unit, UnitSystem
from diendan.traces import untraced

EMPLOYED: Final = "employed_persons"
STEP: Final = untraced(10.0, "a bound of all reports")
"""Points by which a year's growth of employed persons may lie off the median growth of the units.

Five times what units usually differ by in 2021–2022, the year in which they differ most.
"""


def sound_from(unit: Unit, system: UnitSystem) -> int:
    """Return the first year of the labour survey's series from which changes of `unit` may be told.

    Where employed persons grow in one year out of line with the other units (Cao Bằng by 28 % in 2022, the
    median by 2 %), another part of the workers was counted before: rates, too, are of other people.
    """
    years = series(EMPLOYED, unit).years
    first = years[0]
    for before, after in pairwise(years):
        growth = _growth(system, before, after)
        if abs(growth[unit.code] - median(growth.values())) > STEP:
            first = after
    return first


def yearly_noise(indicator: str, system: UnitSystem) -> float:
    """Return how far the units' changes of a year usually lie from the country's: the root of their mean
    square, over all years of the newest series. The differences that are real are in it."""
    about, country = about_indicator(indicator), series(indicator, COUNTRY)
    years = [year for year in country.years if about.series_of(year) == about.series_of(country.years[-1])]
    sound = {unit.code: sound_from(unit, system) for unit in system.units}
    off = []
    for before, after in pairwise(years):
        moved = float(country.change(before, after))
        earlier, later = (known_values(panel(indicator, system.units, year)) for year in (before, after))
        off += [
            float(later[code] - earlier[code]) - moved
            for code in later
            if code in earlier and before >= sound[code]
        ]
    return untraced(sqrt(fmean(each**2 for each in off)), "noise, worked out from all units' changes")


def _growth(system: UnitSystem, before: int, after: int) -> dict[str, float]:
    """The growth of employed persons in percent, by unit."""
    earlier, later = (known_values(panel(EMPLOYED, system.units, year)) for year in (before, after))
    return {code: 100 * (float(later[code]) / float(earlier[code]) - 1) for code in later if code in earlier}
