"""Commitments on a day: what is on record of them, how old they are, what became of their parties."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from diendan.data.units import Unit, UnitSystem
from diendan.language import Bilingual, Language, day_short, join_list
from diendan.language.words_file import read_words
from diendan.registry.records.commitments import Commitment, CommitmentEntry, Party
from diendan.registry.records.places import PlaceOnDay
from diendan.registry.registry import Registry
from diendan.traces import untraced

CommitmentStatus = Literal["late", "open", "unreported", "intention", "done", "withdrawn"]

_WORDS: Final = read_words(__file__)
STATUSES: Final = _WORDS.under("status")
"""The words of each status, in the order in which commitments are listed."""
OPEN: Final[tuple[CommitmentStatus, ...]] = ("late", "open", "unreported", "intention")
"""Of these no source says that they have ended."""


@dataclass(frozen=True)
class Side:
    """One party in words on a day; standing: what its unit is then, if it is a unit.

    succeeded: whether the words name what took the place of an organisation that no longer exists.
    """

    party: Party
    words: Bilingual
    standing: PlaceOnDay | None = None
    succeeded: bool = False


@dataclass(frozen=True)
class CommitmentState:
    """One commitment as it stands on a day.

    status: "open" only where a source says so, "unreported" where none says anything ("intention" of what was
    no more than one), "late" once it was due.
    age, late: days since it was made and since it was due (0 if not late). months: full months since it was
    made. due: the last day agreed.
    last: the last entry of its history by that day, None where no source reports on it.
    """

    commitment: Commitment
    status: CommitmentStatus
    age: int
    months: int
    due: date | None
    late: int
    last: CommitmentEntry | None
    by: tuple[Side, ...]
    to: tuple[Side, ...]

    @property
    def is_intention(self) -> bool:
        """Whether nobody committed himself: a source says that something will be done."""
        return self.commitment.said == "intention"

    @property
    def carried(self) -> tuple[Side, ...]:
        """The parties whose unit is no longer what it was: the promise goes on with its successor."""
        return tuple(side for side in (*self.by, *self.to) if side.standing and side.standing.was)

    def concerns(self, unit: Unit) -> bool:
        """Tell whether `unit`, or a former province in it, made the commitment or was promised it."""
        return any(
            unit.key in {other.key for other in side.standing.units}
            for side in (*self.by, *self.to)
            if side.standing
        )


def commitments_on(registry: Registry, system: UnitSystem) -> tuple[CommitmentState, ...]:
    """Return every commitment made by the day of `system`, late ones first, then by the day it was made."""
    found = [_kept(each, registry, system) for each in registry.commitments if each.made <= system.day]
    order = list(STATUSES)

    def place(kept: CommitmentState) -> tuple[int, date, str]:
        return order.index(kept.status), kept.commitment.made, kept.commitment.commitment

    return tuple(sorted(found, key=place))


def commitment_lines(kept: tuple[CommitmentState, ...], day: date, language: Language) -> list[str]:
    """Return commitments as lines for a terminal: a count by status, then each with its age and parties."""
    if not kept:
        return [_WORDS["none"].in_(language)]
    counts = [
        f"{word.in_(language)}: {sum(each.status == status for each in kept)}"
        for status, word in STATUSES.items()
    ]
    total = _WORDS["count"].fill(day=day_short(day, language), counts=", ".join(counts))
    found = [total.in_(language)]
    for each in kept:
        found += ["", *_lines(each, language)]
    return found


def age_text(months: int, language: Language) -> str:
    """Return an age in years and months from two years on: "17 năm 5 tháng", "3 years", "20 months"."""
    years, rest = divmod(months, 12) if months >= 24 else (0, months)
    counted = [(years, "năm", "year")] if years else []
    if rest or not years:
        counted.append((rest, "tháng", "month"))
    said = [
        f"{count} {vi}" if language == "vi" else f"{count} {en}{'' if count == 1 else 's'}"
        for count, vi, en in counted
    ]
    return untraced(" ".join(said), "an age, counted from a day")


def _lines(kept: CommitmentState, language: Language) -> list[str]:
    commitment = kept.commitment
    made = _WORDS["made"].fill(
        day=day_short(commitment.made, language),
        age=age_text(kept.months, language),
        due=day_short(kept.due, language) if kept.due else _WORDS["not-stated"],
    )
    last = _WORDS["no-report"].in_(language)
    if kept.last:
        last = f"{day_short(kept.last.day, language)} {kept.last.note.in_(language)}".strip()
    lines = [
        _WORDS["sides"].fill(by=_names(kept.by, language), to=_names(kept.to, language)),
        Bilingual.join(" ", (made, _WORDS["late"].fill(days=kept.late))) if kept.status == "late" else made,
        _WORDS["last"].fill(last=last),
        *([_WORDS["doubt"].fill(doubt=commitment.doubt)] if commitment.doubt.in_(language) else []),
        _WORDS["source"].fill(row=commitment.row),
    ]
    head = f"[{STATUSES[kept.status].in_(language)}] {commitment.text.in_(language)}"
    return [head, *(f"  {line.in_(language)}" for line in lines)]


def _names(sides: tuple[Side, ...], language: Language) -> str:
    names = [side.words.in_(language) for side in sides]
    return join_list(names, language) if names else _WORDS["not-stated"].in_(language)


def _kept(commitment: Commitment, registry: Registry, system: UnitSystem) -> CommitmentState:
    day = system.day
    history = [entry for entry in commitment.history if entry.day <= day]
    last = history[-1] if history else None
    due = next((entry.due for entry in reversed(history) if entry.due), commitment.due)
    written: CommitmentStatus = last.status if last else commitment.said or "unreported"
    made = commitment.made
    late = max((day - due).days, 0) if due and written in OPEN else 0
    sides = [_side(party, registry, system, day) for party in commitment.parties]
    return CommitmentState(
        commitment=commitment,
        status="late" if late else written,
        age=(day - made).days,
        months=12 * (day.year - made.year) + day.month - made.month - (day.day < made.day),
        due=due,
        late=late,
        last=last,
        by=tuple(side for side in sides if side.party.side == "by"),
        to=tuple(side for side in sides if side.party.side == "to"),
    )


def _side(party: Party, registry: Registry, system: UnitSystem, day: date) -> Side:
    if party.organisation:
        found = registry.organisations.one(party.organisation)
        name = Bilingual.of(found.name)
        successor = registry.organisations.successors.get(found.organisation)
        if successor is None or successor.since > day:
            return Side(party, name)
        since = Bilingual.of(lambda language: day_short(successor.since, language))
        words = _WORDS["succeeded"].fill(name=name, day=since, successor=successor.name)
        return Side(party, words, succeeded=True)
    if party.place is None:
        return Side(party, party.name)
    standing = registry.merger.standing(party.place, system)
    return Side(party, standing.text(), standing)
