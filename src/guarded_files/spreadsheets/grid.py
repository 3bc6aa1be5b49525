"""A file as it was read: sheets of cells with addresses, the same for every format."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

CellKind = Literal["text", "number", "day", "truth", "error", "formula"]
"""What a cell holds; "formula" is one without a stored result."""

MAX_TEXT: Final = 2_000

_EXACT: Final = 15  # significant digits that a spreadsheet keeps; what follows is binary noise


@dataclass(frozen=True)
class GridCell:
    """The content of one cell. text: as it stands; number: exact to 15 digits; computed: from a formula.

    percent: the number is shown as a percentage (0.125 as 12.5 %); None where the format does not tell.
    """

    kind: CellKind
    text: str
    number: Decimal | None = None
    day: date | None = None
    percent: bool | None = False
    computed: bool = False


CellRange = tuple[tuple[int, int], tuple[int, int]]
"""An area as ((first row, first column), (last row, last column)), from 0."""


@dataclass(frozen=True)
class Grid:
    """One sheet: cells that are not empty by (row, column) from 1 on, in the order of rows."""

    name: str
    cells: Mapping[tuple[int, int], GridCell]
    hidden: bool = False
    merged: tuple[CellRange, ...] = ()

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, "" for an empty one."""
        found = self.cells.get((row, column))
        return found.text if found else ""

    @property
    def last_row(self) -> int:
        return max((row for row, _ in self.cells), default=0)


@dataclass(frozen=True)
class Book:
    """A file as read. format: xlsx, xls, ods, csv. encoding: of a text file that was converted, or ""."""

    format: str
    grids: tuple[Grid, ...]
    encoding: str = ""


def address(row: int, column: int) -> str:
    """Return the address of a cell, counted from 1, as spreadsheets write it: "E9"."""
    return f"{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 1: 1 gives A, 28 gives AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def plain(value: Decimal) -> str:
    """Return a number as tables hold it: a point, no grouping, no exponent, no trailing zeros."""
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text


def found_value(value: object, *, percent: bool | None = False, computed: bool = False) -> GridCell | None:
    """Return what a library's cell value is to us; None for an empty cell."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return GridCell("truth", str(value).upper(), computed=computed)
    if isinstance(value, int | float):
        if value != value or value in (float("inf"), float("-inf")):
            return GridCell("error", str(value), computed=computed)
        number = Decimal(value) if isinstance(value, int) else Decimal(format(value, f".{_EXACT}g"))
        return GridCell("number", plain(number), number, percent=percent, computed=computed)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return GridCell("day", day.strftime("%d/%m/%Y"), day=day, computed=computed)
    text = str(value)
    if not text.strip():
        return None
    if re.fullmatch(r"#(REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!|SPILL!|CALC!)|Err:\d{3}", text.strip()):
        return GridCell("error", text.strip(), computed=computed)
    return GridCell("text", text, computed=computed)
