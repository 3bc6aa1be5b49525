"""The calendar: valid by RFC 5545, five groups a quarter, and no date passes for more than a proposal."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from icalendar import Calendar

from dialogue_registry import ROOT, build
from diendan.data.datapackage import Package
from diendan.errors import InputError, WriteFailed
from diendan.registry.meeting_calendar import Meeting, calendar_text, meetings_of, write_calendar

GROUPS = {
    "standing-group",
    "human-resources",
    "social-welfare",
    "information-sharing",
    "monitoring-evaluation",
}


def parsed(content: bytes) -> Any:
    """Return what the library reads back; it names far narrower types than it gives."""
    return cast(Any, Calendar.from_ical(content))


def meetings(root: Path, year: int) -> tuple[Meeting, ...]:
    package = Package.load(root)
    return meetings_of(lambda table: package.table(table).select(), year)


@pytest.mark.parametrize("year", [2026, 2027, 2028, 2038])
def test_each_group_meets_once_a_quarter_on_a_working_day(year: int) -> None:
    found = meetings(ROOT, year)
    assert {(each.group, each.quarter) for each in found} == {(g, q) for g in GROUPS for q in range(1, 5)}
    assert len(found) == 20
    assert len({each.day for each in found}) == 20, "who sits in two groups can go to both"
    for each in found:
        assert each.day.weekday() < 5
        assert (each.day.month + 2) // 3 == each.quarter
        assert (each.day.month, each.day.day) not in {(1, 1), (4, 30), (5, 1), (9, 1), (9, 2)}
        assert each.standing == "proposed"


def test_the_groups_meet_before_the_forum_of_the_third_quarter() -> None:
    third = [each.day for each in meetings(ROOT, 2026) if each.quarter == 3]
    assert third == [date(2026, 9, day) for day in (7, 8, 9, 10, 11)]
    assert meetings(ROOT, 2026)[-1].group == "standing-group"


def test_every_event_says_that_its_day_is_proposed() -> None:
    events = parsed(calendar_text(meetings(ROOT, 2027), 2027)).walk("VEVENT")
    assert len(events) == 20
    for event in events:
        assert "ngày đề nghị" in event["SUMMARY"]
        assert "không nêu ngày họp" in event["DESCRIPTION"]
        assert "proposed by the calendar" in event["DESCRIPTION"]
        assert "doc-poor-districts-forum-2009" in event["DESCRIPTION"]
        assert (event["STATUS"], event["TRANSP"]) == ("TENTATIVE", "TRANSPARENT")


def test_the_file_keeps_to_rfc_5545() -> None:
    content = calendar_text(meetings(ROOT, 2027), 2027)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    calendar = parsed(content)
    assert (calendar["VERSION"], calendar["CALSCALE"], calendar["METHOD"]) == ("2.0", "GREGORIAN", "PUBLISH")
    assert calendar["PRODID"]
    events = calendar.walk("VEVENT")
    assert len({event["UID"] for event in events}) == len(events)
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(event)
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"].to_ical().decode())
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
        assert not event.errors


def test_the_same_data_give_the_same_bytes_and_a_later_version_the_same_identifiers() -> None:
    assert calendar_text(meetings(ROOT, 2027), 2027) == calendar_text(meetings(ROOT, 2027), 2027)
    assert b"UID:2027-q1-standing-group@diendan" in calendar_text(meetings(ROOT, 2027), 2027)


def test_a_known_meeting_takes_the_place_of_the_proposal(tmp_path: Path) -> None:
    place = {
        "place_vi": "Hà Nội",
        "place_en": "Hanoi",
        "topic_vi": "Tờ thông tin; quý I",
        "topic_en": "Sheet; Q1",
    }
    root = build(
        tmp_path,
        group_meetings=[
            {"group": "social-welfare", "starts": "2027-02-24", "status": "planned", **place},
            {"group": "standing-group", "starts": "2027-06-01", "status": "cancelled"},
        ],
    )
    found = meetings(root, 2027)
    assert len(found) == 20
    at = {(each.group, each.quarter): each for each in found}
    assert at["social-welfare", 1].day == date(2027, 2, 24)
    assert at["standing-group", 2].standing == "cancelled"
    assert at["social-welfare", 2].standing == "proposed"
    events = {e["UID"]: e for e in parsed(calendar_text(found, 2027)).walk("VEVENT")}
    planned = events["2027-02-24-social-welfare@diendan"]
    assert (planned["STATUS"], planned["LOCATION"]) == ("CONFIRMED", "Hà Nội")
    assert "Tờ thông tin; quý I" in planned["DESCRIPTION"]
    assert "proposed" not in planned["DESCRIPTION"]
    assert events["2027-06-01-standing-group@diendan"]["STATUS"] == "CANCELLED"


def test_a_year_or_file_that_cannot_be_is_refused(tmp_path: Path) -> None:
    for year in (2008, 2101):
        with pytest.raises(InputError, match="No calendar for"):
            meetings(ROOT, year)
    with pytest.raises(WriteFailed, match="Cannot write"):
        write_calendar(ROOT, 2027, tmp_path / "none" / "a.ics")
    assert len(write_calendar(ROOT, 2027, tmp_path / "a.ics")) == 20
    assert (tmp_path / "a.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
