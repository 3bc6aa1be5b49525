"""Tables of places by years (and one more dimension), as PX-Web writes them into workbooks and text files.

Read by what the cells are, not by where they stand: the column with most names of places holds the places (or
the row, in a pivoted table), what lies above it is the header, columns of years or words beside it are stubs.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import get_args

from diendan.errors import Finding, InputError
from diendan.exchange.importing.printed.cell_tables import PrintedCell, PrintedSheet
from diendan.exchange.importing.printed.printed_figures import Extract, PrintedFigure
from diendan.exchange.importing.printed.printed_numbers import (
    is_known_mark,
    is_missing,
    looks_numeric,
    marks_that_fit,
    numeric_texts,
    read_number,
    without_mark,
)
from diendan.exchange.importing.printed.printed_places import FEWEST_PLACES, PlaceNames, PrintedPlace
from diendan.exchange.importing.printed.printed_years import PRELIMINARY_MARKS, FigureStatus
from diendan.exchange.importing.printed.raw_file import refuse
from diendan.exchange.importing.readers.crosstab_headers import (
    MOST_HEADER_ROWS,
    FigureColumn,
    Rows,
    above_names,
    columns_of,
    more_stubs,
    said_beside,
    status_across,
    title_and_head,
    with_stubs,
    without_codes,
)
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.exchange.importing.recognition.printed_units import units_of
from diendan.exchange.number_scanner import DecimalMark
from diendan.language import quoted


@dataclass(frozen=True)
class _Crosstab:
    """The figures of a sheet, or of its transpose (`turned`), and what they are beside.

    stub: the column of places; stubs: those that say what else a row is about; body: the rows with figures.
    """

    sheet: PrintedSheet
    rows: Rows
    turned: bool
    stub: int
    stubs: Sequence[int]
    columns: Sequence[FigureColumn]
    body: Sequence[int]

    def where(self, row: int, column: int) -> str:
        return self.sheet.where(column, row) if self.turned else self.sheet.where(row, column)

    @property
    def untaken(self) -> tuple[str, ...]:
        """The columns with numbers that are left, each as a phrase."""
        taken = {self.stub, *self.stubs, *(column.place for column in self.columns)}
        return tuple(
            f"column {column + 1}, whose header names no one year"
            for column in range(len(self.rows[0]))
            if column not in taken and any(looks_numeric(self.rows[n][column]) for n in self.body)
        )


def read_crosstabs(file: PublishedSource) -> list[Extract]:
    """Return the figures of each sheet with at least five names of places in one column or one row.

    Raises InputError, with all findings, without years, where a cell is neither a number nor a sign for
    nothing, where numbers could be read in two ways, and where two cells claim the same figure.
    """
    places, mark = file.places, file.mapping.decimal_mark
    return [
        _read(file.name, sheet, places, mark)
        for sheet in file.sheets
        if max(_best_column(rows, places)[1] for rows in (sheet.rows, _turned(sheet))) >= FEWEST_PLACES
    ]


def _read(name: str, sheet: PrintedSheet, places: PlaceNames, mark: DecimalMark | None) -> Extract:
    """Return the figures of a sheet. mark: the decimal mark of numbers written as text, if it is known."""
    turned = _best_column(_turned(sheet), places)[1] > _best_column(sheet.rows, places)[1]
    titles: Sequence[str] = ()
    if turned:
        titles, sheet = above_names(sheet, _best_column(_turned(sheet), places)[0])
    rows = _turned(sheet) if turned else status_across(sheet)
    stub, _ = _best_column(rows, places)
    first = next(
        (n for n, row in enumerate(rows) if places.find(row[stub]) and _has_figures(row, stub)), len(rows)
    )
    if first == len(rows):
        raise refuse(name, f"names of places without figures in sheet {sheet.name}", "a table by provinces")
    rows = without_codes(rows, first, stub)
    body = [n for n in range(first, len(rows)) if not _is_note(rows[n], stub)]
    lone, above = title_and_head(rows[:first], stub, turned)
    titles, head = [*titles, *lone], above[-MOST_HEADER_ROWS:]
    title = titles[0] if titles else ""
    stubs = more_stubs(rows, body, head, stub)
    columns = columns_of(rows, head, stub, stubs, title)
    if not columns:
        raise refuse(name, f"no header with years in sheet {sheet.name}", "a year above each column")
    if (
        not title and len(columns) == 1 and columns[0].period is None
    ):  # one figure a row, with its name on top
        title, columns = columns[0].item, [replace(columns[0], item="")]
    table = _Crosstab(sheet, rows, turned, stub, stubs, columns, body)
    figures, unplaced = _figures(name, table, places, mark or _mark(name, table))
    beside = list(said_beside(rows, above, columns, stub, body))
    last = max(column.place for column in columns) if turned else len(rows[0])
    between, below = _said_between(table, places)
    return Extract(
        "places by years",
        title,
        tuple(figures),
        captions=(*titles[1:], *(text for column, text in beside if column <= last and text != title)),
        remarks=(*below, *(text for column, text in beside if column > last)),
        doubts=tuple(between),
        sheet=sheet.name,
        unplaced=tuple(unplaced),
        untaken=table.untaken,
    )


def _figures(
    name: str, table: _Crosstab, places: PlaceNames, mark: DecimalMark
) -> tuple[list[PrintedFigure], Iterable[str]]:
    """Return the figures, and the labels of rows with figures that name no place."""
    figures: list[PrintedFigure] = []
    findings: list[Finding] = []
    unplaced: dict[str, None] = {}
    seen: dict[tuple[PrintedPlace, int, str], str] = {}
    label: PrintedCell = None
    held: dict[int, PrintedCell] = {}
    stub = table.stub
    for number in table.body:
        row = table.rows[number]
        if row[stub] is not None:
            label, held = row[stub], {}
        held.update({column: row[column] for column in table.stubs if row[column] is not None})
        if label is None or not _has_figures(row, stub):
            continue
        place = places.find(label)
        if place is None:
            unplaced[str(label)] = None
            continue
        for column in table.columns:
            cell = row[column.place]
            period, item = with_stubs(column, [held.get(s) for s in table.stubs])
            where = table.where(number, column.place)
            if period is None:
                continue
            bare, flag = without_mark(cell)
            value = None if is_missing(cell) else read_number(bare, mark)
            unit = flag if units_of(flag) else ""
            known = bool(unit) or is_known_mark(flag)
            if not is_missing(cell) and (value is None or not known):
                got = f'"{cell} {flag}"' if isinstance(cell, Decimal) else f'"{str(cell)[:40]}"'
                expected = "a number, or .. for none" if known else "a number with a known mark (p, e, *)"
                findings.append(Finding(f"{name}: {where}", got, expected))
                continue
            status: FigureStatus = "preliminary" if flag in PRELIMINARY_MARKS else period.status
            key = (place, period.year, item)
            if key in seen:
                got = f"a second figure for {label}, {period.year}{', ' + item if item else ''}"
                findings.append(Finding(f"{name}: {where}", got, f"one only; the first is in {seen[key]}"))
            seen[key] = where
            figures.append(PrintedFigure(place, period.year, item, value, status, where, unit))
    if findings:
        raise InputError(f"Cannot import {name}.", findings)
    if not any(figure.value is not None for figure in figures):
        raise refuse(name, f"no figure with a place and a year in sheet {table.sheet.name}", "figures")
    return figures, unplaced


def _said_between(table: _Crosstab, places: PlaceNames) -> tuple[list[str], list[str]]:
    """Return a doubt for each heading between rows with figures, and the texts below the last."""
    doubts, below = [], []
    for number in range(table.body[0], len(table.rows)):
        row = table.rows[number]
        texts = [cell for cell in row if isinstance(cell, str)] if number not in table.body else []
        if number > table.body[-1]:
            below += texts
        elif texts and places.find(row[table.stub]) is None:
            where = table.where(number, table.stub)
            doubts.append(f"{where}: {quoted(' '.join(texts))} may say what the figures below it are of")
    return doubts, below


def _turned(sheet: PrintedSheet) -> Rows:
    return tuple(zip(*sheet.rows, strict=True))


def _best_column(rows: Rows, places: PlaceNames) -> tuple[int, int]:
    counts = Counter(
        column for row in rows for column, cell in enumerate(row) if places.find(cell) is not None
    )
    return max(counts.items(), key=lambda pair: (pair[1], -pair[0]), default=(0, 0))


def _has_figures(row: Sequence[PrintedCell], stub: int) -> bool:
    return any(
        looks_numeric(cell) or (cell is not None and is_missing(cell)) for cell in row[stub + 1 :]
    ) or any(looks_numeric(cell) for cell in row[:stub])


def _is_note(row: Sequence[PrintedCell], stub: int) -> bool:
    """Return whether a row below the header has words only: a footnote, a source, a heading."""
    cells = (cell for n, cell in enumerate(row) if n != stub and cell is not None)
    return not any(looks_numeric(cell) or is_missing(cell) for cell in cells)


def _mark(name: str, table: _Crosstab) -> DecimalMark:
    texts = numeric_texts(table.rows[n][column.place] for n in table.body for column in table.columns)
    fitting = marks_that_fit(texts)
    if len(fitting) == 1:
        return fitting[0]
    got = f'numbers such as "{texts[0]}" that can be read in two ways'
    if not fitting:
        only = {
            mark: [text for text in texts if marks_that_fit([text]) == (mark,)]
            for mark in get_args(DecimalMark)
        }
        got = "two decimal marks" + "".join(f', one in "{of[0]}"' for of in only.values() if of)
    raise refuse(name, got, "one decimal mark", "Give `decimal_mark: point` or `comma` in a mapping file.")
