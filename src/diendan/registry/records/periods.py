"""Periods as sources state them: a year, a month or a day at either end, or nothing."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from diendan.errors import InputError
from diendan.language import quoted

_PART: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True)
class Period:
    """From `starts` to `ends`, both included; None at the start: not stated, at the end: open or not stated.

    A year or month stands for all its days: "2024" starts on 1 January and ends on 31 December.
    """

    starts: date | None
    ends: date | None

    @classmethod
    def parse(cls, starts: str, ends: str) -> "Period":
        """Return the period between two dates written 2024, 2024-03 or 2024-03-15; "" where none is stated.

        Raises InputError for another form, a day that does not exist, or an end before the start.
        """
        period = cls(_edge(starts, last=False), _edge(ends, last=True))
        if period.starts and period.ends and period.ends < period.starts:
            raise InputError(f"The period ends ({ends}) before it starts ({starts}).")
        return period

    def shared(self, other: "Period") -> "Period | None":
        """Return what two periods have in common, or None: nothing, or a start that is not stated."""
        if self.starts is None or other.starts is None:
            return None
        starts = max(self.starts, other.starts)
        ends = min((end for end in (self.ends, other.ends) if end), default=None)
        return Period(starts, ends) if ends is None or starts <= ends else None


def forum_period(day: date) -> Period:
    """Return the period that a forum of `day` looks at: its year and the next, all days."""
    return Period(date(day.year, 1, 1), date(day.year + 1, 12, 31))


def _edge(text: str, *, last: bool) -> date | None:
    if not text:
        return None
    match = _PART.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        year, month = int(match[1]), int(match[2] or (12 if last else 1))
        return date(year, month, int(match[3] or (monthrange(year, month)[1] if last else 1)))
    except ValueError:
        raise InputError(f"{quoted(text)} is no date: expected 2024, 2024-03 or 2024-03-15.") from None
