"""Check one file against the appendix."""

from dataclasses import dataclass
from pathlib import Path

from decree30.anatomy import Anatomy, dissect
from decree30.document_model import Document, UnreadableDocument
from decree30.docx.docx_package import LARGEST_FILE
from decree30.rules.all_rules import CHECKS, WITHOUT_TEXT
from decree30.rules.rule_table import RULES, Rule
from decree30.verdict import RuleStatus, Verdict, untestable


@dataclass(frozen=True)
class RuleResult:
    """A rule with its verdict."""

    rule: Rule
    verdict: Verdict


@dataclass(frozen=True)
class Conformance:
    """Every rule's result for one file."""

    path: Path
    results: tuple[RuleResult, ...]

    def with_status(self, status: RuleStatus) -> tuple[RuleResult, ...]:
        """Return the results that have `status`, in the appendix's order."""
        return tuple(result for result in self.results if result.verdict.status is status)

    @property
    def conforms(self) -> bool:
        """Whether every testable rule is met."""
        return not self.with_status(RuleStatus.NOT_MET)


def check_layout(path: Path) -> Conformance:
    """Check the DOCX or PDF at `path` against Decree 30/2020/NĐ-CP, Appendix I; return every rule's result.

    Raises UnreadableDocument where the file is missing, too large, damaged, encrypted or of another kind.
    """
    anatomy = dissect(_read(path))
    return Conformance(path, tuple(RuleResult(rule, _judge(rule, anatomy)) for rule in RULES))


def _judge(rule: Rule, anatomy: Anatomy) -> Verdict:
    if anatomy.document.scan is not None and rule.id not in WITHOUT_TEXT:
        return untestable("bản quét, không có chữ để đọc", "a scan, there is no text to read")
    return CHECKS[rule.id](anatomy) or rule.without


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
