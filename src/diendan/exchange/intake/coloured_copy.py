"""A copy of a file to send back: wrong cells coloured and commented, with the answer as its first sheet."""

import io
import re
import warnings
from collections.abc import Iterable
from functools import partial
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from diendan.exchange.file_findings import Answer
from diendan.exchange.file_limits import SUBMISSION
from diendan.exchange.forms import sheet_look
from diendan.exchange.forms.form_workbook import saved
from diendan.exchange.forms.sheet_look import cell_at, put_text, write
from diendan.exchange.guarded_reading import read_submitted_here
from diendan.exchange.intake.answer_letters import HEADS, STATES, Letter, row_texts
from diendan.language import LANGUAGES
from guarded_files.limited_process import Panic, limited
from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets.grid import Grid

ANSWER_SHEET: Final = "Trả lời"
_ERROR: Final = PatternFill("solid", fgColor="FF9999")
_NOTE: Final = PatternFill("solid", fgColor="BDD7EE")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST: Final = 32_000
_WIDTHS: Final = (8, 13, 6, 24, 34, 15, 22, 30)


def coloured_copy(content: bytes, letter: Letter) -> bytes:
    """Return an .xlsx with the answer and, where the file could be read, its sheets with coloured cells.

    An .xlsx keeps its own look; of other formats the values are copied. A refused file is not opened, and one
    that is too much to be written again is left out: the answer stands alone. The work is done in a process
    of its own with limits.
    """
    if letter.read.kind:
        try:
            return limited(partial(_coloured, letter), content, SUBMISSION.seconds)
        except (Panic, FileRefused):
            pass
    return _coloured(letter, b"")


def _coloured(letter: Letter, content: bytes) -> bytes:
    book = _opened(letter.read.kind, content) if content else _without_sheets()
    by_cell: dict[tuple[str, str], list[Answer]] = {}
    for each in letter.listed:
        if each.place.address and each.place.sheet in book.sheetnames:
            by_cell.setdefault((each.place.sheet, each.place.address), []).append(each)
    for (sheet, address), answers in by_cell.items():
        cell = book[sheet][address]
        if isinstance(cell, ExcelCell):
            cell.fill = _ERROR if answers[0].severity == "error" else _NOTE
            cell.comment = _comment(answers)
    title = ANSWER_SHEET
    while title in book.sheetnames:
        title += "_"
    _answer_sheet(book.create_sheet(title, 0), letter)
    book.active = 0
    book.properties.creator = "diendan"
    return saved(book)


def _opened(kind: str, content: bytes) -> Workbook:
    if kind != "xlsx":
        return _copied(read_submitted_here(content).grids)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(content), keep_links=False)
    book.security = None
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, ExcelCell) and isinstance(cell.value, str):
                    text = _printable(cell.value)
                    if text != cell.value:  # it came escaped, and cannot be written as it is
                        put_text(cell, text)
    return book


def _without_sheets() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def _copied(grids: Iterable[Grid]) -> Workbook:
    book = _without_sheets()
    for grid in grids:
        sheet = book.create_sheet(grid.name[:31])
        for (row, column), found in grid.cells.items():
            cell = cell_at(sheet, row, column)
            if found.kind == "number" and found.number is not None:
                cell.value = float(found.number)
            else:
                put_text(cell, _printable(found.text))
    return book


def _comment(answers: Iterable[Answer]) -> Comment:
    texts = (f"{each.message.in_(lang)}\n{each.fix.in_(lang)}" for each in answers for lang in LANGUAGES)
    comment = Comment(_printable("\n\n".join(texts))[:2000], "diendan")
    comment.width, comment.height = 380, 180
    return comment


def _answer_sheet(sheet: Worksheet, letter: Letter) -> None:
    row = 0
    for language in LANGUAGES:
        for text, bold in (
            (letter.file, True),
            (letter.subject(language), False),
            (STATES[letter.state].in_(language), True),
        ):
            row += 1
            _put(sheet, row, 1, text, bold=bold)
        row += 1
        for column, head in enumerate(HEADS, start=1):
            cell = _put(sheet, row, column, head.in_(language), bold=True)
            sheet_look.header(cell, required=False)
        for each in letter.listed:
            row += 1
            texts = row_texts(each, language)
            sheet.row_dimensions[row].height = sheet_look.height(zip(texts, _WIDTHS, strict=True))
            for column, text in enumerate(texts, start=1):
                cell = _put(sheet, row, column, text)
                sheet_look.body(cell)
                if column == 1:
                    cell.fill = _ERROR if each.severity == "error" else _NOTE
        for text in letter.more(language):
            row += 1
            _put(sheet, row, 1, text)
        row += 1
    for letter_of, width in zip("ABCDEFGH", _WIDTHS, strict=True):
        sheet.column_dimensions[letter_of].width = width
    sheet_look.page(sheet, landscape=True)


def _put(sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = False) -> ExcelCell:
    cell = write(sheet, row, column, _printable(text))
    cell.font = Font(name="Times New Roman", size=12, bold=bold)
    cell.alignment = Alignment(vertical="top")
    return cell


def _printable(text: str) -> str:
    """Return text without the characters that a workbook cannot hold, and no longer than a cell's."""
    return _NOT_XML.sub("", text)[:_LONGEST]
