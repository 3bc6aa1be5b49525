"""Make what a plan asks for and publish it: one report's fault is its own, a bundle's fault ends the run."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from diendan.bundle.finalise import finalise
from diendan.bundle.progress import Lines
from diendan.environment import Checkout, cores
from diendan.errors import Finding, Outcome, PublishFailed, ReportFailed
from diendan.execute.read_record import recorded
from diendan.files.atomic_writing import DISK_FAULTS, remove_parts
from diendan.plan.fingerprints.code_closure import MISSING
from diendan.plan.manifest.journal import Journal
from diendan.plan.manifest.manifest import Entry, Read, is_published, read_of
from diendan.plan.manifest.report_results import Failure
from diendan.plan.planning import Plan, Step
from diendan.plan.publish import UNTOUCHED, Brought, beside, unwritable
from diendan.plan.recorded_reads import identified
from diendan.spec.report_matrix import Action

if TYPE_CHECKING:
    from diendan.bundle.run_options import Options
    from diendan.workers.local_pool import Workers
    from diendan.workers.tasks import Failed, Finished

_WHOLE = "Every report is whole; the next run writes what is still to be written of front page and manifest."
_WITHDRAWN = "a run ended while it was being published, and its files are not those of one version"


@dataclass(frozen=True)
class Trouble:
    """A report that was not made: its name, why, and where its log is."""

    name: str
    failure: Failure
    log: Path


class Making:
    """One run on a bundle: what is published so far, what failed, and what else people should know."""

    def __init__(self, plan: Plan, options: "Options", progress: Lines) -> None:
        self.plan, self.options, self.progress = plan, options, progress
        self.journal = Journal(plan.bundle, plan.previous)
        self.troubles: list[Trouble] = []
        self.incidents: list[str] = []
        self.made: set[str] = set()
        self._torn: dict[str, tuple[str, ...]] = {}

    def make(self, checkout: Checkout) -> None:
        """Make and publish the plan's work, then write front page and manifest; the journal stays.

        Raises PublishFailed where the bundle cannot be written, ToolMissing, and InputError where the
        registry contradicts itself.
        """
        work = self.plan.work
        with self._or_unwritable(UNTOUCHED):
            self.journal.begin()
            remove_parts(self.plan.bundle)
        try:
            if work:
                self.progress.start(len(work))
                self._make(work)
        finally:
            self.progress.stop()
        with self._or_unwritable(_WHOLE):
            self._withdraw()
            finalise(self.plan, self.journal, checkout, self._touched(), complete=not self.left)

    @property
    def left(self) -> int:
        """How many reports were not tried."""
        return len(self.plan.work) - len(self.made) - len(self.troubles)

    def _make(self, work: Sequence[Step]) -> None:
        # Loaded here, because a run that has nothing to do needs neither papermill nor a renderer.
        from diendan.render.renderer_choice import renderer
        from diendan.workers.scheduler import Scheduler
        from diendan.workers.task_requests import tasks_of, work_folder
        from diendan.workers.tasks import Executed, Failed

        steps = {step.report.name: step for step in work}
        made = list(tasks_of(self.plan, work))
        refused = [each for each in made if isinstance(each, Failed)]
        tasks = [each for each in made if not isinstance(each, Failed)]
        workers = self._workers(len(steps))
        chosen = renderer(self.plan.renderer.name)
        scheduler = Scheduler(workers, chosen.batch_size, self._happened)
        try:
            for result in chain(refused, scheduler.results(tasks)):
                if isinstance(result, Executed):
                    continue
                step = steps[result.name]
                outcome = result if isinstance(result, Failed) else self._publish(step, result)
                if outcome is None:
                    shutil.rmtree(work_folder(self.plan, step), ignore_errors=True)
                    continue
                self._failed(step, outcome.failure, work_folder(self.plan, step))
                if self.options.fail_fast:
                    workers.stop()
                    return
            workers.close()
        except BaseException:
            workers.stop()
            raise

    def _workers(self, most: int) -> "Workers":
        if self.options.scheduler:
            from diendan.workers.dask_pool import ClusterWorkers

            return ClusterWorkers(self.options.scheduler, self.plan.project, self.plan.renderer.name)
        from diendan.workers.local_pool import LocalWorkers

        return LocalWorkers(min(self.options.jobs or cores(), most))

    def _publish(self, step: Step, finished: "Finished") -> "Failed | None":
        """Put a report in its place; return why not where that is its own fault."""
        from diendan.workers.task_requests import work_folder
        from diendan.workers.tasks import failed

        name, bundle = step.report.name, self.plan.bundle
        brought = Brought(())
        try:
            entry, reads = self._entry(step, finished)
            with beside(bundle, finished.staged) as brought:
                with self._or_unwritable(UNTOUCHED):
                    self.journal.intend(entry, reads)
                self._torn[name] = tuple(output.path for output in entry.outputs)
                brought.put()
                with self._or_unwritable(_partly(name, brought)):
                    self.journal.done()
        except PublishFailed:
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno in DISK_FAULTS:
                raise unwritable(bundle, error, _partly(name, brought)) from error
            if isinstance(error, OSError):
                error = _own_fault(bundle, error)
            return failed(name, work_folder(self.plan, step), "publish", error)
        del self._torn[name]
        self.made.add(name)
        self.progress.done(name, failed=False)
        return None

    def _entry(self, step: Step, finished: "Finished") -> tuple[Entry, Mapping[str, Read]]:
        """Return what is to be noted of a finished report, and the reads of its execution."""
        name = step.report.name
        if step.action is Action.EXECUTE:
            told = map(read_of, recorded(finished.reads, name))
            reads: Mapping[str, Read] = identified(told, self.plan.reads)
            if unknown := [read for read in reads.values() if "table" in read and read["file"] == MISSING]:
                raise ValueError(
                    f"the record of reads names a table that is not there: {unknown[0]['table']}"
                )
        else:
            reads = {known: self.journal.reads[known] for known in self.journal.entries[name].reads}
        outputs = tuple(item.output for item in finished.staged)
        return replace(
            _blank(step), outcome=Outcome.SUCCEEDED, reads=tuple(sorted(reads)), outputs=outputs
        ), reads

    def _failed(self, step: Step, failure: Failure, work: Path) -> None:
        """Note the failure beside the last good version, if there is one."""
        name = step.report.name
        before = self.journal.entries.get(name) or _blank(step)
        with self._or_unwritable(UNTOUCHED):
            self.journal.failed(replace(before, outcome=Outcome.FAILED, failure=failure))
        self.troubles.append(Trouble(name, failure, work / "log.txt"))
        self.progress.done(name, failed=True)

    def _withdraw(self) -> None:
        """Note as not published what this run has not made and what is not, byte for byte, as was noted."""
        doubtful = tuple(self.journal.entries) if self.plan.previous.interrupted else tuple(self._torn)
        for name in doubtful:
            entry = self.journal.entries.get(name)
            if entry is None or name in self.made:
                continue
            if all(is_published(self.plan.bundle, output, content=True) for output in entry.outputs):
                continue
            failure = entry.failure or Failure("publish", "the bundle", _WITHDRAWN)
            self.journal.failed(replace(entry, outcome=Outcome.FAILED, outputs=(), failure=failure))
            self._happened(f"{name} is not published until it is made again: {_WITHDRAWN}.")

    def _happened(self, text: str) -> None:
        self.incidents.append(text)
        self.progress.say(text)

    def _touched(self) -> set[str]:
        """Return the places of all files that this run may have replaced."""
        made = {output.path for name in self.made for output in self.journal.entries[name].outputs}
        return made.union(*self._torn.values())

    @contextmanager
    def _or_unwritable(self, state: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise unwritable(self.plan.bundle, error, state) from error


def _partly(name: str, brought: Brought) -> str:
    """Say what is published of a report whose files were being replaced, and of all others."""
    if not brought.replaced:
        return UNTOUCHED
    return (
        f"{brought.replaced} of {len(brought.places)} files of {name} are replaced: the next run makes that "
        "report again. Every other report is whole."
    )


def _own_fault(bundle: Path, error: OSError) -> ReportFailed:
    """Return the error of a report whose place in the bundle cannot be taken, while others' can."""
    place = Path(os.fsdecode(error.filename2 or error.filename or bundle))
    where = place.relative_to(bundle).as_posix() if place.is_relative_to(bundle) else place.name
    got = error.strerror or str(error)
    hint = "Close it where it is open, or give the right to replace it, and run again."
    return ReportFailed("It cannot be published.", [Finding(where, got, "a file that can be replaced", hint)])


def _blank(step: Step) -> Entry:
    """Return what is known of a report before it is made."""
    report = step.report
    return Entry(
        report=report.order.report,
        subject=report.subject.key,
        slug=report.subject.slug,
        language=report.language,
        outcome=Outcome.SKIPPED,
        parameters=step.parameters,
        execute_key=step.execute_key,
        render_key=step.render_key,
        reads=(),
        outputs=(),
    )
