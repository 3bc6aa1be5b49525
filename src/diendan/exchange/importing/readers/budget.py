"""Annexes of the Ministry of Finance's published budget: provinces by kinds of funds, programmes by funds.

Their headers run over several rows, partly merged, partly broken into lines that stand in cells of their own;
regions carry roman numerals, provinces stand in capitals, a row numbers the columns. A column is known by the
words of its whole header, so their order does not matter.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from diendan.errors import Finding, InputError
from diendan.exchange.importing.printed.cell_tables import PrintedCell, PrintedSheet
from diendan.exchange.importing.printed.printed_figures import Extract, PrintedFigure
from diendan.exchange.importing.printed.printed_numbers import (
    is_missing,
    looks_numeric,
    marks_that_fit,
    read_number,
)
from diendan.exchange.importing.printed.printed_places import PlaceNames, PrintedPlace
from diendan.exchange.importing.printed.raw_file import refuse
from diendan.exchange.importing.series_catalogue import BUDGET
from diendan.exchange.tabular.grid import column_letters
from diendan.language import fold

PROVINCES: Final = "budget of the provinces"
PROGRAMMES: Final = "budget of the programmes"

_YEAR: Final = re.compile(r"\bnam (20\d{2})\b")
_DECIDED: Final = re.compile(
    r"ng[aà]y\s*(\d{1,2})\s*(?:/|th[aá]ng)\s*(\d{1,2})\s*(?:/|n[aă]m)\s*(20\d{2})", re.I
)
_UNIT: Final = re.compile(r"don vi(?: tinh)? (trieu dong|ty dong|ti dong|nghin dong|dong)")
_ROMAN: Final = re.compile(r"[IVX]{1,5}\.?")
_FORMULA: Final = re.compile(r"[\dA-Z]{1,2}|[\d\s=+\-()A-Z]*=[\d\s=+\-()A-Z]*")
_MERGED_ACROSS: Final = 40


@dataclass(frozen=True)
class BudgetProgramme:
    """One row of the annex of programmes: number and name as printed."""

    number: str
    name: str


@dataclass(frozen=True)
class ProgrammeFigure:
    """One cell of the annex of programmes."""

    programme: BudgetProgramme
    item: str
    value: Decimal
    where: str


@dataclass(frozen=True)
class ProgrammeExtract:
    """The annex of programmes as found: year, unit as printed, figures in file order."""

    title: str
    year: int
    unit: str
    figures: tuple[ProgrammeFigure, ...]
    sheet: str
    edition: date | None


def is_budget_of_provinces(sheet: PrintedSheet) -> bool:
    """Return whether a sheet is the annex of revenue and expenditure plans by province."""
    title = _above(sheet, 6)
    return "du toan" in title and "cac tinh" in title


def is_budget_of_programmes(sheet: PrintedSheet) -> bool:
    """Return whether a sheet is the annex of National Target Programmes."""
    title = _above(sheet, 5)
    return "du toan chi" in title and "chuong trinh muc tieu quoc gia" in title and "cac tinh" not in title


def read_budget_of_provinces(name: str, sheet: PrintedSheet, places: PlaceNames) -> Extract:
    """Return the figures of the annex by province; the item of each is the column's whole header.

    Raises InputError where the sheet names no year or no column of provinces, and for cells that are no
    numbers.
    """
    header, last, stub = _header_rows(name, sheet, ("tinh", "dia phuong", "thanh pho"))
    year = _year(name, sheet)
    labels = _labels(sheet, header, last)
    wanted = _wanted(name, sheet, labels, last)
    figures: list[PrintedFigure] = []
    findings: list[Finding] = []
    unplaced: dict[str, None] = {}
    seen: dict[PrintedPlace, int] = {}
    for number in range(last + 1, len(sheet.rows)):
        row = sheet.rows[number]
        label = row[stub]
        if not isinstance(label, str) or not any(looks_numeric(row[n]) for n in wanted):
            continue
        place = places.find(label)
        if place is None:
            unplaced[label] = None
            continue
        if place in seen:
            got, expected = f"{label} again", f"one row a place; the first is row {seen[place] + 1}"
            findings.append(Finding(f"{name}: {sheet.where(number, stub)}", got, expected))
        seen[place] = number
        for column in wanted:
            value, fault = _value(row[column])
            where = sheet.where(number, column)
            if fault:
                findings.append(Finding(f"{name}: {where}", fault, "a number or nothing"))
            else:
                figures.append(PrintedFigure(place, year, labels[column], value, "plan", where))
    if findings:
        raise InputError(f"Cannot import {name}.", findings)
    title = next((t for t in _texts(sheet, header) if "du toan" in fold(t)), "")
    untaken = tuple(
        f"column {column_letters(column + 1)}, {label[:80]!r}"
        for column, label in labels.items()
        if column not in wanted and column > stub and label and _filled(sheet, column, last)
    )
    return Extract(
        PROVINCES, title, tuple(figures), _unit(sheet), _edition(sheet), sheet.name, tuple(unplaced), untaken
    )


def read_budget_of_programmes(name: str, sheet: PrintedSheet) -> ProgrammeExtract:
    """Return the figures of the annex of programmes.

    Raises InputError where the sheet names no year or no column of programmes, and for cells that are no
    numbers.
    """
    header, last, stub = _header_rows(name, sheet, ("ten chuong trinh", "chuong trinh du an", "chuong trinh"))
    labels = _labels(sheet, header, last)
    numbered = next((n for n, label in labels.items() if fold(label) in ("stt", "so tt", "tt")), None)
    found: list[ProgrammeFigure] = []
    findings: list[Finding] = []
    for number in range(last + 1, len(sheet.rows)):
        row = sheet.rows[number]
        if not isinstance(row[stub], str):
            continue
        which = BudgetProgramme(_number(row[numbered]) if numbered is not None else "", str(row[stub]))
        for column, label in labels.items():
            if column in (stub, numbered) or not label:
                continue
            value, fault = _value(row[column])
            if fault:
                findings.append(
                    Finding(f"{name}: {sheet.where(number, column)}", fault, "a number or nothing")
                )
            elif value is not None:
                found.append(ProgrammeFigure(which, label, value, sheet.where(number, column)))
    if findings:
        raise InputError(f"Cannot import {name}.", findings)
    title = next((t for t in _texts(sheet, header) if "du toan" in fold(t)), "")
    return ProgrammeExtract(
        title, _year(name, sheet), _unit(sheet), tuple(found), sheet.name, _edition(sheet)
    )


def _wanted(name: str, sheet: PrintedSheet, labels: Mapping[int, str], last: int) -> list[int]:
    """Return the columns that hold indicators of ours; InputError where two full columns hold the same."""
    named: dict[str, list[int]] = {}
    for column, label in labels.items():
        indicator = BUDGET.indicator_of(label)
        if indicator and _filled(sheet, column, last):
            named.setdefault(indicator, []).append(column)
    for indicator, columns in named.items():
        if len(columns) > 1:
            got = " and ".join(f"column {column_letters(n + 1)} ({labels[n][:60]!r})" for n in columns)
            raise refuse(name, f"{got} in sheet {sheet.name}", f"one column for {indicator}")
    if not named:
        raise refuse(name, f"no known column in sheet {sheet.name}", "the annex of plans by province")
    return sorted(columns[0] for columns in named.values())


def _filled(sheet: PrintedSheet, column: int, last: int) -> bool:
    return any(isinstance(row[column], Decimal) and row[column] != 0 for row in sheet.rows[last + 1 :])


def _header_rows(name: str, sheet: PrintedSheet, words: Sequence[str]) -> tuple[int, int, int]:
    """Return the first and the last row of the header, and the column of names."""
    for number, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) < 80 and fold(cell).startswith(tuple(words)):
                filled = sum(other is not None for other in row)
                if filled > 1:
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
        or (
            len(filled) == 1
            and any(text.startswith(("kem theo", "cua bo", "du toan", "bo tai chinh")) for text in texts)
        )
        or (len(filled) == 1 and filled[0] == 0)
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


def _labels(sheet: PrintedSheet, first: int, last: int) -> dict[int, str]:
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


def _value(cell: PrintedCell) -> tuple[Decimal | None, str]:
    """Return the value of a cell and what is wrong with it, or ""."""
    if is_missing(cell):
        return None, ""
    if isinstance(cell, str):
        fitting = marks_that_fit([cell]) if looks_numeric(cell) else ()
        value = read_number(cell, fitting[0]) if len(fitting) == 1 else None
        return value, "" if value is not None or _is_remark(cell) else f'"{cell[:40]}"'
    return read_number(cell, "point"), ""


def _is_remark(cell: str) -> bool:
    return bool(re.fullmatch(r"\(\d\)|\*", cell))


def _number(cell: PrintedCell) -> str:
    if isinstance(cell, Decimal):
        return str(int(cell)) if cell == cell.to_integral_value() else str(cell)
    return (cell or "").rstrip(".")


def _texts(sheet: PrintedSheet, rows: int) -> Iterator[str]:
    return (cell for row in sheet.rows[:rows] for cell in row if isinstance(cell, str))


def _above(sheet: PrintedSheet, rows: int) -> str:
    return " ".join(fold(text) for text in _texts(sheet, rows) if not text.startswith("("))


def _year(name: str, sheet: PrintedSheet) -> int:
    found = _YEAR.search(_above(sheet, 8))
    if not found:
        raise refuse(name, f"no year in the title of sheet {sheet.name}", '"… NĂM 2017"')
    return int(found[1])


def _edition(sheet: PrintedSheet) -> date | None:
    found = _DECIDED.search(" ".join(_texts(sheet, 8)))
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _unit(sheet: PrintedSheet) -> str:
    found = [match[1] for text in _texts(sheet, 16) if (match := _UNIT.search(fold(text)))]
    return found[-1] if found else ""


UNITS: Final[Mapping[str, str]] = {
    "trieu dong": "million_vnd",
    "ty dong": "billion_vnd",
    "ti dong": "billion_vnd",
    "dong": "vnd",
}
