"""The one way to data: checked against the schema, refused where the rules say so, and recorded as read."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from diendan.analysis.reading import read_log
from diendan.analysis.refusals import Refused
from diendan.data.datapackage import Package, Rows, Selection
from diendan.data.indicators import Indicator
from diendan.environment import project_root, variable
from diendan.traces import TracedCells, reason_of, trace_of, traced

if TYPE_CHECKING:
    import pandas as pd

P = ParamSpec("P")
Found = TypeVar("Found")

_DIGITS = re.compile(r"\d")
_packages: dict[tuple[str | None, Path | None, date | None], Package] = {}
_day: date | None = None


def open_on(day: date) -> None:
    """Read from now on what was known on `day`, and record every read again: another report is opened."""
    global _day
    _day = day
    _read.clear()
    _words.clear()
    _years.clear()
    read_log.forget()


def package() -> Package:
    """Return the Data Package of the project as it was known on the day of the report, loaded once a process;
    all of it where there is no report."""
    return _package_on(report_day())


def known_on(indicator: str, day: date) -> int:
    """Return the newest year of an indicator that was known on a day; before its first one if none was.

    Raises InputError with the nearest name for an indicator that there is not.
    """
    return _package_on(day).indicator(indicator).last_year


def _package_on(day: date | None) -> Package:
    named = variable("DIENDAN_ROOT")
    here = (named, None if named else Path.cwd(), day)  # what the project's root depends on
    if here not in _packages:
        whole = Package.load(project_root())
        _packages[here] = whole.on(day) if day else whole
    return _packages[here]


def report_day() -> date | None:
    """Return the day of the report that is open, or that the pipeline asks this notebook for."""
    if _day is None and (asked := json.loads(variable("DIENDAN_PARAMETERS") or "{}").get("forum_date")):
        return date.fromisoformat(asked)
    return _day


def once_a_report(function: Callable[P, Found]) -> Callable[P, Found]:
    """Return `function` with its results kept until another report is opened, which records its own reads.

    function: its result depends on its arguments, which can be hashed, and on the data; nobody changes it.
    """
    found: dict[tuple[object, ...], Found] = {}
    opened = -1

    @wraps(function)
    def once(*arguments: P.args, **named: P.kwargs) -> Found:
        nonlocal opened
        if opened != read_log.opened():
            found.clear()
            opened = read_log.opened()
        key = (package().root, report_day(), arguments, tuple(named.items()))
        if key not in found:
            found[key] = function(*arguments, **named)
        return found[key]

    return once


def load_rows(table: str, columns: Iterable[str] | None = None, **where: Any) -> Rows:
    """Return rows of a table as text, as they stand in the file, and record the read.

    columns: those that are used, all by default. where: column=value or column=[values]. Raises InputError
    for a table, column or indicator that the package does not know; Refused for rows on both sides of a
    change of definition that makes two series of one indicator.
    """
    rows = read_rows(table, columns, **where)
    _refuse_joined_series(package(), table, rows)
    return rows


def read_rows(table: str, columns: Iterable[str] | None = None, **where: Any) -> Rows:
    """Return and record rows as `load_rows` does, for weights too, which are used year by year and join
    nothing."""
    data = package()
    wanted = {column: _values(value) for column, value in where.items()}
    selection = Selection.of(tuple(columns) if columns is not None else None, wanted)
    key = (data.root, report_day(), table, selection)
    if key not in _selected:
        _selected[key] = data.table(table).select(selection)
    rows = _selected[key]
    if key not in _read:
        _read.add(key)
        _words.update(_words_read(key))
        _years.update(_years_read(key))
    asked = {
        "columns": selection.columns,
        "where": {column: list(values) for column, values in selection.where},
    }
    read_log.record(table=table, selection=asked, sha256=rows.sha256)
    return rows


_selected: dict[tuple[Path, date | None, str, Selection], Rows] = {}
# What the open report has read, with the words and years there: what another report read is no source of it.
_read: set[tuple[Path, date | None, str, Selection]] = set()
_words: set[str] = set()
_years: set[int] = set()


def unread(text: str) -> str:
    """Return what is left of a text without the words that the report read from data, in small letters.

    Words are cells that have a letter: a name, a title, a quotation.
    """
    rest = text.casefold()
    if not (_DIGITS.search(rest) and any(map(str.isalpha, rest))):
        return rest
    whole = re.compile(rf"(?<!\d){re.escape(rest)}(?!\d)")
    words = [word for word in _words if word in rest or rest in word]
    for word in sorted(words, key=len, reverse=True):
        if whole.search(word):
            return ""
        rest = rest.replace(word, "")
    return rest


def years_read() -> frozenset[int]:
    """Return the years of the rows that the open report has read: of their periods and of their dates."""
    return frozenset(_years)


@cache
def _words_read(key: tuple[Path, date | None, str, Selection]) -> frozenset[str]:
    cells = (cell.casefold() for row in _selected[key].rows for cell in row)
    return frozenset(cell for cell in cells if _DIGITS.search(cell) and any(map(str.isalpha, cell)))


@cache
def _years_read(key: tuple[Path, date | None, str, Selection]) -> frozenset[int]:
    of_table = {column.name: column for column in package().table(key[2]).columns}
    rows = _selected[key]
    dated = [place for place, name in enumerate(rows.header) if of_table[name].holds_years]
    return frozenset(int(row[place][:4]) for row in rows.rows for place in dated if row[place])


def load(table: str, columns: Iterable[str] | None = None, **where: Any) -> "pd.DataFrame":
    """Return rows of a table as a frame, typed by the schema, and record the read; as `load_rows` does.

    Numbers are of the type "traced", which keeps in arithmetic, sums and means where they come from, with
    NaN where nothing was published; years and other keys are Int64, codes and words text.
    """
    import pandas as pd

    from diendan.analysis.reading.traced_columns import TracedArray

    about = package().table(table)
    keys = about.primary_key or (about.unique_keys[0] if about.unique_keys else ())
    types = {column.name: column.type for column in about.columns}
    asked = tuple(columns) if columns is not None else tuple(types)
    status = ("status",) if "status" in types else ()  # which a figure that is printed is asked for
    rows = load_rows(table, dict.fromkeys((*asked, *keys, *status)), **where)
    frame = pd.DataFrame(list(rows.rows), columns=list(rows.header), dtype=object)
    traced_by = [
        tuple(sorted(zip(keys, row, strict=True))) for row in frame[list(keys)].itertuples(index=False)
    ]
    for name in rows.header:
        if types[name] not in ("number", "integer"):
            frame[name] = frame[name].astype("string")
        elif name in keys or not keys:
            numbers = pd.to_numeric(frame[name].mask(frame[name] == ""))
            frame[name] = numbers.astype("float64" if types[name] == "number" else "Int64")
        else:
            number = float if types[name] == "number" else int
            frame[name] = TracedArray(
                traced(number(text), TracedCells(table, name, tuple((key, (each,)) for key, each in by)))
                if text
                else None
                for text, by in zip(frame[name], traced_by, strict=True)
            )
    return frame[list(asked)]


def frame(rows: Iterable[Mapping[str, object]]) -> "pd.DataFrame":
    """Return rows as a frame of pandas whose numbers keep their traces, which `pd.DataFrame` would drop.

    rows: mappings with the columns of the first.
    """
    import pandas as pd

    from diendan.analysis.reading.traced_columns import TracedArray

    found = [dict(row) for row in rows]
    made = pd.DataFrame(found)
    for name in made.columns:
        column = [row[name] for row in found]
        if any((trace_of(value) or reason_of(value)) and isinstance(value, int | float) for value in column):
            made[name] = TracedArray(column)
    return made


def read_figure(table: str, keys: Mapping[str, str], column: str, text: str) -> float | None:
    """Return the number in a cell with its trace; None for an empty cell.

    keys: what tells the cell's row from the others of the table. text: the cell, as it was read.
    """
    return traced(float(text), cells_of(table, keys, column)) if text else None


def cells_of(table: str, keys: Mapping[str, str], column: str) -> TracedCells:
    """Return the name of a cell, for the trace of what is read from it."""
    return TracedCells(table, column, tuple((key, (value,)) for key, value in sorted(keys.items())))


@once_a_report
def indicator(name: str) -> Indicator:
    """Return what is known about an indicator and record that its rules and labels were used."""
    about = package().indicator(name)
    read_rows("indicators", indicator=name)
    return about


def _values(value: Any) -> tuple[str, ...]:
    return (str(value),) if isinstance(value, str | int) else tuple(str(item) for item in value)


def _refuse_joined_series(data: Package, table: str, rows: Rows) -> None:
    """Raise Refused where a frame holds an indicator's years before and after the first usable one."""
    if table == "indicators" or not {"indicator", "year"} <= set(rows.header):
        return
    name_at, year_at = rows.header.index("indicator"), rows.header.index("year")
    years: dict[str, set[int]] = {}
    for row in rows.rows:
        years.setdefault(row[name_at], set()).add(int(row[year_at]))
    joined = []
    for name, found in sorted(years.items()):
        first = data.indicator(name).first_usable_year
        if min(found) < first <= max(found):
            joined.append(f"{name} ({min(found)}–{max(found)}, two series before and from {first})")
    if joined:
        raise Refused(
            f"Table {table} would be read across a change of definition: {'; '.join(joined)}. "
            "Ask for the years on one side of it."
        )
