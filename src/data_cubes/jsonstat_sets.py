"""Data sets of JSON-stat 1 and 2: codes and values, and several answers for parts of one table as one set."""

from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

DataSet = Mapping[str, Any]


def bare(answer: bytes) -> bytes:
    """Return JSON as it was sent without the byte-order mark and the NUL that PX-Web puts around it."""
    return answer.removeprefix(BOM_UTF8).rstrip(b"\0 \r\n")


def whole_dataset(whole: Any, most: int) -> DataSet:
    """Return the data set in the content of a file; a list holds parts of one, of at most `most` cells each.

    Raises ValueError (or KeyError, TypeError, AttributeError) for what is none.
    """
    return (
        _joined([one_dataset(part) for part in whole], most)
        if isinstance(whole, list)
        else one_dataset(whole)
    )


def one_dataset(whole: Any) -> DataSet:
    """Return the data set itself: version 2 has it at the top, version 1 under a name.

    Raises errors as `whole_dataset`.
    """
    if "dimension" in whole:
        return dict(whole)
    if isinstance(whole.get("dataset"), dict):
        return dict(whole["dataset"])
    sets = [part for part in whole.values() if isinstance(part, dict) and "dimension" in part]
    if len(sets) != 1:
        raise ValueError(f"{len(sets)} data sets instead of one")
    return dict(sets[0])


def dimensions(found: DataSet) -> dict[str, list[str]]:
    """Return the codes of each dimension, in the order of the values. Raises ValueError where the sizes do
    not fit."""
    about = found["dimension"]
    ids = [str(i) for i in found.get("id") or about["id"]]
    sizes = [int(size) for size in found.get("size") or about["size"]]
    return {i: codes(about[i], size) for i, size in zip(ids, sizes, strict=True)}


def codes(dimension: Mapping[str, Any], size: int) -> list[str]:
    """Return the codes of one dimension's categories in the order of its values."""
    category = dimension["category"]
    index = category.get("index")
    if isinstance(index, list):
        keys = [str(key) for key in index]
    elif isinstance(index, dict):
        keys = sorted(index, key=lambda key: int(index[key]))
        if [int(index[key]) for key in keys] != list(range(size)):
            raise ValueError("an index that does not count from 0")
    else:
        keys = list(category.get("label") or {})
    if len(keys) != size or len(set(keys)) != size:
        raise ValueError(f"{len(keys)} categories where the size is {size}")
    return keys


def cell_values(stored: Any, count: int) -> list[Any]:
    """Return one value for each cell, None where there is none. Raises ValueError for another number."""
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


def _joined(parts: Sequence[DataSet], most: int) -> DataSet:
    """Return the set of which each part holds some categories; every cell must be in exactly one part."""
    if not parts:
        raise ValueError("no data set")
    if len({str(part.get("updated")) for part in parts}) > 1:
        raise ValueError("parts of two editions")
    first, inside = parts[0], [dimensions(part) for part in parts]
    if any(list(each) != list(inside[0]) for each in inside):
        raise ValueError("parts with other dimensions")
    whole = {i: list(dict.fromkeys(code for each in inside for code in each[i])) for i in inside[0]}
    values: dict[tuple[str, ...], Any] = {}
    marks: dict[tuple[str, ...], Any] = {}
    for part, each in zip(parts, inside, strict=True):
        if prod(map(len, each.values())) > most:
            raise ValueError(f"more than {most} cells")
        cells = list(product(*each.values()))
        if not values.keys().isdisjoint(cells):
            raise ValueError("parts that hold the same cells")
        values.update(zip(cells, cell_values(part["value"], len(cells)), strict=True))
        status = part.get("status")
        stated = [status] * len(cells) if isinstance(status, str) else cell_values(status or {}, len(cells))
        marks.update(zip(cells, stated, strict=True))
    if len(values) != prod(map(len, whole.values())):
        raise ValueError("cells that no part holds")
    order = list(product(*whole.values()))
    return {
        **first,
        "id": list(whole),
        "size": [len(keys) for keys in whole.values()],
        "dimension": {
            i: _category(keys, (part["dimension"][i] for part in parts)) for i, keys in whole.items()
        },
        "value": [values[cell] for cell in order],
        "status": [marks[cell] for cell in order],
    }


def _category(keys: Sequence[str], of_parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return one dimension with the categories of all parts, their labels and units."""
    labels: dict[str, Any] = {}
    units: dict[str, Any] = {}
    about: dict[str, Any] = {}
    for part in of_parts:
        about = about or dict(part)
        labels |= part["category"].get("label") or {}
        units |= part["category"].get("unit") or {}
    return {**about, "category": {"index": list(keys), "label": labels, "unit": units}}
