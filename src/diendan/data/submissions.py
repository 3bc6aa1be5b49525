"""How units stand with the forms that they are to send: what is due when, what came, what is not accepted.

Both the reports and the pages of a bundle read it from the tables that the intake writes, so that both say
the same, and only what is recorded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, Literal

from diendan.data.datapackage import Package, Rows
from diendan.data.units import Unit, UnitSystem, units_at
from diendan.errors import InputError
from diendan.language import Bilingual, Language, day_short
from diendan.language.words_file import read_words
from diendan.parsing.typed_records import record

ACCEPTED: Final = "submissions_accepted"
REGISTER: Final = "submissions_register"
RULES: Final = "submissions_forms"
CELLS: Final = "submissions_cells"
CHANGES: Final = "submissions_changes"
FINDINGS: Final = "submissions_findings"

UNFINISHED: Final = "data/submissions/.unfinished"
"""The file that stands while an intake writes; one that was killed leaves it for the next."""

SubmissionKey = tuple[str, str, str, str]
"""What a submission reports on: form, unit system, code of the unit, period."""

SubmissionState = Literal["received", "findings", "missing"]
_WORDS: Final = read_words(__file__)
STATES: Final = _WORDS.under("state")
LATE: Final = _WORDS["late"]


@dataclass(frozen=True)
class SubmissionRule:
    """For which periods an edition of a form is, and when it is due: a day of the `years_after`-th year on.

    first_year, last_year: the periods that it is for (last_year None: still). why: whose deadline it is.
    """

    form: str
    edition: str
    title: Bilingual
    first_year: int
    last_year: int | None
    years_after: int
    month: int
    day: int
    why: Bilingual

    def holds_in(self, year: int) -> bool:
        """Tell whether this edition is for the period `year`."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def due_on(self, year: int) -> date:
        """Return the day by which the figures of `year` are due."""
        return date(year + self.years_after, self.month, self.day)


@dataclass(frozen=True)
class Asked:
    """One form and period that is asked for."""

    rule: SubmissionRule
    year: int

    @property
    def due(self) -> date:
        """The day by which it is due."""
        return self.rule.due_on(self.year)


@dataclass(frozen=True)
class Came:
    """What came about one subject. received, file: of the accepted submission, or None and "".

    errors: findings in files that are not accepted. waiting: how many such files there are.
    """

    received: date | None = None
    file: str = ""
    errors: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class SubmissionStanding:
    """How one unit stands with one form and period."""

    unit: Unit
    asked: Asked
    came: Came

    @property
    def state(self) -> SubmissionState:
        """received: a submission is in force; findings: only files that are not accepted; missing: none."""
        if self.came.received:
            return "received"
        return "findings" if self.came.waiting else "missing"

    @property
    def is_late(self) -> bool:
        """Whether the submission in force came after the due day."""
        return self.came.received is not None and self.came.received > self.asked.due

    def text(self, language: Language) -> str:
        """Return the state in words: "đã nhận 10/01/2026", "có lỗi (3)", "chưa nhận được"."""
        words = STATES[self.state].in_(language)
        if self.came.received:
            words += f" {day_short(self.came.received, language)}"
            words += f" ({LATE.in_(language)})" if self.is_late else ""
        if self.came.errors:
            errors = self.came.errors
            words += f" ({errors})" if self.state == "findings" else f", {errors} !"
        return words


def due_by(rules: Iterable[SubmissionRule], day: date) -> tuple[Asked, ...]:
    """Return every form and period that is due on `day` or before, by form and year."""
    asked = [
        Asked(rule, year)
        for rule in rules
        for year in range(rule.first_year, day.year + 1)
        if rule.holds_in(year) and rule.due_on(year) <= day
    ]
    return tuple(sorted(asked, key=lambda each: (each.rule.form, each.year)))


def last_due_by(rules: Iterable[SubmissionRule], day: date) -> tuple[Asked, ...]:
    """Return, for each form, the last period that is due by `day`."""
    return tuple({each.rule.form: each for each in due_by(rules, day)}.values())


def system_of(year: int, root: Path | None = None) -> UnitSystem:
    """Return the units that report on a year: those of its last day."""
    return units_at(date(year, 12, 31), root)


def reporting_units(unit: Unit, year: int, root: Path | None = None) -> tuple[Unit, ...]:
    """Return the units that report on `year` for what is `unit` today: itself, or its former provinces.

    Raises InputError for a unit that had been merged by the end of that year.
    """
    system = system_of(year, root)
    if system.name == unit.system:
        return (unit,)
    if system.name != "63":
        raise InputError(f"{unit.name_vi} ({unit.key}) is older than the units that report on {year}.")
    return tuple(system.unit(code) for code in unit.former)


def standing(unit: Unit, asked: Asked, came: Mapping[SubmissionKey, Came]) -> SubmissionStanding:
    """Return how a unit of the period stands with what is asked."""
    subject = (asked.rule.form, unit.system, unit.code, str(asked.year))
    return SubmissionStanding(unit, asked, came.get(subject, Came()))


def standings_of(package: Package, units: Sequence[Unit], day: date) -> tuple[SubmissionStanding, ...]:
    """Return how units stand with the last period of every form due by `day`, as recorded by the intake.

    units: of a forum; for a period before a merger the former provinces stand instead, so a row's `unit` is
    the one that reports. day: the forum's. The order is that of forms, then of units.
    Raises InputError for damaged tables.
    """
    rules = parse_rules(package.table(RULES).select())
    came = parse_came(package.table(REGISTER).select(), package.table(FINDINGS).select())
    return tuple(
        standing(reporting, asked, came)
        for asked in last_due_by(rules, day)
        for unit in units
        for reporting in reporting_units(unit, asked.year, package.root)
    )


def parse_rules(rows: Rows) -> tuple[SubmissionRule, ...]:
    """Return the rules that stand in rows of the table of forms; what is of the deadline is called due_…"""
    cells = ({name.removeprefix("due_"): text for name, text in row.items()} for row in rows.records())
    return tuple(record(SubmissionRule, row) for row in cells)


def parse_came(register: Rows, findings: Rows) -> dict[SubmissionKey, Came]:
    """Return what came about each subject, from rows of the register and of the files with findings."""
    in_force = {
        _subject(row): (date.fromisoformat(row["received"]), row["file"])
        for row in register.records()
        if row["state"] == "current"
    }
    return came_of(in_force, ((_subject(row), int(row["errors"])) for row in findings.records()))


def came_of(
    in_force: Mapping[SubmissionKey, tuple[date, str]], waiting: Iterable[tuple[SubmissionKey, int]]
) -> dict[SubmissionKey, Came]:
    """Return what came about each subject.

    in_force: day of receipt and file of the accepted submission. waiting: subject and number of findings of
    each file that is not accepted.
    """
    came = {subject: Came(*accepted) for subject, accepted in in_force.items()}
    for subject, errors in waiting:
        of = came.get(subject, Came())
        came[subject] = replace(of, errors=of.errors + errors, waiting=of.waiting + 1)
    return came


def _subject(row: Mapping[str, str]) -> SubmissionKey:
    return (row["form"], row["system"], row["code"], row["period"])
