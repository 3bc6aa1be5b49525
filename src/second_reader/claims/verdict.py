"""What became of a claim: borne out, contradicted, or not readable."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a claim and the data stand to each other."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNREAD = "could not be read"
    UNMET = "met nowhere"


@dataclass(frozen=True)
class Verdict:
    """One claim in one sentence. said: the words read; found: what data/ gives."""

    outcome: Outcome
    kind: str
    said: str
    found: str = ""


@dataclass(frozen=True)
class Reading:
    """A verdict with where it was reached."""

    document: str
    part: str
    sentence: str
    verdict: Verdict


def agrees(kind: str, said: str, found: str = "") -> Verdict:
    """Return that data/ bears a claim out."""
    return Verdict(Outcome.AGREES, kind, said, found)


def disagrees(kind: str, said: str, found: str) -> Verdict:
    """Return that data/ says otherwise."""
    return Verdict(Outcome.DISAGREES, kind, said, found)


def unread(kind: str, said: str, why: str) -> Verdict:
    """Return that a claim could not be read, and why."""
    return Verdict(Outcome.UNREAD, kind, said, why)


def unmet(kind: str, said: str, why: str) -> Verdict:
    """Return that what is declared stands in no document that was read, and why that may be."""
    return Verdict(Outcome.UNMET, kind, said, why)


def judged(kind: str, holds: bool, said: str, found: str) -> Verdict:
    """Return agreement or disagreement."""
    return agrees(kind, said, found) if holds else disagrees(kind, said, found)


def counts(readings: Iterable[Reading]) -> list[str]:
    """Return lines with how often each outcome was reached, by kind."""
    counted = Counter((reading.verdict.kind, reading.verdict.outcome) for reading in readings)
    kinds = sorted({kind for kind, _ in counted})
    heads = ["kind", *(str(outcome) for outcome in Outcome)]
    rows = [[kind, *(str(counted[kind, outcome]) for outcome in Outcome)] for kind in kinds]
    totals = [str(sum(counted[kind, outcome] for kind in kinds)) for outcome in Outcome]
    table = [heads, *rows, ["all", *totals]]
    widths = [max(len(row[column]) for row in table) for column in range(len(heads))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
