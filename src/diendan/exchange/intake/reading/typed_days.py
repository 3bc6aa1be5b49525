"""Days and years as people type them, in the order day, month, year."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

_NUMERIC: Final = re.compile(
    r"(?:ngày\s*)?(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{2}|\d{4})", re.IGNORECASE
)
_WORDS: Final = re.compile(
    r"(?:ngày\s*)?(\d{1,2})\s*tháng\s*(\d{1,2})\s*(?:,|năm)\s*(\d{2}|\d{4})", re.IGNORECASE
)
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00:00)?")
_YEAR: Final = re.compile(r"(?:năm\s*)?((?:19|20)\d\d)(?:\.0+)?", re.IGNORECASE)


@dataclass(frozen=True)
class DayText:
    """What a text says: a day, or why it is none. other: the day if the month came first."""

    day: date | None = None
    problem: Literal["not-a-day", "month-first", "two-digit-year"] | None = None
    other: date | None = None


def read_day(text: str) -> DayText:
    """Return the day that a text names: "05/01/2026" is 5 January; "ngày 05 tháng 01 năm 2026"; ISO."""
    iso = _ISO.fullmatch(text)
    if iso:
        day = _day(int(iso[1]), int(iso[2]), int(iso[3]))
        return DayText(day) if day else DayText(problem="not-a-day")
    match = _NUMERIC.fullmatch(text) or _WORDS.fullmatch(text)
    if match is None:
        return DayText(problem="not-a-day")
    if len(match[3]) == 2:
        return DayText(problem="two-digit-year")
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    day = _day(year, second, first)
    if day:
        return DayText(day)
    other = _day(year, first, second)
    return DayText(problem="month-first" if other else "not-a-day", other=other)


def read_year(text: str) -> int | None:
    """Return the year that a text names ("2024", "năm 2024"), or None."""
    match = _YEAR.fullmatch(text)
    return int(match[1]) if match else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1900 <= year <= 2100 else None
