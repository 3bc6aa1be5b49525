"""What a worker does with executed notebooks: lower, render, inspect and stage them, batch by batch."""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from diendan.data.datapackage import Package
from diendan.data.provenance.illustrative import named
from diendan.errors import DocumentRejected, PublishFailed, RenderFailed, ToolMissing
from diendan.execute.read_record import recorded
from diendan.parsing.notebook_files import read_notebook, write_notebook
from diendan.plan.publish import stage
from diendan.project import Project
from diendan.render.inspection.document_inspection import Expectations, inspect
from diendan.render.inspection.unprintable import located
from diendan.render.lowering.addresses import refuse_addresses
from diendan.render.lowering.lowered import LowerContext, Lowered
from diendan.render.lowering.lowering import lower
from diendan.render.lowering.notebook_cells import rendered_apart
from diendan.render.renderer_choice import renderer
from diendan.render.renderer_protocol import Rendered, RenderRequest
from diendan.render.slides.slide_deck import Deck, lower_slides, render_slides
from diendan.spec.formats import FORMATS, Format, RendererName
from diendan.spec.texts import Texts
from diendan.workers.overtime import limited
from diendan.workers.tasks import RECORD, Failed, Finished, Task, failed


def render_tasks(tasks: tuple[Task, ...]) -> tuple[Finished | Failed, ...]:
    """Lower, render and inspect executed notebooks; one that fails takes no other with it.

    Raises PublishFailed where the disk is full or cannot be written.
    """
    results: list[Finished | Failed] = []
    prepared: list[_Prepared] = []
    for task in tasks:
        try:
            with limited("preparing its documents", task.limits.rendering, (task.work,)):
                prepared.append(_lower(task))
        except Exception as error:
            results.append(failed(task.name, task.work, "render", error))
    documents = [each for each in prepared if each.request.formats]
    by_name: dict[str, Rendered | Exception] = {}
    if documents:
        seconds = sum(each.task.limits.rendering for each in documents)
        with limited("rendering its documents", seconds, [each.task.work for each in documents]):
            by_name = _rendered([each.request for each in documents], tasks[0].renderer)
    for each in prepared:
        try:
            with limited("finishing its documents", each.task.limits.rendering, (each.task.work,)):
                results.append(_finish(each, by_name.get(each.task.name, Rendered(()))))
        except Exception as error:
            results.append(failed(each.task.name, each.task.work, "render", error))
    return tuple(results)


def _rendered(requests: list[RenderRequest], name: RendererName) -> dict[str, Rendered | Exception]:
    """Return what came of each request, by name; what the renderer raised for all is found for each alone."""
    try:
        results = renderer(name).render(requests)
        return {request.name: result for request, result in zip(requests, results, strict=True)}
    except (PublishFailed, ToolMissing):
        raise
    except Exception as error:
        if len(requests) == 1:
            return {requests[0].name: error}
    return {key: result for request in requests for key, result in _rendered([request], name).items()}


@dataclass(frozen=True)
class _Prepared:
    """One report in its work directory; `request` is for its documents, `deck` are its slides, if wanted.

    lowered: what the documents are made from, without pictures, data and notebook.
    """

    task: Task
    request: RenderRequest
    lowered: Lowered
    expectations: Expectations
    deck: Deck | None


def _lower(task: Task) -> _Prepared:
    """Write neutral Markdown, media, data and the notebook to be published into the work directory."""
    language = task.head.language
    data = _package(task.root, datetime.fromtimestamp(task.epoch, UTC).date())
    context = LowerContext(
        name=task.name,
        head=task.head,
        texts=Texts.load(task.texts, language),
        tables=data.tables,
        data=data,
        project=Project.at(task.root),
    )
    notebook = read_notebook(task.published or task.work / "executed.ipynb", task.name)
    lowered = lower(notebook, context)
    notes = 1 if lowered.sources else 0  # the one block of a class of ours
    refuse_addresses(lowered.markdown, lowered.media, notes, lowered.passages, task.name)
    for folder in ("media", "data"):
        shutil.rmtree(task.work / folder, ignore_errors=True)
    lowered.write(task.work)
    name = task.name.rpartition("/")[2]
    write_notebook(rendered_apart(lowered.notebook, name), task.work / "published.ipynb")
    request = RenderRequest(
        name=task.name,
        work=task.work,
        formats=tuple(format for format in task.formats if not FORMATS[format].of_slides),
        epoch=task.epoch,
        head=lowered.head,
        extension=task.root / "reports" / "_extensions" / "diendan",
    )
    deck = None
    if request.formats != task.formats:
        deck = lower_slides(notebook, context, lowered.head)
        refuse_addresses(deck.markdown, deck.media, 0, deck.passages, task.name)
        deck.write(task.work)
    small = replace(lowered, media={}, data={}, notebook={})
    return _Prepared(task, request, small, Expectations.of(lowered), deck)


def _finish(prepared: _Prepared, result: Rendered | Exception) -> Finished:
    """Return the files to publish. Raises `result`, or DocumentRejected where a document is not fit."""
    if isinstance(result, RenderFailed):
        raise located(result, prepared.lowered)
    if isinstance(result, Exception):
        raise result
    task = prepared.task
    if task.published is None:
        # Before anything is staged: a report without the record of its reads would never be outdated.
        recorded(task.work / RECORD, task.name)
    findings = [
        finding for _, document in result.documents for finding in inspect(document, prepared.expectations)
    ]
    slides: list[tuple[Format, Path]] = []
    if prepared.deck:
        expected = Expectations.of_slides(prepared.request.head, prepared.deck)
        for format in task.formats:
            if FORMATS[format].of_slides:
                slides.append((format, render_slides(prepared.request, prepared.deck, format)))
                findings += inspect(slides[-1][1], expected)
    if findings:
        raise DocumentRejected(f"{task.name}: the documents are not fit to publish.", findings)
    files: dict[str, Path] = {
        f"{task.name}.{FORMATS[format].ending}": document for format, document in (*result.documents, *slides)
    }
    files[f"{task.name}.ipynb"] = task.work / "published.ipynb"
    data = task.work / "data"
    if (task.work / "sources.csv").stat().st_size:
        files[named(f"{task.name}.sources.csv", bool(task.head.watermark))] = task.work / "sources.csv"
    files |= {f"{task.name}/{path.name}": path for path in sorted(data.glob("*.csv"))}
    return Finished(task.name, stage(files), task.work / RECORD)


@cache
def _package(root: Path, day: date) -> Package:
    """Return the data as they were known on the forum's day, with the names of that day."""
    return Package.load(root).on(day)
