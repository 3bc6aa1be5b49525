"""Workbooks that were looked through, read: forms through openpyxl, which tells formulas and looks; whatever
else through calamine."""

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from diendan.exchange.file_findings import refused
from diendan.exchange.tabular.biff import cells_in_error
from diendan.exchange.tabular.grid import Book, Grid, GridCell, address, found_value
from diendan.exchange.tabular.limits import SUBMISSION, Extent, FileLimits
from diendan.exchange.tabular.shown.number_formats import PERCENT, PLAIN, FormatAffixes, as_text, shown_by
from diendan.exchange.tabular.shown.ods_cells import ods_marks
from diendan.exchange.tabular.shown.xlsx_cells import SheetMarks, transitional, xlsx_marks

_QUOTED: Final = re.compile(r'"[^"]*"')
_OUTSIDE: Final = re.compile(
    r"\[[0-9]+\]|\|[^|]*!|\b(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|IMPORT[A-Z]+)\s*\(", re.IGNORECASE
)


CellRange = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class SheetValues:
    """One sheet as calamine gives it: rows of values of one length, "" for an empty cell.

    merged: areas as ((first row, first column), (last row, last column)), from 0. errors: the cells in
    error or without a result by (row, column) from 1 on; formats: what stands around the numbers of others.
    """

    name: str
    rows: list[list[Any]]
    merged: tuple[CellRange, ...]
    hidden: bool
    errors: Mapping[tuple[int, int], str]
    formats: Mapping[tuple[int, int], FormatAffixes] = field(default_factory=dict)


def read_xlsx(content: bytes) -> Book:
    """Return the sheets of a submitted .xlsx file that was looked through.

    Raises Refused if it is damaged.
    """
    from openpyxl import load_workbook

    try:
        content = transitional(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            shown = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
            typed = load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # a hostile or damaged file may raise anything in the library
        raise refused("damaged") from error
    _count_sheets(len(shown.worksheets), SUBMISSION)
    return Book(
        "xlsx", tuple(_xlsx_grid(a, b) for a, b in zip(shown.worksheets, typed.worksheets, strict=True))
    )


def _xlsx_grid(shown: Any, typed: Any) -> Grid:
    extent = Extent(SUBMISSION)
    extent.next_sheet(str(typed.title))
    extent.reach(shown.max_row, shown.max_column)
    cells: dict[tuple[int, int], GridCell] = {}
    for row in typed.iter_rows():
        for cell in row:
            computed = cell.data_type == "f"
            if computed and reaches_outside(cell):
                where = f"{typed.title}!{cell.coordinate}: {formula_of(cell)}"
                raise refused("external-link", where)
            value = shown.cell(cell.row, cell.column) if computed else cell
            found = found_value(value.value, computed=computed)
            if found is not None:
                found = _formatted(found, shown_by(value.number_format or ""))
            if value.data_type == "e":
                found = GridCell("error", str(value.value), computed=computed)
            if computed and found is None:
                found = GridCell("formula", formula_of(cell))
            if found is not None:
                cells[cell.row, cell.column] = found
    merged = tuple(str(area) for area in typed.merged_cells.ranges)
    return Grid(str(typed.title), cells, typed.sheet_state != "visible", merged)


def _formatted(cell: GridCell, shown: FormatAffixes) -> GridCell:
    """Return a cell as it is shown: a share as such, a number with words around it as if it were typed."""
    if cell.number is None or shown == PLAIN:
        return cell
    if shown == PERCENT:
        return replace(cell, percent=True)
    return GridCell("text", as_text(cell.number, shown), computed=cell.computed)


def formula_of(cell: Any) -> str:
    """Return the formula of a cell as text; that of an array stands in an object of its own."""
    return str(getattr(cell.value, "text", None) or cell.value)


def reaches_outside(cell: Any) -> bool:
    """Tell whether a formula takes anything from another file, program or server."""
    return _OUTSIDE.search(_QUOTED.sub("", formula_of(cell))) is not None


def read_calamine(content: bytes, kind: str) -> Book:
    """Return the sheets of a submitted .xls or .ods file that was looked through.

    Of .xls files nothing tells formats and formulas: whether a number was shown as a percentage is unknown.
    Raises Refused if the file is damaged, protected or too large.
    """
    return Book(kind, tuple(map(_grid, read_values(content, kind, SUBMISSION))))


def _grid(sheet: SheetValues) -> Grid:
    cells = {
        (r, c): _formatted(found, sheet.formats.get((r, c), PLAIN))
        for r, row in enumerate(sheet.rows, start=1)
        for c, value in enumerate(row, start=1)
        if (found := found_value(value, percent=None)) is not None
    }
    cells.update((at, GridCell("error", text, computed=True)) for at, text in sheet.errors.items())
    return Grid(sheet.name, cells, sheet.hidden, tuple(map(_range, sheet.merged)))


def read_values(content: bytes, kind: str, limits: FileLimits) -> Iterator[SheetValues]:
    """Give the values of each sheet of a workbook that was looked through.

    Raises Refused if the file is damaged, protected or too large.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    errors = cells_in_error(content, limits) if kind == "xls" else []
    if kind == "xlsx":
        content = transitional(content)
    marks = {"xlsx": xlsx_marks, "ods": ods_marks}[kind](content) if kind != "xls" else {}
    extent = Extent(limits)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            _count_sheets(len(book.sheet_names), limits)
            for number, about in enumerate(book.sheets_metadata):
                sheet = book.get_sheet_by_name(about.name)
                extent.next_sheet(about.name)
                extent.reach(sheet.total_height, sheet.total_width)
                yield SheetValues(
                    about.name,
                    sheet.to_python(skip_empty_area=False),
                    tuple(sheet.merged_cell_ranges or ()),
                    about.visible != SheetVisibleEnum.Visible,
                    errors[number] if number < len(errors) else marks.get(about.name, SheetMarks()).faults,
                    marks.get(about.name, SheetMarks()).formats,
                )
    except PasswordError as error:
        raise refused("password") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise refused("damaged") from error


def _range(area: CellRange) -> str:
    (a, b), (c, d) = area
    return f"{address(a + 1, b + 1)}:{address(c + 1, d + 1)}"


def _count_sheets(count: int, limits: FileLimits) -> None:
    if count > limits.sheets:
        raise refused("too-many-sheets", str(count), limit=str(limits.sheets))
