"""The verdict on one rule in one document, and how a check comes to it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import TypeVar

from decree30.anatomy import Anatomy
from decree30.conformance_words import Bilingual, cut
from decree30.document_model import Paragraph

_Part = TypeVar("_Part")


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


RuleCheck = Callable[[Anatomy], Verdict | None]
"""None: the document does not have what the rule is about, and the table says what follows."""


def of(
    part: Callable[[Anatomy], _Part | None],
) -> Callable[[Callable[[Anatomy, _Part], Verdict | None]], RuleCheck]:
    """Return what makes a check of `part`, which a document may not have, a check of any document."""

    def of_part(check: Callable[[Anatomy, _Part], Verdict | None]) -> RuleCheck:
        @wraps(check)
        def checked(anatomy: Anatomy) -> Verdict | None:
            found = part(anatomy)
            return check(anatomy, found) if found else None

        return checked

    return of_part


def at(paragraph: Paragraph, measured: Bilingual, asked: Bilingual) -> Observation:
    """Return a departure in `paragraph`."""
    return Observation(measured, asked, paragraph.page, paragraph.number, cut(paragraph.text, 40))


def judged(observations: Iterable[Observation], remark: Bilingual | None = None) -> Verdict:
    """Return NOT_MET with the departures, or MET with the remark where there is none."""
    found = tuple(observations)
    return Verdict(RuleStatus.NOT_MET, found) if found else Verdict(RuleStatus.MET, remark=remark)


def untestable(vi: str, en: str) -> Verdict:
    """Return NOT_TESTABLE with its reason."""
    return Verdict(RuleStatus.NOT_TESTABLE, remark=Bilingual(vi, en))


def open_in_draft(text: str) -> Verdict:
    """Return NOT_TESTABLE because a draft leaves this part of it open."""
    return untestable(f"để trống trong dự thảo: “{text}”", f"left open in the draft: “{text}”")


def missing(vi: str, en: str) -> Verdict:
    """Return NOT_MET because a part that every official document has was not found."""
    return judged([Observation(Bilingual("không tìm thấy", "not found"), Bilingual(vi, en))])
