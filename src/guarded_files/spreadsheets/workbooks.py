"""Workbooks that were looked through, read through calamine; what that does not tell, marks of cells do."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets.biff import cells_in_error
from guarded_files.spreadsheets.grid import Book, CellRange, Grid, GridCell, address, found_value
from guarded_files.spreadsheets.sheet_limits import Extent, SheetLimits
from guarded_files.spreadsheets.shown.cell_marks import (
    NO_RESULT,
    SheetMarks,
    ods_marks,
    transitional,
    xlsx_marks,
)
from guarded_files.spreadsheets.shown.number_formats import PERCENT, PLAIN, FormatAffixes, as_text
from guarded_files.spreadsheets.shown.xls_formats import xls_formats

_QUOTED: Final = re.compile(r'"[^"]*"')
_OUTSIDE: Final = re.compile(
    r"\[[0-9]+\]|\|[^|]*!|\b(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|IMPORT[A-Z]+)\s*\(", re.IGNORECASE
)


@dataclass(frozen=True)
class SheetValues:
    """One sheet as calamine gives it: rows of values of one length, "" for an empty cell.

    marks: what its cells show beside their values; a marked cell may lie beyond the last value.
    """

    name: str
    rows: list[list[Any]]
    merged: tuple[CellRange, ...]
    hidden: bool
    marks: SheetMarks


def read_workbook(content: bytes, kind: str, limits: SheetLimits) -> Book:
    """Return the sheets of a workbook that was looked through.

    Of .xls and .ods files nothing tells formulas.
    Raises FileRefused if the file is damaged, protected or too large, or a formula takes anything from
    another file, program or server.
    """
    return Book(kind, tuple(_grid(sheet, kind) for sheet in read_values(content, kind, limits)))


def _grid(sheet: SheetValues, kind: str) -> Grid:
    marks, percent = sheet.marks, None if kind == "ods" else False
    cells = {
        at: _formatted(found, marks.formats.get(at, PLAIN))
        for r, row in enumerate(sheet.rows, start=1)
        for c, value in enumerate(row, start=1)
        if (found := found_value(value, percent=percent, computed=(at := (r, c)) in marks.formulas))
    }
    for at, fault in marks.faults.items():
        if fault != NO_RESULT or at not in marks.formulas:
            cells[at] = GridCell("error", fault, computed=True)
    for at, formula in marks.formulas.items():
        if _OUTSIDE.search(_QUOTED.sub("", formula)):
            raise FileRefused("external-link", f"{sheet.name}!{address(*at)}: {formula}")
        cells.setdefault(at, GridCell("formula", formula))
    return Grid(sheet.name, dict(sorted(cells.items())), sheet.hidden, sheet.merged)


def _formatted(cell: GridCell, shown: FormatAffixes) -> GridCell:
    """Return a cell as it is shown: a share as such, a number with words around it as if it were typed."""
    if cell.number is None or shown == PLAIN:
        return cell
    if shown == PERCENT:
        return replace(cell, percent=True)
    return GridCell("text", as_text(cell.number, shown), computed=cell.computed)


def read_values(content: bytes, kind: str, limits: SheetLimits) -> Iterator[SheetValues]:
    """Give the values of each sheet of a workbook that was looked through.

    Raises FileRefused if the file is damaged, protected or too large.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    # Before calamine opens the file, which of an .xls makes a cell for each address up to the last.
    faults, formats = (cells_in_error(content, limits), xls_formats(content)) if kind == "xls" else ([], [])
    content = transitional(content) if kind == "xlsx" else content
    marks = {"xlsx": xlsx_marks, "ods": ods_marks}[kind](content) if kind != "xls" else {}
    extent = Extent(limits)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            if len(book.sheet_names) > limits.sheets:
                raise FileRefused("too-many-sheets", str(len(book.sheet_names)), limit=limits.sheets)
            marks = marks or dict(zip(book.sheet_names, map(SheetMarks, faults, formats), strict=False))
            for about in book.sheets_metadata:
                sheet = book.get_sheet_by_name(about.name)
                extent.next_sheet(about.name)
                extent.reach(sheet.total_height, sheet.total_width)
                yield SheetValues(
                    about.name,
                    sheet.to_python(skip_empty_area=False),
                    tuple(sheet.merged_cell_ranges or ()),
                    about.visible != SheetVisibleEnum.Visible,
                    marks.get(about.name, SheetMarks()),
                )
    except PasswordError as error:
        raise FileRefused("password") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise FileRefused("damaged") from error
