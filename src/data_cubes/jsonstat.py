"""JSON-stat 1 and 2, as PX-Web exports them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any, NoReturn

from data_cubes.cube import CubeCell, DataCube, check_sizes, clean
from data_cubes.jsonstat_sets import DataSet, cell_values, codes, whole_dataset


def exact_json(text: str) -> Any:
    """Return the content of a JSON text with exact numbers. Raises ValueError for NaN and infinity too."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_constant)


def jsonstat_cube(whole: Any, most: int) -> DataCube:
    """Return the data set in the content of a JSON file with exact numbers.

    most: cells that are read. Raises ValueError, KeyError, TypeError, AttributeError, IndexError or
    ArithmeticError for what is no data set, and for sizes that do not fit its values.
    """
    return _cube(whole_dataset(whole, most), most)


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text}, which is no number")


def _cube(dataset: DataSet, most: int) -> DataCube:
    dimension = dataset["dimension"]
    ids = [str(i) for i in dataset.get("id") or dimension["id"]]
    sizes = [int(size) for size in dataset.get("size") or dimension["size"]]
    check_sizes(sizes, most)
    categories = [_categories(dimension[i], size) for i, size in zip(ids, sizes, strict=True)]
    values, marks = cell_values(dataset["value"], prod(sizes)), _marks(dataset.get("status"), prod(sizes))
    cells = {}
    for number, at in enumerate(product(*map(range, sizes))):
        units = {unit for column, n in zip(categories, at, strict=True) if (unit := column[n][1])}
        unit = units.pop() if len(units) == 1 else " / ".join(sorted(units))
        cells[at] = CubeCell(_value(values[number], number), marks[number], unit)
    return DataCube(
        "JSON-stat",
        clean(dataset.get("label") or ""),
        [[label for label, _ in column] for column in categories],
        cells,
        meanings=((dataset.get("extension") or {}).get("status") or {}).get("label") or {},
        edition=_edition(dataset.get("updated")),
        captions=[*_of_another_kind(dimension[i] for i in ids)],
        notes=[*_notes(dataset), *(note for i in ids for note in _notes(dimension[i]))],
    )


def _marks(stored: Any, count: int) -> list[str]:
    """Return the mark of each cell, "" for none: one for all, one a cell, or those of some cells."""
    if stored is None or isinstance(stored, str):
        return [stored or ""] * count
    return [str(mark or "").strip() for mark in cell_values(stored, count)]


def _categories(dimension: Mapping[str, Any], size: int) -> list[tuple[str, str]]:
    """Return label and unit ("" for none) of each category of a dimension, in the order of its values."""
    category = dimension["category"]
    texts, units = category.get("label") or {}, category.get("unit") or {}
    return [(clean(texts.get(key, key)), _unit(units.get(key) or {})) for key in codes(dimension, size)]


def _notes(about: Mapping[str, Any]) -> Iterator[str]:
    """Give the remarks on a data set or a dimension and its categories: a text, a list, or lists by code."""
    for stored in (about.get("note"), (about.get("category") or {}).get("note")):
        lists = stored.values() if isinstance(stored, Mapping) else [stored or ()]
        for texts in lists:
            yield from map(clean, [texts] if isinstance(texts, str) else texts)


def _of_another_kind(about: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Give what PX-Web 2 says of contents whose figures are not those as observed."""
    for dimension in about:
        extension = dimension.get("extension") or {}
        if "Fixed" in (extension.get("priceType") or {}).values():
            yield "constant prices"
        if bases := set((extension.get("basePeriod") or {}).values()) - {""}:
            yield f"base period {' '.join(sorted(bases))}"
        if set((extension.get("adjustment") or {}).values()) - {"None", "NotApplicable", ""}:
            yield "adjusted"


def _unit(stated: Mapping[str, Any]) -> str:
    """Return the unit of a category; one with a multiplier is nothing that words explain."""
    unit = clean(stated.get("base") or stated.get("label") or stated.get("symbol") or "")
    return f"{unit} × 10^{stated['multiplier']}" if stated.get("multiplier") else unit


def _value(stored: Any, number: int) -> Decimal | None:
    if stored is None or (isinstance(stored, str) and not stored.strip(". -")):
        return None
    if not isinstance(stored, Decimal):
        raise ValueError(f"the value {str(stored)[:40]!r} in cell {number}")
    return stored


def _edition(updated: Any) -> date | None:
    """Return the day of the last update; PX-Web writes the year 9999 where it knows none."""
    try:
        day = date.fromisoformat(str(updated)[:10])
    except ValueError:
        return None
    return day if day.year < 2100 else None
