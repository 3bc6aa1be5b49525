"""When a forum's reports are to be released: params/releases/FORUM.yml (described in docs/editions.md)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Final

from diendan.errors import Finding, InputError
from diendan.language import NO_WORDS, Bilingual
from diendan.parsing.strict_yaml import Block, nearest, read_yaml
from diendan.project import Project
from diendan.spec.forum_file import forum_names, load_forum

VIET_NAM: Final = timezone(timedelta(hours=7))
"""The time zone of all releases: without summer time since 1975."""
_TIME: Final = "%Y-%m-%d %H:%M"
_EXPECTED: Final = "a day and time in Viet Nam, such as 2026-09-14 09:00"


@dataclass(frozen=True)
class Announcement:
    """A time of release that was made known on a day; reason: of a change, or no words for the first."""

    at: datetime
    said: date
    reason: Bilingual


@dataclass(frozen=True)
class EarlyAccess:
    """Who has the reports before the embargo ends, from when on, and why."""

    to: Bilingual
    since: datetime
    why: Bilingual


@dataclass(frozen=True)
class ReleasePlan:
    """When a forum's reports are released, all times in Viet Nam.

    announced: from the first announcement to the last, which counts.
    embargo: until when who has them publishes nothing of them, or None.
    """

    announced: tuple[Announcement, ...]
    embargo: datetime | None
    early_access: tuple[EarlyAccess, ...]


def planned_forums(project: Project) -> tuple[str, ...]:
    """Return the forums that have a release plan, in order of name."""
    return tuple(sorted(path.stem for path in project.release_plan_file("x").parent.glob("*.yml")))


def check_release_plans(project: Project) -> Iterator[Finding]:
    """Yield what is wrong in params/releases: files, plans of no forum, releases after its day."""
    forums = forum_names(project)
    for name in planned_forums(project):
        where = project.label(project.release_plan_file(name))
        if name not in forums:
            yield Finding(where, "a release plan of no forum", "the name of a forum", nearest(name, forums))
            continue
        try:
            plan, day = load_release_plan(project, name), load_forum(project, name).day
        except InputError as error:
            yield from error.findings
            continue
        if plan and plan.announced[-1].at.date() > day:
            got = f"a release on {plan.announced[-1].at.date()}"
            yield Finding(f"{where}: key `announced`", got, f"the day of the forum, {day}, or one before it")


def load_release_plan(project: Project, forum: str) -> ReleasePlan | None:
    """Return the release plan of a forum, None without a file. Raises InputError with every finding."""
    findings: list[Finding] = []
    path = project.release_plan_file(forum)
    block = read_yaml(path, project.label(path), findings, optional=True)
    plan = _plan(block) if block is not None else None
    if findings:
        raise InputError(f"{project.label(path)} cannot be read.", findings)
    return plan


def _plan(block: Block) -> ReleasePlan | None:
    announced = [_announcement(entry, first=not number) for number, entry in _numbered(block, "announced")]
    if not block.has("announced"):
        block.find("announced", "nothing (the key is missing)", "at least the first announcement")
    embargo = block.stated("embargo", lambda key: _time(block, key))
    early = [_early_access(entry, embargo) for _, entry in _numbered(block, "early_access")]
    block.close()
    known = [each for each in announced if each]
    _check_order(block, known)
    if embargo and known and embargo < known[-1].at:
        got = f"{embargo:{_TIME}}, before the release at {known[-1].at:{_TIME}}"
        block.find("embargo", got, "the time of release, or later")
    return ReleasePlan(tuple(known), embargo, tuple(each for each in early if each))


def _numbered(block: Block, key: str) -> list[tuple[int, Block]]:
    return list(enumerate(block.list_of_blocks(key)))


def _announcement(block: Block, *, first: bool) -> Announcement | None:
    at, said = _time(block, "at"), block.day("said")
    reason = (block.stated("reason", block.bilingual) or NO_WORDS) if first else block.bilingual("reason")
    block.close()
    if at is None or said is None:
        return None
    if said > at.date():
        block.find("said", f"{said}, after the release on {at.date()}", "a day before it, or the same")
    return Announcement(at, said, reason)


def _check_order(block: Block, announced: Sequence[Announcement]) -> None:
    for before, after in pairwise(announced):
        if after.said < before.said:
            got = f"{after.said} behind {before.said}"
            block.find("announced", got, "announcements in the order of the days on which they were made")
        if after.at == before.at:
            block.find("announced", f"{after.at:{_TIME}} twice in a row", "a change to another time")


def _early_access(block: Block, embargo: datetime | None) -> EarlyAccess | None:
    to, since, why = block.bilingual("to"), _time(block, "since"), block.bilingual("why")
    block.close()
    if since is None:
        return None
    if embargo is None:
        block.find("since", f"{since:{_TIME}}, without an embargo", "early access under an embargo alone")
    elif since >= embargo:
        block.find("since", f"{since:{_TIME}}", f"a time before the embargo ends, {embargo:{_TIME}}")
    return EarlyAccess(to, since, why)


def _time(block: Block, key: str) -> datetime | None:
    text = block.text(key, _EXPECTED)
    try:
        found = datetime.strptime(text, _TIME) if text else None
    except ValueError:
        found = None
    if text and (found is None or f"{found:{_TIME}}" != text):
        block.find(key, f"`{text}`", _EXPECTED)
        return None
    return found.replace(tzinfo=VIET_NAM) if found else None
