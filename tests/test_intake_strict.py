"""A form that a spreadsheet program saved as strict OOXML is read as the usual one is, to the last cell."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from bad_submissions import SUMMARY, aid, context, saved
from diendan.exchange.intake.reading.submission_reading import read_submission

USUAL_AND_STRICT = (
    (b"schemas.openxmlformats.org/spreadsheetml/2006/main", b"purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    (b"schemas.openxmlformats.org/drawingml/2006/main", b"purl.oclc.org/ooxml/drawingml/main"),
)
CHANGES: Mapping[str, Callable[[Any], object]] = {
    "as it was": lambda _: None,
    "a figure as text": lambda book: book[SUMMARY].__setitem__("E10", "300.000"),
    "a figure with words": lambda book: book[SUMMARY].__setitem__("E10", "0,3 triệu USD"),
    "a figure in thousands": lambda book: book[SUMMARY].__setitem__("E10", 300),
    "no figure": lambda book: book[SUMMARY].__setitem__("E10", None),
    "a day for a figure": lambda book: book[SUMMARY].__setitem__("E10", date(2025, 1, 1)),
    "words for a figure": lambda book: book[SUMMARY].__setitem__("E10", "chưa có"),
}


def strict(usual: bytes) -> bytes:
    """Return a workbook with the namespaces of ISO/IEC 29500 strict."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(usual)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            for one, other in USUAL_AND_STRICT:
                part = part.replace(one, other)
            target.writestr(name, part)
    return made.getvalue()


@pytest.mark.parametrize("name", CHANGES)
def test_a_strict_form_gives_the_same_values_and_the_same_answers(name: str) -> None:
    book = aid()
    CHANGES[name](book)
    usual = saved(book)
    found, expected = read_submission(strict(usual), context()), read_submission(usual, context())
    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(strict(usual))).read("xl/workbook.xml")
    assert expected.entries
    assert [(each.place, each.value) for each in found.entries] == [
        (each.place, each.value) for each in expected.entries
    ]
    assert found.answers == expected.answers
