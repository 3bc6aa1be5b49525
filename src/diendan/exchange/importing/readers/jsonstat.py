"""JSON-stat 1 and 2, as PX-Web exports them (with a byte-order mark or a closing NUL, as it happens)."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any, Final, NoReturn

from diendan.errors import InputError
from diendan.exchange.importing.printed.cell_tables import decode
from diendan.exchange.importing.printed.data_cube import CubeCell, DataCube, check_sizes, extract_of
from diendan.exchange.importing.printed.jsonstat_sets import DataSet, cell_values, codes, one_dataset
from diendan.exchange.importing.printed.printed_figures import Extract
from diendan.exchange.importing.printed.printed_numbers import is_sound
from diendan.exchange.importing.printed.raw_file import refuse
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.language import nfc

_EXPECTED: Final = "JSON-stat: dimensions with id, size and labels, and one value for each cell"


def read_jsonstat(file: PublishedSource) -> list[Extract]:
    """Return the figures of a JSON-stat data set with a dimension of places and one of years.

    Raises InputError for text that is no JSON or no such data set, and for sizes that do not fit its values.
    """
    if file.raw.kind != "json":
        return []

    def read(whole: Any) -> Extract:
        return extract_of(file.name, _cube(one_dataset(whole)), file.places, file.mapping)

    return [read_json(file, read, _EXPECTED)]


def read_json(file: PublishedSource, read: Callable[[Any], Extract], expected: str) -> Extract:
    """Return what `read` makes of a JSON file whose numbers are exact; InputError for what it stumbles on.

    expected: what the file should be, for the message.
    """
    try:
        text = decode(file.raw)
        return read(json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_constant))
    except InputError:
        raise
    except RecursionError as error:
        raise refuse(file.name, "JSON nested too deep", expected) from error
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError) as error:
        got = f"no data set that can be read ({type(error).__name__}: {error})"
        raise refuse(file.name, got, expected) from error


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text}, which is no number")


def _cube(dataset: DataSet) -> DataCube:
    dimension = dataset["dimension"]
    ids = [str(i) for i in dataset.get("id") or dimension["id"]]
    sizes = [int(size) for size in dataset.get("size") or dimension["size"]]
    check_sizes(sizes)
    categories = [_categories(dimension[i], size) for i, size in zip(ids, sizes, strict=True)]
    values, marks = cell_values(dataset["value"], prod(sizes)), _marks(dataset.get("status"), prod(sizes))
    cells = {}
    for number, at in enumerate(product(*map(range, sizes))):
        units = {unit for column, n in zip(categories, at, strict=True) if (unit := column[n][1])}
        unit = units.pop() if len(units) == 1 else " / ".join(sorted(units))
        cells[at] = CubeCell(_value(values[number], number), marks[number], unit)
    return DataCube(
        "JSON-stat",
        nfc(str(dataset.get("label") or "")),
        [[label for label, _ in column] for column in categories],
        cells,
        meanings=((dataset.get("extension") or {}).get("status") or {}).get("label") or {},
        edition=_edition(dataset.get("updated")),
        notes=[nfc(str(note)) for note in dataset.get("note") or ()],
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
    return [
        (" ".join(nfc(str(texts.get(key, key))).split()), _unit(units.get(key) or {}))
        for key in codes(dimension, size)
    ]


def _unit(stated: Mapping[str, Any]) -> str:
    """Return the unit of a category; one with a multiplier is nothing that words explain."""
    unit = nfc(str(stated.get("base") or stated.get("label") or ""))
    return f"{unit} × 10^{stated['multiplier']}" if stated.get("multiplier") else unit


def _value(stored: Any, number: int) -> Decimal | None:
    if stored is None or (isinstance(stored, str) and not stored.strip(". -")):
        return None
    if not (isinstance(stored, Decimal) and is_sound(stored)):
        raise ValueError(f"the value {str(stored)[:40]!r} in cell {number}")
    return stored


def _edition(updated: Any) -> date | None:
    """Return the day of the last update; PX-Web writes the year 9999 where it knows none."""
    try:
        day = date.fromisoformat(str(updated)[:10])
    except ValueError:
        return None
    return day if day.year < 2100 else None
