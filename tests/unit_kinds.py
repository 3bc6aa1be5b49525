"""Of the units of a day, one of each kind that the sentences of reports tell apart."""

from collections.abc import Hashable
from pathlib import Path

import pandas as pd

from diendan.data.units import Unit, units_at
from diendan.language import parse_day

INDICATORS = Path(__file__).parents[1] / "data" / "indicators"


def one_of_each_kind(day: str, *also: str) -> list[str]:
    """Return the slugs of a day's units in their order: the first of each kind, and those in `also`."""
    first: dict[Hashable, str] = {}
    for unit in units_at(parse_day(day)).units:
        first.setdefault(unit.slug if unit.slug in also else _kind(unit), unit.slug)
    return list(first.values())


def is_compared_with_region(day: str, unit: Unit) -> bool:
    """Return whether a unit lies in one region and has no more than half of its people, as known on `day`."""
    year = 2024 if day > "2025" else 2023
    of = f"indicator == 'population_avg_total' and year == {year}"
    people = _table("population").query(of).set_index("province_code")["value"]
    regions = _table("benchmarks").query(of).set_index("area")["value"]
    own, region = people[list(unit.former)].sum(), unit.regions[0].code
    return len(unit.regions) == 1 and bool(own <= regions[region] / 2)


def _kind(unit: Unit) -> Hashable:
    """Title, merger, regions; how many former provinces have few poor, a poor district, no score."""
    poverty = _table("poverty_multidimensional").query("year == 2023")
    rates = poverty[poverty["indicator"] == "poverty_rate_multidimensional_household"]
    districts = _table("poor_district_provinces").query("has_poor_district == 'yes'")
    papi = _table("papi").query("indicator == 'papi_2_2_poverty_list_transparency'").dropna(subset="value")
    codes = set(unit.former)
    return (
        (unit.kind, len(codes) > 1, tuple(region.code for region in unit.regions)),
        len(codes & set(rates[rates["value"] < 5]["province_code"])),
        len(codes & set(districts["province_code"])),
        len(codes - set(papi[papi["year"] == papi["year"].max()]["province_code"])),
    )


def _table(name: str) -> pd.DataFrame:
    return pd.read_csv(INDICATORS / f"{name}.csv", dtype={"province_code": str})
