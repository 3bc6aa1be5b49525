"""Rows of a table of the Data Package as mappings, and the two-language columns in them."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_args

from diendan.analysis.reading.loading import cells_of, load_rows, package, read_figure
from diendan.language import Language
from diendan.traces import Computed, TracedCells, each_of, traced

_Stated = TypeVar("_Stated", int, str)


def records(table: str, language: Language | None = None, **where: Any) -> list[dict[str, str]]:
    """Return rows of a table as texts by column, in the order of the file, and record the read.

    language: leave out what is written in another one, so that a report does not depend on it.
    """
    columns = None
    if language:
        others = tuple(f"_{each}" for each in get_args(Language) if each != language)
        columns = [each.name for each in package().table(table).columns if not each.name.endswith(others)]
    rows = load_rows(table, columns, **where)
    return list(rows.records())


def figure_in(table: str, row: Mapping[str, str], column: str) -> float | None:
    """Return the number in a row from `records` with its trace; None for an empty cell."""
    return read_figure(table, _keys(table, row), column, row[column])


def words_in(table: str, row: Mapping[str, str], column: str) -> str:
    """Return a figure that a row from `records` gives in words ("over 61") with its trace."""
    return traced(row[column], cells_of(table, _keys(table, row), column)) if row[column] else ""


def counted(value: int, table: str, column: str, named: Iterable[str] = (), by: str = "") -> int:
    """Return a count with its trace: `column` of the rows of `table` that were counted.

    named: the values of the column `by` (`column` itself if not given) in those rows. None named: the count
    leads to all rows of the table, as they were looked through.
    """
    keys = tuple(sorted(set(named)))
    where = ((by or column, keys),) if keys else ()
    return traced(value, Computed("count", (TracedCells(table, column, where),)))


def stated(value: _Stated, table: str, column: str, **keys: str) -> _Stated:
    """Return a number of one row, or words that hold it, with the trace of its cell."""
    return traced(value, cells_of(table, keys, column))


def several(text: str, figures: Iterable[object]) -> str:
    """Return words that hold several figures, traced to the rows of each."""
    trace = each_of(*figures)
    return traced(text, trace) if trace else text


def _keys(table: str, row: Mapping[str, str]) -> dict[str, str]:
    about = package().table(table)
    return {name: row[name] for name in about.primary_key or about.unique_keys[0]}


def worded(row: Mapping[str, str], column: str, language: Language) -> str:
    """Return the column pair `column`_vi / `column`_en in the language."""
    return row[f"{column}_{language}"]
