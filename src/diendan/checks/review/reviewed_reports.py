"""Which reports a review looks at: those that a change can reach, about six subjects chosen by rule."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from diendan.spec.forum_file import Forum
from diendan.spec.report_matrix import RequestedReport, requested_about
from diendan.spec.subjects import Subject

SIX = 6
_NOTEBOOKS = "notebooks/"
# Nothing that a report is made from.
_ELSEWHERE = ("docs/", "tests/", "bench/", "campaign/", "findings/", "scripts/", ".github/", ".ci/")


def reviewed_reports(forum: Forum, changed: Sequence[str]) -> tuple[RequestedReport, ...]:
    """Return the reports of a forum to look at, in the forum's order.

    changed: files that differ, relative to the project. A notebook, its sidecar and its texts reach their own
    report; other files, such as data and code, reach all.
    """
    reached = {report for path in changed for report in _reached(path, forum)}
    return tuple(
        report
        for subject in chosen(tuple(forum.subjects()))
        for report in requested_about(forum, subject)
        if report.order.report in reached
    )


def chosen(subjects: Sequence[Subject]) -> Iterator[Subject]:
    """Yield six subjects of each scope, or all where there are no more.

    Of units three that a merger made and three that none changed, the first, the middle and the last of each;
    where there are fewer of one kind, more of the other.
    """
    for scope in dict.fromkeys(subject.scope for subject in subjects):
        same = [subject for subject in subjects if subject.scope == scope]
        merged = [each for each in same if each.unit is not None and each.unit.is_merged]
        others = [each for each in same if each not in merged]
        of_merged = min(len(merged), max(SIX // 2, SIX - len(others)))
        picked = [*_spread(merged, of_merged), *_spread(others, SIX - of_merged)]
        yield from (each for each in same if each in picked)


def _spread(subjects: Sequence[Subject], count: int) -> list[Subject]:
    """Return `count` subjects, evenly from the first to the last."""
    if count >= len(subjects):
        return list(subjects)
    return [subjects[round(n * (len(subjects) - 1) / (count - 1))] for n in range(count)] if count > 1 else []


def _reached(path: str, forum: Forum) -> Iterator[str]:
    names = [order.report for order in forum.orders]
    if path.startswith(_ELSEWHERE) or ("/" not in path and path.endswith((".md", ".cff"))):
        return
    if path.startswith(_NOTEBOOKS):
        stem = PurePosixPath(path).name.split(".")[0]
        yield from (name for name in names if name == stem)
    else:
        yield from names
