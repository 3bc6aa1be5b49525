"""Rules over the release itself: its day, its embargo, what it amends, whom a reader may ask."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from diendan.editions.archive import record_file
from diendan.editions.gate.candidate import Candidate
from diendan.editions.signatures import signature_file
from diendan.errors import Finding
from diendan.spec.releases.release_plan import load_release_plan

FARTHEST: Final = timedelta(days=120)
"""Until then figures of another year may come out."""
_SATURDAY: Final = 5
_COMMAND: Final = "the command line"


def contact_empty(at: Candidate) -> Iterator[Finding]:
    """Find a forum that names nobody to ask."""
    if not any(at.forum.contact):
        yield Finding(f"{at.forum_file}: key `contact`", "nothing", "whom to ask, in both languages")


def example_details(at: Candidate) -> Iterator[Finding]:
    """Find details of the forum that no source gives, and forums of figures that are made up."""
    for name in at.forum.example:
        yield Finding(f"{at.forum_file}: key `example`", f"`{name}`", "details that are real")
    if at.forum.illustrative:
        yield Finding(f"{at.forum_file}: key `illustrative`", "figures that are made up", "real figures")


def amendment_unexplained(at: Candidate) -> Iterator[Finding]:
    """Find a later edition that does not say why it is made, and a first one that amends something."""
    kind, note = at.request.kind, at.request.note
    if not at.former:
        if kind or any(note):
            yield Finding(_COMMAND, "an amendment", "none: the first edition amends nothing")
        return
    for name, said in (("--amendment", kind), ("--note-vi", note.vi), ("--note-en", note.en)):
        if not (said and said.strip()):
            expected = f"what is amended of {at.former[-1].name}, and why, in both languages"
            yield Finding(_COMMAND, f"no {name}", expected)


def nothing_changed(at: Candidate) -> Iterator[Finding]:
    """Find a bundle whose every file is as in the last edition."""
    if at.former and at.former[-1].outputs() == at.manifest.outputs():
        last = at.former[-1]
        got = f"every file as in {last.name}, released on {last.day}"
        yield Finding(at.where, got, "a bundle in which something has changed")


def embargo_unset(at: Candidate) -> Iterator[Finding]:
    """Find a release for which nobody has said until when nothing of it may be published."""
    plan = load_release_plan(at.project, at.forum.name)
    where = at.project.label(at.project.release_plan_file(at.forum.name))
    if plan is None:
        yield Finding(where, "no such file", "when the reports are released, and their embargo")
    elif plan.embargo is None:
        yield Finding(f"{where}: key `embargo`", "nothing", "the end of the embargo")


def release_too_early(at: Candidate) -> Iterator[Finding]:
    """Find a release before the time that was announced for it."""
    plan = load_release_plan(at.project, at.forum.name)
    if plan and not at.former and at.time < plan.announced[-1].at:
        where = at.project.label(at.project.release_plan_file(at.forum.name))
        got, expected = (f"{time:%Y-%m-%d %H:%M}" for time in (at.time, plan.announced[-1].at))
        yield Finding(f"{where}: key `announced`", f"a release at {got}", f"{expected}, or later")


def forum_passed(at: Candidate) -> Iterator[Finding]:
    """Find a first edition after the forum's day."""
    if not at.former and at.forum.day < at.time.date():
        got = f"{at.forum.day}, before the release on {at.time.date()}"
        yield Finding(f"{at.forum_file}: key `date`", got, "reports that are out by the forum's day")


def forum_far(at: Candidate) -> Iterator[Finding]:
    """Find a forum that is so far off that newer figures may come out before it."""
    if at.forum.day - at.time.date() > FARTHEST:
        got = f"{at.forum.day}, {(at.forum.day - at.time.date()).days} days after the release"
        yield Finding(f"{at.forum_file}: key `date`", got, f"at most {FARTHEST.days} days")


def forum_weekend(at: Candidate) -> Iterator[Finding]:
    """Find a forum on a Saturday or Sunday."""
    if at.forum.day.weekday() >= _SATURDAY:
        yield Finding(f"{at.forum_file}: key `date`", f"{at.forum.day:%Y-%m-%d}, a weekend", "a working day")


def signature_missing(at: Candidate) -> Iterator[Finding]:
    """Find a release without a key where the last edition is signed."""
    if at.former and not at.request.key:
        last = at.former[-1]
        if signature_file(record_file(at.project, last.forum, last.number)).is_file():
            yield Finding(_COMMAND, "no --key", f"a signature, as {last.name} has one")


def edition_same_day(at: Candidate) -> Iterator[Finding]:
    """Find a second edition of one day."""
    if at.former and at.former[-1].released.date() == at.time.date():
        yield Finding(at.where, f"{at.former[-1].name}, of the same day", "at most one edition a day")
