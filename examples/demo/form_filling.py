"""Made-up figures typed into the workbook that a province would get."""

import io

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as ExcelCell

from diendan.exchange.forms import sheet_layout
from diendan.exchange.forms.form_definition import Form
from diendan.exchange.forms.form_workbook import saved
from examples.demo.invented_figures import Figures


def filled(workbook: bytes, form: Form, figures: Figures) -> bytes:
    """Return the workbook of a form with the figures in its cells; what stood in its lists is replaced."""
    book = load_workbook(io.BytesIO(workbook))
    for place, section in enumerate(form.sections, start=1):
        sheet = book[sheet_layout.sheet_name(section, place)]
        for number, cell in enumerate(section.cells):
            if section.kind == "values":
                spots = [(0, sheet_layout.FIRST_LINE + number, sheet_layout.VALUE_COLUMN)]
            else:
                column = sheet_layout.FIRST_CELL_COLUMN + number
                spots = [
                    (row, sheet_layout.FIRST_LINE + row - 1, column) for row in range(1, section.rows + 1)
                ]
            for row, line, column in spots:
                target = sheet.cell(line, column)
                assert isinstance(target, ExcelCell)
                target.value = figures.get((section.name, row, cell.code))
    return saved(book)
