"""From one forum to the next: what was promised, the next one's file, and what people must look at."""

import re
import tempfile
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

import yaml

from diendan.data.datapackage import Package
from diendan.data.units import UnitSystem, units_at
from diendan.errors import Finding, InputError
from diendan.files.atomic_writing import write_atomically, writing
from diendan.language import Language, quoted
from diendan.project import Project
from diendan.registry.commitment_states import OPEN, CommitmentState, commitment_lines, commitments_on
from diendan.registry.records.places import Merger, Place
from diendan.registry.registry import load_registry
from diendan.spec.forum_file import DETAILS, Forum, load_forum
from diendan.spec.next_forum.next_forum_checks import look_ahead

_NAME: Final = re.compile(r"([0-9]{4})-q([1-4])")
_QUARTERS: Final = {1: ("I", "first"), 2: ("II", "second"), 3: ("III", "third"), 4: ("IV", "fourth")}
_WIDTH: Final = 108


@dataclass(frozen=True)
class NewForum:
    """What was written, the commitments that are still open, and what must be looked at."""

    file: str
    day: date
    carried: tuple[CommitmentState, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Drafted(Project):
    """A project in which the file of one forum lies elsewhere until it is known to be right."""

    forum: str
    draft: Path

    def forum_file(self, forum: str) -> Path:
        return self.draft if forum == self.forum else super().forum_file(forum)

    def label(self, path: Path) -> str:
        return super().label(super().forum_file(self.forum) if path == self.draft else path)


def make_new_forum(project: Project, old: str, new: str) -> NewForum:
    """Write the forum file of the forum `new` after that of `old`, with all its details marked as examples.

    old, new: names such as 2026-q3 and 2027-q3; the date moves by as many quarters as lie between them.
    Raises InputError for other names, a forum `old` that cannot be used, a file that is already there, or a
    file that would not be right, WriteFailed for one that cannot be written. Nothing is left behind then: the
    file is put in its place when everything is known to be right.
    """
    months = _months_between(old, new)
    path = project.forum_file(new)
    if path.exists():
        raise InputError(
            f"{project.label(path)} is there already and stays as it is.",
            [Finding(project.label(path), "a file", "no file", "Choose another name, or remove it first.")],
        )
    before = load_forum(project, old)
    day = _moved(before.day, months)
    system = units_at(day, project.root)
    registry = load_registry(project.root)
    # Read strictly by load_forum; here with its days as days, which are to be written as they stood.
    content = yaml.safe_load(project.forum_file(old).read_text(encoding="utf-8-sig"))
    content = _moved_content(content, before, old, new, day, system, registry.merger)
    carried = tuple(each for each in commitments_on(registry, system) if each.status in OPEN)
    draft = NewForum(project.label(path), day, carried, ())
    with writing(draft.file), tempfile.TemporaryDirectory() as folder:
        drafted = _Drafted(project.root, project.made, new, Path(folder) / path.name)
        write_atomically(drafted.draft, _text(content, draft, old).encode())
        after = load_forum(drafted, new)
        notes = tuple(look_ahead(drafted, Package.load(project.root), before, after))
        made = NewForum(draft.file, day, carried, (*_title_notes(before, after, old), *notes))
        text = _text(content, made, old).encode()
        write_atomically(drafted.draft, text)
        load_forum(drafted, new)
        write_atomically(path, text)
    return made


def forum_commitments(project: Project, forum: str, language: Language) -> list[str]:
    """Return the commitments made by a forum's date as lines for a terminal.

    Raises InputError for a forum or a registry that cannot be used.
    """
    system = load_forum(project, forum).system
    return commitment_lines(commitments_on(load_registry(project.root), system), system.day, language)


def new_forum_lines(made: NewForum) -> Iterator[str]:
    """Give what was made as lines for a terminal."""
    yield f"{made.file}: written, for {made.day.isoformat()}. All its details are marked as examples."
    yield ""
    yield f"Carried over: {len(made.carried)} commitments that are open or late on that day."
    yield from (f"  - {_carried_text(each)}" for each in made.carried)
    yield ""
    yield f"To look at: {len(made.notes)}"
    yield from (f"  - {note}" for note in made.notes)


def _months_between(old: str, new: str) -> int:
    found = [_NAME.fullmatch(name) for name in (old, new)]
    for name, match in zip((old, new), found, strict=True):
        if match is None:
            raise InputError(f"{quoted(name)} does not name a year and quarter. Write it as 2027-q3.")
    first, second = (int(match[1]) * 4 + int(match[2]) for match in found if match)
    if second <= first:
        raise InputError(f"{new} is not after {old}. Give a later quarter to --to.")
    return (second - first) * 3


def _moved(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _moved_content(
    content: dict[str, Any], before: Forum, old: str, new: str, day: date, system: UnitSystem, merger: Merger
) -> dict[str, Any]:
    title = {language: _retitled(text, old, new) for language, text in content["title"].items()}
    moved = {**content, "title": title, "date": day, "example": list(DETAILS)}
    by_name = isinstance(content["provinces"], list) or "group" in content["provinces"]
    if by_name and before.system.name != system.name:
        successors = {
            unit.key
            for each in before.units
            for unit in merger.standing(Place(before.system.name, each.code, before.day), system).units
        }
        moved["provinces"] = [unit.slug for unit in system.units if unit.key in successors]
    for order in before.orders:
        if order.sidecar.parameter("previous_forum") and "date" not in before.example:
            moved["reports"][order.report]["previous_forum"] = before.day
    order_of_keys = ("title", "date", "place", "host", "contact", "example", "provinces", "groups", "reports")
    return {key: moved[key] for key in order_of_keys if key in moved}


def _retitled(text: str, old: str, new: str) -> str:
    """Return a title with the year and quarter of `old` replaced by those of `new`."""
    (year, quarter), (new_year, new_quarter) = (name.split("-q") for name in (old, new))
    (roman, ordinal), (new_roman, new_ordinal) = _QUARTERS[int(quarter)], _QUARTERS[int(new_quarter)]
    text = re.sub(rf"\bquý {roman}\b", f"quý {new_roman}", text)
    text = re.sub(rf"\b{ordinal} quarter\b", f"{new_ordinal} quarter", text)
    return re.sub(rf"\b{year}\b", new_year, text)


def _title_notes(before: Forum, after: Forum, old: str) -> Iterator[str]:
    if old.split("-")[0] not in before.title.vi + before.title.en:
        yield f"forum: the title names no year: “{after.title.en}”"
    if after.day.weekday() >= 5:
        yield f"forum: {after.day.isoformat()} is a {after.day:%A}"


def _text(content: dict[str, Any], made: NewForum, old: str) -> str:
    head = [f"Made from {old}. How to write such a file: docs/forum-file.md."]
    head.append("Nobody has announced this forum: its details are examples, and every report says so.")
    head += ["", f"Carried over, open or late on {made.day.isoformat()}:"]
    head += [f"- {_carried_text(each)}" for each in made.carried] or ["- nothing"]
    head += ["", "To look at before this forum (take out what is settled):"]
    head += [f"- {note}" for note in made.notes] or ["- nothing"]
    lines = [part for line in head for part in (wrap(line, _WIDTH, subsequent_indent="  ") or [""])]
    comment = "\n".join(f"# {line}".rstrip() for line in lines)
    title = {"title": content["title"]}
    rest = {key: value for key, value in content.items() if key != "title"}
    body = [
        yaml.safe_dump(part, allow_unicode=True, sort_keys=False, width=10 * _WIDTH, default_flow_style=flow)
        for part, flow in ((title, False), (rest, None))
    ]
    return "".join([comment, "\n", *body])


def _carried_text(kept: CommitmentState) -> str:
    by = " and ".join(side.words.en for side in kept.by) or "not stated by whom"
    to = " and ".join(side.words.en for side in kept.to) or "not stated to whom"
    late = f", late by {kept.late} days" if kept.late else ""
    made = kept.commitment.made.isoformat()
    text = f"{kept.commitment.text.en} (by: {by}; to: {to}; made {made}{late})"
    return f"{text}. A province has merged: it goes on with the successor" if kept.carried else text
