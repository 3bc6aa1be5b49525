"""Rules, their verdicts and the conformance of a document."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from decree30.anatomy import Anatomy
from decree30.conformance_words import Bilingual
from decree30.document_model import Paragraph


class RuleStatus(StrEnum):
    """What can be said about one rule in one document."""

    MET = "met"
    NOT_MET = "not met"
    NOT_TESTABLE = "not testable"


@dataclass(frozen=True)
class Observation:
    """One departure: where, what was measured, what is asked.

    page, paragraph: counted from 1; None where the departure has no such place. excerpt: how the text begins.
    """

    measured: Bilingual
    asked: Bilingual
    page: int | None = None
    paragraph: int | None = None
    excerpt: str = ""


@dataclass(frozen=True)
class Verdict:
    """The outcome of one rule: departures if not met, else a remark (measured value or reason)."""

    status: RuleStatus
    observations: tuple[Observation, ...] = ()
    remark: Bilingual | None = None


RuleCheck = Callable[[Anatomy], Verdict]


@dataclass(frozen=True)
class Rule:
    """One rule of Decree 30/2020/NĐ-CP, Appendix I.

    source: paragraph of the appendix ("I.3" = Part I, section I, item 3).
    """

    id: str
    title: Bilingual
    source: str
    check: RuleCheck


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


def at(paragraph: Paragraph, measured: Bilingual, asked: Bilingual) -> Observation:
    """Return a departure in `paragraph`."""
    text = paragraph.text
    excerpt = text if len(text) <= 40 else text[:39].rstrip() + "…"
    return Observation(measured, asked, paragraph.page, paragraph.number, excerpt)


def judged(observations: Iterable[Observation], remark: Bilingual | None = None) -> Verdict:
    """Return NOT_MET with the departures, or MET with the remark where there is none."""
    found = tuple(observations)
    return Verdict(RuleStatus.NOT_MET, found) if found else Verdict(RuleStatus.MET, remark=remark)


def untestable(vi: str, en: str) -> Verdict:
    """Return NOT_TESTABLE with its reason."""
    return Verdict(RuleStatus.NOT_TESTABLE, remark=Bilingual(vi, en))


def missing(vi: str, en: str) -> Verdict:
    """Return NOT_MET because a part that every official document has was not found."""
    return Verdict(
        RuleStatus.NOT_MET, (Observation(Bilingual("không tìm thấy", "not found"), Bilingual(vi, en)),)
    )
