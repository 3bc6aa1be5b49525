"""Headers of budget annexes: several rows, partly merged, partly broken into lines in cells of their own."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from diendan.exchange.importing.printed.cell_tables import PrintedCell, PrintedSheet
from diendan.exchange.importing.printed.printed_numbers import looks_numeric
from diendan.exchange.importing.printed.raw_file import refuse
from diendan.language import fold

_FORMULA: Final = re.compile(r"[\dA-Z]{1,2}|[\d\s=+\-()A-Z]*=[\d\s=+\-()A-Z]*")
_MERGED_ACROSS: Final = 40
_LEADS: Final = ("kem theo", "cua bo", "du toan", "bo tai chinh")


def header_rows(name: str, sheet: PrintedSheet, words: Sequence[str]) -> tuple[int, int, int]:
    """Return the first and last row of the header and the column of names, headed by one of `words`.

    Raises InputError where a sheet has no such header.
    """
    for number, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            named = isinstance(cell, str) and len(cell) < 80 and fold(cell).startswith(tuple(words))
            if named and sum(other is not None for other in row) > 1:
                return _widen(sheet, number, column)
    raise refuse(name, f"no header with {words[0]!r} in sheet {sheet.name}", "an annex of the budget")


def _widen(sheet: PrintedSheet, number: int, stub: int) -> tuple[int, int, int]:
    """Return the header around one of its rows: up to an empty row or the unit, down to the first figures."""
    first = number
    while first > 0 and not _ends_header(sheet.rows[first - 1]):
        first -= 1
    last = number
    for below in range(number + 1, len(sheet.rows)):
        row = sheet.rows[below]
        figures = sum(looks_numeric(cell) for n, cell in enumerate(row) if n != stub)
        if figures and not _numbers_columns(row):
            break
        last = below
    return first, last, stub


def _ends_header(row: Sequence[PrintedCell]) -> bool:
    filled = [cell for cell in row if cell is not None]
    texts = [fold(cell) for cell in filled if isinstance(cell, str)]
    return (
        not filled
        or any("don vi" in text and "dong" in text for text in texts)
        or (len(filled) == 1 and (filled[0] == 0 or any(text.startswith(_LEADS) for text in texts)))
    )


def _numbers_columns(row: Sequence[PrintedCell]) -> bool:
    """Return whether a row numbers the columns: "A, B, 1, 2", "1, 2, 3", "4=5+6"."""
    filled = [cell for cell in row if cell is not None]
    small = [
        cell < 100 and cell == cell.to_integral_value()
        if isinstance(cell, Decimal)
        else bool(_FORMULA.fullmatch(cell))
        for cell in filled
    ]
    return len(filled) > 2 and all(small)


def header_labels(sheet: PrintedSheet, first: int, last: int) -> dict[int, str]:
    """Return each column's whole header: its own lines, below those of merged cells above it."""
    cells: dict[tuple[int, int], PrintedCell] = {}
    for number in range(first, last + 1):
        if not _numbers_columns(sheet.rows[number]):
            cells.update({(number, n): cell for n, cell in enumerate(sheet.rows[number]) if cell is not None})
    for (top, left), (bottom, right) in sheet.merged:
        inside = first <= top and bottom <= last and right - left < _MERGED_ACROSS
        if inside and (top, left) in cells:
            cells.update({(top, n): cells[top, left] for n in range(left, right + 1)})
    width = len(sheet.rows[0]) if sheet.rows else 0
    return {
        column: " ".join(
            str(cells[number, column])
            for number in range(first, last + 1)
            if isinstance(cells.get((number, column)), str)
        )
        for column in range(width)
    }


def texts_in(sheet: PrintedSheet, rows: int) -> Iterator[str]:
    """Yield the texts of a sheet's first `rows` rows."""
    return (cell for row in sheet.rows[:rows] for cell in row if isinstance(cell, str))
