"""Validate source notebooks: what they put out with their defaults is what is stored of them.

A notebook that is as `make store` left it needs no execution before its reports are published. One that is
not is executed once, and remembered by its content where its outputs are the stored ones.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path

from diendan.errors import DiendanError, Finding, InputError
from diendan.execute.picture_comparison import why_pictures_differ
from diendan.execute.stored_outputs import as_stored, differences, unguarded, unstored
from diendan.files.atomic_writing import write_atomically, writing
from diendan.parsing.notebook_files import Notebook, notebook_bytes, read_notebook
from diendan.plan.fingerprints.digests import file_digest
from diendan.project import Project
from diendan.spec.sidecar import report_names, sidecar_of

_AS_STORED = "What they put out is what is stored of them. Run `make store`."


def validate_notebooks(project: Project, reports: Iterable[str]) -> tuple[Finding, ...]:
    """Return where the source notebooks put out something else than what is stored of them.

    Each is executed with the defaults of its parameters cell. Cells that nobody would compare are findings,
    and those that put out what is stored but are not as `make store` left them, as one that was moved.
    """
    pictures, findings = not why_pictures_differ(project), list[Finding]()
    for report in reports:
        found, path = list(_validate(project, report, pictures=pictures)), project.notebook(report)
        if not found:
            label = project.label(path)
            found = [replace(each, hint=_AS_STORED) for each in unstored(read_notebook(path, label), label)]
        findings += found
    return tuple(findings)


def refuse_changed(project: Project, reports: Iterable[str], say: Callable[[str], None]) -> None:
    """Raise InputError for each notebook that has changed since `make store` and puts out something else.

    Costs next to nothing for a notebook that has not changed. say: is told which notebook is executed.
    """
    file = project.build / "validated.json"
    remembered: dict[str, str] = {}
    with suppress(OSError, ValueError):
        kept = json.loads(file.read_bytes())
        remembered = kept if isinstance(kept, dict) else {}
    findings: list[Finding] = []
    for report in reports:
        path = project.notebook(report)
        where, content = project.label(path), file_digest(path)
        if remembered.get(where) == content:
            continue
        notebook = read_notebook(path, where)
        if not any(chain(unguarded(notebook, where), unstored(notebook, where))):
            continue
        say(f"{where} is not as `make store` left it: it is executed and compared with its stored outputs.")
        pictures = not (why := why_pictures_differ(project))
        if not pictures:
            say(f"Its charts are not compared: {why}.")
        if found := list(_validate(project, report, pictures=pictures)):
            findings += found
        elif file_digest(path) == content:
            remembered[where] = content
            with suppress(OSError):  # nothing depends on it: the next time it is executed again
                write_atomically(file, json.dumps(remembered, indent=1).encode(), durable=False)
    if findings:
        raise InputError(
            "A notebook has changed and puts out something else than what is stored of it. What is published "
            "stays. Look at it with `make preview` or `make review`; if it is meant, run `make store`.",
            findings,
        )


def store_notebooks(project: Project, reports: Iterable[str] = ()) -> tuple[Path, ...]:
    """Execute source notebooks with their defaults, store their outputs, and return what was written.

    reports: those that are executed, all by default.
    Raises InputError where there is no notebook, ExecutionFailed where a cell fails, WriteFailed where a
    notebook cannot be written; then that notebook stays as it was.
    """
    paths = [project.notebook(report) for report in reports or source_notebooks(project)]
    for path in paths:
        stored = as_stored(_executed(project, path.stem), project.label(path))
        with writing(project.label(path)):
            write_atomically(path, notebook_bytes(stored))
    return tuple(paths)


def source_notebooks(project: Project) -> tuple[str, ...]:
    """Return the reports that there is a source notebook for. Raises InputError where there is none."""
    if not (reports := report_names(project)):
        raise InputError("There is no notebook in notebooks/.")
    return reports


def _validate(project: Project, report: str, *, pictures: bool) -> Iterator[Finding]:
    path = project.notebook(report)
    where = project.label(path)
    notebook = read_notebook(path, where)
    yield from unguarded(notebook, where)
    try:
        executed = _executed(project, report)
    except DiendanError as error:
        yield from error.findings or (Finding(where, error.message, "a notebook that can be executed"),)
    else:
        yield from differences(notebook, executed, where, pictures=pictures)


def _executed(project: Project, report: str) -> Notebook:
    """Return the source notebook of a report executed with its defaults."""
    from diendan.execute.notebook_execution import ExecuteRequest, execute

    sidecar = sidecar_of(project, report)
    request = ExecuteRequest(
        source=project.notebook(report),
        parameters={},
        work=project.build / "store" / report,
        root=project.root,
        timeout=sidecar.timeout,
        limits=sidecar.limits,
        reads=sidecar.reads,
    )
    return read_notebook(execute(request).notebook)
