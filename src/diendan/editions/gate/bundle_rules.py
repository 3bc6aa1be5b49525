"""Rules over the bundle as a whole: is it complete, of one making, as it was made, and up to date?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from diendan.bundle.finalise import is_finished
from diendan.bundle.run import MADE_HERE, RUN_FACTS
from diendan.bundle.verify import held_against_manifest
from diendan.editions.gate.candidate import Candidate
from diendan.environment import git_checkout, git_commit
from diendan.errors import Finding, Outcome
from diendan.files.atomic_writing import is_part
from diendan.findings import few
from diendan.language import LANGUAGES
from diendan.plan.manifest.manifest import FILE, is_published
from diendan.plan.planning import make_plan
from diendan.spec.formats import FORMATS
from diendan.spec.report_matrix import Identity

LARGEST: Final = 10_000_000
"""Bytes: what a mail server lets through, once the file is encoded for it."""
OLDEST: Final = timedelta(days=30)
_NAMED: Final = 3


def run_unfinished(at: Candidate) -> Iterator[Finding]:
    """Find a run that did not end well."""
    if at.manifest.interrupted:
        yield Finding(at.where, "a run that did not end well", "a bundle whose last run ended well")


def run_facts(at: Candidate) -> Iterator[Finding]:
    """Find facts of the latest run that are not there, or of another commit than the manifest's."""
    where, commit = at.place(RUN_FACTS), at.manifest.head.get("commit")
    if not at.run_facts:
        yield Finding(where, "no facts of a run", "what the run that made the bundle wrote")
    elif at.run_facts.get("commit") != commit:
        got, expected = (f"commit {str(each)[:10]}" for each in (at.run_facts.get("commit"), commit))
        yield Finding(where, got, f"{expected}, as the manifest says")


def report_missing(at: Candidate) -> Iterator[Finding]:
    """Find reports that the forum asks for and that were never made."""
    for report in at.requested:
        if report.name not in at.manifest.entries:
            yield Finding(at.place(report.name), "no report", "every report that the forum asks for")


def report_failed(at: Candidate) -> Iterator[Finding]:
    """Find reports that could not be made."""
    for name, entry in at.manifest.entries.items():
        if entry.outcome is not Outcome.SUCCEEDED:
            cause = f": {entry.failure.where}: {entry.failure.cause}" if entry.failure else ""
            yield Finding(at.place(name), f"{entry.outcome}{cause}", "a report that succeeded")


def format_missing(at: Candidate) -> Iterator[Finding]:
    """Find reports that are not there in every format that the forum asks for."""
    for report in at.requested:
        if entry := at.manifest.entries.get(report.name):
            paths = {output.path for output in entry.outputs}
            for format in report.order.formats:
                path = f"{report.name}.{FORMATS[format].ending}"
                if path not in paths:
                    yield Finding(at.place(path), "no such document", f"the report as {format}")


def language_missing(at: Candidate) -> Iterator[Finding]:
    """Find reports without their counterpart in the other language."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in at.manifest.entries.values():
        found[f"{entry.slug}/{entry.report}"].add(entry.language)
    for name, languages in found.items():
        if missing := [language for language in LANGUAGES if language not in languages]:
            yield Finding(at.place(name), f"no document in {', '.join(missing)}", "both languages")


def file_changed(at: Candidate) -> Iterable[Finding]:
    """Find files that are not, byte for byte, what the manifest says."""
    found = held_against_manifest(at.bundle, at.manifest)
    return (Finding(at.place(each.where), each.got, each.expected) for each in found)


def file_unlisted(at: Candidate) -> Iterator[Finding]:
    """Find files that the manifest does not list."""
    listed = {*at.manifest.outputs(), FILE, RUN_FACTS}
    for path in sorted(at.bundle.rglob("*")):
        name = path.relative_to(at.bundle).as_posix()
        if path.is_file() and name not in listed and not is_part(path):
            yield Finding(at.place(name), "a file", "only files that the manifest lists")


def file_large(at: Candidate) -> Iterator[Finding]:
    """Find files that mail servers refuse."""
    for path, output in at.manifest.outputs().items():
        if output.size > LARGEST:
            yield Finding(at.place(path), f"{output.size:,} bytes", f"at most {LARGEST:,}")


def outdated(at: Candidate) -> Iterator[Finding]:
    """Find reports, or a front page, that would come out otherwise from the inputs as they are today."""
    renderer = at.manifest.head.get("renderer")
    named: Mapping[str, str] = renderer if isinstance(renderer, dict) else {}
    identity = Identity("quarto" if named.get("name") == "quarto" else "builtin", named.get("version", ""))
    plan = make_plan(at.project, at.forum.name, identity)
    for step in plan.work:
        entry = at.manifest.entries.get(step.report.name)
        # What is missing, or not as it was made, other rules tell of.
        outputs = entry.outputs if entry else ()
        if outputs and all(is_published(at.bundle, output, content=False) for output in outputs):
            got = f"outdated: {few(step.reasons, _NAMED)}"
            yield Finding(at.place(step.report.name), got, "a report of the inputs of today")
    if not plan.work and not is_finished(plan):
        yield Finding(at.manifest_file, "outdated", "front page and manifest of the inputs of today")


def uncommitted(at: Candidate) -> Iterator[Finding]:
    """Find a bundle that was made from files that no commit has."""
    head = at.manifest.head
    if head.get("uncommitted") is not False or not head.get("commit"):
        got = "made from files that no commit has" if head.get("uncommitted") else "no commit"
        yield Finding(at.manifest_file, got, "a bundle that was made from what a commit has")


def made_differently(at: Candidate) -> Iterator[Finding]:
    """Find reports that were made by other code, notebooks or texts than others of their name."""
    shared: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, entry in at.manifest.entries.items():
        for part, digest in entry.execute_key.items():
            if part != "parameters":
                shared[entry.report, part][digest].append(name)
        for part, digest in entry.render_key.items():
            if part not in ("forum", "renderer"):
                shared[f"{entry.report}.{entry.language}", part][digest].append(name)
    for (report, part), made in shared.items():
        if len(made) > 1:
            fewest = min(made.values(), key=len)
            got = f"{len(made)} versions of “{part}”: {few(fewest, _NAMED)} by another than the others"
            yield Finding(at.place(report), got, "one version for all of a bundle")


def renderer_mixed(at: Candidate) -> Iterator[Finding]:
    """Find documents that different renderers have made."""
    made: dict[str, list[str]] = defaultdict(list)
    for name, entry in at.manifest.entries.items():
        made[entry.render_key.get("renderer", "none")].append(name)
    if len(made) > 1:
        got = "; ".join(f"{renderer}: {few(names, _NAMED)}" for renderer, names in made.items())
        yield Finding(at.where, got, "one renderer for all of a bundle")


def not_as_locked(at: Candidate) -> Iterator[Finding]:
    """Find packages in other versions than the lock names."""
    found = at.manifest.head.get("not_as_locked")
    for name, versions in found.items() if isinstance(found, dict) else ():
        yield Finding(f"{at.manifest_file}: {name}", f"{versions}", "the version of requirements.lock")


def bundle_old(at: Candidate) -> Iterator[Finding]:
    """Find a bundle whose latest run lies long back."""
    try:
        ended = datetime.fromisoformat(at.run_facts["ended"])
        age = at.time - ended
    except (KeyError, TypeError, ValueError):
        return  # another rule tells of it
    if age > OLDEST:
        expected = f"at most {OLDEST.days} days ago"
        yield Finding(at.place(RUN_FACTS), f"made {age.days} days ago", expected)


def commit_not_head(at: Candidate) -> Iterator[Finding]:
    """Find a project whose commit is another than the one that the bundle was made from."""
    head, made = git_commit(at.project.root, "HEAD"), at.manifest.head.get("commit")
    if head and made and head.name != made:
        yield Finding(at.manifest_file, f"commit {str(made)[:10]}", f"{head.short}, which is checked out")


def tree_changed(at: Candidate) -> Iterator[Finding]:
    """Find files of the project that no commit has as they are today."""
    for name in git_checkout(at.project.root, MADE_HERE).changed or ():
        yield Finding(name, "changed, or new", "as a commit has it")
