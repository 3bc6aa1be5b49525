"""The matrix report × subject × language × format: what is outdated, and why.

A report is outdated if something that it really used has changed: what decides its numbers (the execute key
and the recorded reads) calls for executing it, what decides its look (the render key) for rendering it again
from the executed notebook that the bundle holds. Only contents count, never modification times. Of published
files the length is compared; their content where a run did not end well, and that of the notebook always
before documents are made from it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from diendan.data.datapackage import Package
from diendan.errors import Finding, InputError, Outcome
from diendan.findings import few
from diendan.parsing.strict_yaml import nearest
from diendan.plan.fingerprints.inputs import Inputs
from diendan.plan.fingerprints.report_keys import Keys
from diendan.plan.manifest.manifest import Entry, Manifest, is_published, read_manifest
from diendan.plan.manifest.report_results import PublishedFile
from diendan.plan.recorded_reads import Reads
from diendan.project import Project
from diendan.spec.forum_file import Forum, load_forum
from diendan.spec.province_file import check_province_files
from diendan.spec.report_matrix import Action, Identity, RequestedReport, requested_reports
from diendan.spec.report_requests import Order
from diendan.spec.sidecar import Value, check_notebook

_MOST = 3  # names in a finding


@dataclass(frozen=True, slots=True)
class Step:
    """What has to be done for one report, and why; `keys` tell what it will have been made from."""

    report: RequestedReport
    action: Action
    reasons: tuple[str, ...]
    keys: Keys = field(repr=False)

    @property
    def parameters(self) -> Mapping[str, Value]:
        """The values that the notebook is executed with."""
        return self.keys.parameters(self.report)

    @property
    def execute_key(self) -> Mapping[str, str]:
        return self.keys.execute(self.report)

    @property
    def render_key(self) -> Mapping[str, str]:
        return self.keys.render(self.report)


@dataclass(frozen=True)
class Plan:
    """Every report of a forum with what has to be done for it: its own, then those of its units."""

    project: Project
    forum: Forum
    renderer: Identity
    steps: tuple[Step, ...]
    previous: Manifest
    inputs: Inputs
    reads: Reads

    @property
    def bundle(self) -> Path:
        return self.project.bundle(self.forum.name)

    @property
    def work(self) -> tuple[Step, ...]:
        """Return the steps with something to do."""
        return tuple(step for step in self.steps if step.action is not Action.NOTHING)

    def step(self, name: str) -> Step:
        """Return the step of the report `name`."""
        return next(step for step in self.steps if step.report.name == name)


def make_plan(
    project: Project,
    forum_name: str,
    renderer: Identity,
    *,
    only: Iterable[str] = (),
    force: bool = False,
    also: str = "",
) -> Plan:
    """Return the plan of a forum.

    only: slugs of subjects to plan for; all by default. force: everything is executed. also: a report that
    is planned too where the forum does not ask for it.
    Raises InputError with all findings of forum file, sidecars, notebooks' parameters cells and the files of
    provinces.
    """
    forum = load_forum(project, forum_name, also)
    check_orders(project, forum)
    if findings := check_province_files(project):
        raise InputError("What provinces have stated cannot be read: nothing was executed.", findings)
    inputs = Inputs(project)
    for path in (project.forum_file(forum_name), project.groups_file):
        inputs.file(path)
    for order in forum.orders:
        inputs.file(project.sidecar_file(order.report))
    previous = read_manifest(project.bundle(forum_name))
    reads = Reads(project, inputs, previous, project.bundle(forum_name), forum.day)
    chosen, slugs = set(only), [subject.slug for subject in forum.subjects()]
    if unknown := chosen.difference(slugs):
        findings = [
            Finding("--subject", f"`{slug}`", f"a subject of the forum {forum_name}", hint)
            for slug in sorted(unknown)
            for hint in [forum.system.was(slug=slug).strip() or nearest(slug, slugs)]
        ]
        raise InputError("Nothing was executed.", findings)
    keys = Keys(project, inputs, forum, f"{renderer.name} {renderer.version}")
    planned = (
        Step(report, Action.NOTHING, (), keys)
        for report in requested_reports(forum)
        if not chosen or report.subject.slug in chosen
    )
    steps = tuple(_decided(step, reads, force=force) for step in planned)
    return Plan(project, forum, renderer, steps, previous, inputs, reads)


def check_orders(project: Project, forum: Forum) -> None:
    """Compare sidecars with their notebooks' parameters cells, and what they need with the forum's day.

    Raises InputError with all findings.
    """
    from diendan.parsing.notebook_files import parameters, read_notebook

    findings: list[Finding] = []
    for order in forum.orders:
        path = project.notebook(order.report)
        where = project.label(path)
        try:
            cell = parameters(read_notebook(path, where), where)
        except InputError as error:
            findings.extend(error.findings)
            if not error.findings:
                raise
            continue
        findings += check_notebook(project, order.sidecar, cell)
    findings += unknown_on_its_day(project, forum)
    if findings:
        raise InputError(f"The forum `{forum.name}` cannot be made: nothing was executed.", findings)


def unknown_on_its_day(project: Project, forum: Forum) -> Iterator[Finding]:
    """Yield which reports of a forum stand on what was not known on the forum's day.

    A sidecar names such indicators under `needs`, and the table of a parameter's row under `row_of`.
    """
    today = forum.day.isoformat()
    for order in forum.orders:
        unknown = {name: day for name, day in _needs(Package.load(project.root), order) if today < day}
        if unknown:
            yield Finding(
                f"{project.label(project.forum_file(forum.name))}: report {order.report}",
                f"the day {today}, on which nothing was known of {few([*unknown], _MOST)}",
                f"a day from {max(unknown.values())} on",
                "Leave the report out, or give the forum a later day.",
            )


def _needs(package: Package, order: Order) -> Iterator[tuple[str, str]]:
    """Give what a report stands on, and the ISO day from which it is known."""
    for name in order.sidecar.needs:
        yield name, package.first_known(name)
    given = dict(order.parameters)
    for parameter in order.sidecar.parameters:
        if parameter.row_of and given.get(parameter.name):
            key = str(given[parameter.name])
            yield f"{parameter.name} {key}", package.row_known(parameter.row_of, key)


def _decided(step: Step, reads: Reads, *, force: bool) -> Step:
    """Return what has to be done for a report, by what it was made from and would be made from now."""
    action, reasons = _decide(reads, reads.previous.entries.get(step.report.name), step, force=force)
    return replace(step, action=action, reasons=reasons)


def _decide(reads: Reads, entry: Entry | None, now: Step, *, force: bool) -> tuple[Action, tuple[str, ...]]:
    if force:
        return Action.EXECUTE, ("asked for with --force",)
    if entry is None:
        return Action.EXECUTE, ("never made",)
    if entry.outcome is not Outcome.SUCCEEDED:
        cause = f": {entry.failure.where}: {entry.failure.cause}" if entry.failure else ""
        return Action.EXECUTE, (f"failed the last time{cause}",)
    reasons = [*_changes(entry.execute_key, now.execute_key, reads), *reads.changes(entry.reads)]
    notebook = next((output for output in entry.outputs if output.path.endswith(".ipynb")), None)
    differing = _differing(reads, entry)
    if differing and entry.name in reads.previous.unsettled:
        output, found = next(iter(differing.items()))
        reasons.append(f"a run ended while it was being published: {output.path} {found}")
    elif notebook is None:
        reasons.append("the executed notebook is missing from the bundle")
    elif notebook in differing:
        reasons.append(f"the executed notebook {differing[notebook]}")
    if reasons:
        return Action.EXECUTE, tuple(reasons)
    reasons = _changes(entry.render_key, now.render_key, reads)
    reasons += [f"{output.path} {found}" for output, found in differing.items()]
    if reasons and notebook and not is_published(reads.bundle, notebook, content=True):
        return Action.EXECUTE, (*reasons, "the executed notebook is not the one that was published")
    return (Action.RENDER, tuple(reasons)) if reasons else (Action.NOTHING, ())


def _differing(reads: Reads, entry: Entry) -> dict[PublishedFile, str]:
    """Return the files of a report that are not in the bundle as its entry says, and what is wrong."""
    interrupted = reads.previous.interrupted
    return {
        output: "is missing from the bundle"
        if not (reads.bundle / output.path).is_file()
        else "is not as it was published"
        for output in entry.outputs
        if not is_published(reads.bundle, output, content=interrupted)
    }


def _changes(before: Mapping[str, str], now: Mapping[str, str], reads: Reads) -> list[str]:
    """Return which components of a key changed; of code, which; short values are shown, digests are not."""
    if before == now:
        return []
    changed = []
    for name in sorted({*before, *now}):
        old, new = before.get(name, "none"), now.get(name, "none")
        if old != new:
            shown = f": {old} → {new}" if max(len(old), len(new)) < 60 else ""
            if code := reads.previous.code.get(old):
                shown = f": {reads.inputs.changed_code(code, new)}"
            changed.append(f"{name} changed{shown}")
    return changed
