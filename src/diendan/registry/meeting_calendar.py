"""The quarterly meetings of the standing and thematic groups as an iCalendar file (RFC 5545).

The source says that the groups meet every quarter and gives no dates. Where no row of group_meetings does
either, a day is proposed, and the event says so. The rule is in docs/calendar.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from diendan.data.datapackage import Package
from diendan.errors import InputError
from diendan.language import NO_WORDS, Bilingual
from diendan.language.words_file import read_words
from diendan.registry.calendar_file import calendar_bytes, write_calendar_file
from diendan.registry.records.evidence import Row
from diendan.registry.records.typed_rows import RowReader, lines

if TYPE_CHECKING:
    from icalendar import Event

MeetingStatus = Literal["proposed", "planned", "held", "cancelled"]

_STATUS: Final[dict[MeetingStatus, str]] = {
    "proposed": "TENTATIVE",
    "planned": "CONFIRMED",
    "held": "CONFIRMED",
    "cancelled": "CANCELLED",
}
_WORDS: Final = read_words(__file__)
STATUS_WORDS: Final = _WORDS.under("status")
_ROMAN: Final = ("I", "II", "III", "IV")
_EARLIEST: Final = 5
"""The first day of the month that the week of meetings may start on: after the holiday of 2 September."""
FIRST_YEAR, LAST_YEAR = 2009, 2100


@dataclass(frozen=True)
class Meeting:
    """A meeting of a group in a quarter (1 to 4); row: of group_meetings, or of groups if it is proposed."""

    group: str
    name: Bilingual
    quarter: int
    day: date
    standing: MeetingStatus
    place: Bilingual
    topic: Bilingual
    row: Row


def meetings_of(read: RowReader, year: int) -> tuple[Meeting, ...]:
    """Return the meetings of a year, in order of day: those that are known, and a proposal for the rest.

    A group that has a row in group_meetings for a quarter gets no proposal there, whatever became of it.
    Raises InputError for a year before the groups were announced (2009) or after 2100.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError(f"No calendar for {year}: give a year from {FIRST_YEAR} to {LAST_YEAR}.")
    groups = [
        line
        for line in lines(read, "groups")
        if line["meets"] == "quarterly" and line["kind"] in ("standing", "thematic")
    ]
    names = {line["group"]: line.both("name") for line in groups}
    found: list[Meeting] = []
    known: set[tuple[str, int]] = set()
    for line in lines(read, "group_meetings"):
        group, day = line["group"], date.fromisoformat(line["starts"])
        if day.year == year and group in names:
            quarter = (day.month + 2) // 3
            known.add((group, quarter))
            named = {"name": names[group], "quarter": quarter, "day": day, "standing": line["status"]}
            found.append(line.as_(Meeting, **named))
    thematic = [line["group"] for line in groups if line["kind"] == "thematic"]
    for line in groups:
        for quarter in range(1, 5):
            if (line["group"], quarter) not in known:
                place = thematic.index(line["group"]) if line["group"] in thematic else len(thematic)
                day = _first_monday(year, quarter) + timedelta(days=place)
                name = names[line["group"]]
                found.append(
                    Meeting(line["group"], name, quarter, day, "proposed", NO_WORDS, NO_WORDS, line.row)
                )
    return tuple(sorted(found, key=lambda meeting: (meeting.day, meeting.group)))


def calendar_text(meetings: Sequence[Meeting], year: int) -> bytes:
    """Return the meetings as an iCalendar object; the same meetings give the same bytes."""
    events = (_event(meeting, year) for meeting in meetings)
    return calendar_bytes("group meetings", f"Diễn đàn: các nhóm họp năm {year}", events)


def write_calendar(root: Path, year: int, path: Path) -> tuple[Meeting, ...]:
    """Write the calendar of a year to `path` and return its meetings.

    root: the project's folder. Raises WriteFailed for a path that cannot be written, InputError as
    `meetings_of` does.
    """
    found = meetings_of(Package.load(root).rows, year)
    write_calendar_file(path, calendar_text(found, year))
    return found


def _event(meeting: Meeting, year: int) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{meeting.day.isoformat()}-{meeting.group}@diendan")
    if meeting.standing == "proposed":  # one a quarter, so that a moved proposal replaces the old one
        event["uid"] = f"{year}-q{meeting.quarter}-{meeting.group}@diendan"
    event.add("dtstamp", datetime(year, 1, 1, tzinfo=UTC))
    event.add("dtstart", meeting.day)
    event.add("dtend", meeting.day + timedelta(days=1))
    words = STATUS_WORDS[meeting.standing]
    event.add("summary", f"{meeting.name.vi}: họp quý {_ROMAN[meeting.quarter - 1]} ({words.vi})")
    event.add("description", "\n".join(_description(meeting, year)))
    if meeting.place.vi:
        event.add("location", meeting.place.vi)
    event.add("status", _STATUS[meeting.standing])
    event.add("transp", "TRANSPARENT" if meeting.standing == "proposed" else "OPAQUE")
    event.add("categories", [meeting.group])
    return event


def _description(meeting: Meeting, year: int) -> list[str]:
    text = [f"{meeting.name.en}: meeting of quarter {meeting.quarter} of {year}"]
    if meeting.topic.vi:
        text.append(f"{meeting.topic.vi} / {meeting.topic.en}")
    if meeting.standing == "proposed":
        text += [
            "Ngày này do lịch đề nghị: tài liệu nguồn nêu các nhóm họp định kỳ hằng quý, không nêu ngày họp.",
            "This day is proposed by the calendar: the source says that the groups meet every quarter and"
            " gives no dates.",
        ]
    return [*text, f"Nguồn / source: {meeting.row}"]


def _first_monday(year: int, quarter: int) -> date:
    """Return the first Monday from the 5th of the quarter's last month on."""
    day = date(year, quarter * 3, _EARLIEST)
    return day + timedelta(days=-day.weekday() % 7)
