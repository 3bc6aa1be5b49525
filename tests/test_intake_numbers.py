"""Numbers and days as people type them: what is read, what is asked back, nothing guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diendan.exchange.forms.form_definition import FormCell
from diendan.exchange.intake.reading.typed_values import possible, read_day, read_number, read_year
from diendan.exchange.legacy_text import clean, tcvn3_reading
from diendan.exchange.number_scanner import PRINTED, TYPED, is_missing, readings
from diendan.language import Bilingual
from guarded_files.spreadsheets.grid import plain

LABEL = Bilingual("Số", "Number")
WHOLE = FormCell("n", LABEL, "whole", "households", low=Decimal(0))
USD = FormCell("n", LABEL, "number", "usd", decimals=2, low=Decimal(0))
MILLIONS = FormCell("n", LABEL, "number", "million_vnd", decimals=3, low=Decimal(0))
PERCENT = FormCell("n", LABEL, "number", "percent", decimals=2, low=Decimal(0), high=Decimal(100))


def read(text: str, cell: FormCell, last: Decimal | None = None) -> str:
    """Return the number read, or why there is none."""
    if is_missing(text, TYPED):
        return "missing"
    found = read_number(text, cell.unit)
    if isinstance(found, str):
        return found
    left = possible(found, cell, last)
    return plain(left[0]) if len(left) == 1 else "ambiguous" if left else "impossible"


@pytest.mark.parametrize(
    ("text", "cell", "expected"),
    [
        ("1.720.153", USD, "1720153"),
        ("1,720,153", USD, "1720153"),
        ("1 720 153", USD, "1720153"),
        ("1\u00a0720\u202f153", USD, "1720153"),
        ("1.720.153 USD", USD, "1720153"),
        ("USD 1,720,153", USD, "1720153"),
        ("$1,720,153.50", USD, "1720153.5"),
        ("1.720.153,50", USD, "1720153.5"),
        ("1.234", USD, "1234"),
        ("1.234", WHOLE, "1234"),
        ("1.000", WHOLE, "1000"),
        ("1.234", MILLIONS, "ambiguous"),
        ("1,234", MILLIONS, "ambiguous"),
        ("1234,5", MILLIONS, "1234.5"),
        ("0,12", PERCENT, "0.12"),
        ("12,5%", PERCENT, "12.5"),
        ("12.5 %", PERCENT, "12.5"),
        ("12,345", PERCENT, "impossible"),
        ("1,2 tỷ", MILLIONS, "1200"),
        ("1,2 tỉ đồng", MILLIONS, "1200"),
        ("1.234 tỷ", MILLIONS, "ambiguous"),
        ("350 triệu đồng", MILLIONS, "350"),
        ("350 triệu", MILLIONS, "350"),
        ("5 đồng", MILLIONS, "wrong-unit"),
        ("1,2 tỷ", USD, "scale-without-currency"),
        ("1,2 triệu USD", USD, "1200000"),
        ("1,2 triệu đồng", USD, "wrong-unit"),
        ("12 nghìn", WHOLE, "12000"),
        ("12,5 ngàn hộ", WHOLE, "12500"),
        ("25 hộ", WHOLE, "25"),
        ("25 người", WHOLE, "not-a-number"),
        ("—", USD, "missing"),
        ("-", USD, "missing"),
        ("..", USD, "missing"),
        ("…", USD, "missing"),
        ("chưa có", USD, "missing"),
        ("Chưa có số liệu", USD, "missing"),
        ("không", USD, "word-for-nothing"),
        ("khoảng 100", USD, "approximate"),
        ("> 100", USD, "approximate"),
        ("10-12", WHOLE, "not-a-number"),
        ("1.2.3", USD, "not-a-number"),
        ("12.34.567", USD, "not-a-number"),
        ("1,23,456", USD, "not-a-number"),
        ("1e6", USD, "not-a-number"),
        ("١٢٣", USD, "not-a-number"),
        ("=1+1", USD, "not-a-number"),
        ("-5", WHOLE, "-5"),
    ],
)
def test_a_typed_number_has_the_reading_that_the_form_leaves(
    text: str, cell: FormCell, expected: str
) -> None:
    assert read(text, cell) == expected


@pytest.mark.parametrize(
    ("text", "typed", "printed"),
    [
        ("1.234", ["1234", "1.234"], ["1234", "1.234"]),
        ("0,123", ["0.123"], ["0.123"]),
        ("1 234", ["1234"], ["1234"]),
        ("1234 567", [], ["1234567"]),
        ("1,5 678", [], ["1.5678"]),
        ("1.5e3", [], ["1500"]),
        ("12.5 %", [], ["12.5"]),
        ("1.234.5", [], []),
    ],
)
def test_what_is_typed_and_what_is_printed_is_read_by_one_scanner(
    text: str, typed: list[str], printed: list[str]
) -> None:
    assert [plain(value) for value in readings(text, TYPED)] == typed
    assert [plain(value) for value in readings(text, PRINTED)] == printed


@pytest.mark.parametrize(
    ("text", "typed", "printed"),
    [
        ("..", True, True),
        ("Chưa có", True, True),
        ("không có", True, False),
        ("____", True, False),
        ("null", False, True),
    ],
)
def test_signs_for_no_figure_are_those_of_people_and_those_of_programs(
    text: str, typed: bool, printed: bool
) -> None:
    assert (is_missing(text, TYPED), is_missing(text, PRINTED)) == (typed, printed)


def test_last_years_figure_decides_only_where_one_reading_is_impossible() -> None:
    assert read("1.234", MILLIONS, Decimal(1100)) == "1234"
    assert read("1.234", MILLIONS, Decimal("1.2")) == "1.234"
    assert read("1.234", MILLIONS, Decimal(30)) == "ambiguous"
    assert read("1.234", MILLIONS, Decimal(0)) == "ambiguous"


@given(st.integers(0, 10**15), st.sampled_from([".", ",", " ", "\u00a0", ""]))
def test_grouping_never_changes_a_whole_number(number: int, mark: str) -> None:
    text = f"{number:,}".replace(",", mark)
    assert read(text, WHOLE) == str(number)


@given(st.decimals(0, 10**12, places=2), st.sampled_from([(".", ","), (",", "."), ("", ","), ("", ".")]))
def test_both_ways_of_writing_an_amount_are_read_alike(number: Decimal, marks: tuple[str, str]) -> None:
    whole, _, part = f"{number:,.2f}".partition(".")
    text = whole.replace(",", marks[0]) + marks[1] + part
    assert read(text, USD) == plain(number)


@given(st.text(max_size=40), st.sampled_from([WHOLE, USD, MILLIONS, PERCENT]))
def test_no_text_makes_reading_a_number_fail(text: str, cell: FormCell) -> None:
    read(text, cell)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05/01/2026", date(2026, 1, 5)),
        ("5-1-2026", date(2026, 1, 5)),
        ("05.01.2026", date(2026, 1, 5)),
        ("ngày 05 tháng 01 năm 2026", date(2026, 1, 5)),
        ("5 tháng 1, 2026", date(2026, 1, 5)),
        ("2026-01-05", date(2026, 1, 5)),
        ("31/02/2026", None),
        ("05/13/2026", None),
        ("05/01/26", None),
        ("1/2026", None),
    ],
)
def test_days_are_day_month_year(text: str, expected: date | None) -> None:
    assert read_day(text).day == expected


def test_a_month_written_first_is_named_and_not_swapped() -> None:
    found = read_day("05/13/2026")
    assert (found.problem, found.other) == ("month-first", date(2026, 5, 13))


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_as_written(day: date) -> None:
    assert read_day(f"{day.day:02}/{day.month:02}/{day.year}").day == day


@given(st.text(max_size=30))
def test_no_text_makes_reading_a_day_fail(text: str) -> None:
    read_day(text)
    read_year(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TØnh Cao B»ng", "Tỉnh Cao Bằng"),
        ("§Çu mèi ®èi tho¹i", "Đầu mối đối thoại"),
        ("Médecins Sans Frontières", None),
        ("Brot für die Welt", None),
        ("Malmö", None),
        ("Trường học an toàn", None),
        ("µ", None),
    ],
)
def test_tcvn3_is_recognised_and_names_of_other_languages_are_not_taken_for_it(
    text: str, expected: str | None
) -> None:
    assert tcvn3_reading(text) == expected


@given(st.text(max_size=60))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once, _ = clean(text)
    assert clean(once) == (once, False)
