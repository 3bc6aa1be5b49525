"""Check one file against the appendix."""

from pathlib import Path

from decree30.anatomy import Anatomy, dissect
from decree30.document_model import Document, UnreadableDocument
from decree30.docx.docx_package import LARGEST_FILE
from decree30.rules.all_rules import RULES, WITHOUT_TEXT
from decree30.verdict import Conformance, Rule, RuleResult, Verdict, untestable


def check_layout(path: Path) -> Conformance:
    """Check the DOCX or PDF at `path` against Decree 30/2020/NĐ-CP, Appendix I; return every rule's result.

    Raises UnreadableDocument where the file is missing, too large, damaged, encrypted or of another kind.
    """
    document = _read(path)
    anatomy = dissect(document)
    return Conformance(path, tuple(RuleResult(rule, _judge(rule, anatomy)) for rule in RULES))


def _judge(rule: Rule, anatomy: Anatomy) -> Verdict:
    if anatomy.document.scan is not None and rule.id not in WITHOUT_TEXT:
        return untestable("bản quét, không có chữ để đọc", "a scan, there is no text to read")
    return rule.check(anatomy)


def _read(path: Path) -> Document:
    if not path.is_file():
        raise UnreadableDocument(f"Cannot check {path}: there is no such file. Name a .docx or .pdf file.")
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableDocument(f"Cannot check {path}: larger than {LARGEST_FILE // 2**20} MB.")
    try:
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError as cause:
        raise UnreadableDocument(f"Cannot read {path}: {cause.strerror}.") from cause
    if start.startswith(b"PK"):
        from decree30.docx.docx_reader import read_docx

        return read_docx(path)
    if b"%PDF-" in start:
        from decree30.pdf.pdf_reader import read_pdf

        return read_pdf(path)
    hint = "Save it as .docx or export it as PDF"
    raise UnreadableDocument(f"Cannot check {path}: neither a DOCX nor a PDF file. {hint}.")
