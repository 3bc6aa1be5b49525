"""The law that an official report cites: the bases in its head, and the instruments named in its text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from diendan.analysis.outputs import Output
from diendan.analysis.reading.table_rows import records, worded
from diendan.analysis.session import OpenReport
from diendan.registry.records.legal_instruments import cited, citing_order, dated, holds_on, named


@dataclass(frozen=True)
class Law:
    """The instruments that a report may name, and which of them it has cited in full.

    rows: by instrument, in the order in which documents cite them. roles: what each is to the programme.
    """

    report: OpenReport
    rows: dict[str, dict[str, str]]
    roles: dict[str, str]
    _cited: set[str] = field(default_factory=set)

    def in_force(self, *roles: str) -> list[str]:
        """Return the instruments with one of the roles that hold on the report's day, by rank and date."""
        return [
            name
            for name, row in self.rows.items()
            if self.roles[name] in roles and holds_on(row, self.report.day)
        ]

    def names(self, *roles: str) -> list[str]:
        """Return type and number of those in force, for a report that need not cite them in full."""
        return [named(self.rows[name], self.report.language) for name in self.in_force(*roles)]

    def dated(self, *instruments: str) -> list[str]:
        """Return instruments by type, number, day and issuer; the text says what they are about."""
        return [dated(self.rows[name], self.report.language) for name in instruments]

    def cite(self, name: str) -> str:
        """Return an instrument in full where the report names it first, afterwards by type and number.

        So call it in the order in which the report prints what it returns.
        """
        write = named if name in self._cited else cited
        self._cited.add(name)
        return write(self.rows[name], self.report.language)

    def doubtful(self) -> list[dict[str, str]]:
        """Return the instruments that the report has cited so far and whose row states a doubt, with it."""
        language = self.report.language
        doubts = {
            name: worded(row, "doubt", language) for name, row in self.rows.items() if name in self._cited
        }
        return [
            {"name": named(self.rows[name], language), "doubt": doubt}
            for name, doubt in doubts.items()
            if doubt
        ]


def law_of(report: OpenReport, programme: str = "") -> Law:
    """Return the law of a programme, and what every report on poverty may name; "" for the latter alone.

    The latter are the instruments of what follows (`successor`) and those that published the register of poor
    households (`register`). Only what may be printed is in it.
    """
    shared = records("legal_bases", role=["successor", "register"])
    bases = [*records("legal_bases", programme=programme), *shared]
    roles = {row["instrument"]: row["role"] for row in reversed(bases) if row["role"] != "related"}
    found = records("legal_instruments", report.language, instrument=sorted(roles), may_print="yes")
    return Law(report, {row["instrument"]: row for row in sorted(found, key=citing_order)}, roles)


def legal_head(bases: Sequence[str]) -> Output:
    """Return the output that carries legal bases to the document's head; the last line of its cell.

    bases: one citation in full each, in the order in which the head has them.
    """
    return Output(
        {
            "text/markdown": "\n\n".join(f"*{basis}*" for basis in bases),
            "text/plain": "\n".join(["head", *bases]),
        },
        {"kind": "head", "legal_bases": [*bases]},
    )
