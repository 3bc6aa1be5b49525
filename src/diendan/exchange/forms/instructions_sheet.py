"""The first sheet of a form: what it is for, whose form it is, how to fill it in and send it."""

from typing import Final

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from diendan.data.units import Unit
from diendan.exchange.forms import sheet_layout, sheet_look
from diendan.exchange.forms.form_definition import Form, FormCell
from diendan.language import Bilingual, day_short, unit_label
from diendan.language.words_file import read_words

_WORDS: Final = read_words(__file__)
_COLUMNS: Final = (36, 19, 12, 33)


def write_instructions(sheet: Worksheet, form: Form, unit: Unit, year: int, bases: tuple[str, ...]) -> None:
    """Write the instructions of a form for one unit and period, Vietnamese first."""
    writer = _Writer(sheet)
    writer.line(form.title.vi, sheet_look.BOLD)
    writer.line(form.title.en, sheet_look.SMALL)
    province, period = sheet_layout.PROVINCE.vi, sheet_layout.PERIOD.vi
    writer.line(f"{province} {unit.name('vi')}. {period} {sheet_layout.period_text(year)}.", sheet_look.BOLD)
    writer.line(f"Thời hạn gửi: {day_short(form.due_on(year), 'vi')}. {form.why.vi}")
    writer.pair(_WORDS["purpose"].fill(purpose=form.purpose))
    writer.pair(form.author)
    if bases:
        writer.line("Văn bản liên quan: " + "; ".join(bases) + ".")
    for official in form.officials:
        writer.pair(_WORDS["readable"].fill(what=official.readable))
        writer.pair(_WORDS["unread"].fill(what=official.unread))
    writer.line("Cách điền", sheet_look.BOLD)
    for rule in _WORDS.under("rule").values():
        writer.pair(Bilingual(f"- {rule.vi}", f"  {rule.en}"))
    for place, section in enumerate(form.sections, start=1):
        writer.line(f"Trang {sheet_layout.sheet_name(section, place)} ({section.title.en})", sheet_look.BOLD)
        for cell in section.cells:
            writer.row(cell)
    for column, width in zip("ABCD", _COLUMNS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet_look.page(sheet, landscape=False)
    sheet_look.lock(sheet)


class _Writer:
    def __init__(self, sheet: Worksheet) -> None:
        self._sheet, self._row = sheet, 0

    def line(self, text: str, font: object = sheet_look.TEXT) -> None:
        self._row += 1
        cell = sheet_look.write(self._sheet, self._row, 1, text)
        cell.font = font  # type: ignore[assignment]
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        characters = 132 if font is sheet_look.SMALL else 112
        self._sheet.row_dimensions[self._row].height = sheet_look.height([(text, characters)], 1.0)
        self._sheet.merge_cells(start_row=self._row, end_row=self._row, start_column=1, end_column=4)

    def pair(self, words: Bilingual) -> None:
        self.line(words.vi)
        self.line(words.en, sheet_look.SMALL)

    def row(self, cell: FormCell) -> None:
        self._row += 1
        unit = unit_label(cell.unit, "vi") if cell.unit else ""
        texts = (
            sheet_layout.label_text(cell),
            _WORDS[f"type.{cell.type}"].vi,
            unit,
            cell.help.vi or cell.label.en,
        )
        for column, text in enumerate(texts, start=1):
            sheet_look.body(sheet_look.write(self._sheet, self._row, column, text))
        self._sheet.row_dimensions[self._row].height = sheet_look.height(zip(texts, _COLUMNS, strict=True))
