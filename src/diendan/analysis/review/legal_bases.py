"""Legal instruments at the report's date: those in force as bases, those that lapsed or follow."""

from dataclasses import dataclass
from datetime import date

from diendan.analysis.outputs import Output
from diendan.analysis.reading.table_rows import records, worded
from diendan.analysis.review.programme import Programme
from diendan.analysis.session import Report
from diendan.spec.texts import JsonValue

_BASES = ("basis", "reporting")
_FOR_MERGED_UNITS = "context"


@dataclass(frozen=True)
class Instrument:
    """One legal instrument in the report's language, with its role for a programme."""

    name: str
    role: str
    number: str
    kind: str
    about: str
    issuer: str
    year: int
    issued: date | None
    valid_from: date | None
    valid_to: date | None
    replaced_by: str
    covers: tuple[int, int] | None
    doubt: str

    def in_force(self, day: date) -> bool:
        """Whether the instrument holds on `day`; where only its year is known, from the year after."""
        begins = self.valid_from or self.issued
        begun = begins <= day if begins else self.year < day.year
        return begun and (self.valid_to is None or day <= self.valid_to)

    def values(self) -> dict[str, JsonValue]:
        """Return what a text prints of the instrument; "about" without what explains it after a colon."""
        return {
            "number": self.number,
            "kind": self.kind,
            "about": self.about.split(":")[0],
            "content": self.about,
            "issuer": self.issuer,
            "issued": self.issued.isoformat() if self.issued else None,
            "covers": list(self.covers) if self.covers else None,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "doubt": self.doubt,
        }


@dataclass(frozen=True)
class Law:
    """The instruments of one programme that may be printed, in their order."""

    report: Report
    instruments: tuple[Instrument, ...]

    @property
    def bases(self) -> tuple[Instrument, ...]:
        """The legal bases in force at the report's date; the rearrangement of units for merged units only."""
        roles = (*_BASES, _FOR_MERGED_UNITS) if self.report.unit.is_merged else _BASES
        return tuple(each for each in self._in_force if each.role in roles)

    @property
    def replaced(self) -> tuple[tuple[Instrument, Instrument], ...]:
        """Instruments that have lapsed, each with the one in force in its place."""
        now = {each.name: each for each in self._in_force}
        return tuple(
            (each, now[each.replaced_by])
            for each in self.instruments
            if each.replaced_by in now and not each.in_force(self.report.day)
        )

    @property
    def outlived(self) -> tuple[Instrument, ...]:
        """Instruments on reporting that are in force but cover only years before the report's."""
        return tuple(
            each
            for each in self._in_force
            if each.role == "reporting" and each.covers and each.covers[1] < self.report.day.year
        )

    @property
    def successors(self) -> tuple[Instrument, ...]:
        """What is in force of the programme that comes next."""
        return tuple(each for each in self._in_force if each.role == "successor")

    def standing(self, name: str) -> Instrument | None:
        """Return the instrument if it is in force, else None."""
        return next((each for each in self._in_force if each.name == name), None)

    @property
    def _in_force(self) -> tuple[Instrument, ...]:
        return tuple(each for each in self.instruments if each.in_force(self.report.day))


def law_of(report: Report, programme: Programme) -> Law:
    """Return the programme's instruments as data/dialogue/legal_bases.csv orders them."""
    bases = records("legal_bases", programme=programme.name)
    names = [row["instrument"] for row in bases]
    known = {
        row["instrument"]: row for row in records("legal_instruments", instrument=names, may_print="yes")
    }
    ordered = sorted(bases, key=lambda row: int(row["position"]))
    found = [
        _instrument(known[row["instrument"]], row["role"], report)
        for row in ordered
        if row["instrument"] in known
    ]
    return Law(report, tuple(found))


def legal_head(law: Law) -> Output:
    """Return the output that carries the legal bases to the document's head."""
    lines = [law.report.phrase_of("legal-basis", {"basis": each.values()}) for each in law.bases]
    return Output(
        {
            "text/markdown": "\n\n".join(f"*{line}*" for line in lines),
            "text/plain": "\n".join(["head", *lines]),
        },
        {"kind": "head", "legal_bases": list(lines)},
    )


def _instrument(row: dict[str, str], role: str, report: Report) -> Instrument:
    language = report.language
    return Instrument(
        name=row["instrument"],
        role=role,
        number=row["number"],
        kind=row["kind"],
        about=worded(row, "about", language),
        issuer=worded(row, "issuer", language),
        year=int(row["year"]),
        issued=_day(row["issued"]),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        replaced_by=row["replaced_by"],
        covers=(int(row["covers_from"]), int(row["covers_to"])) if row["covers_to"] else None,
        doubt=worded(row, "doubt", language),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
