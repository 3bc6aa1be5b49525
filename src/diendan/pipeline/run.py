"""One forum end to end: plan, execute, render, publish, and say how it went."""

import json
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from diendan.environment import cores, git_commit, now, peak_memory_mb
from diendan.errors import InputError, Outcome
from diendan.pipeline.editions import Action
from diendan.pipeline.finish import finish, is_finished
from diendan.pipeline.journal import Journal, PackedReads
from diendan.pipeline.lock import locked
from diendan.pipeline.manifest import Entry, Manifest
from diendan.pipeline.offices import check_offices
from diendan.pipeline.plan import Plan, Step, make_plan
from diendan.pipeline.progress import Progress
from diendan.pipeline.publish import publish, unwritable
from diendan.pipeline.reads import identified
from diendan.pipeline.recorded import recorded
from diendan.pipeline.renderers import Choice, identify
from diendan.pipeline.results import Failure, Output
from diendan.project import Project

if TYPE_CHECKING:
    from diendan.pipeline.workers import Workers

RUN_FACTS = "run.json"


@dataclass(frozen=True)
class Options:
    """How to run: which part of a forum, with what, and what to do when something fails or is in the way.

    jobs: processes on this machine, 0 for one a core; scheduler: address of a Dask cluster to use instead.
    """

    only: tuple[str, ...] = ()
    renderer: Choice = "auto"
    jobs: int = 0
    force: bool = False
    fail_fast: bool = False
    wait: bool = True
    scheduler: str | None = None


@dataclass(frozen=True)
class Trouble:
    """A report that was not made: its name, why, and where its log is."""

    name: str
    failure: Failure
    log: Path


@dataclass(frozen=True)
class Summary:
    """What a run did."""

    plan: Plan
    made: int
    up_to_date: int
    left: int
    troubles: tuple[Trouble, ...]
    seconds: float

    @property
    def index(self) -> Path:
        return self.plan.bundle / "index.html"


def run_forum(project: Project, forum: str, options: Options, progress: Progress) -> Summary:
    """Make what is outdated of a forum and publish it.

    A report that fails leaves its last good version in place and its notebook and log in build/.
    Raises InputError before anything is executed, ToolMissing, and PublishFailed where another run holds the
    bundle (and `wait` is false) or it cannot be written.
    """
    started = time.monotonic()
    renderer = identify(options.renderer, project.build)
    plan = make_plan(project, forum, renderer, only=options.only, force=options.force)
    if not plan.work and is_finished(plan):
        return Summary(plan, 0, len(plan.steps), 0, (), time.monotonic() - started)
    executes = _executes(plan)
    del plan  # made again under the lock, and of thousands of reports it takes some megabytes
    with (
        _kernels(project, options, needed=executes),
        locked(project.bundle(forum), wait=options.wait, say=progress.say),
    ):
        # Another run may have published in the meantime.
        plan = make_plan(project, forum, renderer, only=options.only, force=options.force)
        check_offices(project, _official_provinces(plan))
        if _executes(plan):
            _refuse_bad_data(project)
        summary = _Run(plan, options, progress).go(started)
        _write_facts(summary)
    return summary


def _official_provinces(plan: Plan) -> Iterator[str]:
    """Yield each province that an official report is to be made about, once."""
    slugs = (
        step.edition.subject.slug for step in plan.work if step.edition.order.sidecar.layout == "official"
    )
    return (slug for slug, _ in groupby(slugs))


def _executes(plan: Plan) -> bool:
    return any(step.action is Action.EXECUTE for step in plan.work)


@contextmanager
def _kernels(project: Project, options: Options, *, needed: bool) -> Iterator[None]:
    """Have one warm parent for all workers on this machine, and where workers come from: both import while
    we check the data."""
    from diendan.pipeline.kernels.owner import end_warm_parent, warm_parent
    from diendan.pipeline.workers import start_fork_server

    if options.scheduler is None:
        if needed and sys.platform == "linux":
            warm_parent(project.root)
        start_fork_server()
    try:
        yield
    finally:
        end_warm_parent()


def _refuse_bad_data(project: Project) -> None:
    from diendan.csv_files import forget_files
    from diendan.data_checks import check_data

    findings = check_data(project.root)
    forget_files()  # a report needs a few of the tables, and workers read their own
    if findings:
        raise InputError("The data cannot be used: nothing was executed.", findings)


class _Run:
    """The state of one run: what is published so far and what failed."""

    def __init__(self, plan: Plan, options: Options, progress: Progress) -> None:
        self.plan, self.options, self.progress = plan, options, progress
        self.entries = Journal(plan.bundle, plan.previous.entries)
        self.reads = PackedReads(plan.previous.reads)
        self.troubles: list[Trouble] = []
        self.made = 0

    def go(self, started: float) -> Summary:
        work = self.plan.work
        try:
            if work:
                self.progress.start(len(work))
                self._make(work)
        except OSError as error:
            raise unwritable(self.plan.bundle, error) from error
        finally:
            self.progress.stop()
        left = len(work) - self.made - len(self.troubles)
        try:
            finish(self.plan, self._manifest(), git_commit(self.plan.project.root), complete=not left)
            self.entries.remove()
        except OSError as error:
            raise unwritable(self.plan.bundle, error) from error
        return Summary(
            plan=self.plan,
            made=self.made,
            up_to_date=len(self.plan.steps) - len(work),
            left=left,
            troubles=tuple(self.troubles),
            seconds=time.monotonic() - started,
        )

    def _make(self, work: Sequence[Step]) -> None:
        # Loaded here, because a run that has nothing to do needs neither papermill nor a renderer.
        from diendan.pipeline.convey import Conveyor
        from diendan.pipeline.rendering import renderer
        from diendan.pipeline.requests import task_of, work_folder
        from diendan.pipeline.tasks import Executed, Failed

        steps = {step.edition.name: step for step in work}
        workers = self._workers(len(steps))
        chosen = renderer("quarto" if self.plan.renderer.name == "quarto" else "builtin")
        conveyor = Conveyor(workers, chosen.batch_size, lambda name: task_of(self.plan, steps[name]))
        try:
            for result in conveyor.results(
                execute=[name for name, step in steps.items() if step.action is Action.EXECUTE],
                render=[name for name, step in steps.items() if step.action is Action.RENDER],
            ):
                if isinstance(result, Executed):
                    continue
                step = steps[result.name]
                if isinstance(result, Failed):
                    self._failed(step, result.failure, work_folder(self.plan, step))
                    if self.options.fail_fast:
                        workers.stop()
                        return
                    continue
                self._publish(step, publish(self.plan.bundle, result.staged), result.reads)
                shutil.rmtree(work_folder(self.plan, step), ignore_errors=True)
            workers.close()
        except BaseException:
            workers.stop()
            raise

    def _workers(self, most: int) -> "Workers":
        if self.options.scheduler:
            from diendan.pipeline.cluster import ClusterWorkers

            renderer: Choice = "quarto" if self.plan.renderer.name == "quarto" else "builtin"
            return ClusterWorkers(self.options.scheduler, self.plan.project, renderer)
        from diendan.pipeline.workers import LocalWorkers

        return LocalWorkers(min(self.options.jobs or cores(), most))

    def _publish(self, step: Step, outputs: tuple[Output, ...], reads_file: Path) -> None:
        name = step.edition.name
        if step.action is Action.EXECUTE:
            reads: Mapping[str, Mapping[str, object]] = identified(recorded(reads_file), self.plan.reads)
        else:
            reads = {known: self.reads[known] for known in self.entries[name].reads}
        self.reads.add(reads)
        entry = replace(_blank(step), outcome=Outcome.SUCCEEDED, reads=tuple(sorted(reads)), outputs=outputs)
        self.entries.note(entry, reads)
        self.made += 1
        self.progress.done(name, failed=False)

    def _failed(self, step: Step, failure: Failure, work: Path) -> None:
        """Note the failure beside the last good version, if there is one."""
        name = step.edition.name
        before = self.entries.get(name) or _blank(step)
        self.entries.note(replace(before, outcome=Outcome.FAILED, failure=failure), {})
        self.troubles.append(Trouble(name, failure, work / "log.txt"))
        self.progress.done(name, failed=True)

    def _manifest(self) -> Manifest:
        return replace(self.plan.previous, entries=self.entries, reads=self.reads)


def _blank(step: Step) -> Entry:
    """Return what is known of an edition before it is made."""
    edition = step.edition
    return Entry(
        report=edition.order.report,
        subject=edition.subject.key,
        slug=edition.subject.slug,
        language=edition.language,
        outcome=Outcome.SKIPPED,
        parameters=step.parameters,
        execute_key=step.execute_key,
        render_key=step.render_key,
        reads=(),
        outputs=(),
    )


def _write_facts(summary: Summary) -> None:
    """Write run.json: what is true of this run alone, so that everything else can be the same twice."""
    facts = {
        "ended": now().isoformat(timespec="seconds"),
        "seconds": round(summary.seconds, 2),
        "made": summary.made,
        "up_to_date": summary.up_to_date,
        "failed": len(summary.troubles),
        "peak_memory_mb": peak_memory_mb(),
    }
    path = summary.plan.bundle / RUN_FACTS
    path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8", newline="\n")
