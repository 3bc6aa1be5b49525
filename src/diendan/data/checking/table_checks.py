"""Every bad row of one table against its schema: file, row, column, got, expected.

Distinct values are checked once and looked up in the rows only if they are wrong, so that checking all of
data/ takes under a second and can stand before every run.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Final

from diendan.data.csv_files import CsvFile, is_formula
from diendan.data.datapackage import SchemaColumn, Table
from diendan.errors import Finding
from diendan.language import day_of
from diendan.language.invisible_characters import hidden, is_blank, spelt_out

LONGEST_CELL: Final = 2_000
MOST_DIGITS: Final = 15
"""Digits of a number that a spreadsheet and a float keep; a whole number has no more."""
_SHOWN: Final = 40
_INTEGER: Final = re.compile(rf"[+-]?[0-9]{{1,{MOST_DIGITS}}}")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?")
# Most cells are numbers and codes, which need no closer look.
_SURELY_CLEAN: Final = re.compile(rf"[0-9A-Za-z](?:[ -~]{{0,{LONGEST_CELL - 2}}}[!-~])?")

Complaint = str | None  # what was expected of a value, or None if it is right


def check_table(table: Table, content: CsvFile, others: Mapping[str, tuple[Table, CsvFile]]) -> list[Finding]:
    """Return what is wrong with the cells of a table, in the order of its columns and rows.

    others: every readable table of the package by name, for foreign keys. A foreign key into a table that is
        not among them is passed over: that table has findings of its own.
    """
    names = tuple(column.name for column in table.columns)
    findings = list(content.findings)
    if content.header != names:
        where = f"{table.path}: row 1"
        findings.append(Finding(where, ", ".join(content.header), f"the columns {', '.join(names)}"))
        return findings
    for place, column in enumerate(table.columns):
        findings += _column_findings(table, content, place, column)
    for key in filter(None, (table.primary_key, *table.unique_keys)):
        findings += _repeated_keys(table, content, key)
    for foreign in table.foreign_keys:
        # A table without the column has a finding of its own.
        if foreign.table in others and set(foreign.reference) <= set(others[foreign.table][1].header):
            reference = _keys(others[foreign.table][1], foreign.reference)
            expected = f"a value of {foreign.table}.{', '.join(foreign.reference)}"
            findings += _unknown_keys(table, content, foreign.columns, set(reference), expected)
    return findings


def shown(text: str) -> str:
    """Return a cell's text fit for one line of a message: cut, quoted, hidden characters spelt out."""
    cut = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f'"{spelt_out(cut)}"'


def _column_findings(table: Table, content: CsvFile, place: int, column: SchemaColumn) -> Iterator[Finding]:
    expectation = _expectation(column)
    wrong = {
        value: complaint
        for value in {row[place] for row in content.rows}
        if (complaint := _hygiene(value) or expectation(value))
    }
    if not wrong:
        return
    for number, row in zip(content.numbers, content.rows, strict=True):
        value = row[place]
        if value in wrong:
            where = f"{table.path}: row {number}, column {column.name}"
            got = f"{len(value)} characters" if len(value) > LONGEST_CELL else shown(value)
            yield Finding(where, got if value else "nothing", wrong[value])


def _hygiene(value: str) -> Complaint:
    if _SURELY_CLEAN.fullmatch(value):
        return None
    if len(value) > LONGEST_CELL:
        return f"at most {LONGEST_CELL} characters"
    if hidden(value):
        return "text without control, zero-width or direction characters"
    if value and is_blank(value):
        return "a value that can be seen"
    if is_formula(value):  # the bundle holds a copy of the table that a reader opens in a spreadsheet
        return "text that does not begin with = + - @, which a spreadsheet takes for a formula"
    if value != value.strip():
        return "text without blanks at its ends"
    return None


def _expectation(column: SchemaColumn) -> Callable[[str], Complaint]:
    pattern = re.compile(column.pattern) if column.pattern else None
    is_typed, wanted = _TYPES[column.type]

    def expected(value: str) -> Complaint:
        if value == "":
            return "a value" if column.required else None
        if not is_typed(value):
            return wanted
        if column.enum and value not in column.enum:
            return "one of " + ", ".join(column.enum[:12]) + (", …" if len(column.enum) > 12 else "")
        if pattern and not pattern.fullmatch(value):
            return f"text of the form {column.pattern}"
        return _limit(value, column.minimum, column.maximum)

    return expected


def _limit(value: str, minimum: float | str | None, maximum: float | str | None) -> Complaint:
    for limit, word, sign in ((minimum, "at least", 1), (maximum, "at most", -1)):
        if isinstance(limit, str):
            beyond = value < limit if sign == 1 else value > limit
        elif limit is not None:
            beyond = float(value) * sign < limit * sign
        else:
            continue
        if beyond:
            return f"{word} {limit}"
    return None


def _repeated_keys(table: Table, content: CsvFile, key: tuple[str, ...]) -> Iterator[Finding]:
    first: dict[tuple[str, ...], int] = {}
    for number, values in zip(content.numbers, _keys(content, key), strict=True):
        if values in first:
            where = f"{table.path}: row {number}, column {', '.join(key)}"
            got = f"{_joined(values)} again, as in row {first[values]}"
            yield Finding(where, got, "each key once")
        else:
            first[values] = number


def _unknown_keys(
    table: Table, content: CsvFile, columns: tuple[str, ...], known: set[tuple[str, ...]], expected: str
) -> Iterator[Finding]:
    keys = list(_keys(content, columns))
    unknown = {key for key in set(keys) - known if all(key)}
    if unknown:
        for number, values in zip(content.numbers, keys, strict=True):
            if values in unknown:
                where = f"{table.path}: row {number}, column {', '.join(columns)}"
                yield Finding(where, _joined(values), expected)


def _keys(content: CsvFile, columns: Iterable[str]) -> Iterator[tuple[str, ...]]:
    places = (content.header.index(column) for column in columns)
    return zip(*(map(itemgetter(place), content.rows) for place in places), strict=True)


def _joined(values: Iterable[str]) -> str:
    return ", ".join(shown(value) for value in values)


_TYPES: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "string": (lambda _: True, "a text"),
    "integer": (_INTEGER.fullmatch, f"a whole number of at most {MOST_DIGITS} digits"),
    "number": (_NUMBER.fullmatch, 'a number with "." before its decimals'),
    "date": (day_of, "a day as 2025-07-01"),
}
"""By a column's type whether a text is a value of it, and what is expected."""
TYPES: Final = tuple(_TYPES)
