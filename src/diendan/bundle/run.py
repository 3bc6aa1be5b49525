"""One forum end to end: plan, execute, render, publish, and say how it went."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from diendan.bundle.finalise import is_finished
from diendan.bundle.forum_lock import locked
from diendan.bundle.making import Making, Trouble
from diendan.bundle.progress import Lines
from diendan.bundle.run_options import Options
from diendan.environment import Checkout, git_checkout, now, peak_memory_mb
from diendan.errors import Finding, InputError
from diendan.execute.validation import refuse_changed
from diendan.files.atomic_writing import write_atomically
from diendan.own_folders import remove_abandoned
from diendan.plan.fingerprints.locked_versions import not_as_locked
from diendan.plan.planning import Plan, make_plan
from diendan.plan.publish import unwritable
from diendan.project import Project
from diendan.render.renderer_identity import identify
from diendan.spec.province_file import unread_province_files
from diendan.spec.report_matrix import Action

RUN_FACTS = "run.json"
MADE_HERE = ("build/**", "editions/**", "reports/[!_]*/**")
"""What no report is made from, as git writes patterns."""


@dataclass(frozen=True)
class Summary:
    """What a run did.

    incidents: what happened beside that, in sentences. changed: files that no commit has as they were used,
    or None where git does not say. not_as_locked: versions of packages that differ from requirements.lock.
    """

    plan: Plan
    up_to_date: int
    seconds: float
    made: int = 0
    left: int = 0
    troubles: tuple[Trouble, ...] = ()
    incidents: tuple[str, ...] = ()
    changed: tuple[str, ...] | None = None
    not_as_locked: Mapping[str, str] = field(default_factory=dict)

    @property
    def index(self) -> Path:
        return self.plan.bundle / "index.html"


Look = Callable[[Path], Sequence[Finding]]


def run_forum(
    project: Project, forum: str, options: Options, progress: Lines, looks: Sequence[Look] = ()
) -> Summary:
    """Make what is outdated of a forum and publish it.

    A report that fails leaves its last good version in place and its notebook and log in build/.
    looks: what else finds faults in the project; where one does, nothing is made.
    Raises InputError before anything is executed, ToolMissing, and PublishFailed where another run holds the
    bundle (and `wait` is false) or it cannot be written.
    """
    started = time.monotonic()
    # Also where nothing is to be made: a run may have been killed whose change was then undone.
    remove_abandoned()
    renderer = identify(options.renderer, project.build)
    plan = make_plan(project, forum, renderer, only=options.only, force=options.force)
    if not plan.work and is_finished(plan):
        seconds, others = time.monotonic() - started, not_as_locked(project.lock)
        return Summary(plan, up_to_date=len(plan.steps), seconds=seconds, not_as_locked=others)
    executes = _executes(plan)
    del plan  # made again under the lock, and of thousands of reports it takes some megabytes
    with (
        _kernels(project, options, needed=executes),
        locked(project.bundle(forum), wait=options.wait, say=progress.say),
    ):
        # Another run may have published in the meantime.
        plan = make_plan(project, forum, renderer, only=options.only, force=options.force)
        if _executes(plan):
            _refuse_bad_data(project)
        if findings := [finding for look in looks for finding in look(project.root)]:
            raise InputError("What the reports are made of has faults: nothing was executed.", findings)
        refuse_changed(project, sorted({step.report.order.report for step in plan.work}), progress.say)
        return _made(plan, options, progress, started)


def _made(plan: Plan, options: Options, progress: Lines, started: float) -> Summary:
    """Carry the plan out, in a bundle that is held for this process, and return what was done."""
    checkout = git_checkout(plan.project.root, MADE_HERE)
    making = Making(plan, options, progress)
    try:
        making.make(checkout)
        summary = Summary(
            plan=plan,
            made=len(making.made),
            up_to_date=len(plan.steps) - len(plan.work),
            left=making.left,
            troubles=tuple(making.troubles),
            seconds=time.monotonic() - started,
            incidents=(
                *making.incidents,
                *_slow_kernels(),
                *unread_province_files(plan.project, plan.forum.system),
            ),
            changed=checkout.changed,
            not_as_locked=not_as_locked(plan.project.lock),
        )
        try:
            _write_facts(summary, checkout)
            making.journal.remove()
        except OSError as error:
            raise unwritable(plan.bundle, error, "All reports and the manifest are written.") from error
    finally:
        making.journal.close()
    return summary


def _executes(plan: Plan) -> bool:
    return any(step.action is Action.EXECUTE for step in plan.work)


@contextmanager
def _kernels(project: Project, options: Options, *, needed: bool) -> Iterator[None]:
    """Have one warm parent for all workers on this machine, and where workers come from: both import while
    we check the data."""
    from diendan.execute.kernels.parent_process import end_warm_parent, warm_parent
    from diendan.workers.local_pool import start_fork_server

    if options.scheduler is None:
        if needed and sys.platform == "linux":
            warm_parent(project.root)
        start_fork_server()
    try:
        yield
    finally:
        end_warm_parent()


def _slow_kernels() -> tuple[str, ...]:
    """Say why kernels were not forked from the warm parent, where they were not."""
    from diendan.execute.kernels.parent_process import refusal

    if not (reason := refusal()):
        return ()
    return (f"Each kernel was started afresh, which takes a second or two longer for each report: {reason}.",)


def _refuse_bad_data(project: Project) -> None:
    from diendan.data.checking.package_checks import check_data
    from diendan.data.csv_files import forget_files

    findings = check_data(project.root)
    forget_files()  # a report needs a few of the tables, and workers read their own
    if findings:
        raise InputError("The data cannot be used: nothing was executed.", findings)


def _write_facts(summary: Summary, checkout: Checkout) -> None:
    """Write run.json: what is true of this run alone, so that everything else can be the same twice."""
    facts = {
        "ended": now().isoformat(timespec="seconds"),
        "seconds": round(summary.seconds, 2),
        "made": summary.made,
        "up_to_date": summary.up_to_date,
        "failed": len(summary.troubles),
        "commit": checkout.commit,
        "uncommitted": checkout.uncommitted,
        "peak_memory_mb": peak_memory_mb(),
    }
    write_atomically(summary.plan.bundle / RUN_FACTS, (json.dumps(facts, indent=1) + "\n").encode())
