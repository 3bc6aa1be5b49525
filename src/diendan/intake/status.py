"""Which unit has sent which form for a forum, what is due when, and what still has findings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from diendan.errors import InputError
from diendan.forms.catalogue import load_forms
from diendan.forms.definition import Form
from diendan.forms.make import system_of
from diendan.intake.kept import Kept, read_kept
from diendan.intake.run import Arrived, read_inbox
from diendan.intake.tables import current
from diendan.language import Bilingual, Language, day_short, sort_key
from diendan.pipeline.params import Forum, load_forum
from diendan.project import Project
from diendan.units import Unit

State = Literal["received", "findings", "missing"]

_STATES: Final[dict[State, Bilingual]] = {
    "received": Bilingual("đã nhận", "received"),
    "findings": Bilingual("có lỗi", "findings"),
    "missing": Bilingual("chưa gửi", "not sent"),
}
_LATE: Final = Bilingual("muộn", "late")


@dataclass(frozen=True)
class Asked:
    """One form and period that a forum asks for, and the day by which it is due."""

    form: Form
    year: int
    due: date


@dataclass(frozen=True)
class Line:
    """How one unit stands with one form. received, file: of the accepted submission, or None and "".

    errors: of a file in the inbox that is not accepted. late: received after the due day.
    """

    unit: Unit
    asked: Asked
    state: State
    received: date | None = None
    file: str = ""
    errors: int = 0
    late: bool = False

    def text(self, language: Language) -> str:
        """Return the state in words: "đã nhận 10/1/2026", "có lỗi (3)", "chưa gửi"."""
        words = _STATES[self.state].in_(language)
        if self.received:
            words += f" {day_short(self.received, language)}"
            words += f" ({_LATE.in_(language)})" if self.late else ""
        if self.errors:
            words += f" ({self.errors})" if self.state == "findings" else f", {self.errors} !"
        return words


@dataclass(frozen=True)
class Status:
    """The standing of a forum's submissions. unplaced: files of the inbox of unknown units."""

    asked: tuple[Asked, ...]
    lines: tuple[Line, ...]
    unplaced: tuple[str, ...]

    def count(self, state: State) -> int:
        """Return how many forms are in that state."""
        return sum(line.state == state for line in self.lines)


def status_of(project: Project, forum: str, day: date) -> Status:
    """Return the standing of every unit of a forum with every form due by its date.

    day: today, against which the inbox is read. A form's period is the last one that was due by the forum's
    date. Units are those of the period: for figures of 2024 the former provinces of a merged unit.
    Raises InputError for a wrong forum file, wrong forms or damaged submissions.
    """
    found = load_forum(project, forum)
    asked = asked_of(load_forms(project), found.day)
    kept = current(read_kept(project.root))
    known = {each.sha256 for each in kept.values()}
    new = [each for each in read_inbox(project, day) if each.sha256 not in known]
    lines = [_line(unit, each, kept, new) for each in asked for unit in _units(found, each.year, project)]
    unplaced = tuple(each.path.name for each in new if each.subject is None)
    return Status(asked, tuple(lines), unplaced)


def asked_of(forms: Iterable[Form], day: date) -> tuple[Asked, ...]:
    """Return, for each form, the last period that is due by `day` and that an edition is for."""
    found: dict[str, Asked] = {}
    for form in forms:
        years = [
            y for y in range(form.first_year, day.year + 1) if form.holds_in(y) and form.due_on(y) <= day
        ]
        if years:
            found[form.form] = Asked(form, years[-1], form.due_on(years[-1]))
    return tuple(found[name] for name in sorted(found))


def status_lines(status: Status, language: Language = "vi") -> list[str]:
    """Return the standing as a table for a terminal: a row a unit, a column a form."""
    vi = language == "vi"
    heads = ["Tỉnh, thành phố" if vi else "Unit"]
    heads += [f"{each.form.form} {each.year}" for each in status.asked]
    due = ["Thời hạn" if vi else "Due", *(day_short(each.due, language) for each in status.asked)]
    rows = [heads, due]
    units = {line.unit.key: line.unit for line in status.lines}
    at = {(line.unit.key, line.asked.form.form): line for line in status.lines}
    for unit in sorted(units.values(), key=lambda unit: sort_key(unit.name_vi)):
        cells = [at.get((unit.key, each.form.form)) for each in status.asked]
        rows.append([unit.name(language), *(cell.text(language) if cell else "" for cell in cells)])
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    lines.insert(2, "  ".join("-" * width for width in widths))
    total = ", ".join(f"{_STATES[state].in_(language)}: {status.count(state)}" for state in _STATES)
    lines += ["", total]
    if status.unplaced:
        words = "Chưa rõ của tỉnh nào" if vi else "Of unknown units"
        lines.append(f"{words}: {', '.join(status.unplaced)}")
    return lines


def _units(forum: Forum, year: int, project: Project) -> tuple[Unit, ...]:
    system = system_of(year, project.root)
    if system.name == forum.system.name:
        codes = {unit.code for unit in forum.units}
    elif system.name == "63":
        codes = {code for unit in forum.units for code in unit.former}
    else:
        raise InputError(f"The forum {forum.name} is older than the units that report on {year}.")
    return tuple(unit for unit in system.units if unit.code in codes)


def _line(unit: Unit, asked: Asked, kept: dict[tuple[str, str, str, str], Kept], new: list[Arrived]) -> Line:
    subject = (asked.form.form, unit.system, unit.code, str(asked.year))
    errors = sum(each.read.errors for each in new if each.subject == subject)
    waiting = any(each.subject == subject for each in new)
    accepted = kept.get(subject)
    if accepted is None:
        return Line(unit, asked, "findings" if waiting else "missing", errors=errors)
    day = date.fromisoformat(accepted.received)
    return Line(unit, asked, "received", day, accepted.file, errors, day > asked.due)
