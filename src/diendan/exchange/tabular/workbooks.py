"""Spreadsheet files as grids: .xlsx through openpyxl, .xls and .ods through calamine."""

import io
import re
import warnings
from typing import Any, Final

from diendan.exchange.file_findings import FileRefused, refused
from diendan.exchange.tabular.biff import cells_in_error
from diendan.exchange.tabular.grid import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    Book,
    Grid,
    GridCell,
    address,
    found_value,
)

_QUOTED: Final = re.compile(r'"[^"]*"')
_OUTSIDE: Final = re.compile(
    r"\[[0-9]+\]|\|[^|]*!|\b(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|IMPORT[A-Z]+)\s*\(", re.IGNORECASE
)
_PERCENT: Final = re.compile(r'%(?=(?:[^"]*"[^"]*")*[^"]*$)')  # a percent sign outside quotation marks


def read_xlsx(content: bytes) -> Book:
    """Return the sheets of an .xlsx file that `kind_of` let through. Raises Refused if it is damaged."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            shown = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
            typed = load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # a hostile or damaged file may raise anything in the library
        raise refused("damaged") from error
    _count_sheets(len(shown.worksheets))
    return Book(
        "xlsx", tuple(_xlsx_grid(a, b) for a, b in zip(shown.worksheets, typed.worksheets, strict=True))
    )


def _xlsx_grid(shown: Any, typed: Any) -> Grid:
    _check_size(shown.max_row, shown.max_column)
    cells: dict[tuple[int, int], GridCell] = {}
    for row in typed.iter_rows():
        for cell in row:
            computed = cell.data_type == "f"
            if computed and reaches_outside(cell):
                where = f"{typed.title}!{cell.coordinate}: {formula_of(cell)}"
                raise refused("external-link", where)
            value = shown.cell(cell.row, cell.column) if computed else cell
            percent = bool(_PERCENT.search(value.number_format or ""))
            found = found_value(value.value, percent=percent, computed=computed)
            if value.data_type == "e":
                found = GridCell("error", str(value.value), computed=computed)
            if computed and found is None:
                found = GridCell("formula", formula_of(cell))
            if found is not None:
                cells[cell.row, cell.column] = found
    merged = tuple(str(area) for area in typed.merged_cells.ranges)
    return Grid(str(typed.title), cells, typed.sheet_state != "visible", merged)


def formula_of(cell: Any) -> str:
    """Return the formula of a cell as text; that of an array stands in an object of its own."""
    return str(getattr(cell.value, "text", None) or cell.value)


def reaches_outside(cell: Any) -> bool:
    """Tell whether a formula takes anything from another file, program or server."""
    return _OUTSIDE.search(_QUOTED.sub("", formula_of(cell))) is not None


def read_calamine(content: bytes, kind: str) -> Book:
    """Return the sheets of an .xls or .ods file that `kind_of` let through.

    These readers do not tell formats and formulas: whether a number was shown as a percentage is unknown.
    Raises Refused if the file is damaged, protected or too large.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    errors = cells_in_error(content) if kind == "xls" else []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            _count_sheets(len(book.sheet_names))
            grids: list[Grid] = []
            for about in book.sheets_metadata:
                sheet = book.get_sheet_by_name(about.name)
                _check_size(sheet.total_height, sheet.total_width)
                cells = {
                    (r, c): found
                    for r, row in enumerate(sheet.to_python(skip_empty_area=False), start=1)
                    for c, value in enumerate(row, start=1)
                    if (found := found_value(value, percent=None)) is not None
                }
                for at, text in errors[len(grids)].items() if len(grids) < len(errors) else ():
                    cells[at] = GridCell("error", text, computed=True)
                hidden = about.visible != SheetVisibleEnum.Visible
                grids.append(Grid(about.name, cells, hidden, _ranges(sheet.merged_cell_ranges)))
    except FileRefused:
        raise
    except PasswordError as error:
        raise refused("password") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise refused("damaged") from error
    return Book(kind, tuple(grids))


def _ranges(areas: list[tuple[tuple[int, int], tuple[int, int]]] | None) -> tuple[str, ...]:
    return tuple(f"{address(a + 1, b + 1)}:{address(c + 1, d + 1)}" for (a, b), (c, d) in areas or ())


def _count_sheets(count: int) -> None:
    if count > MAX_SHEETS:
        raise refused("too-many-sheets", str(count), limit=str(MAX_SHEETS))


def _check_size(rows: int, columns: int) -> None:
    if rows > MAX_ROWS:
        raise refused("too-many-rows", str(rows), limit=str(MAX_ROWS))
    if columns > MAX_COLUMNS:
        raise refused("too-many-columns", str(columns), limit=str(MAX_COLUMNS))
