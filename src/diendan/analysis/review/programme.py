"""The programme under review: what it is for, when it runs, and how it stands at the report's date."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from diendan.analysis.reading.table_rows import records, worded
from diendan.analysis.session import Report
from diendan.errors import InputError
from diendan.spec.texts import JsonValue

Weight = Literal["aid", "poverty"]
_WEIGHTS: dict[str, Weight] = {"pcpnn-2019-2025": "aid", "ntp-spr-2021-2025": "poverty"}


@dataclass(frozen=True)
class Programme:
    """A programme of data/dialogue/programmes.csv in the report's language.

    weight: what its results are about, foreign NGO aid or poverty. first, last: years of its period.
    """

    name: str
    title: str
    objective: str
    scope: str
    first: int
    last: int
    weight: Weight

    def status(self, day: date) -> Literal["to come", "running", "ended"]:
        """Return how the programme stands on `day`."""
        if day.year > self.last:
            return "ended"
        return "running" if day.year >= self.first else "to come"

    def covers(self, first: int, last: int) -> bool:
        """Whether the years lie within the programme's period."""
        return self.first <= first and last <= self.last

    def values(self, report: Report) -> dict[str, JsonValue]:
        """Return what the texts print of the programme."""
        return {
            "programme": self.title,
            "objective": self.objective[:1].lower() + self.objective[1:],
            "scope": self.scope,
            "first": self.first,
            "last": self.last,
            "weight": self.weight,
            "status": self.status(report.day),
        }


def programme_of(report: Report, name: str) -> Programme:
    """Return the programme called `name`; InputError unless it is one that a review is written for."""
    if name not in _WEIGHTS:
        raise InputError(f"No review of programme {name!r}. Use one of: {', '.join(_WEIGHTS)}.")
    (row,) = records("programmes", programme=name)
    return Programme(
        name,
        worded(row, "name", report.language),
        worded(row, "objective", report.language),
        worded(row, "scope", report.language),
        int(row["period_from"]),
        int(row["period_to"]),
        _WEIGHTS[name],
    )
