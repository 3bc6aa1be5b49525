"""The releases of all forums: as lines to read, and as an iCalendar file with times in UTC."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from diendan.language import Bilingual, Language, day_short
from diendan.language.words_file import read_words
from diendan.project import Project
from diendan.registry.calendar_file import calendar_bytes, write_calendar_file
from diendan.spec.forum_file import load_forum
from diendan.spec.releases.release_plan import ReleasePlan, load_release_plan, planned_forums

if TYPE_CHECKING:
    from icalendar import Event

_WORDS: Final = read_words(__file__)


def release_plans(project: Project) -> Mapping[str, ReleasePlan]:
    """Return the release plans of all forums that have one. Raises InputError as `load_release_plan`."""
    plans = {forum: load_release_plan(project, forum) for forum in planned_forums(project)}
    return {forum: plan for forum, plan in plans.items() if plan}


def plan_words(plan: ReleasePlan) -> Iterator[Bilingual]:
    """Yield what a release plan says, a sentence each: when, how that has changed, embargo, early access."""
    first, *changes = plan.announced
    yield _WORDS["announced"].fill(at=_time(first.at), said=_day(first.said))
    for change in changes:
        yield _WORDS["changed"].fill(at=_time(change.at), said=_day(change.said), reason=change.reason)
    if plan.embargo:
        yield _WORDS["embargo"].fill(at=_time(plan.embargo))
    for early in plan.early_access:
        yield _WORDS["early"].fill(to=early.to, since=_time(early.since), why=early.why)


def plan_lines(forum: str, plan: ReleasePlan, language: Language) -> Iterator[str]:
    """Yield the lines of a forum's release plan in a language."""
    yield f"{forum}:"
    for words in plan_words(plan):
        yield f"  {words.in_(language)}"


def release_calendar(project: Project) -> bytes:
    """Return the releases of all forums, and where their embargoes end, as an iCalendar object.

    Raises InputError for a plan or forum that cannot be read.
    """
    events = []
    for forum, plan in release_plans(project).items():
        title = load_forum(project, forum).title
        events.append(_event(forum, plan, "release", plan.announced[-1].at, title))
        if plan.embargo:
            events.append(_event(forum, plan, "end", plan.embargo, title))
    return calendar_bytes("releases", _WORDS["calendar"].vi, events)


def write_release_calendar(project: Project, path: Path) -> None:
    """Write the calendar of releases to `path`. Raises as `release_calendar`, and WriteFailed."""
    write_calendar_file(path, release_calendar(project))


def _event(forum: str, plan: ReleasePlan, kind: str, at: datetime, title: Bilingual) -> "Event":
    from icalendar import Event

    words = _WORDS[f"event.{kind}"].fill(title=title)
    event = Event()
    event.add("uid", f"{forum}-{kind}@diendan")
    # A later announcement replaces the event of the former one.
    event.add("sequence", len(plan.announced) - 1)
    event.add("dtstamp", datetime.combine(plan.announced[-1].said, time(), tzinfo=UTC))
    event.add("dtstart", at.astimezone(UTC))
    event.add("summary", words.vi)
    event.add("description", "\n".join([words.en, *(" / ".join(each) for each in plan_words(plan))]))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("categories", [forum])
    return event


def _time(at: datetime) -> Bilingual:
    """Return a day and time in Viet Nam for a sentence."""
    return _WORDS["time"].fill(clock=f"{at:%H:%M}", day=_day(at.date()))


def _day(day: date) -> Bilingual:
    return Bilingual.of(partial(day_short, day))
