"""A row of a table as a frozen record: a cell becomes what the type of the field of its name says."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, Final, Literal, Protocol, TypeVar, get_args, get_origin, get_type_hints

from diendan.language import Bilingual

Record = TypeVar("Record")
_READ: Final[Mapping[Any, Callable[[str], Any]]] = {
    **{kind: kind for kind in (str, int, float, Decimal)},
    date: date.fromisoformat,
    bool: "yes".__eq__,
}


class Cells(Protocol):
    """The texts of a row by column."""

    def __getitem__(self, column: str, /) -> str: ...


def record(kind: Callable[..., Record], cells: Cells, **given: object) -> Record:
    """Return a row as a record of a dataclass; given: the fields that are no column of their name.

    What may be None is None where the cell is empty; a tuple stands with semicolons between its values; words
    in both languages are those of the columns …_vi and …_en, or of the one that is filled.
    Raises ValueError or ArithmeticError for a cell that is no such value, KeyError for a missing column.
    """
    types = _types(kind)
    return kind(**given, **{name: _value(types[name], cells, name) for name in types if name not in given})


def both(cells: Cells, column: str) -> Bilingual:
    """Return the texts of column_vi and column_en; the one that there is for both, if one is missing."""
    vi, en = cells[f"{column}_vi"], cells[f"{column}_en"]
    return Bilingual(vi or en, en or vi)


@cache
def _types(kind: Callable[..., object]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind)}  # type: ignore[arg-type]


def _value(wanted: Any, cells: Cells, name: str) -> Any:
    if wanted is Bilingual:
        return both(cells, name)
    text, parts = cells[name], get_args(wanted)
    if NoneType in parts:
        return _one(parts[0], text) if text else None
    if get_origin(wanted) is tuple:
        return tuple(_one(parts[0], part) for part in text.split(";") if part)
    return _one(wanted, text)


def _one(wanted: Any, text: str) -> Any:
    if get_origin(wanted) is Literal:
        if text not in get_args(wanted):
            raise ValueError(f"`{text[:80]}`, which is none of {', '.join(get_args(wanted))}")
        return text
    return _READ[wanted](text)
