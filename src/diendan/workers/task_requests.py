"""From a step of the plan to the task that a worker gets."""

import calendar
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from diendan.plan.manifest.report_results import Failure
from diendan.spec.document_head import document_head
from diendan.spec.report_matrix import Action
from diendan.workers.tasks import Failed, Task

if TYPE_CHECKING:
    from diendan.plan.planning import Plan, Step


def tasks_of(plan: "Plan", steps: Iterable["Step"]) -> Iterator[Task | Failed]:
    """Yield the task of each step, or why it cannot even be made, which is the fault of that report alone."""
    for step in steps:
        try:
            yield task_of(plan, step)
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
            yield Failed(step.report.name, Failure(step.action, "what it is made from", text), ())


def task_of(plan: "Plan", step: "Step") -> Task:
    """Return the task of one step, in its private work directory under build/<forum>/."""
    published = plan.bundle / f"{step.report.name}.ipynb" if step.action is Action.RENDER else None
    return make_task(plan, step, work_folder(plan, step), published)


def work_folder(plan: "Plan", step: "Step") -> Path:
    """Return the private folder that a step is made in."""
    return plan.project.build / plan.forum.name / step.report.name


def make_task(plan: "Plan", step: "Step", work: Path, published: Path | None = None) -> Task:
    """Return the task that makes one report in `work`, from `published` where nothing is to be executed."""
    project, report = plan.project, step.report
    return Task(
        name=report.name,
        root=project.root,
        work=work,
        source=project.notebook(report.order.report),
        parameters=tuple(step.parameters.items()),
        timeout=report.order.sidecar.timeout,
        limits=report.order.sidecar.limits,
        reads=report.order.sidecar.reads,
        texts=project.text_file(report.order.report, report.language),
        head=document_head(project, plan.forum, report),
        formats=report.order.formats,
        epoch=calendar.timegm(plan.forum.day.timetuple()),
        renderer=plan.renderer.name,
        published=published,
    )
