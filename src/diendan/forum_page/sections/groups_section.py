"""The standing and thematic groups with their meetings of the forum's year; provinces' focal points."""

from typing import Final

from diendan.forum_page.code_labels import GROUP_KINDS, GROUP_STATES, MEETING_STATES, MEETS
from diendan.forum_page.context import Ground, days, written
from diendan.forum_page.listed_records import Record, RecordPiece, Section, filled, plain
from diendan.language import Bilingual
from diendan.registry.meeting_calendar import FIRST_YEAR, Meeting, meetings_of
from diendan.registry.records.typed_rows import TypedRow

_FOCAL_POINT: Final = "focal-point"
_COLUMNS: Final = {
    "parent": Bilingual("Thuộc", "Part of"),
    "meets": Bilingual("Họp", "Meets"),
    "meetings": Bilingual("Các cuộc họp trong năm", "Meetings of the year"),
    "unit": Bilingual("Tỉnh, thành phố", "Province"),
    "organisation": Bilingual("Cơ quan", "Organisation"),
    "name": Bilingual("Họ tên", "Name"),
    "valid": Bilingual("Thời gian", "Valid"),
}


def groups(ground: Ground) -> Section:
    """Return the groups in the order of their table, then the focal points of provinces."""
    meetings: dict[str, list[Meeting]] = {}
    year = ground.forum.day.year
    if year >= FIRST_YEAR:
        for meeting in meetings_of(lambda name: ground.package.table(name).select(), year):
            meetings.setdefault(meeting.group, []).append(meeting)
    lines = list(ground.lines("groups"))
    names = {line["group"]: line.both("name") for line in lines}
    points = [_focal_point(ground, line) for line in ground.lines("focal_points")]
    notes = []
    if not points:
        notes.append(
            Bilingual(
                "Chưa ghi nhận đầu mối cấp tỉnh nào; bảng focal_points được điền khi tỉnh cử đầu mối.",
                "No focal point of a province is recorded; the table focal_points waits for one.",
            )
        )
    if any(meeting.standing == "proposed" for found in meetings.values() for meeting in found):
        notes.append(
            Bilingual(
                "Nguồn nêu các nhóm họp hằng quý, không nêu ngày; “ngày đề nghị” do chương trình tính, "
                "theo quy tắc trong docs/calendar.md.",
                "The source says that the groups meet every quarter and gives no days; a “proposed day” is "
                "computed by the rule in docs/calendar.md.",
            )
        )
    return Section(
        view="groups",
        title=Bilingual("Nhóm, đầu mối", "Groups, focal points"),
        lead=Bilingual("Các nhóm làm việc giữa hai kỳ diễn đàn.", "The groups that work between two forums."),
        empty=Bilingual(
            "Chưa ghi nhận nhóm nào. Thêm vào bảng groups, mỗi dòng có nguồn.",
            "No group is recorded. Add rows to the table groups, each with its source.",
        ),
        columns=_COLUMNS,
        records=(*(_group(ground, line, names, meetings.get(line["group"], [])) for line in lines), *points),
        states=GROUP_STATES,
        kinds={**GROUP_KINDS, _FOCAL_POINT: Bilingual("đầu mối cấp tỉnh", "provincial focal point")},
        notes=tuple(notes),
    )


def _group(ground: Ground, line: TypedRow, names: dict[str, Bilingual], meetings: list[Meeting]) -> Record:
    parent = line["parent"]
    return Record(
        key=line["group"],
        title=line.both("name"),
        rows=(line.row, *dict.fromkeys(each.row for each in meetings if each.row != line.row)),
        source=ground.source(line["source"]),
        cells=filled(
            {
                "parent": (RecordPiece(names[parent], f"#groups-{parent}"),) if parent in names else (),
                "meets": plain(MEETS[line["meets"]]) if line["meets"] else (),
                "meetings": tuple(_meeting(each) for each in meetings),
            }
        ),
        state=line["status"],
        kind=line["kind"],
    )


def _meeting(meeting: Meeting) -> RecordPiece:
    day, word = written(meeting.day), MEETING_STATES[meeting.standing]
    more = [Bilingual(*(f": {text}" if text else "" for text in meeting.topic))]
    return RecordPiece(
        Bilingual(f"{day.vi} ({word.vi}){more[0].vi}", f"{day.en} ({word.en}){more[0].en}"),
    )


def _focal_point(ground: Ground, line: TypedRow) -> Record:
    place = ground.place_of(line)
    unit = ground.place_name(place)
    return Record(
        key=f"focal-point-{line.row.number}",
        title=line.both("title"),
        rows=(line.row,),
        source=ground.source(line["source"]),
        cells=filled(
            {
                "unit": plain(unit),
                "organisation": plain(line.both("organisation")),
                "name": plain(line["name"]),
                "valid": plain(days(line["valid_from"], line["valid_to"])),
            }
        ),
        kind=_FOCAL_POINT,
        units=ground.slugs(place),
    )
