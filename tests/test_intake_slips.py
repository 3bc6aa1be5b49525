"""Figures of forms that are about ten, a hundred … times last year's, where the form has no factor, too."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bad_submissions import forms
from diendan.exchange.file_findings import CellAddress
from diendan.exchange.forms.form_definition import REMARK, REMARK_CELL, Form, FormCell
from diendan.exchange.intake.reading.cell_rules import EnteredValue, check_rules
from diendan.exchange.intake.reading.typed_cells import AcceptedCell

CELLS = [
    (form, section.name, cell)
    for form in forms()
    for section in form.sections
    if section.kind == "values"
    for cell in section.cells
    if cell.is_number
]


def jumps(
    form: Form, section: str, cell: FormCell, last: str, now: str, *, remark: bool = False
) -> list[str]:
    """Return the severity of what is said of a figure beside last year's."""
    entries = {
        (section, 0, code): EnteredValue(section, 0, code, of, AcceptedCell(text), CellAddress())
        for code, of, text in ((cell.code, cell, now), (REMARK, REMARK_CELL, "Sáp nhập hai huyện"))
        if remark or of is cell
    }
    form = replace(form, sections=tuple(replace(each, checks=()) for each in form.sections))
    found = check_rules(form, entries, {(section, cell.code): Decimal(last)})
    return [each.severity for each in found if each.kind in ("jump", "explained")]


@pytest.mark.parametrize(("form", "section", "cell"), CELLS)
@pytest.mark.parametrize("now", ["8800", "880", "12", "1.3", "124000", "1150000"])
def test_a_figure_of_a_power_of_ten_is_asked_about_in_every_cell(
    form: Form, section: str, cell: FormCell, now: str
) -> None:
    last = "120" if Decimal(now) >= 800 else "124" if now == "12" else "13000"
    assert jumps(form, section, replace(cell, decimals=2), last, now) == ["error"]


@pytest.mark.parametrize("now", ["300", "500", "62", "30", "124", "4"])
def test_another_change_is_left_to_the_form(now: str) -> None:
    form, section, cell = next(each for each in CELLS if each[2].jump is None)
    assert jumps(form, section, cell, "120", now) == []


def test_small_counts_may_be_ten_times_as_many() -> None:
    form, section, cell = next(each for each in CELLS if each[2].jump is None and not each[2].decimals)
    assert jumps(form, section, cell, "3", "30") == []
    assert jumps(form, section, cell, "30", "300") == ["error"]


def test_a_remark_explains_it() -> None:
    form, section, cell = next(each for each in CELLS if each[2].jump is None)
    assert jumps(form, section, cell, "120", "1200", remark=True) == ["note"]
