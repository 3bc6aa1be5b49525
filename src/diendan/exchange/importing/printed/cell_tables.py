"""Tables of cells: what a workbook or a text file holds, with the places of merged cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Final

from diendan.exchange.file_limits import PUBLISHED
from diendan.exchange.guarded_reading import read_published
from diendan.exchange.importing.printed.raw_file import RawFile, refuse, refused_file
from diendan.language import nfc
from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets.csv_table import decode_unicode, read_records
from guarded_files.spreadsheets.grid import CellRange, address
from guarded_files.spreadsheets.workbooks import SheetValues


class ShownNumber(Decimal):
    """A number with what its cell shows behind it ("%", "nghìn USD")."""

    suffix: str = ""


class CellFault(str):
    """A cell that should be a figure and is none: in error, without a result, or turned into a day."""


PrintedCell = str | Decimal | None
LONGEST_TEXT: Final = 20_000


@dataclass(frozen=True)
class PrintedSheet:
    """One sheet: rows of cells, all of one width; text in NFC without blanks at its ends, empty cells None.

    merged: areas of merged cells; only the first cell of an area holds a value.
    """

    name: str
    rows: tuple[tuple[PrintedCell, ...], ...]
    merged: tuple[CellRange, ...] = ()

    def where(self, row: int, column: int) -> str:
        """Return how messages name a cell: "sheet M09, cell C14"."""
        return f"sheet {self.name}, cell {address(row + 1, column + 1)}"


def make_sheet(name: str, rows: Sequence[Sequence[object]], merged: Sequence[CellRange] = ()) -> PrintedSheet:
    """Return a sheet of any cells: numbers become decimals, text is cleaned, rows get one width."""
    width = max((len(row) for row in rows), default=0)
    cleaned = tuple(tuple(_cell(value) for value in row) + (None,) * (width - len(row)) for row in rows)
    return PrintedSheet(nfc(name), cleaned, tuple(merged))


def read_sheets(raw: RawFile) -> tuple[PrintedSheet, ...]:
    """Return the sheets of a workbook, or the one table of a text file.

    Raises InputError for a file that may not or cannot be opened, or that holds more than PUBLISHED says.
    """
    try:
        if raw.kind == "text":
            return (make_sheet("1", read_records(decode(raw), PUBLISHED, LONGEST_TEXT, strict=True)),)
        sheets = read_published(raw.content)
    except FileRefused as error:
        raise refused_file(raw.name, error) from error
    if not sheets:
        raise refuse(raw.name, "no sheet with cells", "a published table")
    return tuple(make_sheet(sheet.name, _as_shown(sheet), sheet.merged) for sheet in sheets)


def _as_shown(sheet: SheetValues) -> list[list[object]]:
    """Return the cells with what their formats add to them, and their faults."""
    rows: list[list[object]] = [list(row) for row in sheet.rows]
    for (row, column), shown in sheet.marks.formats.items():
        value = _cell(rows[row - 1][column - 1])
        if isinstance(value, Decimal):
            number = ShownNumber(value.scaleb(shown.power))
            number.suffix = f"{shown.before} {shown.behind}".strip()
            rows[row - 1][column - 1] = number
    for (row, column), fault in sheet.marks.faults.items():
        rows += [[] for _ in range(row - len(rows))]
        rows[row - 1] += [None] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = CellFault(fault)
    return rows


def _cell(value: object) -> PrintedCell:
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).upper()
    if isinstance(value, Decimal | CellFault):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, date | time):
        return CellFault(value.isoformat())
    text = " ".join(nfc(str(value)).replace("\ufeff", "").replace("\0", "").split())
    return text[:LONGEST_TEXT] or None


def decode(raw: RawFile) -> str:
    """Return the text of a text file, in NFC: UTF-8 or UTF-16, with or without mark, NULs at its end dropped.

    Raises InputError for another encoding (none is guessed) and for NULs inside the text.
    """
    try:
        text = decode_unicode(raw.content).rstrip("\0")
    except UnicodeDecodeError as error:
        line = raw.content.count(b"\n", 0, error.start) + 1
        got = f"the byte {raw.content[error.start]:#04x} in line {line}, which is not UTF-8"
        raise refuse(raw.name, got, "UTF-8 text", "Save the file as CSV UTF-8.") from error
    if "\0" in text:
        raise refuse(raw.name, f"a NUL in line {text.count(chr(10), 0, text.index(chr(0))) + 1}", "text")
    return nfc(text)
