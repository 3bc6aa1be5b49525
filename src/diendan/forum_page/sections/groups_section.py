"""The standing and thematic groups with their meetings of the forum's year; provinces' focal points."""

from collections import defaultdict
from typing import Final

from diendan.forum_page.code_labels import LABELS
from diendan.forum_page.context import PageContext, days, in_brackets, written
from diendan.forum_page.listed_records import Record, RecordPiece, Section, filled
from diendan.forum_page.page_words import WORDS
from diendan.language import Bilingual
from diendan.registry.meeting_calendar import FIRST_YEAR, STATUS_WORDS, Meeting, meetings_of
from diendan.registry.records.typed_rows import TypedRow

_FOCAL_POINT: Final = "focal-point"


def groups(context: PageContext) -> Section:
    """Return the groups in the order of their table, then the focal points of provinces."""
    meetings: defaultdict[str, list[Meeting]] = defaultdict(list)
    year = context.forum.day.year
    if year >= FIRST_YEAR:
        for meeting in meetings_of(context.package.rows, year):
            meetings[meeting.group].append(meeting)
    points = [_focal_point(context, line) for line in context.lines("focal_points")]
    proposed = any(meeting.standing == "proposed" for found in meetings.values() for meeting in found)
    return Section(
        view="groups",
        records=(
            *(_group(context, line, meetings[line["group"]]) for line in context.lines("groups")),
            *points,
        ),
        states=LABELS.under("groups.status"),
        kinds={**LABELS.under("groups.kind"), _FOCAL_POINT: WORDS["groups.focal-point"]},
        notes=(
            *(() if points else (WORDS["groups.note.no-focal-point"],)),
            *((WORDS["groups.note.proposed"],) if proposed else ()),
        ),
    )


def _group(context: PageContext, line: TypedRow, meetings: list[Meeting]) -> Record:
    return Record(
        key=line["group"],
        title=line.both("name"),
        rows=(line.row, *dict.fromkeys(each.row for each in meetings if each.row != line.row)),
        cells=filled(
            parent=[
                RecordPiece(each.both("name"), f"#groups-{each['group']}")
                for each in context.lines_of("groups", "group", line["parent"])
            ],
            meets=LABELS[f"groups.meets.{line['meets']}"] if line["meets"] else None,
            meetings=[_meeting(each) for each in meetings],
        ),
        state=line["status"],
        kind=line["kind"],
    )


def _meeting(meeting: Meeting) -> Bilingual:
    day = in_brackets(written(meeting.day), STATUS_WORDS[meeting.standing])
    return Bilingual.join(": ", filter(any, (day, meeting.topic)))


def _focal_point(context: PageContext, line: TypedRow) -> Record:
    place = context.place_of(line)
    return Record(
        key=f"focal-point-{line.row.number}",
        title=line.both("title"),
        rows=(line.row,),
        cells=filled(
            unit=context.place_name(place),
            organisation=line.both("organisation"),
            name=line["name"],
            valid=days(line["valid_from"], line["valid_to"]),
        ),
        kind=_FOCAL_POINT,
        units=context.slugs(place),
    )
