"""Calendars that calendar programs import (iCalendar, RFC 5545): the same events give the same bytes."""

import errno
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from diendan.files.atomic_writing import write_atomically, writing

if TYPE_CHECKING:
    from icalendar import Event


def calendar_bytes(product: str, name: str, events: Iterable["Event"]) -> bytes:
    """Return events as an iCalendar object. product: what made it; name: what programs call the calendar."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//diendan//{product}//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def write_calendar_file(path: Path, content: bytes) -> None:
    """Write a calendar to `path`, also to a pipe. Raises WriteFailed where it cannot be written."""
    with writing(path.name, "Give another file to --out."):
        if not path.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # a pipe or /dev/stdout is no place to rename to
        else:
            write_atomically(path.resolve(), content)
