"""What may run is refused by its name, what claims too much is bounded, many findings stay readable."""

import io
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from bad_submissions import PROJECTS, ROOT, SUMMARY, _claimed, aid, context, csv_of, rezipped, saved
from diendan.errors import InputError
from diendan.exchange import guarded_reading
from diendan.exchange.file_findings import answer_to
from diendan.exchange.file_limits import PUBLISHED, SUBMISSION
from diendan.exchange.importing.import_run import prepare
from diendan.exchange.intake.answer_letters import MOST_OF_A_KIND, Letter, findings_csv, letter_text
from diendan.exchange.intake.coloured_copy import coloured_copy
from diendan.exchange.intake.reading.submission_reading import ReadSubmission, read_submission
from guarded_files import limited_process
from guarded_files.limited_process import Panic
from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets import container, grid
from guarded_files.spreadsheets.biff import refuse_active
from hostile_books import active_ods, active_xlsx, form, innocent_ods, innocent_xlsx, record, xls_with
from ods_file import ods_of

CONTEXT = context()
XLS = (ROOT / "tests" / "golden" / "intake" / "ngo-aid.xls").read_bytes()
ACTIVE = [*active_xlsx(), *active_ods()]
INNOCENT = [*innocent_xlsx(), *innocent_ods()]


def kinds(found: ReadSubmission) -> set[str]:
    return {each.kind for each in found.answers if each.severity == "error"}


@pytest.mark.parametrize(
    ("content", "kind"), [a[1:] for a in ACTIVE], ids=[f"{a[2]}: {a[0]}" for a in ACTIVE]
)
def test_what_may_run_or_fetch_is_refused_by_its_name(content: bytes, kind: str) -> None:
    found = read_submission(content, CONTEXT)
    assert kinds(found) == {kind}
    assert "is not opened" in found.answers[0].message.en
    assert found.answers[0].fix.vi


@pytest.mark.parametrize("content", [each[1] for each in INNOCENT], ids=[each[0] for each in INNOCENT])
def test_what_programs_write_beside_cells_is_innocent(content: bytes) -> None:
    assert container.workbook_kind(content, SUBMISSION)


def test_a_macro_sheet_or_a_link_in_an_old_excel_file_is_refused_by_its_name() -> None:
    assert read_submission(XLS, CONTEXT).is_acceptable
    sheet = re.search(rb"\x85\x00..(....\x00)\x00", XLS, re.DOTALL)
    assert sheet
    whole = sheet[0]
    for kind, expected in ((b"\x01", "macro-sheet"), (b"\x06", "macro")):
        assert kinds(read_submission(xls_with(XLS, whole, whole[:-1] + kind), CONTEXT)) == {expected}
    # A record of no meaning to us gives its place to one with meaning.
    style = re.search(rb"\x93\x02\x04\x00....", XLS, re.DOTALL)
    assert style
    linked = record(0x01AE, b"\x01\x00\x03\x00")
    other = xls_with(XLS, style[0], linked)
    assert kinds(read_submission(other, CONTEXT)) == {"external-link"}
    refuse_active(other, PUBLISHED)  # published tables have them, and nothing of them is read
    project = xls_with(XLS, style[0], record(0x00D3, b"\0\0\0\0"))
    with pytest.raises(FileRefused, match="macro: "):
        refuse_active(project, PUBLISHED)


@pytest.mark.parametrize(
    ("content", "kind"), [a[1:] for a in ACTIVE], ids=[f"{a[2]}: {a[0]}" for a in ACTIVE]
)
def test_a_published_workbook_may_link_elsewhere_and_nothing_more(
    content: bytes, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.xlsx") as refused:
        prepare(ROOT, path)
    # What is let in is a form, which is no published table.
    assert ("is not opened" in str(refused.value)) == (kind not in PUBLISHED.tolerated)


@pytest.mark.parametrize("formula", ["=[1]Sheet1!A1", "=cmd|'x'!A0", '=WEBSERVICE("x")'])
def test_a_formula_that_reaches_outside_is_refused_with_its_cell(formula: str) -> None:
    book = load_workbook(io.BytesIO(form()))
    book[SUMMARY]["E10"] = formula
    found = read_submission(saved(book), CONTEXT)
    assert kinds(found) == {"external-link"}
    assert "E10" in found.answers[0].found


def test_an_import_with_macros_is_refused(tmp_path: Path) -> None:
    sheet = re.search(rb"\x85\x00..(....\x00)\x00", XLS, re.DOTALL)
    assert sheet
    path = tmp_path / "a.xls"
    path.write_bytes(xls_with(XLS, sheet[0], sheet[0][:-1] + b"\x06"))
    with pytest.raises(InputError, match="holds macros"):
        prepare(ROOT, path)


# Bounds


def test_fifty_thousand_merged_cells_are_refused_at_once() -> None:
    content = _claimed(b"".join(b'<mergeCell ref="A%d:B%d"/>' % (row, row) for row in range(100, 50_100)))
    began = time.process_time()
    assert kinds(read_submission(content, CONTEXT)) == {"too-many-merged"}
    assert time.process_time() - began < 5


def edited(part: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(form())) as archive:
        text = archive.read(part)
    assert old in text
    return rezipped(form(), **{part.replace("/", "__"): text.replace(old, new, 1)})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (lambda: edited("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 70_001 + b"</cellXfs>"), "too-many-of"),
        (
            lambda: edited(
                "xl/workbook.xml",
                b"</sheets>",
                b"</sheets><definedNames>" + b"<definedName/>" * 2_001 + b"</definedNames>",
            ),
            "too-many-of",
        ),
        (
            lambda: edited(
                "xl/styles.xml", b"</styleSheet>", b"<a>" * 200 + b"</a>" * 200 + b"</styleSheet>"
            ),
            "too-many-of",
        ),
        (lambda: edited("xl/workbook.xml", b"</sheets>", b"<sheet/>" * 30 + b"</sheets>"), "too-many-sheets"),
        (lambda: edited("xl/workbook.xml", b"</sheets>", b"</sheet>"), "damaged"),
        (lambda: ods_of(aid(), repeat=100_000), "too-many-rows"),
    ],
    ids=["styles", "names", "depth", "sheets", "xml", "repeated rows"],
)
def test_whatever_is_claimed_is_bounded_before_it_is_read(content: Callable[[], bytes], kind: str) -> None:
    assert kinds(read_submission(content(), CONTEXT)) == {kind}


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [(1_048_576, 1, "too-many-rows"), (100_000, 100, "too-many-cells"), (100_000, 20, "")],
)
def test_the_area_of_a_published_sheet_is_counted_before_it_is_read(row: int, column: int, kind: str) -> None:
    book = Workbook()
    book.worksheets[0].cell(row, column).value = 1
    content = saved(book)
    if not kind:
        assert container.workbook_kind(content, PUBLISHED) == "xlsx"
        return
    with pytest.raises(FileRefused) as refused:
        container.workbook_kind(content, PUBLISHED)
    found = refused.value
    assert (found.kind, found.found) == (kind, f"xl/worksheets/sheet1.xml: {grid.address(row, column)}")


def _sleep(_: bytes) -> bytes:
    time.sleep(30)
    return b""


def _fill(_: bytes) -> bytes:
    return bytes(2 * limited_process.MEMORY)


def _fail(_: bytes) -> bytes:
    raise KeyError("x")


def test_a_file_that_takes_too_long_or_too_much_memory_ends_its_own_process() -> None:
    with pytest.raises(FileRefused) as refused:
        limited_process.limited(_sleep, b"", seconds=0.2)
    assert (refused.value.kind, answer_to(refused.value).message.vi) == (
        "too-heavy",
        "Đọc tệp cần hơn 0.2 giây.",
    )
    with pytest.raises(FileRefused) as refused:
        limited_process.limited(_fill, b"", 60, memory=2**30)
    assert answer_to(refused.value).message.en == "Reading the file takes more than 1 GB of memory."
    with pytest.raises(Panic, match=r"KeyError: 'x' \(test_intake_hostile\.py, line"):
        limited_process.limited(_fail, b"", 60)


def test_a_file_beyond_the_limits_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded_reading, "read_submitted_here", _sleep)
    monkeypatch.setattr(guarded_reading, "SUBMISSION", replace(SUBMISSION, seconds=1))
    found = read_submission(form(), CONTEXT)
    assert kinds(found) == {"too-heavy"}
    assert "1 giây" in found.answers[0].message.vi


# Many findings


def test_of_many_findings_twenty_of_a_kind_are_listed_and_all_are_in_a_file() -> None:
    book = load_workbook(io.BytesIO(form()))
    for row in range(10, 210):
        book[PROJECTS].cell(row, 10).value = "khoảng 5"
        book[PROJECTS].cell(row, 20).value = "=1+1" if row == 10 else "xem thêm"
    content = saved(book)
    found = read_submission(content, CONTEXT)
    letter = Letter("a.xlsx", "0" * 64, "findings", found)
    text = letter_text(letter)
    assert text.count("Số ước chừng, không phải số báo cáo. |") == MOST_OF_A_KIND
    assert "Và 180 chỗ nữa như vậy: Số ước chừng" in text
    assert "And 180 more of this kind: An approximate figure." in text
    everything = findings_csv(letter).decode("utf-8-sig")
    assert everything.count("Số ước chừng") == 200
    assert not re.search(r"(?:^|,)[=+@]", everything)
    back = load_workbook(io.BytesIO(coloured_copy(content, letter)))
    assert any("180 more" in str(cell.value) for row in back["Trả lời"].iter_rows() for cell in row)


def test_a_row_with_many_cells_outside_is_one_finding() -> None:
    book = load_workbook(io.BytesIO(form()))
    for column in range(20, 60):
        book[SUMMARY].cell(9, column).value = column
    outside = [a for a in read_submission(saved(book), CONTEXT).answers if a.kind == "outside"]
    assert [(a.place.address, a.found[:6]) for a in outside] == [("T9", "20; 21")]


# Cells

EVIL = (
    *("9" * 5_000, "1e999999", "\u0301" * 1_000, "a\u0301" * 900, "_xD800_", "_x0000_", "x" * 32_000),
    *("1899-12-31", "31/12/2101", "٣٤٥", "NaN", "\u202e1", "Infinity"),
)


def escaped(texts: dict[str, str]) -> bytes:
    """Return the form with texts in cells of its first sheet as they stand, escapes and all."""
    book = load_workbook(io.BytesIO(form()))
    marks = {f"@{number}@": text for number, text in enumerate(texts.values())}
    for address, mark in zip(texts, marks, strict=True):
        book[SUMMARY][address] = mark
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            for mark, text in marks.items():
                data = data.replace(mark.encode(), text.encode())
            target.writestr(name, data)
    return out.getvalue()


def test_a_hostile_cell_is_answered_with_its_place() -> None:
    for evil in EVIL:
        found = read_submission(escaped({"E10": evil}), CONTEXT)
        assert any(a.place.address == "E10" for a in found.answers if a.severity == "error"), evil[:20]


def test_hostile_cells_go_back_in_an_answer_that_can_be_opened() -> None:
    content = escaped({f"J{9 + number}": evil for number, evil in enumerate(EVIL)})
    found = read_submission(content, CONTEXT)
    letter = Letter("a", "0" * 64, "findings", found)
    assert letter_text(letter).encode()
    assert findings_csv(letter)
    assert load_workbook(io.BytesIO(coloured_copy(content, letter))).sheetnames[:2] == [
        "Trả lời",
        "Hướng dẫn",
    ]


def test_a_hostile_cell_of_a_text_file_is_answered_with_its_place() -> None:
    text = csv_of(aid(), SUMMARY)
    for evil in EVIL[:4]:
        found = read_submission(text.replace("300000", evil).encode(), CONTEXT)
        assert any(a.place.address == "E10" for a in found.answers if a.severity == "error"), evil[:20]


@pytest.mark.parametrize("value", ["1e999999999", "-1E400", "9" * 5_000, '"\\ud800"'])
def test_a_hostile_figure_of_an_import_is_refused_in_words(value: str, tmp_path: Path) -> None:
    samples = ROOT / "tests" / "raw_samples"
    stored = (samples / "E02.03-07_population_pxweb_jsonstat_trailing_nul.json").read_bytes().rstrip(b"\0")
    changed = re.sub(rb'("value"\s*:\s*\[)[^,]*', lambda m: m[1] + value.encode(), stored, count=1)
    assert changed != stored
    path = tmp_path / "a.json"
    path.write_bytes(changed)
    with pytest.raises(InputError, match=r"in cell (0|WHOLE COUNTRY × Total × 1995)") as refused:
        prepare(ROOT, path)
    str(refused.value).encode()
    activities = (samples / "iati_vn_iom_DP1596.xml").read_text(encoding="utf-8")
    country = '<recipient-country code="VN"/>'
    place = "<location><name><narrative>Cao Bang</narrative></name></location>"
    activities = activities.replace(country, country + place)
    path = tmp_path / "a.xml"
    path.write_text(re.sub(r"(<value [^>]*>)[^<]*", lambda m: m[1] + value, activities), encoding="utf-8")
    with pytest.raises(InputError, match="an amount"):
        prepare(ROOT, path)
