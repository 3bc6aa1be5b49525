"""One document, fast, for somebody who works on a notebook or a text; the bundle is not touched."""

import shutil
from dataclasses import replace
from pathlib import Path

from diendan.errors import Finding, InputError, ReportFailed
from diendan.parsing.strict_yaml import nearest
from diendan.plan.planning import make_plan
from diendan.project import Project
from diendan.render.renderer_identity import identify
from diendan.spec.formats import FORMATS, RendererChoice
from diendan.spec.sidecar import load_sidecar


def preview(
    project: Project,
    forum: str,
    *,
    subject: str,
    report: str,
    language: str,
    format: str,
    renderer: RendererChoice = "auto",
) -> Path:
    """Make one document under build/preview and return its path.

    subject: slug of what the report is about: "cao-bang", "forum". report: one that the forum does not ask
    for will do, too.
    Raises InputError for a subject, language or format that the forum does not have, or an unknown report;
    ReportFailed with all findings where it cannot be made.
    """
    from diendan.workers.rendering import render_tasks
    from diendan.workers.task_requests import make_task
    from diendan.workers.tasks import Failed, execute_task

    plan = make_plan(project, forum, identify(renderer, project.build), only=[subject], also=report)
    name = f"{subject}/{report}.{language}"
    names = [step.report.name for step in plan.steps]
    if name not in names:
        raise InputError(
            "Nothing to preview.",
            [Finding(forum, f"`{name}`", "a report of the forum", nearest(name, names))],
        )
    step = plan.step(name)
    work = project.build / "preview" / forum / name
    shutil.rmtree(work, ignore_errors=True)
    task = make_task(plan, step, work)
    chosen = tuple(known for known in task.formats if known == format)
    if not chosen:
        raise InputError(
            f"{forum} does not make {name} as {format}: its formats are {', '.join(task.formats)}."
        )
    executed = execute_task(task)
    result = executed if isinstance(executed, Failed) else render_tasks((replace(task, formats=chosen),))[0]
    if isinstance(result, Failed):
        raise ReportFailed(
            f"{name} could not be made; log: {project.label(work / 'log.txt')}", result.findings
        )
    ending = FORMATS[chosen[0]].ending
    return (work / f"out.{ending}").replace(work / f"{subject}-{report}.{language}.{ending}")


def length_findings(project: Project, report: str, document: Path) -> tuple[Finding, ...]:
    """Return one finding where a PDF of `report` is shorter or longer than its sidecar allows."""
    from diendan.render.inspection.document_length import length_of

    sidecar = load_sidecar(project, report, [])
    if document.suffix != ".pdf" or sidecar is None or sidecar.pages is None:
        return ()
    length = length_of(document, sidecar.pages)
    return () if length.conforms else (length.finding(project.label(document)),)
