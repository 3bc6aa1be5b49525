"""Damaged, hostile and foreign files are refused with one clear error; unusual but sound ones are read."""

import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from decree30 import RuleStatus, UnreadableDocument, check_layout, conformance_check
from decree30.docx.docx_reader import read_docx
from decree30.patterns import POINT_LETTERS, roman_value
from decree30.unreadable import LIMITS
from decree30_docx import CENTER, Report, body, write
from guarded_files.limited_process import MEMORY


def _with_part(source: Path, target: Path, name: str, data: bytes) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, data if entry.filename == name else old.read(entry))
    return target


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write(Report(), tmp_path / "sound.docx")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="there is no such file"):
        check_layout(tmp_path / "none.docx")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("text.docx", b"plain text"),
        ("cut.docx", b"PK\x03\x04 cut short"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj <<"),
        ("empty.pdf", b""),
    ],
)
def test_what_is_no_document_is_refused(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableDocument, match=name):
        check_layout(tmp_path / name)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_docx_is_refused(share: float, sound: Path, tmp_path: Path) -> None:
    whole = sound.read_bytes()
    (tmp_path / "cut.docx").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(UnreadableDocument, match=r"cut\.docx"):
        check_layout(tmp_path / "cut.docx")


def test_entities_are_refused(sound: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(sound) as archive:
        text = archive.read("word/document.xml").decode()
    declared = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    head, rest = text.split("?>", 1)
    data = f"{head}?>{declared}{rest}".encode()
    with pytest.raises(UnreadableDocument, match="document type"):
        check_layout(_with_part(sound, tmp_path / "entity.docx", "word/document.xml", data))


def test_a_zip_bomb_is_refused(sound: Path, tmp_path: Path) -> None:
    bomb = _with_part(sound, tmp_path / "bomb.docx", "word/document.xml", b" " * (65 * 2**20))
    with pytest.raises(UnreadableDocument, match="zip bomb"):
        check_layout(bomb)


def test_elements_without_end_in_each_other_are_refused(sound: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(sound) as archive:
        text = archive.read("word/document.xml")
    deep = text.replace(b"<w:body>", b"<w:body>" + b"<w:p>" * 300 + b"</w:p>" * 300)
    with pytest.raises(UnreadableDocument, match="more than 250 levels of XML"):
        check_layout(_with_part(sound, tmp_path / "deep.docx", "word/document.xml", deep))


def test_a_document_that_takes_too_long_or_too_much_memory_is_refused(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conformance_check, "dissect", lambda _: bytes(2 * MEMORY))
    with pytest.raises(UnreadableDocument, match="more than 2 GB of memory"):
        check_layout(sound)
    monkeypatch.setattr(conformance_check, "LIMITS", replace(LIMITS, seconds=1))
    monkeypatch.setattr(conformance_check, "dissect", lambda _: time.sleep(30))
    with pytest.raises(UnreadableDocument, match=r"sound\.docx: reading it takes more than 1 seconds\.$"):
        check_layout(sound)


def test_styles_that_name_each_other_end(sound: Path, tmp_path: Path) -> None:
    document = Document(str(sound))
    first, second = document.styles["Normal"].element, document.styles["Heading 1"].element
    based = OxmlElement("w:basedOn")
    based.set(qn("w:val"), second.get(qn("w:styleId")))
    first.insert(1, based)
    document.save(str(tmp_path / "loop.docx"))
    assert check_layout(tmp_path / "loop.docx").results


def test_automatic_numbers_count_as_text(tmp_path: Path) -> None:
    path = write(
        replace(Report(), content=(body("Nội dung các phụ lục kèm theo."), body("KẾT QUẢ", bold=True))),
        tmp_path / "n.docx",
    )
    document = Document(str(path))
    root = document.part.numbering_part.element
    abstract, num = OxmlElement("w:abstractNum"), OxmlElement("w:num")
    abstract.set(qn("w:abstractNumId"), "90")
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for name, value in (("w:start", "1"), ("w:numFmt", "upperRoman"), ("w:lvlText", "%1.")):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        level.append(element)
    abstract.append(level)
    root.insert(0, abstract)
    num.set(qn("w:numId"), "90")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "90")
    num.append(link)
    root.append(num)
    heading = next(paragraph for paragraph in document.paragraphs if paragraph.text == "KẾT QUẢ")
    properties = heading._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = 90
    properties.get_or_add_ilvl().val = 0
    document.save(str(path))
    assert "I. KẾT QUẢ" in [paragraph.text for paragraph in read_docx(path.read_bytes()).paragraphs]


def test_a_style_gives_what_the_run_leaves_open(tmp_path: Path) -> None:
    document = Document()
    style = document.styles["Heading 1"]
    style.font.size, style.font.bold = Pt(15), True
    run = document.add_paragraph("Tiêu đề", style="Heading 1").runs[0]
    run.font.italic = True
    document.save(str(tmp_path / "s.docx"))
    piece = next(p for p in read_docx((tmp_path / "s.docx").read_bytes()).paragraphs if p.text).spans[0]
    assert (piece.size, piece.bold, piece.italic) == (15, True, True)


def test_a_drawn_border_is_a_rule(tmp_path: Path) -> None:
    report = Report()
    plain = replace(report, abstract=replace(report.abstract, rule=0, align=CENTER))
    path = write(plain, tmp_path / "b.docx")
    document = Document(str(path))
    at = next(paragraph for paragraph in document.paragraphs if paragraph.text == plain.abstract.text)
    below = OxmlElement("w:p")
    at._p.addnext(below)
    line = at.__class__(below, at._parent)
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Mm(62)
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    bottom.set(qn("w:val"), "single")
    borders.append(bottom)
    line._p.get_or_add_pPr().insert(0, borders)
    document.save(str(path))
    verdicts = {result.rule.id: result.verdict for result in check_layout(path).results}
    assert verdicts["abstract-rule"].status is RuleStatus.MET
    assert "36 mm" in str(verdicts["abstract-rule"].remark)


@given(st.integers(min_value=1, max_value=60))
def test_roman_numbers_are_read_back(value: int) -> None:
    tens, ones = divmod(value, 10)
    text = ["", "X", "XX", "XXX", "XL", "L", "LX"][tens]
    text += ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][ones]
    assert roman_value(text) == value


@given(st.binary(max_size=400))
@settings(max_examples=50, deadline=None)
def test_any_bytes_end_in_a_verdict_or_a_refusal(data: bytes) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        for start in (b"PK\x03\x04", b"%PDF-1.7\n"):
            path = Path(folder) / "any"
            path.write_bytes(start + data)
            with pytest.raises(UnreadableDocument):
                check_layout(path)


def test_points_are_lettered_as_the_decree_letters_them() -> None:
    assert POINT_LETTERS.startswith("abcdđeghik")


def _scan(path: Path, dpi: int, colour: bool) -> Path:
    mode, paint = ("RGB", (200, 30, 30)) if colour else ("L", 128)
    image = Image.new(mode, (round(8.27 * dpi), round(11.69 * dpi)), paint)
    image.save(path, "PDF", resolution=dpi)
    return path


@pytest.mark.parametrize(
    ("dpi", "colour", "status"),
    [(200, True, RuleStatus.MET), (100, True, RuleStatus.NOT_MET), (200, False, RuleStatus.NOT_MET)],
)
def test_a_scan_is_checked_against_the_rule_for_scans(
    dpi: int, colour: bool, status: RuleStatus, tmp_path: Path
) -> None:
    results = check_layout(_scan(tmp_path / "scan.pdf", dpi, colour)).results
    verdicts = {result.rule.id: result.verdict.status for result in results}
    assert verdicts["scan"] is status
    assert verdicts["paper"] is RuleStatus.MET
    assert verdicts["body-size"] is RuleStatus.NOT_TESTABLE


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_an_encrypted_pdf_is_refused(revision: int, tmp_path: Path) -> None:
    locked = pikepdf.Encryption("one", "two", R=revision, aes=revision > 3, metadata=revision > 3)  # type: ignore[arg-type]
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "locked.pdf", encryption=locked)
    with pytest.raises(UnreadableDocument, match="encrypted"):
        check_layout(tmp_path / "locked.pdf")
