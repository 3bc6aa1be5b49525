"""Tables of cells: what a workbook or a text file holds, with the places of merged cells.

A workbook is opened in a process of its own with little memory and time, because a file of a few kilobytes
may claim billions of cells, and the library that reads it may then end the process.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from diendan.exchange.importing.printed.raw_file import RawFile, refuse
from diendan.exchange.tabular.limited_process import SECONDS, LimitReached, Panic, limited
from diendan.language import nfc

PrintedCell = str | Decimal | None
MOST_CELLS: Final = 2_000_000
MOST_ROWS: Final = 100_000
MOST_SHEETS: Final = 200
LONGEST_TEXT: Final = 20_000
_NO_MEMORY: Final = "a workbook that does not fit into memory, or breaks its reader"

CellRange = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class PrintedSheet:
    """One sheet: rows of cells, all of one width; text in NFC without blanks at its ends, empty cells None.

    merged: areas of merged cells as ((first row, first column), (last row, last column)), from 0; only the
        first cell of an area holds a value.
    """

    name: str
    rows: tuple[tuple[PrintedCell, ...], ...]
    merged: tuple[CellRange, ...] = ()

    def where(self, row: int, column: int) -> str:
        """Return how messages name a cell: "sheet M09, cell C14"."""
        return f"sheet {self.name}, cell {column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0: 0 gives A, 27 gives AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def make_sheet(name: str, rows: Sequence[Sequence[object]], merged: Sequence[CellRange] = ()) -> PrintedSheet:
    """Return a sheet of any cells: numbers become decimals, text is cleaned, rows get one width."""
    width = max((len(row) for row in rows), default=0)
    cleaned = tuple(tuple(_cell(value) for value in row) + (None,) * (width - len(row)) for row in rows)
    return PrintedSheet(nfc(name), cleaned, tuple(merged))


def read_sheets(raw: RawFile) -> tuple[PrintedSheet, ...]:
    """Return the sheets of a workbook, or the one table of a text file.

    Raises InputError for a file that cannot be opened or holds more than 200 sheets, 100,000 rows or two
    million cells.
    """
    if raw.kind == "text":
        return (_read_text(raw),)
    sheets = []
    for name, rows, merged in _read_workbook(raw):
        sheets.append(make_sheet(name, rows, merged))
    if not sheets:
        raise refuse(raw.name, "no sheet with cells", "a published table")
    return tuple(sheets)


def _cell(value: object) -> PrintedCell:
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).upper()
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, (datetime, date, time, timedelta)):
        return value.isoformat() if not isinstance(value, timedelta) else str(value)
    text = " ".join(nfc(str(value)).replace("\ufeff", "").replace("\0", "").split())
    return text[:LONGEST_TEXT] or None


def _read_workbook(raw: RawFile) -> list[tuple[str, list[list[object]], list[CellRange]]]:
    expected = "a sound workbook with one published table a sheet"
    try:
        return limited(_workbook_cells, raw.content)
    except LimitReached as error:
        got = {"time": f"more than {SECONDS} seconds to open", "memory": _NO_MEMORY}[error.why]
    except _TooLargeError as error:
        got = str(error)
    except Panic as error:
        got = f"a workbook that cannot be opened ({error})"
    raise refuse(raw.name, got, expected)


class _TooLargeError(Exception):
    pass


def _workbook_cells(content: bytes) -> list[tuple[str, list[list[Any]], list[CellRange]]]:
    from python_calamine import CalamineWorkbook

    found = []
    cells = 0
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        if len(workbook.sheet_names) > MOST_SHEETS:
            raise _TooLargeError(f"{len(workbook.sheet_names)} sheets (at most {MOST_SHEETS} are read)")
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height > MOST_ROWS:
                raise _TooLargeError(
                    f"sheet {name}: {sheet.total_height} rows (at most {MOST_ROWS} are read)"
                )
            cells += sheet.total_height * sheet.total_width
            if cells > MOST_CELLS:
                raise _TooLargeError(f"{cells} cells (at most {MOST_CELLS} are read)")
            rows = sheet.to_python(skip_empty_area=False)
            found.append((name, rows, list(sheet.merged_cell_ranges or [])))
    return found


def _read_text(raw: RawFile) -> PrintedSheet:
    text = decode(raw)
    lines = text.splitlines()
    if len(lines) > MOST_ROWS:
        raise refuse(raw.name, f"{len(lines)} lines", f"at most {MOST_ROWS}")
    csv.field_size_limit(LONGEST_TEXT)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(lines), strict=True))
    except csv.Error as error:
        raise refuse(raw.name, f"text that is no CSV ({error})", "a CSV file") from error
    if sum(map(len, records)) > MOST_CELLS:
        raise refuse(raw.name, "too many cells", f"at most {MOST_CELLS}")
    return make_sheet("1", records)


def decode(raw: RawFile) -> str:
    """Return the text of a text file, in NFC: UTF-8 or UTF-16, with or without mark, NULs at its end dropped.

    Raises InputError for another encoding (none is guessed) and for NULs inside the text.
    """
    content = (
        raw.content.rstrip(b"\0") if not raw.content.startswith((b"\xff\xfe", b"\xfe\xff")) else raw.content
    )
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding).rstrip("\0")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refuse(
            raw.name,
            f"the byte {content[error.start]:#04x} in line {line}, which is not UTF-8",
            "UTF-8 text",
            "Save the file as CSV UTF-8.",
        ) from error
    if "\0" in text:
        raise refuse(raw.name, f"a NUL in line {text.count(chr(10), 0, text.index(chr(0))) + 1}", "text")
    return nfc(text)


def _delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter that splits most lines into the same number of cells (more than one)."""
    sample = [line for line in lines[:400] if line.strip()]
    best, votes = ",", 0
    for candidate in (";", "\t", ",", "|"):
        widths = [len(row) for row in csv.reader(sample, delimiter=candidate)]
        common = max(set(widths), key=widths.count, default=1)
        if common > 1 and widths.count(common) > votes:
            best, votes = candidate, widths.count(common)
    return best
