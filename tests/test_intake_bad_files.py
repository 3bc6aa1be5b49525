"""Every bad file gets its finding, in both languages, with a place, and never a traceback."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import PatternFill

from bad_submissions import Bad, aid, all_bad, context, csv_of, dialogue, monitoring, saved, windows_1258
from diendan.exchange.file_findings import answer_to
from diendan.exchange.file_limits import SUBMISSION
from diendan.exchange.intake.answer_letters import Letter, letter_text
from diendan.exchange.intake.coloured_copy import coloured_copy
from diendan.exchange.intake.reading.submission_reading import ReadSubmission, read_submission
from guarded_files.limits import read_bytes
from guarded_files.refusal import FileRefused
from ods_file import ods_of

BAD = list(all_bad())


def read(content: bytes, folder: Path) -> ReadSubmission:
    """Read as the inbox does: size first."""
    path = folder / "tep.xlsx"
    path.write_bytes(content)
    try:
        return read_submission(read_bytes(path, SUBMISSION), context())
    except FileRefused as error:
        return ReadSubmission(answers=(answer_to(error),))


def test_there_are_forty_bad_files_with_names_of_their_own() -> None:
    assert len(BAD) >= 40
    assert len({bad.name for bad in BAD}) == len(BAD)


@pytest.mark.parametrize("make", [aid, monitoring, dialogue])
def test_the_forms_that_bad_files_are_made_from_have_no_fault(make: object, tmp_path: Path) -> None:
    found = read(saved(make()), tmp_path)  # type: ignore[operator]
    assert [each for each in found.answers if each.severity == "error"] == []
    assert found.is_acceptable


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_each_bad_file_gets_its_finding(bad: Bad, tmp_path: Path) -> None:
    content = bad.content()
    found = read(content, tmp_path)
    kinds = {each.kind for each in found.answers}
    assert bad.kind in kinds, kinds
    assert found.is_acceptable == bad.accepted, kinds
    letter = Letter("tep.xlsx", "0" * 64, "accepted" if bad.accepted else "findings", found)
    text = letter_text(letter)
    for each in found.answers:
        assert each.message.vi
        assert each.message.en
        assert each.fix.vi
        assert "{" not in each.message.vi + each.expected.en
    assert "Traceback" not in text
    if len(content) < 2_000_000:
        assert coloured_copy(content, letter).startswith(b"PK")


@pytest.mark.parametrize("place", [(1_048_576, 3), (6_000, 16_000)])
def test_a_cell_that_is_only_coloured_reaches_nowhere(place: tuple[int, int], tmp_path: Path) -> None:
    book = dialogue()
    book.worksheets[3].cell(*place).fill = PatternFill("solid", fgColor="FFFF00")
    found = read(saved(book), tmp_path)
    assert found.is_acceptable, [each.kind for each in found.answers]
    book.worksheets[3].cell(*place).value = "x"
    kinds = {each.kind for each in read(saved(book), tmp_path).answers}
    assert kinds & {"too-many-rows", "too-many-columns"}


def test_a_carriage_return_that_a_workbook_spells_out_is_no_part_of_a_name(tmp_path: Path) -> None:
    book = dialogue()
    book.worksheets[1]["C8"], book.worksheets[1]["G8"] = "Sở Ngoại vụ_x000D_", "dau-moi@so.example.vn"
    found = read(saved(book), tmp_path)
    values = {each.code: each.value.text for each in found.entries if each.section == "contacts"}
    assert values["organisation"] == "Sở Ngoại vụ"
    assert values["email"] == "dau-moi@so.example.vn"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1258"])
def test_a_sheet_saved_as_csv_is_read_in_each_encoding(encoding: str, tmp_path: Path) -> None:
    text = csv_of(aid(), "1. Tổng hợp")
    content = windows_1258(text) if encoding == "windows-1258" else text.encode(encoding)
    found = read(content, tmp_path)
    assert found.errors == 0, found.answers
    assert found.found is not None
    assert found.found.form.form == "ngo-aid"
    assert {e.code: e.value.text for e in found.entries}["committed_usd"] == "300000"
    assert ("converted" in {a.kind for a in found.answers}) == (encoding in ("utf-16", "windows-1258"))


def test_a_formula_in_error_is_found_in_an_old_excel_file_too(tmp_path: Path) -> None:
    golden = Path(__file__).parent / "golden" / "intake" / "formula-error.xls"
    found = read(golden.read_bytes(), tmp_path)
    assert [(a.kind, a.place.address, a.found) for a in found.answers] == [("formula-error", "E12", "#REF!")]


@pytest.mark.parametrize("make", [aid, monitoring, dialogue])
def test_a_form_saved_by_libreoffice_is_read(make: Callable[[], Any], tmp_path: Path) -> None:
    found = read(ods_of(make()), tmp_path)
    assert found.is_acceptable
    assert [e.value for e in found.entries] == [e.value for e in read(saved(make()), tmp_path).entries]


def test_repeated_rows_of_an_ods_file_are_counted_before_it_is_read(tmp_path: Path) -> None:
    found = read(ods_of(aid(), repeat=100_000), tmp_path)
    assert [a.kind for a in found.answers] == ["too-many-rows"]
