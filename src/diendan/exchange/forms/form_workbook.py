"""A form as an .xlsx workbook: for one unit and period, locked where nothing is to be typed, fit for A4."""

import io
import re
from datetime import date
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.styles import Alignment, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from diendan.data.provenance.illustrative import WORDS
from diendan.data.units import Unit
from diendan.exchange.forms import sheet_layout, sheet_look
from diendan.exchange.forms.form_definition import REMARK_CELL, Form, FormCell, FormSection
from diendan.exchange.forms.instructions_sheet import write_instructions
from diendan.exchange.forms.known_values import KnownValues
from diendan.exchange.forms.sheet_look import cell_at, put_text, write
from diendan.files.fixed_time_zip import fixed_time_zip, zip_parts
from diendan.language import unit_label

_VALUE_WIDTHS: Final = (6, 46, 13, 18, 18, 32)
_STAMPS: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def form_workbook(
    form: Form,
    unit: Unit,
    year: int,
    known: KnownValues,
    bases: tuple[str, ...] = (),
    *,
    illustrative: bool = False,
) -> bytes:
    """Return the .xlsx file of `form` for `unit` and the period `year`, with what is known filled in.

    bases: the legal bases as printed. illustrative: for made-up figures; every sheet says so.
    The same arguments give the same bytes.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = sheet_layout.INSTRUCTIONS_SHEET
    write_instructions(sheet, form, unit, year, bases)
    lists = _Lists(book.create_sheet(sheet_layout.LISTS_SHEET))
    for place, section in enumerate(form.sections, start=1):
        added = book.create_sheet(sheet_layout.sheet_name(section, place))
        _head(added, form, section, unit, year)
        if section.kind == "values":
            _value_lines(added, section, known, lists)
        else:
            _list_lines(added, section, known, lists)
        sheet_look.page(added, landscape=True)
        if illustrative:
            _mark(added)
        sheet_look.lock(added)
    if illustrative:
        sheet_look.page_words(sheet, WORDS)
    book.move_sheet(sheet_layout.LISTS_SHEET, offset=len(form.sections))
    lists.sheet.sheet_state = "hidden"
    book.active = 1
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.title = form.title.vi
    book.properties.creator = "diendan"
    return saved(book)


class _Lists:
    """The hidden sheet with the words of the drop-down lists, one column a list."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._at: dict[tuple[str, ...], str] = {}

    def of(self, words: tuple[str, ...]) -> str:
        """Return the reference of a range that holds `words`."""
        if words not in self._at:
            column = len(self._at) + 1
            for row, word in enumerate(words, start=1):
                write(self.sheet, row, column, word)
            letter = get_column_letter(column)
            self._at[words] = f"'{sheet_layout.LISTS_SHEET}'!${letter}$1:${letter}${len(words)}"
        return self._at[words]


def _head(sheet: Worksheet, form: Form, section: FormSection, unit: Unit, year: int) -> None:
    marks = (sheet_layout.MARK, form.edition, section.name, unit.key, str(year))
    for column, mark in enumerate(marks, start=1):
        write(sheet, sheet_layout.MARKER_ROW, column, mark)
    for row, text, font in (
        (sheet_layout.TITLE_ROW, f"{form.title.vi}: {section.title.vi}", sheet_look.BOLD),
        (sheet_layout.PROVINCE_ROW, f"{sheet_layout.PROVINCE.vi} {unit.name('vi')}", sheet_look.BOLD),
        (
            sheet_layout.PERIOD_ROW,
            f"{sheet_layout.PERIOD.vi} {sheet_layout.period_text(year)}",
            sheet_look.BOLD,
        ),
        (sheet_layout.NOTE_ROW, form.author.vi, sheet_look.SMALL),
    ):
        write(sheet, row, sheet_layout.NUMBER_COLUMN, text).font = font
    for column, (code, words) in enumerate(sheet_layout.columns(section), start=1):
        write(sheet, sheet_layout.CODES_ROW, column, code)
        head = write(sheet, sheet_layout.HEADER_ROW, column, words)
        sheet_look.header(head, required=words.endswith(sheet_layout.REQUIRED_SIGN))
    for row in (sheet_layout.MARKER_ROW, sheet_layout.CODES_ROW):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["A"].hidden = True
    sheet.freeze_panes = cell_at(sheet, sheet_layout.FIRST_LINE, sheet_layout.FIRST_CELL_COLUMN)
    sheet.print_title_rows = f"{sheet_layout.HEADER_ROW}:{sheet_layout.HEADER_ROW}"


def _mark(sheet: Worksheet) -> None:
    """Say on a sheet, and on every page of it, that its figures are made up."""
    note = cell_at(sheet, sheet_layout.NOTE_ROW, sheet_layout.NUMBER_COLUMN)
    put_text(note, f"{WORDS}. {note.value}")
    sheet_look.page_words(sheet, WORDS)


def _value_lines(sheet: Worksheet, section: FormSection, known: KnownValues, lists: _Lists) -> None:
    for number, cell in enumerate(section.cells, start=1):
        row = sheet_layout.HEADER_ROW + number
        label, unit = sheet_layout.label_text(cell), unit_label(cell.unit, "vi") if cell.unit else ""
        write(sheet, row, sheet_layout.CODE_COLUMN, cell.code)
        cell_at(sheet, row, sheet_layout.NUMBER_COLUMN).value = number
        write(sheet, row, sheet_layout.LABEL_COLUMN, label)
        write(sheet, row, sheet_layout.LABEL_COLUMN + 1, unit)
        last = known.last.get((section.name, cell.code))
        before = cell_at(sheet, row, sheet_layout.LAST_YEAR_COLUMN)
        if last is not None:
            before.value = int(last) if last == last.to_integral_value() else float(last)
        before.number_format = sheet_look.number_format(cell)
        texts = ((label, _VALUE_WIDTHS[1]), (unit, _VALUE_WIDTHS[2]))
        sheet.row_dimensions[row].height = sheet_look.height(texts)
        for column in range(sheet_layout.NUMBER_COLUMN, sheet_layout.REMARK_COLUMN + 1):
            sheet_look.body(cell_at(sheet, row, column))
        _input(cell_at(sheet, row, sheet_layout.VALUE_COLUMN), cell)
        _input(cell_at(sheet, row, sheet_layout.REMARK_COLUMN), REMARK_CELL)
        _validate(sheet, cell, sheet_layout.VALUE_COLUMN, row, row, lists, known)
    for letter, width in zip("BCDEFG", _VALUE_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width


def _list_lines(sheet: Worksheet, section: FormSection, known: KnownValues, lists: _Lists) -> None:
    filled = known.rows.get(section.name, ())
    lines = max(section.rows, len(filled) + section.rows // 2)
    last = sheet_layout.FIRST_LINE + lines - 1
    for place in range(lines):
        row = sheet_layout.FIRST_LINE + place
        number = cell_at(sheet, row, sheet_layout.NUMBER_COLUMN)
        number.value = place + 1
        sheet_look.body(number)
        for column, cell in enumerate(section.cells, start=sheet_layout.FIRST_CELL_COLUMN):
            target = cell_at(sheet, row, column)
            sheet_look.body(target)
            _input(target, cell)
            text = filled[place].get(cell.code, "") if place < len(filled) else ""
            if text:
                _prefill(target, cell, text)
    for column, cell in enumerate(section.cells, start=sheet_layout.FIRST_CELL_COLUMN):
        _validate(sheet, cell, column, sheet_layout.FIRST_LINE, last, lists, known)
        sheet.column_dimensions[get_column_letter(column)].width = sheet_look.width(cell)
    sheet.column_dimensions["B"].width = 6
    heads = ((sheet_layout.header_text(cell), sheet_look.width(cell)) for cell in section.cells)
    sheet.row_dimensions[sheet_layout.HEADER_ROW].height = sheet_look.height(heads, 1.15)


def _prefill(target: ExcelCell, cell: FormCell, text: str) -> None:
    if cell.type == "year":
        target.value = int(text)
    elif cell.type == "day":
        target.value = date.fromisoformat(text)
        target.number_format = sheet_look.number_format(cell)
    else:
        put_text(target, cell.choices[text].vi if text in cell.choices else text)


def _input(target: ExcelCell, cell: FormCell) -> None:
    target.number_format = sheet_look.number_format(cell)
    target.protection = Protection(locked=False)
    target.fill = sheet_look.REQUIRED if cell.required else sheet_look.OPEN
    if cell.type in ("text", "organisation", "choice"):
        target.alignment = Alignment(vertical="top", wrap_text=True)


def _validate(
    sheet: Worksheet, cell: FormCell, column: int, first: int, last: int, lists: _Lists, known: KnownValues
) -> None:
    about = sheet_look.TYPES[cell.type]
    words = tuple(choice.vi for choice in cell.choices.values())
    if cell.type == "organisation":
        words = tuple(known.organisations)
    if words:
        rule = DataValidation(type="list", formula1=lists.of(words), allow_blank=True)
        rule.errorStyle = "stop" if cell.type == "choice" else "information"
    elif about["check"]:
        rule = DataValidation(type=about["check"], operator="between", allow_blank=cell.type != "day")
        low, high = about["limits"]
        rule.formula1 = str(low if cell.low is None else cell.low)
        rule.formula2 = str(high if cell.high is None else cell.high)
        rule.errorStyle = "warning"  # "chưa có" may be typed after all
    else:
        return
    rule.error = "Giá trị không phù hợp. Xem dòng tương ứng ở trang Hướng dẫn."
    rule.errorTitle = "Kiểm tra số liệu"
    rule.prompt = cell.help.vi or about["prompt"]
    rule.promptTitle = cell.label.vi[:32]
    rule.showInputMessage = True
    rule.showErrorMessage = cell.type != "organisation"
    letter = get_column_letter(column)
    rule.add(f"{letter}{first}:{letter}{last}")
    sheet.add_data_validation(rule)


def saved(book: Workbook) -> bytes:
    """Return the .xlsx file of a workbook with fixed dates, so that equal books are equal bytes."""
    raw = io.BytesIO()
    book.save(raw)
    parts = zip_parts(raw.getvalue())
    core = _STAMPS.sub(rb"\g<1>2000-01-01T00:00:00Z\g<3>", parts["docProps/core.xml"])
    return fixed_time_zip(parts | {"docProps/core.xml": core})
