"""Tidy CSV: one figure a row, in columns that a mapping file names."""

import re
from decimal import Decimal
from typing import Final

from diendan.errors import Finding, InputError
from diendan.exchange.importing.mapping_file import FileMapping
from diendan.exchange.importing.printed.cell_tables import PrintedCell
from diendan.exchange.importing.printed.printed_figures import Extract, PrintedFigure
from diendan.exchange.importing.printed.printed_numbers import (
    is_missing,
    marks_that_fit,
    numeric_texts,
    read_number,
)
from diendan.exchange.importing.printed.printed_places import PlaceNames, PrintedPlace, region_or_country
from diendan.exchange.importing.printed.printed_years import FigureStatus, read_period, status_in
from diendan.exchange.importing.printed.raw_file import refuse
from diendan.exchange.importing.readers.published_source import PublishedSource

_MOST_FINDINGS: Final = 200


def read_tidy(file: PublishedSource) -> list[Extract]:
    """Return the figures of the first sheet, with one figure a row, if the mapping names its columns.

    Places may be written as names or as two-digit codes of the table's system. Raises InputError with every
    bad row.
    """
    name, mapping, places = file.name, file.mapping, file.places
    if not mapping.columns:
        return []
    sheet = file.sheets[0]
    if not sheet.rows:
        raise refuse(name, "no row", "a header row and data rows")
    header = [str(cell) if cell is not None else "" for cell in sheet.rows[0]]
    missing = [column for column in mapping.columns.values() if header.count(column) != 1]
    if missing:
        got = f"the columns {', '.join(header)[:200]}"
        raise refuse(name, got, f"the column {missing[0]!r} once", "Correct `columns` in the mapping file.")
    at = {what: header.index(column) for what, column in mapping.columns.items()}
    texts = numeric_texts(row[at["value"]] for row in sheet.rows[1:])
    fitting = (mapping.decimal_mark,) if mapping.decimal_mark else marks_that_fit(texts)
    if len(fitting) != 1:
        raise refuse(name, "numbers that can be read in two ways", "`decimal_mark` in the mapping file")
    figures: list[PrintedFigure] = []
    findings: list[Finding] = []
    unplaced: dict[str, None] = {}
    seen: dict[tuple[PrintedPlace, int, str], int] = {}
    for number, row in enumerate(sheet.rows[1:], start=2):
        if all(cell is None for cell in row):
            continue
        place = _place(row[at["place"]], places)
        if place is None:
            unplaced[str(row[at["place"]])] = None
            continue
        year = _year(row[at["year"]] if "year" in at else None, mapping)
        item = str(row[at["indicator"]] or "") if "indicator" in at else ""
        cell = row[at["value"]]
        value = None if is_missing(cell) else read_number(cell, fitting[0])
        status = _status(row[at["status"]] if "status" in at else None, mapping)
        faults = [
            ("year", "a year", year is None),
            ("value", "a number", value is None and not is_missing(cell)),
            ("status", "final, preliminary, plan or unknown", status is None),
        ]
        for what, expected, wrong in faults:
            if wrong:
                got = str(row[at[what]])[:40] if what in at else "nothing"
                where = f"{name}: row {number}, column {mapping.columns.get(what, what)}"
                findings.append(Finding(where, f'"{got}"', expected))
        if year is None or status is None:
            continue
        if (place, year, item) in seen:
            got = f"a second figure for {place.code}, {year} {item}".rstrip()
            expected = f"one; the first is row {seen[place, year, item]}"
            findings.append(Finding(f"{name}: row {number}", got, expected))
        seen[place, year, item] = number
        figures.append(PrintedFigure(place, year, item, value, status, f"row {number}"))
    if findings:
        raise InputError(f"Cannot import {name}.", findings[:_MOST_FINDINGS])
    if not figures:
        raise refuse(name, "no row with a place that is known", "provinces by name or code")
    title = mapping.title.en if mapping.title else ""
    return [Extract("tidy", title, tuple(figures), unplaced=tuple(unplaced))]


def _place(cell: PrintedCell, places: PlaceNames) -> PrintedPlace | None:
    text = str(int(cell)).zfill(2) if isinstance(cell, Decimal) and cell == cell.to_integral_value() else cell
    if not isinstance(text, str):
        return None
    if re.fullmatch(r"\d{1,2}", text):
        code = text.zfill(2)
        return places.province(code) if code in places.codes else None
    return region_or_country(text) if re.fullmatch("R[1-6]|VN", text) else places.find(text)


def _year(cell: PrintedCell, mapping: FileMapping) -> int | None:
    found = read_period(cell)
    return found.year if found and not found.rest else (mapping.year if cell is None else None)


def _status(cell: PrintedCell, mapping: FileMapping) -> FigureStatus | None:
    if cell is None:
        return mapping.status or "unknown"
    said = status_in(str(cell))
    return None if said == "missing" else said
