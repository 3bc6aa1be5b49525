"""Annexes of the Ministry of Finance's published budget: provinces by kinds of funds, programmes by funds.

Their headers run over several rows, partly merged, partly broken into lines that stand in cells of their own;
regions carry roman numerals, provinces stand in capitals, a row numbers the columns. A column is known by the
words of its whole header, so their order does not matter.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from diendan.data.datapackage import Package
from diendan.errors import Finding, InputError
from diendan.exchange.importing.printed.cell_tables import PrintedCell, PrintedSheet
from diendan.exchange.importing.printed.printed_figures import Extract, PrintedFigure, Target
from diendan.exchange.importing.printed.printed_numbers import (
    is_missing,
    looks_numeric,
    marks_that_fit,
    printed,
    read_number,
)
from diendan.exchange.importing.printed.printed_places import PlaceNames, PrintedPlace
from diendan.exchange.importing.printed.raw_file import refuse
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.exchange.importing.recognition.series_catalogue import BUDGET, programme_indicator
from diendan.language import fold, quoted
from guarded_files.spreadsheets.grid import column_letters

_YEAR: Final = re.compile(r"\bnam (20\d{2})\b")
_DECIDED: Final = re.compile(
    r"ng[aà]y\s*(\d{1,2})\s*(?:/|th[aá]ng)\s*(\d{1,2})\s*(?:/|n[aă]m)\s*(20\d{2})", re.I
)
_UNIT: Final = re.compile(r"don vi(?: tinh)? (trieu dong|ty dong|ti dong|nghin dong|dong)")
_REMARK: Final = re.compile(r"\(\d\)|\*")
_PROGRAMMES: Final = ("year", "item", "programme_vi", "indicator", "value", "unit", "status")
_FORMULA: Final = re.compile(r"[\dA-Z]{1,2}|[\d\s=+\-()A-Z]*=[\d\s=+\-()A-Z]*")
_MERGED_ACROSS: Final = 40
_LEADS: Final = ("kem theo", "cua bo", "du toan", "bo tai chinh")


@dataclass(frozen=True)
class _Annex:
    """A sheet with an annex. last: of the header's rows; stub: the column of names; labels: whole headers.

    findings: what is wrong with its cells.
    """

    name: str
    sheet: PrintedSheet
    last: int
    stub: int
    labels: Mapping[int, str]
    title: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def body(self) -> range:
        """The rows below the header."""
        return range(self.last + 1, len(self.sheet.rows))

    def filled(self, column: int) -> bool:
        cells = (self.sheet.rows[number][column] for number in self.body)
        return any(isinstance(cell, Decimal) and cell != 0 for cell in cells)

    def values(self, number: int, columns: Iterable[int]) -> Iterator[tuple[int, Decimal | None, str]]:
        """Give column, value and place of the cells of a row, but for those that are no numbers."""
        for column in columns:
            value, fault = _value(self.sheet.rows[number][column])
            where = self.sheet.where(number, column)
            if fault:
                self.findings.append(Finding(f"{self.name}: {where}", fault, "a number or nothing"))
            else:
                yield column, value, where

    def extract(self, layout: str, **found: Any) -> Extract:
        """Return what was found in the annex. Raises InputError where anything in it is wrong."""
        if self.findings:
            raise InputError(f"Cannot import {self.name}.", self.findings)
        unit, edition, sheet = _unit(self.sheet), _edition(self.sheet), self.sheet.name
        return Extract(layout, self.title, unit=unit, edition=edition, sheet=sheet, **found)


def read_budget(file: PublishedSource) -> list[Extract]:
    """Return the annexes by province, then those of programmes.

    Raises InputError where a sheet names no year, no column of provinces or programmes, or two for one
    indicator, and for cells that are no numbers.
    """
    provinces = [sheet for sheet in file.sheets if _is_of_provinces(sheet)]
    programmes = [sheet for sheet in file.sheets if _is_of_programmes(sheet)]
    return [
        *(_read_provinces(file.name, sheet, file.places) for sheet in provinces),
        *(_read_programmes(file.name, sheet, file.package) for sheet in programmes),
    ]


def _is_of_provinces(sheet: PrintedSheet) -> bool:
    title = _above(sheet, 6)
    return "du toan" in title and "cac tinh" in title


def _is_of_programmes(sheet: PrintedSheet) -> bool:
    title = _above(sheet, 5)
    return "du toan chi" in title and "chuong trinh muc tieu quoc gia" in title and "cac tinh" not in title


def _read_provinces(name: str, sheet: PrintedSheet, places: PlaceNames) -> Extract:
    """Return the figures of the annex by province; the item of each is the column's whole header."""
    annex = _annex(name, sheet, ("tinh", "dia phuong", "thanh pho"))
    year = _year(name, sheet)
    wanted = _wanted(annex)
    figures: list[PrintedFigure] = []
    unplaced: dict[str, None] = {}
    seen: dict[PrintedPlace, int] = {}
    for number in annex.body:
        row = sheet.rows[number]
        label = row[annex.stub]
        if not isinstance(label, str) or not any(looks_numeric(row[n]) for n in wanted):
            continue
        place = places.find(label)
        if place is None:
            unplaced[label] = None
            continue
        if place in seen:
            got, expected = f"{label} again", f"one row a place; the first is row {seen[place] + 1}"
            annex.findings.append(Finding(f"{name}: {sheet.where(number, annex.stub)}", got, expected))
        seen[place] = number
        for column, value, where in annex.values(number, wanted):
            figures.append(PrintedFigure(place, year, annex.labels[column], value, "plan", where))
    untaken = tuple(
        f"column {column_letters(column + 1)}, {label[:80]!r}"
        for column, label in annex.labels.items()
        if column not in wanted and column > annex.stub and label and annex.filled(column)
    )
    layout = "budget of the provinces"
    return annex.extract(layout, figures=tuple(figures), unplaced=tuple(unplaced), untaken=untaken)


def _read_programmes(name: str, sheet: PrintedSheet, package: Package) -> Extract:
    """Return the rows of the annex of programmes: number and name of each as printed."""
    annex = _annex(name, sheet, ("ten chuong trinh", "chuong trinh du an", "chuong trinh"))
    numbered = next((n for n, label in annex.labels.items() if fold(label) in ("stt", "so tt", "tt")), None)
    columns = [n for n, label in annex.labels.items() if n not in (annex.stub, numbered) and label]
    year = str(_year(name, sheet))
    rows: list[tuple[str, ...]] = []
    passed: dict[str, None] = {}
    for number in annex.body:
        row = sheet.rows[number]
        programme = row[annex.stub]
        if not isinstance(programme, str):
            continue
        number_of = row[numbered] if numbered is not None else None
        item = printed(number_of) if isinstance(number_of, Decimal) else (number_of or "").rstrip(".")
        for column, value, _ in annex.values(number, columns):
            label = annex.labels[column]
            indicator = programme_indicator(label) if value is not None else None
            if value is not None and indicator:
                unit = package.indicator(indicator).unit
                rows.append((year, item, programme, indicator, printed(value), unit, "plan"))
            elif value is not None:
                passed[f"not taken: column {quoted(label)}"] = None
    key, scope = ("year", "item", "indicator"), frozenset({(year,)})
    target = Target("ntp_budget_plan", _PROGRAMMES, key, ("year",), scope, tuple(rows))
    return annex.extract("budget of the programmes", targets=(target,), notes=tuple(passed))


def _annex(name: str, sheet: PrintedSheet, words: Sequence[str]) -> _Annex:
    """Return a sheet's annex, whose column of names is headed by one of `words`."""
    first, last, stub = header_rows(name, sheet, words)
    title = next((text for text in texts_in(sheet, first) if "du toan" in fold(text)), "")
    return _Annex(name, sheet, last, stub, header_labels(sheet, first, last), title)


def _wanted(annex: _Annex) -> list[int]:
    """Return the columns that hold indicators of ours; InputError where two full columns hold the same."""
    name, labels, where = annex.name, annex.labels, f"in sheet {annex.sheet.name}"
    named: dict[str, list[int]] = {}
    for column, label in labels.items():
        indicator = BUDGET.indicator_of(label)
        if indicator and annex.filled(column):
            named.setdefault(indicator, []).append(column)
    for indicator, columns in named.items():
        if len(columns) > 1:
            got = " and ".join(f"column {column_letters(n + 1)} ({labels[n][:60]!r})" for n in columns)
            raise refuse(name, f"{got} {where}", f"one column for {indicator}")
    if not named:
        raise refuse(name, f"no known column {where}", "the annex of plans by province")
    return sorted(columns[0] for columns in named.values())


def _value(cell: PrintedCell) -> tuple[Decimal | None, str]:
    """Return the value of a cell and what is wrong with it, or ""."""
    if is_missing(cell):
        return None, ""
    if isinstance(cell, str):
        fitting = marks_that_fit([cell]) if looks_numeric(cell) else ()
        value = read_number(cell, fitting[0]) if len(fitting) == 1 else None
        return value, "" if value is not None or _REMARK.fullmatch(cell) else f'"{cell[:40]}"'
    return read_number(cell, "point"), ""


def _above(sheet: PrintedSheet, rows: int) -> str:
    return " ".join(fold(text) for text in texts_in(sheet, rows) if not text.startswith("("))


def _year(name: str, sheet: PrintedSheet) -> int:
    found = _YEAR.search(_above(sheet, 8))
    if not found:
        raise refuse(name, f"no year in the title of sheet {sheet.name}", '"… NĂM 2017"')
    return int(found[1])


def _edition(sheet: PrintedSheet) -> date | None:
    found = _DECIDED.search(" ".join(texts_in(sheet, 8)))
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _unit(sheet: PrintedSheet) -> str:
    found = [match[1] for text in texts_in(sheet, 16) if (match := _UNIT.search(fold(text)))]
    return found[-1] if found else ""


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
