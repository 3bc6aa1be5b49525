"""How a form's sheets look: colours, borders, number formats, paper."""

from collections.abc import Iterable
from math import ceil
from typing import Final

from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from diendan.exchange.forms.form_definition import FormCell
from diendan.parsing.yaml_resources import yaml_resource

_FACE: Final = "Times New Roman"
BOLD: Final = Font(name=_FACE, size=13, bold=True)
SMALL: Final = Font(name=_FACE, size=10, italic=True)
TEXT: Final = Font(name=_FACE, size=12)
_HEAD: Final = Font(name=_FACE, size=12, bold=True)
REQUIRED: Final = PatternFill("solid", fgColor="FFF2CC")
OPEN: Final = PatternFill("solid", fgColor="FFFFFF")
_GREY: Final = PatternFill("solid", fgColor="D9E2F3")
_STRONG: Final = PatternFill("solid", fgColor="F8CBAD")
_LINE: Final = Side(style="thin", color="808080")
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_LINE_HEIGHT: Final = 16.5
RESOURCES: Final = ("cell_types.yml",)
TYPES: Final = yaml_resource(__file__, RESOURCES[0])
"""What is the same for all cells of a type; cell_types.yml says what each means."""


def cell_at(sheet: Worksheet, row: int, column: int) -> ExcelCell:
    """Return a cell that is no hidden part of a merged one."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, ExcelCell)
    return cell


def write(sheet: Worksheet, row: int, column: int, text: str) -> ExcelCell:
    """Write a text as `put_text` does and return its cell."""
    cell = cell_at(sheet, row, column)
    put_text(cell, text)
    return cell


def put_text(cell: ExcelCell, text: str) -> None:
    """Write text that stays text, whatever it begins with (= + - @)."""
    cell.value = text
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True


def number_format(cell: FormCell) -> str:
    """Return the Excel number format of a cell; texts are "@", so that what begins with = stays text."""
    places = "." + "0" * cell.decimals if cell.decimals else ""
    return str(TYPES[cell.type]["format"]) + places


def width(cell: FormCell) -> float:
    """Return the width of a list's column, in characters."""
    return float(TYPES[cell.type]["width"])


def height(texts: Iterable[tuple[str, float]], per_character: float = 0.88) -> float:
    """Return the height, in points, of a row that shows whole texts in cells of these widths.

    texts: with the width of their column. per_character: of the width of a digit; of bold text more. Programs
    that open a workbook do not all fit its rows by themselves.
    """
    lines = max((ceil(len(text) * per_character / width) for text, width in texts if text), default=1)
    return _LINE_HEIGHT * lines


def header(cell: ExcelCell, *, required: bool) -> None:
    """Make a cell the head of a column; required columns have another colour."""
    cell.font, cell.border = _HEAD, _BOX
    cell.fill = _STRONG if required else _GREY
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def body(cell: ExcelCell) -> None:
    """Make a cell a part of the table."""
    cell.font, cell.border = TEXT, _BOX
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def page(sheet: Worksheet, *, landscape: bool) -> None:
    """Set A4 paper, one page wide, and as many pages in height as it takes.

    Sheets to be filled in lie across, or a clerk could not read what is printed.
    """
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.top = margins.bottom = 15 / 25.4
    margins.left, margins.right = (15 if landscape else 20) / 25.4, 15 / 25.4
    margins.header = margins.footer = 7 / 25.4
    if sheet.oddFooter is not None and sheet.oddFooter.center is not None:
        sheet.oddFooter.center.text = "&P/&N"


def page_words(sheet: Worksheet, words: str) -> None:
    """Print words at the top of every page of a sheet."""
    if sheet.oddHeader is not None and sheet.oddHeader.center is not None:
        sheet.oddHeader.center.text = words
        sheet.oddHeader.center.font = "Times New Roman,Bold"
        sheet.oddHeader.center.size = 14


def lock(sheet: Worksheet) -> None:
    """Lock everything but the cells to fill in; widths and heights may be changed. There is no password."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.selectLockedCells = False
