"""Changes of the labour survey from year to year: the first year in line, and the noise of a year's."""

from itertools import pairwise

import pandas as pd

from second_reader.recomputed.asked import Asked, Values
from second_reader.tables.data_tables import DataTables
from second_reader.tables.places import COUNTRY

RATES = ("informal_employment_rate", "trained_labour_share_15plus", "unemployment_rate_working_age")
_EMPLOYED, _OFF = "employed_persons", 10.0


def first_in_line(data: DataTables, system: str) -> dict[str, int]:
    """Return of each unit the first year of the newest series after which its employed grow as elsewhere."""
    years = _years(data, _EMPLOYED)
    firsts = dict.fromkeys(data.places.units(system), years[0])
    for before, after in pairwise(years):
        earlier, later = (pd.Series(data.all_values(_EMPLOYED, system, year)) for year in (before, after))
        off = 100 * (later / earlier - (later / earlier).median())
        firsts |= dict.fromkeys(off[off.abs() > _OFF].index, after)
    return firsts


def step(asked: Asked) -> Values:
    """Return the growth of employed persons between the two years that are said, in percent."""
    first, last = (asked.data.value(_EMPLOYED, asked.own, year) for year in sorted(set(asked.years))[:2])
    return [100 * (last / first - 1)] if first and last else []


def noise(asked: Asked) -> Values:
    """Return how far the units' changes of a year usually lie from the country's, an indicator each."""
    return [_noise(asked.data, indicator, asked.system) for indicator in RATES]


def _noise(data: DataTables, indicator: str, system: str) -> float:
    off = []
    firsts = first_in_line(data, system)
    for before, after in pairwise(_years(data, indicator)):
        earlier, later = (data.all_values(indicator, system, year) for year in (before, after))
        country = (data.value(indicator, COUNTRY, after) or 0) - (data.value(indicator, COUNTRY, before) or 0)
        moved = {place: later[place] - earlier[place] for place in later if place in earlier}
        off += [(moved[place] - country) ** 2 for place in moved if before >= firsts[place]]
    return float(pd.Series(off).mean() ** 0.5)


def _years(data: DataTables, indicator: str) -> list[int]:
    first = int(data.rule(indicator, "first_usable_year"))
    return [year for year in data.years(indicator) if year >= first]
