"""Invented commitments: open, done, late and withdrawn, some to provinces that have since been merged."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from diendan.demo.invented_events import CONFERENCE, FORMER_FORUM, FORMER_FORUM_DAY, WORKSHOP, WORKSHOP_DAY
from diendan.demo.invented_organisations import RowCells, RowsOf, code

_MADE: Final = {FORMER_FORUM: FORMER_FORUM_DAY, WORKSHOP: WORKSHOP_DAY, CONFERENCE: "2026-09-15"}


@dataclass(frozen=True)
class _Report:
    """What became of a commitment by a day; due: a new day that was agreed."""

    day: str
    status: Literal["open", "done", "withdrawn"]
    vi: str
    en: str
    due: str = ""


@dataclass(frozen=True)
class _Promise:
    """What organisations (letters) promised to units ("system:code") at an event; due "": no day agreed."""

    vi: str
    en: str
    by: str
    to: tuple[str, ...]
    event: str = FORMER_FORUM
    due: str = ""
    reports: tuple[_Report, ...] = ()


_PROMISES: Final = (
    # Open, and due later.
    _Promise(
        "tập huấn cán bộ xã về lập kế hoạch có người dân tham gia",
        "to train commune staff in planning with residents",
        by="A", to=("34:04",), event=WORKSHOP, due="2027-06-30",
        reports=(_Report("2026-03-31", "open", "Đã tập huấn ở một nửa số xã.", "Half of them are trained."),),
    ),
    _Promise(
        "chia sẻ dữ liệu dự án hằng quý", "to share project data every quarter",
        by="B", to=("34:04", "34:08", "34:11"), event=WORKSHOP, due="2026-12-31",
    ),
    _Promise(
        "cử đầu mối liên lạc thường xuyên", "to name a permanent contact",
        by="C", to=("34:14",), event=WORKSHOP,
    ),
    _Promise(
        "hỗ trợ giám sát cộng đồng tại các xã nghèo", "to support monitoring by communities in poor communes",
        by="DE", to=("34:68", "34:52"), event=WORKSHOP, due="2027-12-31",
    ),
    # Done.
    _Promise(
        "xây dựng bộ tài liệu tập huấn song ngữ", "to write training material in two languages",
        by="F", to=("63:04",), due="2025-06-30",
        reports=(
            _Report("2025-01-15", "open", "Đang biên soạn.", "Being written."),
            _Report("2025-06-20", "done", "Đã bàn giao.", "Handed over."),
        ),
    ),
    _Promise(
        "khảo sát nhu cầu đào tạo nghề", "to survey the need for vocational training",
        by="G", to=("63:12", "63:11"), due="2025-12-31",
        reports=(_Report("2025-12-10", "done", "Đã công bố kết quả.", "The results are out."),),
    ),
    # Late: one never reported on, one after a day that was moved.
    _Promise(
        "lập danh mục dự án đang chuẩn bị", "to list the projects being prepared",
        by="H", to=("63:04",), due="2026-03-31",
    ),
    _Promise(
        "đánh giá mô hình sinh kế trước khi nhân rộng",
        "to evaluate livelihood models before they are copied",
        by="I", to=("63:14",), due="2025-12-31",
        reports=(
            _Report("2025-12-15", "open", "Xin lùi thời hạn.", "Asks for more time.", due="2026-06-30"),
        ),
    ),
    # Withdrawn.
    _Promise(
        "mở văn phòng tại tỉnh", "to open an office in the province",
        by="J", to=("63:17",), due="2025-12-31",
        reports=(_Report("2025-09-30", "withdrawn", "Thay bằng cán bộ lưu động.", "Travelling staff."),),
    ),
    # To provinces that no longer exist.
    _Promise(
        "hỗ trợ theo dõi hộ mới thoát nghèo", "to follow households that have left poverty",
        by="K", to=("63:24",), due="2027-03-31",
    ),
    _Promise(
        "hỗ trợ phụ nữ khởi nghiệp", "to support women who start a business",
        by="L", to=("63:27",), due="2026-08-31",
        reports=(_Report("2026-02-28", "open", "Đã chọn được hộ.", "The households are chosen."),),
    ),
    _Promise(
        "tư vấn tổ chức đối thoại cấp huyện", "to advise on dialogue in the districts",
        by="M", to=("63:02", "63:06"), due="2026-12-31",
    ),
    _Promise(
        "cung cấp nước sạch cho điểm trường", "to bring clean water to village schools",
        by="N", to=("63:94", "63:84"), due="2025-11-30",
        reports=(_Report("2025-11-25", "done", "Hoàn thành ở mọi điểm trường.", "Done at every school."),),
    ),
    # To everybody.
    _Promise(
        "công bố báo cáo chung hằng năm của các đối tác", "to publish a joint yearly report of the partners",
        by="ABH", to=(), due="2026-10-31",
    ),
)  # fmt: skip


def commitment_rows() -> RowsOf:
    """Return the commitments, their parties and their histories."""
    numbered = list(enumerate(_PROMISES, start=1))
    return {
        "commitments": [
            {
                "commitment": _name(number),
                "event": each.event,
                "made": _MADE[each.event],
                "text_vi": f"Cam kết minh họa {number}: {each.vi}",
                "text_en": f"Illustrative commitment {number}: {each.en}",
                "due": each.due,
            }
            for number, each in numbered
        ],
        "commitment_parties": [row for number, each in numbered for row in _parties(number, each)],
        "commitment_history": [
            {
                "commitment": _name(number),
                "day": report.day,
                "status": report.status,
                "due": report.due,
                "note_vi": f"{report.vi} (minh họa)",
                "note_en": f"{report.en} (illustrative)",
            }
            for number, each in numbered
            for report in each.reports
        ],
    }


def _name(number: int) -> str:
    return f"minh-hoa-cam-ket-{number}"


def _parties(number: int, each: _Promise) -> Iterator[RowCells]:
    for position, letter in enumerate(each.by, start=1):
        yield {
            "commitment": _name(number),
            "role": "by",
            "position": position,
            "organisation": code(letter),
        }
    for position, unit in enumerate(each.to, start=1):
        system, _, own = unit.partition(":")
        yield {
            "commitment": _name(number),
            "role": "to",
            "position": position,
            "system": system,
            "code": own,
        }
    if not each.to:
        yield {
            "commitment": _name(number),
            "role": "to",
            "position": 1,
            "name_vi": "các bên tham dự diễn đàn minh họa",
            "name_en": "those present at the illustrative forum",
        }
