"""The first sheet of a form: what it is for, whose form it is, how to fill it in and send it."""

from typing import Final

from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from diendan.data.units import Unit
from diendan.exchange.forms import sheet_layout, sheet_look
from diendan.exchange.forms.form_definition import Form, FormCell
from diendan.language import Bilingual, day_short, unit_label

_TYPES: Final = {
    "text": Bilingual("chữ", "text"),
    "whole": Bilingual("số nguyên", "whole number"),
    "number": Bilingual("số", "number"),
    "day": Bilingual("ngày/tháng/năm", "day/month/year"),
    "year": Bilingual("năm", "year"),
    "choice": Bilingual("chọn trong danh sách", "one of a list"),
    "organisation": Bilingual("tên tổ chức", "name of an organisation"),
}
_COLUMNS: Final = (36, 19, 12, 33)
_RULES: Final = (
    Bilingual(
        "Điền vào các ô nền vàng (bắt buộc, có dấu *) và các ô nền trắng (nếu có). Ô khác đã khóa.",
        "Fill in the yellow cells (required, marked *), and the white ones if you can. Others are locked.",
    ),
    Bilingual(
        "Chỉ ghi số, không ghi đơn vị. Không có số liệu thì để trống hoặc ghi “chưa có”; số không ghi là 0.",
        "Numbers only, without units. Where there is no figure leave the cell empty; a true zero is 0.",
    ),
    Bilingual(
        "Ngày ghi theo thứ tự ngày/tháng/năm: 05/01/2026 là ngày 5 tháng 1 năm 2026.",
        "Dates are day/month/year: 05/01/2026 is 5 January 2026.",
    ),
    Bilingual(
        "Số liệu tăng, giảm nhiều so với năm trước, giải ngân lớn hơn cam kết: giải thích ở cột ghi chú.",
        "Explain in the column of remarks what changes much on last year, or disbursement above commitment.",
    ),
    Bilingual(
        "Không đổi tên trang, không thêm, xóa hoặc chuyển cột, không gộp ô. Gõ bằng bảng mã Unicode.",
        "Do not rename sheets, add, delete or move columns, or merge cells. Type in Unicode.",
    ),
    Bilingual(
        "Lưu dưới dạng .xlsx và gửi lại nguyên tệp; tên tệp đặt thế nào cũng được.",
        "Save as .xlsx and send the whole file back, under any name.",
    ),
)


def write_instructions(sheet: Worksheet, form: Form, unit: Unit, year: int, bases: tuple[str, ...]) -> None:
    """Write the instructions of a form for one unit and period, Vietnamese first."""
    writer = _Writer(sheet)
    writer.line(form.title.vi, sheet_look.BOLD)
    writer.line(form.title.en, sheet_look.SMALL)
    province, period = sheet_layout.PROVINCE.vi, sheet_layout.PERIOD.vi
    writer.line(f"{province} {unit.name_vi}. {period} {sheet_layout.period_text(year)}.", sheet_look.BOLD)
    writer.line(f"Thời hạn gửi: {day_short(form.due_on(year), 'vi')}. {form.due.why.vi}")
    writer.pair("Mục đích: ", "Purpose: ", form.purpose)
    writer.pair("", "", form.author)
    if bases:
        writer.line("Văn bản liên quan: " + "; ".join(bases) + ".")
    for official in form.officials:
        writer.pair("Đã đọc được của mẫu chính thức: ", "Readable of the official form: ", official.readable)
        writer.pair("Chưa đọc được: ", "Not readable: ", official.unread)
    writer.line("Cách điền", sheet_look.BOLD)
    for rule in _RULES:
        writer.pair("- ", "  ", rule)
    for place, section in enumerate(form.sections, start=1):
        writer.line(f"Trang {sheet_layout.sheet_name(section, place)} ({section.title.en})", sheet_look.BOLD)
        for cell in section.cells:
            writer.row(cell)
    writer.finish()
    sheet_look.page(sheet, landscape=False)
    sheet_look.lock(sheet)


class _Writer:
    def __init__(self, sheet: Worksheet) -> None:
        self._sheet, self._row = sheet, 0

    def line(self, text: str, font: object = sheet_look.TEXT) -> None:
        self._row += 1
        cell = self._at(1)
        cell.value, cell.data_type = text, "s"
        cell.font = font  # type: ignore[assignment]
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        characters = 132 if font is sheet_look.SMALL else 112
        self._sheet.row_dimensions[self._row].height = sheet_look.height([(text, characters)], 1.0)
        self._sheet.merge_cells(start_row=self._row, end_row=self._row, start_column=1, end_column=4)

    def pair(self, vi: str, en: str, words: Bilingual) -> None:
        self.line(vi + words.vi)
        self.line(en + words.en, sheet_look.SMALL)

    def row(self, cell: FormCell) -> None:
        self._row += 1
        unit = unit_label(cell.unit, "vi") if cell.unit else ""
        texts = (sheet_layout.label_text(cell), _TYPES[cell.type].vi, unit, cell.help.vi or cell.label.en)
        for column, text in enumerate(texts, start=1):
            target = self._at(column)
            target.value, target.data_type = text, "s"
            sheet_look.body(target)
        self._sheet.row_dimensions[self._row].height = sheet_look.height(zip(texts, _COLUMNS, strict=True))

    def finish(self) -> None:
        for column, width in zip("ABCD", _COLUMNS, strict=True):
            self._sheet.column_dimensions[column].width = width

    def _at(self, column: int) -> ExcelCell:
        cell = self._sheet.cell(self._row, column)
        assert isinstance(cell, ExcelCell)
        return cell
