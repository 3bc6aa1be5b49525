"""Check one file against the appendix."""

from pathlib import Path

from diendan.conform.anatomy import Anatomy, dissect
from diendan.conform.document_model import Document
from diendan.conform.docx.docx_package import LARGEST_FILE
from diendan.conform.rules.all_rules import RULES, WITHOUT_TEXT
from diendan.conform.verdict import Conformance, Rule, RuleResult, Verdict, untestable
from diendan.errors import InputError


def check_layout(path: Path) -> Conformance:
    """Check the DOCX or PDF at `path` against Decree 30/2020/NĐ-CP, Appendix I; return every rule's result.

    Raises InputError (exit 2) where the file is missing, too large, damaged, encrypted or of another kind.
    """
    document = _read(path)
    anatomy = dissect(document)
    return Conformance(path, tuple(RuleResult(rule, _judge(rule, anatomy)) for rule in RULES))


def _judge(rule: Rule, anatomy: Anatomy) -> Verdict:
    if anatomy.document.scan is not None and rule.id not in WITHOUT_TEXT:
        return untestable("bản quét, không có chữ để đọc", "a scan, there is no text to read")
    check = rule.docx if anatomy.document.format == "docx" else rule.pdf
    return check(anatomy)


def _read(path: Path) -> Document:
    if not path.is_file():
        raise InputError(f"Cannot check {path}: there is no such file. Name a .docx or .pdf file.")
    if path.stat().st_size > LARGEST_FILE:
        raise InputError(f"Cannot check {path}: larger than {LARGEST_FILE // 2**20} MB.")
    with path.open("rb") as file:
        start = file.read(1024)
    if start.startswith(b"PK"):
        from diendan.conform.docx.docx_reader import read_docx

        return read_docx(path)
    if b"%PDF-" in start:
        from diendan.conform.pdf.pdf_reader import read_pdf

        return read_pdf(path)
    hint = "Save it as .docx or export it as PDF"
    raise InputError(f"Cannot check {path}: neither a DOCX nor a PDF file. {hint}.")
