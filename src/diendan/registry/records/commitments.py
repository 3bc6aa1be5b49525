"""Commitments as the registry knows them: who promised what to whom, and what became of it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from diendan.language import Bilingual
from diendan.registry.records.evidence import Row
from diendan.registry.records.places import Place

Written = Literal["open", "done", "withdrawn"]


@dataclass(frozen=True)
class Party:
    """One side of a commitment: an organisation, a unit at the day of the promise, or a name as printed."""

    side: Literal["by", "to"]
    organisation: str | None
    place: Place | None
    name: Bilingual
    row: Row


@dataclass(frozen=True)
class CommitmentEntry:
    """What a source says of a commitment on a day; due: a new due day, if one was agreed."""

    day: date
    status: Written
    due: date | None
    note: Bilingual
    row: Row


@dataclass(frozen=True)
class Commitment:
    """A commitment with its history in order of day.

    said: "intention" where the source tells what will be done, and of nobody that he commits himself to it.
    """

    commitment: str
    event: str
    made: date
    said: Literal["", "intention"]
    text: Bilingual
    due: date | None
    doubt: Bilingual
    parties: tuple[Party, ...]
    history: tuple[CommitmentEntry, ...]
    row: Row
