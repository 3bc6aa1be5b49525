"""Tables of places by years (and one more dimension), as PX-Web writes them into workbooks and text files.

Read by what the cells are, not by where they stand: the column with most names of places holds the places (or
the row, in a pivoted table), what lies above it is the header, columns of years or words beside it are stubs.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
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
from diendan.exchange.importing.readers.crosstab_headers import (
    FigureColumn,
    columns_of,
    more_stubs,
    status_across,
    title_and_head,
    with_stubs,
)
from diendan.exchange.number_scanner import DecimalMark

FEWEST_PLACES: Final = 5


@dataclass(frozen=True)
class _OrientedSheet:
    """A sheet or its transpose, with the way back to the cell in the file."""

    sheet: PrintedSheet
    rows: tuple[tuple[PrintedCell, ...], ...]
    turned: bool

    def where(self, row: int, column: int) -> str:
        return self.sheet.where(column, row) if self.turned else self.sheet.where(row, column)


def holds_places(sheet: PrintedSheet, places: PlaceNames) -> bool:
    """Return whether a sheet has at least five names of places in one column or one row."""
    return _best_column(sheet.rows, places)[1] >= FEWEST_PLACES or _best_row(sheet, places) >= FEWEST_PLACES


def read_crosstab(
    name: str, sheet: PrintedSheet, places: PlaceNames, mark: DecimalMark | None = None
) -> Extract:
    """Return the figures of a sheet of places by years.

    name: of the file, for messages; mark: the decimal mark of numbers written as text, if it is known.
    Raises InputError, with all findings, where there are no places or years, where a cell is neither a number
    nor a sign for nothing, where numbers could be read in two ways, and where two cells claim the same
    figure.
    """
    turned = _best_row(sheet, places) > _best_column(sheet.rows, places)[1]
    rows = tuple(zip(*sheet.rows, strict=True)) if turned else status_across(sheet)
    grid = _OrientedSheet(sheet, rows, turned)
    stub, found = _best_column(rows, places)
    if found < FEWEST_PLACES:
        raise refuse(name, f"{found} names of places in sheet {sheet.name}", "a table by provinces")
    first = next(
        (n for n, row in enumerate(rows) if _place(row[stub], places) and _has_figures(row, stub)), len(rows)
    )
    if first == len(rows):
        raise refuse(name, f"names of places without figures in sheet {sheet.name}", "a table by provinces")
    body = [n for n in range(first, len(rows)) if not _is_note(rows[n], stub)]
    title, head = title_and_head(sheet, rows[:first], stub, turned)
    stubs = more_stubs(rows, body, head, stub)
    columns = columns_of(rows, head, stub, stubs, title)
    if not columns:
        raise refuse(name, f"no header with years in sheet {sheet.name}", "a year above each column")
    mark = mark or _mark(name, rows, body, columns)
    return _collect(name, grid, places, title, stub, stubs, columns, body, mark)


def _collect(
    name: str,
    grid: _OrientedSheet,
    places: PlaceNames,
    title: str,
    stub: int,
    stubs: Sequence[int],
    columns: Sequence[FigureColumn],
    body: Sequence[int],
    mark: DecimalMark,
) -> Extract:
    figures: list[PrintedFigure] = []
    findings: list[Finding] = []
    unplaced: dict[str, None] = {}
    seen: dict[tuple[PrintedPlace, int, str], str] = {}
    label: PrintedCell = None
    held: dict[int, PrintedCell] = {}
    for number in body:
        row = grid.rows[number]
        if row[stub] is not None:
            label, held = row[stub], {}
        held.update({column: row[column] for column in stubs if row[column] is not None})
        if label is None or not _has_figures(row, stub):
            continue
        place = _place(label, places)
        if place is None:
            unplaced[str(label)] = None
            continue
        for column in columns:
            cell = row[column.place]
            period, item = with_stubs(column, [held.get(s) for s in stubs])
            where = grid.where(number, column.place)
            if period is None:
                continue
            value = None if is_missing(cell) else read_number(cell, mark)
            if value is None and not is_missing(cell):
                findings.append(
                    Finding(f"{name}: {where}", f'"{str(cell)[:40]}"', "a number, or .. for none")
                )
                continue
            key = (place, period.year, item)
            if key in seen:
                got = f"a second figure for {label}, {period.year}{', ' + item if item else ''}"
                findings.append(Finding(f"{name}: {where}", got, f"one only; the first is in {seen[key]}"))
            seen[key] = where
            figures.append(PrintedFigure(place, period.year, item, value, period.status, where))
    if findings:
        raise InputError(f"Cannot import {name}.", findings)
    if not any(figure.value is not None for figure in figures):
        raise refuse(name, f"no figure with a place and a year in sheet {grid.sheet.name}", "figures")
    untaken = _untaken(grid.rows, body, stub, stubs, columns)
    return Extract(
        "places by years",
        title,
        tuple(figures),
        sheet=grid.sheet.name,
        unplaced=tuple(unplaced),
        untaken=untaken,
    )


def _best_column(rows: Sequence[Sequence[PrintedCell]], places: PlaceNames) -> tuple[int, int]:
    counts = Counter(
        column
        for row in rows
        for column, cell in enumerate(row)
        if isinstance(cell, str) and places.find(cell) is not None
    )
    return max(counts.items(), key=lambda pair: (pair[1], -pair[0]), default=(0, 0))


def _best_row(sheet: PrintedSheet, places: PlaceNames) -> int:
    counted = (sum(1 for cell in row if isinstance(cell, str) and places.find(cell)) for row in sheet.rows)
    return max(counted, default=0)


def _place(cell: PrintedCell, places: PlaceNames) -> PrintedPlace | None:
    return places.find(cell) if isinstance(cell, str) else None


def _has_figures(row: Sequence[PrintedCell], stub: int) -> bool:
    return any(
        looks_numeric(cell) or (cell is not None and is_missing(cell)) for cell in row[stub + 1 :]
    ) or any(looks_numeric(cell) for cell in row[:stub])


def _is_note(row: Sequence[PrintedCell], stub: int) -> bool:
    """Return whether a row below the header has words only: a footnote, a source, a heading."""
    return all(
        cell is None or (not looks_numeric(cell) and not is_missing(cell))
        for n, cell in enumerate(row)
        if n != stub
    ) and not any(is_missing(cell) for n, cell in enumerate(row) if n != stub and cell is not None)


def _mark(
    name: str, rows: Sequence[Sequence[PrintedCell]], body: Sequence[int], columns: Sequence[FigureColumn]
) -> DecimalMark:
    cells = [rows[n][column.place] for n in body for column in columns]
    texts = [cell for cell in cells if isinstance(cell, str) and looks_numeric(cell) and not is_missing(cell)]
    fitting = marks_that_fit(texts)
    if len(fitting) == 1:
        return fitting[0]
    got = f'numbers such as "{texts[0]}" that can be read in two ways' if fitting else "two decimal marks"
    raise refuse(name, got, "one decimal mark", "Give `decimal_mark: point` or `comma` in a mapping file.")


def _untaken(
    rows: Sequence[Sequence[PrintedCell]],
    body: Sequence[int],
    stub: int,
    stubs: Sequence[int],
    columns: Sequence[FigureColumn],
) -> tuple[str, ...]:
    taken = {stub, *stubs, *(column.place for column in columns)}
    left = [
        column
        for column in range(len(rows[0]))
        if column not in taken and any(isinstance(rows[n][column], Decimal) for n in body)
    ]
    return tuple(f"column {column + 1}, whose header names no one year" for column in left)
