"""The tidy CSV files that are published with a document: each value with a place, an indicator and a year."""

from collections.abc import Iterator
from math import isclose

import pandas as pd

from second_reader.claims.claim import Claims
from second_reader.claims.verdict import Reading, judged
from second_reader.published.report_text import ReportText
from second_reader.tables.data_tables import DataTables
from second_reader.tables.places import COUNTRY, read_table

_PLACES = ("former_province", "province", "area", "unit")
_VALUES = ("value", "score", "rate")
_CLOSE = 1e-6


def tidy_readings(document: ReportText, claims: Claims, data: DataTables, name: str) -> Iterator[Reading]:
    """Yield what became of each value of the tidy files of a document that has place, indicator and year."""
    for path in sorted(document.path.with_suffix("").glob("*.csv")):
        claimed = {claim.indicator for claim in claims.of_part(path.stem) if claim.indicator}
        only = claimed.pop() if len(claimed) == 1 else ""
        table = read_table(path)
        if {"role", "area"} <= set(table):
            table["area"] = [
                _place(data, document.own, *each) for each in zip(table["role"], table["area"], strict=True)
            ]
        yield from _rows(table, only, data, name, path.stem)


def _place(data: DataTables, own: str, role: str, area: str) -> str:
    """Return the place of a row that says by its role and its name which it is."""
    former = data.places.former(own) if own else []
    among = {
        "unit": [own],
        "former": former,
        "region": [str(code) for code in data.places.regions.index],
        "country": [COUNTRY],
    }
    named = among.get(role, [])
    if len(named) == 1:
        return named[0]
    return next((place for place in named if area in data.places.names[place].values()), "")


def _rows(table: pd.DataFrame, only: str, data: DataTables, name: str, part: str) -> Iterator[Reading]:
    place_column = next((column for column in _PLACES if column in table), None)
    value_column = next((column for column in _VALUES if column in table), None)
    if place_column is None or value_column is None or "year" not in table:
        return
    indicators = table["indicator"] if "indicator" in table else pd.Series(only, index=table.index)
    rows = zip(table[place_column], indicators, table["year"], table[value_column], strict=True)
    for place, indicator, year, printed in rows:
        known = place in data.places.names and indicator in data.rules.index
        if not known or not printed or not str(year).isdigit():
            continue
        value = data.value(indicator, place, int(year))
        former = data.places.former(place) if ":" in place else []
        if value is None and len(former) == 1:
            value = data.value(indicator, former[0], int(year))
        if value is not None:
            said = f"{indicator} of {place} in {year}: {printed}"
            holds = isclose(float(printed), value, rel_tol=_CLOSE, abs_tol=_CLOSE)
            yield Reading(name, part, said, judged("rate", holds, said, repr(value)))
