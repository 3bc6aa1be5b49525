"""What a notebook hands to texts, tables and pictures, in JSON types, whatever pandas holds it in."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from numbers import Integral
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from diendan.errors import Finding, InputError
from diendan.spec.texts import JsonValue

if TYPE_CHECKING:
    import pandas as pd

TidyRows: TypeAlias = "pd.DataFrame | Sequence[Mapping[str, object]]"
"""What is published as CSV: a frame, or rows by column, each with the columns of the first."""

Made = TypeVar("Made")
_DEEPEST, _SHOWN = 32, 60
_TAKEN = "a number, a text, a day, a row or column of a frame, a frame, or a list or mapping of them"
_MISSING = ("NAType", "NaTType")  # pandas' own, which equal nothing
_TO_FRAME = "Make one row of names of it: reset_index(), or frame.columns = […]."


def values_told(values: Any) -> dict[str, Any]:
    """Return the values of a part of the texts by their names, as `keeping_traces` does; none for None.

    Raises InputError as it does, and for what has no names.
    """
    if isinstance(told := keeping_traces({} if values is None else values), dict):
        return told
    expected = "a mapping: the value of each name in the texts"
    raise InputError("The texts need values by name.", [Finding("the values", _shown(values), expected)])


def keeping_traces(value: Any) -> Any:
    """Return `value` in JSON types, but for numbers and texts that have a trace.

    A frame becomes its rows; a row, or a column whose index has a name or texts, a mapping; another column
    or array a list; a day its ISO text; what pandas calls missing None.
    Raises InputError naming each value that is none of these, and what to pass instead.
    """
    return _checked(_ready, value, "")


def json_ready(value: Any) -> JsonValue:
    """Return `value` in plain JSON types, as `keeping_traces` does, with the traces left off."""
    ready: JsonValue = json.loads(json.dumps(keeping_traces(value)))
    return ready


def rows_of(data: Any) -> list[dict[str, Any]]:
    """Return tidy rows as mappings by column; numbers keep their traces. A named index is a column, too.

    Raises InputError for what is no frame and no rows, rows that lack a column of the first, and columns of
    a frame that one name does not tell apart.
    """
    return _checked(_rows, data, "data")


def _checked(make: Callable[[Any, str, list[Finding]], Made], value: Any, place: str) -> Made:
    findings: list[Finding] = []
    made = make(value, place, findings)
    if findings:
        raise InputError("These values cannot be handed to texts and tables.", findings)
    return made


def _ready(value: Any, place: str, findings: list[Finding], within: int = 0) -> Any:
    """Return a value in JSON types; one that has none is a finding. within: how many others it stands in."""
    expected, hint = _TAKEN, ""
    if within > _DEEPEST:
        expected, hint = f"no more than {_DEEPEST} values within each other", "Is it a part of itself?"
    elif hasattr(value, "itertuples"):
        return _ready(_rows(value, place, findings), place, findings, within)
    elif hasattr(value, "iloc") and value.index.nlevels > 1:
        hint = _TO_FRAME
    elif hasattr(value, "iloc"):
        if value.index.name is not None or all(isinstance(name, str) for name in value.index):
            return _by_name(value.items(), place, findings, within)
        return _ready(list(value), place, findings, within)
    elif hasattr(value, "_asdict"):
        return _ready(value._asdict(), place, findings, within)
    elif isinstance(value, Mapping):
        return _by_name(value.items(), place, findings, within)
    elif isinstance(value, list | tuple | range):
        return [_ready(each, f"{place}[{n}]", findings, within + 1) for n, each in enumerate(value)]
    elif hasattr(value, "tolist") and value.dtype.kind != "m":
        # Of days in units of nanoseconds, numpy would make whole numbers.
        days = value.dtype.kind == "M" and type(value).__module__ == "numpy"
        return _ready((value.astype("datetime64[us]") if days else value).tolist(), place, findings, within)
    elif value is None or isinstance(value, bool | str):
        return value
    elif type(value).__name__ in _MISSING or (isinstance(value, float) and value != value):
        return None
    elif isinstance(value, int | float):
        if value - value == 0:
            return value
        expected = "a finite number"
    elif isinstance(value, date):
        if not isinstance(value, datetime):
            return value.isoformat()
        if value.time() == time():
            return value.date().isoformat()
        expected, hint = "a day", "Hand over its day: value.date()."
    elif isinstance(value, Iterable):
        hint = "Make a list of it, in an order that is always the same: sorted(…) or list(…)."
    findings.append(Finding(f"`{place}`", _shown(value), expected, hint))
    return None


def _by_name(
    pairs: Iterable[tuple[Any, Any]], place: str, findings: list[Finding], within: int
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if not isinstance(name, str | Integral) or str(name) in made:
            got = f"the name {_shown(name)}" + " again" * (str(name) in made)
            findings.append(Finding(f"`{place}`", got, "names that are texts or whole numbers, each once"))
            continue
        inside = f"{place}.{name}" if place else str(name)
        made[str(name)] = _ready(value, inside, findings, within + 1)
    return made


def _rows(data: Any, place: str, findings: list[Finding]) -> list[dict[str, Any]]:
    if not hasattr(data, "itertuples"):
        rows: list[Any] = list(data) if isinstance(data, list | tuple) else [[data]]
        expected = "a frame, or a list of rows: mappings that have the columns of the first"
        columns = rows[0].keys() if rows and isinstance(rows[0], Mapping) else set()
        for number, row in enumerate(rows):
            if not isinstance(row, Mapping) or row.keys() < columns:
                findings.append(Finding(f"`{place}[{number}]`", _shown(row), expected))
        return [] if findings else [dict(row) for row in rows]
    if named := [name for name in data.index.names if name is not None and name not in data.columns]:
        data = data.reset_index(level=named)
    names = [str(name) for name in data.columns]
    if data.columns.nlevels > 1 or len(set(names)) < len(names):
        findings.append(Finding(f"`{place}`", f"the columns {_shown(names)}", "a name each", _TO_FRAME))
    return [dict(zip(names, row, strict=True)) for row in data.itertuples(index=False)]


def _shown(value: object) -> str:
    """Return a value in one line, with its type."""
    line = " ".join(repr(value).split())
    return f"{line[:_SHOWN]}{'…' * (len(line) > _SHOWN)} ({type(value).__name__})"
