"""What holds across all units: how many are beyond a bound, how far apart, what merged units hide."""

import re
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from second_reader.recomputed.asked import INCOME, POVERTY, Asked, Values
from second_reader.tables.places import COUNTRY

POINTS_APART = re.compile(r"(\d+)(?: percentage)? points?|(\d+) điểm")
_INFORMAL = "informal_employment_rate"


def _rates(asked: Asked, indicator: str = POVERTY, system: str = "") -> dict[str, float]:
    return asked.data.all_values(indicator, system or asked.system, asked.year(indicator))


def income_ratio(asked: Asked) -> Values:
    """Return the highest income of a unit against the lowest."""
    values = _rates(asked, INCOME).values()
    return [max(values) / min(values)]


def below_country(asked: Asked) -> list[str]:
    """Return the units with less income than the country."""
    country = asked.data.value(INCOME, COUNTRY, asked.year(INCOME)) or 0.0
    return [place for place, value in _rates(asked, INCOME).items() if value < country]


def above_country(asked: Asked) -> list[str]:
    """Return the units with no less income than the country."""
    below = set(below_country(asked))
    return [place for place in _rates(asked, INCOME) if place not in below]


def below_country_informal(asked: Asked) -> Values:
    """Return in how many units with less income more than half work informally."""
    return _mostly_informal(asked, below_country(asked))


def above_country_informal(asked: Asked) -> Values:
    """Return in how many of the others more than half work informally."""
    return _mostly_informal(asked, above_country(asked))


def _mostly_informal(asked: Asked, places: list[str]) -> Values:
    rates = _rates(asked, _INFORMAL)
    return [float(sum(rates[place] > 50 for place in places))]


def in_region(asked: Asked, indicator: str) -> dict[str, float]:
    """Return the values of the provinces of the region that words are about."""
    regions = asked.data.places.region_of_province
    return {
        place: value
        for place, value in _rates(asked, indicator, "63").items()
        if regions[place] == asked.place
    }


def region_ends(asked: Asked, indicator: str) -> Values:
    """Return the lowest and the highest value among the provinces of a region."""
    values = in_region(asked, indicator).values()
    return [min(values), max(values)] if values else []


def gaps(asked: Asked) -> dict[str, float]:
    """Return of each merged unit how far apart its former provinces are, in points of poverty."""
    places, year, found = asked.data.places, asked.year(POVERTY), {}
    for unit in places.units("34"):
        values = [asked.data.value(POVERTY, old, year) for old in places.former(unit)]
        known = [value for value in values if value is not None]
        if len(known) > 1:
            found[unit] = max(known) - min(known)
    return found


def wide(asked: Asked) -> list[str]:
    """Return the units whose former provinces lie as far apart as the sentence says, or five points."""
    found = POINTS_APART.search(asked.sentence)
    least = float(found[1] or found[2]) if found else 5.0
    return [unit for unit, gap in gaps(asked).items() if _printed(gap) >= least]


def _printed(gap: float) -> Decimal:
    return Decimal(repr(round(gap, 9))).quantize(Decimal("0.1"), ROUND_HALF_UP)


def within_share(asked: Asked) -> Values:
    """Return what percent of the differences between former provinces lie inside units."""
    year, places = asked.year(POVERTY), asked.data.places
    rates = asked.data.all_values(POVERTY, "63", year)
    mean = sum(rates.values()) / len(rates)
    inside = 0.0
    for unit in places.units("34"):
        values = [rates[old] for old in places.former(unit)]
        centre = sum(values) / len(values)
        inside += sum((value - centre) ** 2 for value in values)
    return [100 * inside / sum((value - mean) ** 2 for value in rates.values())]


def poorest_fifth(asked: Asked) -> Values:
    """Return how many provinces a fifth is, with those whose rate prints as the last one's does."""
    rates = sorted(_rates(asked, system="63").values(), reverse=True)
    last = _printed(rates[ceil(len(rates) / 5) - 1])
    return [float(sum(_printed(rate) >= last for rate in rates))]


def units_named(asked: Asked) -> dict[str, set[str]]:
    """Return by kind of fact the units that the record names by the day of the document."""
    day, data = asked.day.isoformat(), asked.data
    tables = {
        "aid": [f"63:{area}" for area in data.known("dialogue/ngo_aid_facts.csv")["area"] if area != COUNTRY],
        "models": _coded(asked, "models"),
        "projects": _coded(asked, "project_places"),
        "focal points": _coded(asked, "focal_points"),
        "events": _coded(asked, "event_provinces", {e for e, s in _starts(asked) if s and s <= day}),
        "forms": _coded(asked, "../submissions/accepted"),
    }
    return {kind: {_unit(asked, place) for place in places} - {""} for kind, places in tables.items()}


def _starts(asked: Asked) -> list[tuple[str, str]]:
    events = asked.data.table("dialogue/events.csv")
    return list(zip(events["event"], events["starts"], strict=True))


def _coded(asked: Asked, table: str, events: set[str] | None = None) -> list[str]:
    rows = asked.data.table(f"dialogue/{table}.csv")
    if events is not None:
        rows = rows[rows["event"].isin(events)]
    if not {"system", "code"} <= set(rows):
        return []
    return [f"{system}:{code}" for system, code in zip(rows["system"], rows["code"], strict=True)]


def _unit(asked: Asked, place: str) -> str:
    """Return the unit of the document's day in which a place lies, "" where it is one of another day."""
    if place.startswith(f"{asked.system}:"):
        return place
    return asked.data.places.merged_into.get(place, "") if asked.system == "34" else ""


def recorded(asked: Asked) -> set[str]:
    """Return the units of whose work the record says something; to have been invited says nothing of it."""
    named = units_named(asked)
    return set().union(*(units for kind, units in named.items() if kind != "events"))


def apart_by_a_point(asked: Asked) -> Values:
    """Return in how many units the former provinces lie a point or more apart, as gaps are printed."""
    return [float(sum(_printed(gap) >= 1 for gap in gaps(asked).values()))]


def former_ends(asked: Asked) -> Values:
    """Return the lowest and the highest rate of the former provinces of the unit that words are about."""
    places = asked.data.places
    unit = places.merged_into.get(asked.place, asked.place)
    rates = (
        [asked.data.value(POVERTY, old, asked.year(POVERTY)) for old in places.former(unit)] if unit else []
    )
    known = [rate for rate in rates if rate is not None]
    return [min(known), max(known)] if known else []


def units_listed(asked: Asked) -> Values:
    """Return how many units a sentence names."""
    names = {
        asked.data.places.names[place][asked.language] for place in asked.data.places.units(asked.system)
    }
    return [float(sum(bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", asked.sentence)) for name in names))]


def region_of_the_poor(asked: Asked) -> Values:
    """Return what percent of the poor of all provinces live in the region that a sentence names."""
    year, places = asked.year(POVERTY), asked.data.places
    poor = {place: asked.data.poor(POVERTY, place, year) or 0.0 for place in places.units("63")}
    return _in_named_region(asked, poor)


def region_of_the_people(asked: Asked) -> Values:
    """Return what percent of the country's people live in the region that a sentence names."""
    year, places = asked.year(POVERTY), asked.data.places
    people = {
        place: asked.data.value("population_avg_total", place, year) or 0.0 for place in places.units("63")
    }
    return _in_named_region(asked, people)


def _in_named_region(asked: Asked, of: dict[str, float]) -> Values:
    regions = asked.data.places.region_of_province
    named = [
        str(code)
        for code in asked.data.places.regions.index
        if asked.data.places.names[str(code)][asked.language] in asked.sentence
    ]
    return [100 * sum(v for p, v in of.items() if regions[p] == code) / sum(of.values()) for code in named]
