"""Fuzzed cells: no crash, no silent change; what is accepted, written back and read again is equal."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bad_submissions import PROJECTS, SUMMARY, aid, context, saved
from diendan.data.csv_files import is_formula
from diendan.exchange.file_findings import CellAddress
from diendan.exchange.forms.sheet_look import put_text
from diendan.exchange.intake.reading.submission_reading import ReadSubmission, read_submission
from diendan.exchange.intake.reading.typed_cells import Names, read_cell
from diendan.language.invisible_characters import hidden
from guarded_files.spreadsheets.grid import found_value
from ods_file import ods_of

CONTEXT = context()
BASE = saved(aid())
TYPED = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["1.234", "12,5%", "1,2 tỷ", "chưa có", "—", "=1+1", "+84", "@SUM", "-5", "TØnh"]),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1901, 1, 1), date(2099, 1, 1)),
)
PLACES = st.tuples(st.sampled_from([SUMMARY, PROJECTS]), st.integers(1, 14), st.integers(1, 14))
CELLS = [cell for form in CONTEXT.forms for s in form.sections for cell in s.cells]


def write(book: Any, sheet: str, row: int, column: int, value: object) -> None:
    cell = book[sheet].cell(row, column)
    if isinstance(value, str):
        put_text(cell, "".join(c for c in value if c >= " "))
    else:
        cell.value = value


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(PLACES, TYPED), max_size=5), st.booleans())
def test_any_cells_anywhere_are_answered_without_a_crash(
    changes: list[tuple[tuple[str, int, int], object]], as_ods: bool
) -> None:
    book = load_workbook(io.BytesIO(BASE))
    for (sheet, row, column), value in changes:
        write(book, sheet, row, column, value)
    found = read_submission(ods_of(book) if as_ods else saved(book), CONTEXT)
    assert found.is_acceptable == (found.found is not None and found.errors == 0)
    if not changes:
        assert found.is_acceptable


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CELLS), TYPED, st.none() | st.decimals(0, 10**9, places=2))
def test_an_accepted_value_read_again_is_the_same_value(
    cell: Any, typed: object, last: Decimal | None
) -> None:
    names: Names = {}
    value, answers = read_cell(cell, found_value(typed), CellAddress(), last, names)
    if value is None:
        return
    assert not hidden(value.text), "the check of data/ would stop every forum"
    assert not is_formula(value.text), "the check of data/ would stop every forum"
    back: object = value.text
    if cell.is_number or cell.type == "year":
        number = Decimal(value.text)
        back = int(number) if number == number.to_integral_value() else float(number)
    elif cell.type == "day":
        back = date.fromisoformat(value.text)
    again, _ = read_cell(cell, found_value(back), CellAddress(), last, names)
    assert again is not None
    assert again.text == value.text
    changed = isinstance(typed, str) and cell.type != "choice" and value.text != " ".join(typed.split())
    assert not changed or answers, "a change without a word"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), st.integers(0, len(BASE) - 1))
def test_damaged_bytes_are_refused_or_read_but_never_crash(noise: bytes, at: int) -> None:
    assert isinstance(read_submission(noise, CONTEXT), ReadSubmission)
    assert isinstance(read_submission(BASE[:at] + noise + BASE[at + len(noise) :], CONTEXT), ReadSubmission)
