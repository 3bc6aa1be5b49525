"""Check one file against the appendix."""

from dataclasses import dataclass
from pathlib import Path

from decree30.anatomy import Anatomy, dissect
from decree30.document_model import Document
from decree30.rules.all_rules import CHECKS, WITHOUT_TEXT
from decree30.rules.rule_table import RULES, Rule
from decree30.unreadable import LIMITS, UnreadableDocument, words_of
from decree30.verdict import RuleStatus, Verdict, untestable
from guarded_files.limited_process import limited
from guarded_files.limits import read_bytes
from guarded_files.refusal import FileRefused


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
    try:
        if not path.is_file():
            raise FileRefused("missing")
        verdicts = limited(_verdicts, read_bytes(path, LIMITS), LIMITS.seconds)
    except FileRefused as refusal:
        raise UnreadableDocument(f"Cannot read {path}: {words_of(refusal)}.") from refusal
    except OSError as cause:
        raise UnreadableDocument(f"Cannot read {path}: {cause.strerror}.") from cause
    return Conformance(path, tuple(map(RuleResult, RULES, verdicts)))


def _verdicts(content: bytes) -> list[Verdict]:
    anatomy = dissect(_read(content))
    return [_judge(rule, anatomy) for rule in RULES]


def _judge(rule: Rule, anatomy: Anatomy) -> Verdict:
    if anatomy.document.scan is not None and rule.id not in WITHOUT_TEXT:
        return untestable("bản quét, không có chữ để đọc", "a scan, there is no text to read")
    return CHECKS[rule.id](anatomy) or rule.without


def _read(content: bytes) -> Document:
    if content.startswith(b"PK"):
        from decree30.docx.docx_reader import read_docx

        return read_docx(content)
    if b"%PDF-" in content[:1024]:
        from decree30.pdf.pdf_reader import read_pdf

        return read_pdf(content)
    raise FileRefused("other-kind")
