"""Commitments as they stand on the forum's day, with their parties, age and what became of them."""

from dataclasses import replace

from diendan.forum_page.context import PageContext, written
from diendan.forum_page.listed_records import Record, RecordCell, RecordPiece, Section, cell, filled, once
from diendan.forum_page.page_words import WORDS
from diendan.language import Bilingual
from diendan.registry.commitment_states import STATUSES, CommitmentState, Side, age_text, commitments_on


def commitments(context: PageContext) -> Section:
    """Return the commitments made by the forum's day, late ones first."""
    return Section(
        view="commitments",
        records=tuple(
            _record(context, kept) for kept in commitments_on(context.registry, context.forum.system)
        ),
        states=STATUSES,
    )


def _record(context: PageContext, kept: CommitmentState) -> Record:
    commitment, sides = kept.commitment, (*kept.by, *kept.to)
    age = Bilingual.of(lambda language: age_text(kept.months, language))
    due = written(kept.due) if kept.due else WORDS["commitments.not-stated"]
    if kept.late:
        due = WORDS["commitments.late"].fill(day=due, days=kept.late)
    last = WORDS["commitments.no-report"]
    if kept.last:
        last = Bilingual.join(" ", filter(any, (written(kept.last.day), kept.last.note)))
    return Record(
        key=commitment.commitment,
        title=commitment.text,
        rows=(
            commitment.row,
            *(party.row for party in commitment.parties),
            *(entry.row for entry in commitment.history),
        ),
        cells=filled(
            by=_sides(context, kept.by),
            to=_sides(context, kept.to),
            made=WORDS["commitments.made"].fill(day=written(commitment.made), age=age),
            due=due,
            last=last,
            event=context.event(commitment.event) if commitment.event else None,
        ),
        state=kept.status,
        units=once(unit.slug for side in sides if side.standing for unit in side.standing.units),
        partners=once(side.party.organisation for side in sides if side.party.organisation),
        doubt=commitment.doubt,
    )


def _sides(context: PageContext, sides: tuple[Side, ...]) -> RecordCell:
    return tuple(
        replace(context.organisation(side.party.organisation), text=side.words)
        if side.party.organisation
        else RecordPiece(side.words)
        for side in sides
    ) or cell(WORDS["commitments.not-stated"])
