"""From a step of the plan to the task that a worker gets."""

import calendar
from pathlib import Path
from typing import TYPE_CHECKING

from diendan.project import Project
from diendan.spec.document_head import document_head
from diendan.spec.forum_file import Forum
from diendan.spec.report_matrix import Action, Identity
from diendan.workers.tasks import Task

if TYPE_CHECKING:
    from diendan.plan.planning import Plan, Step


def task_of(plan: "Plan", step: "Step") -> Task:
    """Return the task of one step, in its private work directory under build/<forum>/."""
    published = plan.bundle / f"{step.edition.name}.ipynb" if step.action is Action.RENDER else None
    return make_task(plan.project, plan.forum, step, plan.renderer, work_folder(plan, step), published)


def work_folder(plan: "Plan", step: "Step") -> Path:
    """Return the private folder that a step is made in."""
    return plan.project.build / plan.forum.name / step.edition.name


def make_task(
    project: Project,
    forum: Forum,
    step: "Step",
    renderer: Identity,
    work: Path,
    published: Path | None = None,
) -> Task:
    """Return the task that makes one edition in `work`, from `published` where nothing is to be executed."""
    edition = step.edition
    return Task(
        name=edition.name,
        root=project.root,
        work=work,
        source=project.notebook(edition.order.report),
        parameters=tuple(step.parameters.items()),
        timeout=edition.order.sidecar.timeout,
        limits=edition.order.sidecar.limits,
        reads=edition.order.sidecar.reads,
        texts=project.text_file(edition.order.report, edition.language),
        head=document_head(project, forum, edition),
        formats=edition.order.formats,
        epoch=calendar.timegm(forum.day.timetuple()),
        renderer=renderer.name,
        published=published,
    )
