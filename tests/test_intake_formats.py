"""What the number format of a form's cell says counts as if it were typed: the right value, or a question."""

import pytest

from bad_submissions import SUMMARY, aid, context, saved
from diendan.exchange.intake.reading.submission_reading import read_submission

DONE = 300000
"""What the list of the aid form adds up to, in USD."""


def read(address: str, number: float, number_format: str) -> tuple[str, set[str]]:
    """Return the value of a cell of the aid form, "" for none, and the kinds of errors that it gets."""
    book = aid()
    book[SUMMARY][address] = number
    book[SUMMARY][address].number_format = number_format
    found = read_submission(saved(book), context())
    value = next((each.value.text for each in found.entries if each.place.address == address), "")
    errors = {
        each.kind for each in found.answers if each.severity == "error" and each.place.address == address
    }
    return value, errors


@pytest.mark.parametrize(
    ("number", "number_format"),
    [
        (DONE, "#,##0"),
        (DONE, '#,##0" USD"'),
        (DONE, "$#,##0.00"),
        (DONE, "#,##0 [$USD]"),
        (DONE / 1000, '#,##0" nghìn USD"'),
        (DONE / 1e6, '0.00" triệu USD"'),
        (DONE / 1e6, '0.0##\\ "triệu USD"'),
        (DONE / 1e6, '0.00" million USD"'),
    ],
)
def test_a_multiple_in_the_format_of_dollars_counts(number: float, number_format: str) -> None:
    assert read("E10", number, number_format) == (str(DONE), set())


@pytest.mark.parametrize(
    ("number", "number_format"),
    [
        (40500, "#,##0"),
        (40500, '#,##0" triệu đồng"'),
        (40.5, '0.0" tỷ đồng"'),
        (40.5, '0.0" tỷ"'),
        (40.5, '0.0" billion VND"'),
        (40500, '#,##0" triệu"'),
    ],
)
def test_a_multiple_in_the_format_of_dong_counts(number: float, number_format: str) -> None:
    assert read("E12", number, number_format) == ("40500", set())


@pytest.mark.parametrize(
    ("address", "number", "number_format"),
    [
        ("E10", DONE, '#,##0" ₫"'),
        ("E10", DONE, "#,##0 [$€-407]"),
        ("E10", DONE / 1000, '$#,##0"K"'),
        ("E10", DONE / 1000, '#,##0" nghìn"'),
        ("E10", 3000, "0%"),
        ("E12", 40500, '#,##0" USD"'),
        ("E12", 40500, '#,##0" hộ"'),
        ("E12", 40500, '#,##0" đồng"'),
    ],
)
def test_another_unit_in_the_format_is_a_finding(address: str, number: float, number_format: str) -> None:
    value, errors = read(address, number, number_format)
    assert not value
    assert errors
