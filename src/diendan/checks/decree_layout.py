"""Check a bundle's official reports against Decree 30/2020/NĐ-CP, and its PDFs against their length."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from decree30 import Conformance, RuleStatus, UnreadableDocument, check_layout
from decree30.rules.rule_table import Rule
from decree30.verdict import Observation
from diendan.checks.published_documents import published_documents
from diendan.environment import cores
from diendan.errors import Finding, InputError
from diendan.project import Project
from diendan.render.inspection.document_length import Length, length_of
from diendan.spec.sidecar import sidecar_of

_PAGES = "Number of pages as the sidecar says"
_TABLE = "{:<22} {:>4} {:>8} {:>13}  {}"


@dataclass(frozen=True)
class BundleLayout:
    """The conformance of each official document of a bundle, and the length of each PDF that has bounds."""

    documents: tuple[Conformance, ...]
    lengths: tuple[Length, ...]

    @property
    def conforms(self) -> bool:
        """Whether every testable rule is met in every document, and no PDF is too short or too long."""
        return all(each.conforms for each in self.documents) and all(each.conforms for each in self.lengths)

    def table(self) -> str:
        """Return one line a rule: in how many documents it is met, not met, not testable."""
        lines = [_TABLE.format("rule", "met", "not met", "not testable", "")]
        for results in zip(*(document.results for document in self.documents), strict=True):
            counts = [sum(each.verdict.status is status for each in results) for status in RuleStatus]
            rule = results[0].rule
            lines.append(_TABLE.format(rule.id, *counts, rule.title.en))
        met = sum(length.conforms for length in self.lengths)
        return "\n".join([*lines, _TABLE.format("pages", met, len(self.lengths) - met, 0, _PAGES)])

    def findings(self, project: Project) -> list[Finding]:
        """Return every departure from a rule, with document, page, paragraph and what was measured."""
        lengths = [each.finding(project.label(each.path)) for each in self.lengths if not each.conforms]
        return lengths + [
            _finding(project.label(document.path), result.rule, seen)
            for document in self.documents
            for result in document.with_status(RuleStatus.NOT_MET)
            for seen in result.verdict.observations
        ]


def _finding(document: str, rule: Rule, seen: Observation) -> Finding:
    place = [document, rule.id]
    if seen.page:
        place.append(f"page {seen.page}")
    if seen.paragraph:
        place.append(f"paragraph {seen.paragraph}")
    quoted = f" (“{seen.excerpt}”)" if seen.excerpt else ""
    return Finding(", ".join(place) + quoted, seen.measured.en, seen.asked.en)


def check_bundle_layout(project: Project, forum: str) -> BundleLayout:
    """Check every PDF and DOCX in Vietnamese whose layout is official, and the pages of every PDF.

    Raises InputError where there is nothing to check, or a document cannot be read.
    """
    documents = published_documents(project, forum, ".pdf", ".docx")
    sidecars = {report: sidecar_of(project, report) for report in {each.report for each in documents}}
    paths = [
        document.path
        for document in documents
        if document.language == "vi" and sidecars[document.report].layout == "official"
    ]
    lengths = tuple(
        length_of(document.path, bounds)
        for document in documents
        if (bounds := sidecars[document.report].pages) and document.path.suffix == ".pdf"
    )
    if not paths and not lengths:
        raise InputError(
            f"reports/{forum} holds no Vietnamese document in the official layout and no PDF with bounds."
        )
    with ProcessPoolExecutor(max_workers=cores()) as workers:
        return BundleLayout(tuple(workers.map(_conformance, paths)), lengths)


def _conformance(path: Path) -> Conformance:
    try:
        return check_layout(path)
    except UnreadableDocument as cause:
        raise InputError(str(cause)) from cause
