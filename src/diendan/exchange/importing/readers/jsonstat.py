"""JSON-stat 1 and 2, as PX-Web exports them (with a byte-order mark or a closing NUL, as it happens)."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any, Final, NoReturn

from diendan.errors import InputError
from diendan.exchange.file_limits import PUBLISHED
from diendan.exchange.importing.printed.cell_tables import decode
from diendan.exchange.importing.printed.printed_figures import Extract, PrintedFigure
from diendan.exchange.importing.printed.printed_numbers import is_sound
from diendan.exchange.importing.printed.printed_places import FEWEST_PLACES, PlaceNames
from diendan.exchange.importing.printed.printed_years import (
    FigureStatus,
    PrintedStatus,
    read_period,
    status_in,
    status_of_mark,
)
from diendan.exchange.importing.printed.raw_file import refuse
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.language import fold, nfc, quoted

_EXPECTED: Final = "JSON-stat: dimensions with id, size and labels, and one value for each cell"


def read_jsonstat(file: PublishedSource) -> list[Extract]:
    """Return the figures of a JSON-stat data set with a dimension of places and one of years.

    Raises InputError for text that is no JSON or no such data set, and for sizes that do not fit its values.
    """
    if file.raw.kind != "json":
        return []
    try:
        text = decode(file.raw)
        whole = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_constant)
        return [_read(file.name, _dataset(whole), file.places)]
    except InputError:
        raise
    except RecursionError as error:
        raise refuse(file.name, "JSON nested too deep", _EXPECTED) from error
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError) as error:
        got = f"no data set that can be read ({type(error).__name__}: {error})"
        raise refuse(file.name, got, _EXPECTED) from error


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text}, which is no number")


def _dataset(whole: Any) -> Mapping[str, Any]:
    """Return the data set itself: version 2 has it at the top, version 1 under a name."""
    if "dimension" in whole:
        return dict(whole)
    if isinstance(whole.get("dataset"), dict):
        return dict(whole["dataset"])
    sets = [part for part in whole.values() if isinstance(part, dict) and "dimension" in part]
    if len(sets) != 1:
        raise ValueError(f"{len(sets)} data sets instead of one")
    return dict(sets[0])


def _read(name: str, dataset: Mapping[str, Any], places: PlaceNames) -> Extract:
    dimension = dataset["dimension"]
    ids = [str(i) for i in dataset.get("id") or dimension["id"]]
    sizes = [int(size) for size in dataset.get("size") or dimension["size"]]
    labels = [_labels(dimension[i], size) for i, size in zip(ids, sizes, strict=True)]
    if len(ids) > 10 or any(size < 1 for size in sizes) or prod(sizes) > PUBLISHED.cells:
        raise ValueError(f"sizes {sizes}, which make more than {PUBLISHED.cells} cells or none")
    values = _values(dataset["value"], prod(sizes))
    found = [[places.find(label) for label in column] for column in labels]
    at_place = max(range(len(ids)), key=lambda n: sum(place is not None for place in found[n]))
    if sum(place is not None for place in found[at_place]) < FEWEST_PLACES:
        raise refuse(name, "no dimension of places", "a table by provinces")
    periods = [[read_period(label) for label in column] for column in labels]
    dated = [n for n, column in enumerate(periods) if n != at_place and column and all(column)]
    if len(dated) != 1:
        raise refuse(name, f"{len(dated)} dimensions of years", "one dimension whose labels are all years")
    at_year = dated[0]
    others = [n for n in range(len(ids)) if n not in (at_place, at_year) and sizes[n] > 1]
    marks = _marks(dataset.get("status"), prod(sizes))
    figures: list[PrintedFigure] = []
    unplaced: dict[str, None] = {}
    strange: dict[str, int] = {}
    for number, cell in enumerate(product(*map(range, sizes))):
        status = _status(marks[number], dataset)
        value = None if status == "missing" else _value(values[number], number)
        place, period = found[at_place][cell[at_place]], periods[at_year][cell[at_year]]
        if place is None and value is not None:
            unplaced[labels[at_place][cell[at_place]]] = None
        elif place is not None and period is not None:
            item = " ".join(labels[n][cell[n]] for n in others)
            where = "cell " + " × ".join(labels[n][cell[n]] for n in range(len(labels)))
            if status is None:
                strange[marks[number]] = strange.get(marks[number], 0) + 1
            stated: FigureStatus = status if status == "preliminary" or status == "plan" else period.status
            figures.append(PrintedFigure(place, period.year, item, value, stated, where))
    title, edition = nfc(str(dataset.get("label") or "")), _edition(dataset.get("updated"))
    single = [n for n in range(len(ids)) if n not in (at_place, at_year) and sizes[n] == 1]
    return Extract(
        "JSON-stat",
        title,
        tuple(figures),
        captions=tuple(labels[n][0] for n in single),
        unit=_unit(dimension[i] for i in ids),
        edition=edition,
        unplaced=tuple(unplaced),
        undecided=tuple(
            f"The file marks {count} figures with {quoted(mark)}, and does not say what that means. "
            "Give their `status` in a mapping file."
            for mark, count in strange.items()
        ),
    )


def _marks(stored: Any, count: int) -> list[str]:
    """Return the mark of each cell, "" for none: one for all, one a cell, or those of some cells."""
    if stored is None or isinstance(stored, str):
        return [stored or ""] * count
    return [str(mark or "").strip() for mark in _values(stored, count)]


def _status(mark: str, dataset: Mapping[str, Any]) -> PrintedStatus | None:
    """Return what a mark means: by the publisher's words for it, or as is usual; None if nothing tells."""
    if not mark:
        return "final"
    labels = ((dataset.get("extension") or {}).get("status") or {}).get("label") or {}
    words = str(labels.get(mark, ""))
    return status_in(words) if fold(words) else status_of_mark(mark)


def _unit(dimensions: Iterable[Mapping[str, Any]]) -> str:
    """Return the unit that the categories of a dimension state; "" where they state none or several."""
    stated = {
        nfc(str(unit.get("base") or unit.get("label") or ""))
        for dimension in dimensions
        for unit in (dimension["category"].get("unit") or {}).values()
    }
    return stated.pop() if len(stated) == 1 else ""


def _labels(dimension: Mapping[str, Any], size: int) -> list[str]:
    """Return the labels of one dimension in the order of its values."""
    category = dimension["category"]
    texts = category.get("label") or {}
    index = category.get("index")
    if isinstance(index, list):
        keys = [str(key) for key in index]
    elif isinstance(index, dict):
        keys = sorted(index, key=lambda key: int(index[key]))
        if [int(index[key]) for key in keys] != list(range(size)):
            raise ValueError("an index that does not count from 0")
    else:
        keys = list(texts)
    if len(keys) != size or len(set(keys)) != size:
        raise ValueError(f"{len(keys)} categories where the size is {size}")
    return [" ".join(nfc(str(texts.get(key, key))).split()) for key in keys]


def _values(stored: Any, count: int) -> list[Any]:
    if isinstance(stored, dict):  # sparse: place → value
        full: list[Any] = [None] * count
        for place, value in stored.items():
            if not 0 <= int(place) < count:
                raise ValueError(f"a value at {place}, beyond the last cell")
            full[int(place)] = value
        return full
    if len(stored) != count:
        raise ValueError(f"{len(stored)} values for {count} cells")
    return list(stored)


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
