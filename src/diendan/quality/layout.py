"""Hold every official report of a bundle against Decree 30/2020/NĐ-CP, Appendix I."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from diendan.conform import Conformance, Status, check_layout
from diendan.conform.rules import RULES
from diendan.conform.verdict import Observation, Result, Rule, Verdict
from diendan.environment import cores
from diendan.errors import Finding, InputError
from diendan.pipeline.sidecar import load_sidecar
from diendan.project import Project
from diendan.quality.published import published_documents

_TABLE = "{:<22} {:>4} {:>8} {:>13}  {}"


@dataclass(frozen=True)
class BundleLayout:
    """The conformance of each official document of a bundle."""

    documents: tuple[Conformance, ...]

    @property
    def conforms(self) -> bool:
        """Whether every testable rule is met in every document."""
        return all(document.conforms for document in self.documents)

    def table(self) -> str:
        """Return one line a rule: in how many documents it is met, not met, not testable."""
        lines = [_TABLE.format("rule", "met", "not met", "not testable", "")]
        for results in zip(*(document.results for document in self.documents), strict=True):
            counts = [sum(each.verdict.status is status for each in results) for status in Status]
            rule = results[0].rule
            lines.append(_TABLE.format(rule.id, *counts, rule.title.en))
        return "\n".join(lines)

    def findings(self, project: Project) -> list[Finding]:
        """Return every departure from a rule, with document, page, paragraph and what was measured."""
        return [
            _finding(project.label(document.path), result.rule, seen)
            for document in self.documents
            for result in document.with_status(Status.NOT_MET)
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
    """Check every PDF and DOCX in Vietnamese of the forum's reports whose layout is official.

    Raises InputError where there is none, or a document cannot be read.
    """
    documents = [
        document
        for suffix in (".pdf", ".docx")
        for document in published_documents(project, forum, suffix)
        if document.language == "vi"
    ]
    official = {report for report in {each.report for each in documents} if _is_official(project, report)}
    paths = [document.path for document in documents if document.report in official]
    if not paths:
        raise InputError(f"reports/{forum} holds no Vietnamese document in the official layout.")
    with ProcessPoolExecutor(max_workers=cores()) as workers:
        verdicts = workers.map(_verdicts, paths)
        return BundleLayout(
            tuple(
                Conformance(path, tuple(Result(rule, each) for rule, each in zip(RULES, found, strict=True)))
                for path, found in zip(paths, verdicts, strict=True)
            )
        )


def _verdicts(path: Path) -> tuple[Verdict, ...]:
    """Return what travels between processes: rules hold functions, which do not."""
    return tuple(result.verdict for result in check_layout(path).results)


def _is_official(project: Project, report: str) -> bool:
    findings: list[Finding] = []
    sidecar = load_sidecar(project, report, findings)
    if sidecar is None:
        raise InputError(f"The sidecar of {report} cannot be used.", findings)
    return sidecar.layout == "official"
