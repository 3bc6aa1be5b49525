"""Invented events of the dialogue, the programme behind them, groups with their meetings, and contacts."""

from collections.abc import Iterator, Sequence
from typing import Final

from diendan.data.units import Unit
from diendan.demo.invented_organisations import RowCells, RowsOf, code
from diendan.demo.invented_projects import PROGRAMME

FORMER_FORUM: Final = "minh-hoa-dien-dan-2024"
FORMER_FORUM_DAY: Final = "2024-09-17"
WORKSHOP: Final = "minh-hoa-hoi-thao-2025"
WORKSHOP_DAY: Final = "2025-11-12"
CONFERENCE: Final = "minh-hoa-hoi-nghi-2026"
GROUPS: Final = ("minh-hoa-nhom-1", "minh-hoa-nhom-2", "minh-hoa-nhom-3")
"""The groups that meet; they belong to a support group."""
_SUPPORT_GROUP: Final = "minh-hoa-nhom-ho-tro"

_EVENTS: Final[Sequence[RowCells]] = (
    {
        "event": FORMER_FORUM, "kind": "forum", "year": 2024, "form": "in-person",
        "title_vi": "Diễn đàn minh họa năm 2024", "title_en": "Illustrative forum 2024",
        "starts": FORMER_FORUM_DAY, "ends": FORMER_FORUM_DAY, "place_vi": "Hà Nội", "place_en": "Hanoi",
        "place_code": "01", "delegates": 150, "delegates_qualifier": "nearly",
    },
    {
        "event": WORKSHOP, "kind": "workshop", "year": 2025, "form": "hybrid",
        "title_vi": "Hội thảo minh họa về phối hợp sau sắp xếp đơn vị hành chính",
        "title_en": "Illustrative workshop on working together after the merger",
        "starts": WORKSHOP_DAY, "ends": "2025-11-13", "place_vi": "Cần Thơ", "place_en": "Can Tho",
        "delegates": 80, "delegates_qualifier": "over",
    },
    {
        "event": CONFERENCE, "kind": "conference", "year": 2026, "form": "in-person",
        "title_vi": "Hội nghị minh họa về nhân rộng mô hình giảm nghèo",
        "title_en": "Illustrative conference on copying poverty-reduction models",
        "starts": "2026-09-15", "ends": "2026-09-16", "place_vi": "Bắc Ninh", "place_en": "Bac Ninh",
        "delegates": 120, "delegates_qualifier": "exactly",
        "doubt_vi": "Sự kiện không có thật, chỉ để minh họa.",
        "doubt_en": "The event is not real; it only illustrates.",
    },
)  # fmt: skip
_PROVINCES: Final = {
    FORMER_FORUM: ("63:01", "63:02", "63:04", "63:11", "63:14", "63:24", "63:27", "63:94"),
    WORKSHOP: ("34:92", "34:04", "34:08", "34:11", "34:24", "34:68"),
    CONFERENCE: ("34:24", "34:04", "34:08", "34:14"),
}
"""The first of each is its host."""
_ORGANISATIONS: Final = {
    FORMER_FORUM: (("A", "lead"), ("B", "co-organiser"), ("F", "speaker"), ("P", "participant")),
    WORKSHOP: (("R", "lead"), ("A", "partner"), ("C", "participant"), ("Q", "speaker")),
    CONFERENCE: (("A", "lead"), ("P", "co-organiser"), ("S", "participant"), ("T", "participant")),
}
_TOPICS: Final = (
    (FORMER_FORUM, "purpose", "Cho biết dự án đang chuẩn bị", "Making planned projects known"),
    (FORMER_FORUM, "conclusion", "Họp lại vào năm 2026", "To meet again in 2026"),
    (WORKSHOP, "subject", "Chuyển tiếp cam kết với các tỉnh cũ", "Carrying over older promises"),
    (CONFERENCE, "subject", "Mô hình cần gì để áp dụng ở nơi khác", "What a model needs elsewhere"),
    (CONFERENCE, "subject", "Phụ nữ tham gia và hưởng lợi", "How women take part and gain"),
    (CONFERENCE, "visit", "Thăm Mô hình Minh họa 1", "A visit to Illustrative Model 1"),
)  # fmt: skip
_GROUPS: Final = (
    ("standing", "Nhóm Minh họa 1 (thường trực)", "Illustrative group 1 (standing)", ()),
    ("thematic", "Nhóm Minh họa 2 (việc làm)", "Illustrative group 2 (work)", (
        "trained_labour_share_15plus", "informal_employment_rate", "unemployment_rate_working_age")),
    ("thematic", "Nhóm Minh họa 3 (đời sống)", "Illustrative group 3 (living)", (
        "poverty_rate_multidimensional_household", "income_month_pc_total")),
)  # fmt: skip
_MEETINGS: Final = (
    # group, day, status, subject
    (0, "2026-03-18", "held", "Chương trình làm việc trong năm", "The programme of the year"),
    (0, "2026-06-17", "held", "Chuẩn bị diễn đàn", "Preparing the forum"),
    (0, "2026-09-09", "held", "Danh mục cam kết trình diễn đàn", "The list of commitments for the forum"),
    (0, "2026-12-09", "planned", "Phân công sau diễn đàn", "Who does what after the forum"),
    (1, "2026-03-25", "held", "Nhu cầu đào tạo nghề", "Which skills are wanted"),
    (1, "2026-06-24", "cancelled", "", ""),
    (1, "2026-09-10", "planned", "Việc làm ở các tỉnh hợp nhất", "Work in merged provinces"),
    (1, "2026-12-16", "planned", "Kế hoạch năm sau", "The plan of the next year"),
    (2, "2026-04-02", "held", "Đo lường nghèo đa chiều", "Measuring multidimensional poverty"),
)  # fmt: skip
_WITHOUT_CONTACT: Final = 4
"""Every so many-th unit has named no contact yet."""


def event_rows(units: Sequence[Unit]) -> RowsOf:
    """Return the programme, the events, the groups with their meetings, and the units' contacts."""
    return {
        "programmes": [
            {
                "programme": PROGRAMME,
                "name_vi": "Chương trình Minh họa về phối hợp giảm nghèo",
                "name_en": "Illustrative Programme on working together against poverty",
                "short_vi": "Chương trình Minh họa",
                "short_en": "Illustrative Programme",
                "period_from": 2024,
                "period_to": 2028,
                "lead": code("A"),
            }
        ],
        "events": [
            {**each, "lead": code(_ORGANISATIONS[str(each["event"])][0][0]), "programme": PROGRAMME}
            for each in _EVENTS
        ],
        "event_provinces": [
            {
                "event": event,
                "system": place.partition(":")[0],
                "code": place.partition(":")[2],
                "role": "participant" if position else "host",
            }
            for event, places in _PROVINCES.items()
            for position, place in enumerate(places)
        ],
        "event_organisations": [
            {"event": event, "organisation": code(letter), "role": role}
            for event, present in _ORGANISATIONS.items()
            for letter, role in present
        ],
        "event_topics": [
            {"event": event, "position": position, "kind": kind, "topic_vi": vi, "topic_en": en}
            for position, (event, kind, vi, en) in enumerate(_TOPICS, start=1)
        ],
        "groups": [
            {
                "group": _SUPPORT_GROUP,
                "name_vi": "Nhóm hỗ trợ Minh họa",
                "name_en": "Illustrative support group",
                "kind": "support-group",
                "status": "established",
            },
            *(
                {
                    "group": name,
                    "name_vi": vi,
                    "name_en": en,
                    "kind": kind,
                    "status": "established",
                    "meets": "quarterly",
                    "tasks_vi": "Trao đổi thông tin giữa hai kỳ diễn đàn (minh họa)",
                    "tasks_en": "To share information between two forums (illustrative)",
                    "parent": _SUPPORT_GROUP,
                }
                for name, (kind, vi, en, _) in zip(GROUPS, _GROUPS, strict=True)
            ),
        ],
        "group_indicators": [
            {"group": name, "position": position, "indicator": indicator}
            for name, (*_, indicators) in zip(GROUPS, _GROUPS, strict=True)
            for position, indicator in enumerate(indicators, start=1)
        ],
        "group_meetings": [
            {
                "group": GROUPS[group],
                "starts": day,
                "status": status,
                "place_vi": "Địa điểm minh họa" if vi else "",
                "place_en": "an illustrative place" if en else "",
                "topic_vi": f"{vi} (minh họa)" if vi else "",
                "topic_en": f"{en} (illustrative)" if en else "",
            }
            for group, day, status, vi, en in _MEETINGS
        ],
        "focal_points": [*_contacts(units)],
    }


def _contacts(units: Sequence[Unit]) -> Iterator[RowCells]:
    """Yield a contact of most units, and of some the one of a former province until the merger."""
    letters = "ABCDEFGHIKLMNOPQRSTUVXY"
    for place, unit in enumerate(units):
        if place % _WITHOUT_CONTACT == 0:
            continue
        words = {
            "title_vi": "Đầu mối đối thoại (minh họa)",
            "title_en": "Focal point (illustrative)",
            "organisation_vi": "Cơ quan Minh họa",
            "organisation_en": "Illustrative Office",
        }
        yield {
            **words,
            "system": unit.system,
            "code": unit.code,
            "name": f"Cán bộ Minh họa {letters[place % len(letters)]}",
            "valid_from": "2025-07-01",
        }
        if unit.is_merged:
            yield {
                **words,
                "system": "63",
                "code": unit.former[0],
                "name": f"Cán bộ Minh họa {letters[place % len(letters)]}",
                "valid_from": "2024-01-01",
                "valid_to": "2025-06-30",
            }
