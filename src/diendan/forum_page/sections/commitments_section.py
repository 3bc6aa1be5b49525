"""Commitments as they stand on the forum's day, with their parties, age and what became of them."""

from typing import Final

from diendan.forum_page.context import Ground, written
from diendan.forum_page.listed_records import Record, RecordCell, RecordPiece, Section, filled, plain
from diendan.language import Bilingual
from diendan.registry.commitment_states import STATUSES, CommitmentState, Side, age_text, commitments_on

_COLUMNS: Final = {
    "by": Bilingual("Bên cam kết", "By"),
    "to": Bilingual("Với", "To"),
    "made": Bilingual("Ngày cam kết", "Made"),
    "due": Bilingual("Thời hạn", "Due"),
    "last": Bilingual("Diễn biến", "Last report"),
    "event": Bilingual("Tại", "At"),
}
_NOT_STATED: Final = Bilingual("nguồn không nêu", "not stated in the source")
_NO_REPORT: Final = Bilingual("chưa có báo cáo", "no report yet")


def commitments(ground: Ground) -> Section:
    """Return the commitments made by the forum's day, late ones first."""
    return Section(
        view="commitments",
        title=Bilingual("Cam kết", "Commitments"),
        lead=Bilingual(
            "Cam kết của các bên, tính đến ngày diễn đàn; cam kết quá hạn đứng trước.",
            "Who promised what to whom, on the forum's day; late ones first.",
        ),
        empty=Bilingual(
            "Chưa ghi nhận cam kết nào. Thêm vào bảng commitments và commitment_parties, mỗi dòng có nguồn.",
            "No commitment is recorded. Add rows to the tables commitments and commitment_parties, each with "
            "its source.",
        ),
        columns=_COLUMNS,
        records=tuple(_record(ground, kept) for kept in commitments_on(ground.registry, ground.forum.system)),
        states={str(name): word for name, word in STATUSES.items()},
    )


def _record(ground: Ground, kept: CommitmentState) -> Record:
    commitment, sides = kept.commitment, (*kept.by, *kept.to)
    made = written(commitment.made)
    due = written(kept.due) if kept.due else _NOT_STATED
    if kept.late:
        due = Bilingual(f"{due.vi} (quá {kept.late} ngày)", f"{due.en} (late by {kept.late} days)")
    last = _NO_REPORT
    if kept.last:
        last = Bilingual(
            *(
                f"{day} {note}".strip()
                for day, note in zip(written(kept.last.day), kept.last.note, strict=True)
            )
        )
    return Record(
        key=commitment.commitment,
        title=commitment.text,
        rows=(
            commitment.row,
            *(party.row for party in commitment.parties),
            *(entry.row for entry in commitment.history),
        ),
        source=ground.source(commitment.row.source),
        cells=filled(
            {
                "by": _sides(ground, kept.by),
                "to": _sides(ground, kept.to),
                "made": plain(
                    Bilingual(
                        f"{made.vi} ({age_text(kept.age, 'vi')} trước)",
                        f"{made.en} ({age_text(kept.age, 'en')} ago)",
                    )
                ),
                "due": plain(due),
                "last": plain(last),
                "event": (ground.event(commitment.event),) if commitment.event else (),
            }
        ),
        state=kept.status,
        units=tuple(
            dict.fromkeys(unit.slug for side in sides if side.standing for unit in side.standing.units)
        ),
        partners=tuple(dict.fromkeys(side.party.organisation for side in sides if side.party.organisation)),
        doubt=commitment.doubt,
    )


def _sides(ground: Ground, sides: tuple[Side, ...]) -> RecordCell:
    return tuple(
        ground.organisation(side.party.organisation) if side.party.organisation else RecordPiece(side.words)
        for side in sides
    ) or plain(_NOT_STATED)
