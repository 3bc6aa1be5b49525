"""Which unit has sent which form for a forum, what is due when, and what in the inbox has findings."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from diendan.data.submissions import (
    STATES,
    Asked,
    SubmissionStanding,
    came_of,
    last_due_by,
    reporting_units,
    standing,
)
from diendan.exchange.forms.form_catalogue import load_forms
from diendan.exchange.intake.accepted_submissions import read_kept
from diendan.exchange.intake.inbox import read_inbox
from diendan.exchange.intake.submission_tables import current
from diendan.language import Language, day_short, sort_key
from diendan.language.words_file import read_words
from diendan.project import Project
from diendan.spec.forum_file import load_forum

_WORDS: Final = read_words(__file__)


@dataclass(frozen=True)
class ForumStatus:
    """The standing of a forum's submissions. unplaced: files of the inbox of unknown units."""

    asked: tuple[Asked, ...]
    lines: tuple[SubmissionStanding, ...]
    unplaced: tuple[str, ...]


def status_of(project: Project, forum: str, day: date) -> ForumStatus:
    """Return the standing of every unit of a forum with every form due by its date.

    day: today, against which the inbox is read. A form's period is the last one that was due by the forum's
    date. Units are those of the period: for figures of 2024 the former provinces of a merged unit.
    Raises InputError for a wrong forum file, wrong forms or damaged submissions.
    """
    found = load_forum(project, forum)
    asked = last_due_by([form.rule for form in load_forms(project)], found.day)
    kept = current(read_kept(project.root))
    known = {each.sha256 for each in kept.values()}
    new = [each for each in read_inbox(project, day) if each.sha256 not in known]
    in_force = {subject: (date.fromisoformat(each.received), each.file) for subject, each in kept.items()}
    came = came_of(in_force, ((each.subject, each.read.errors) for each in new if each.subject))
    lines = [
        standing(reporting, each, came)
        for each in asked
        for unit in found.units
        for reporting in reporting_units(unit, each.year, project.root)
    ]
    unplaced = tuple(each.path.name for each in new if each.subject is None)
    return ForumStatus(asked, tuple(lines), unplaced)


def status_lines(status: ForumStatus, language: Language = "vi") -> list[str]:
    """Return the standing as a table for a terminal: a row a unit, a column a form."""
    heads = [_WORDS["unit"].in_(language)]
    heads += [f"{each.rule.form} {each.year}" for each in status.asked]
    due = [_WORDS["due"].in_(language), *(day_short(each.due, language) for each in status.asked)]
    rows = [heads, due]
    units = {line.unit.key: line.unit for line in status.lines}
    at = {(line.unit.key, line.asked.rule.form): line for line in status.lines}
    for unit in sorted(units.values(), key=lambda unit: sort_key(unit.name_vi)):
        cells = [at.get((unit.key, each.rule.form)) for each in status.asked]
        rows.append([unit.name(language), *(cell.text(language) if cell else "" for cell in cells)])
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    lines.insert(2, "  ".join("-" * width for width in widths))
    counts = Counter[str](line.state for line in status.lines)
    total = ", ".join(f"{words.in_(language)}: {counts[state]}" for state, words in STATES.items())
    lines += ["", total]
    if status.unplaced:
        lines.append(_WORDS["unplaced"].fill(files=", ".join(status.unplaced)).in_(language))
    return lines
