"""What a worker does, wherever it runs: frozen requests in, frozen results out, nothing shared between two.

The functions here and what they take and give can be pickled: a pool of processes on this machine or a
cluster behind the same `concurrent.futures.Executor` interface runs them alike.
"""

import errno
import shutil
import traceback
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from diendan.datapackage import Package
from diendan.errors import (
    DiendanError,
    DocumentRejected,
    ExecutionFailed,
    Finding,
    PublishFailed,
    RenderFailed,
)
from diendan.illustrative import named
from diendan.notebook_files import read_notebook, write_notebook
from diendan.pipeline.manifest import Failure
from diendan.pipeline.publish import Staged, stage
from diendan.pipeline.reads import recorded
from diendan.pipeline.render.document import DocumentHead
from diendan.pipeline.render.inspect import Expectations, inspect
from diendan.pipeline.render.lowered import LowerContext
from diendan.pipeline.render.lowering import lower
from diendan.pipeline.render.protocol import Rendered, Renderer, RendererName, RenderRequest, choose
from diendan.pipeline.render.slides import Deck, lower_slides, render_slides
from diendan.pipeline.sidecar import SLIDES, Format, ending
from diendan.texts import Texts


@dataclass(frozen=True)
class Task:
    """One edition to be made; `execute` and `render_all` both take it.

    name: "cao-bang/policy-dialogue-brief.vi", also its place in the bundle. work: its private folder.
    reads: the tables that the notebook may read.
    published: the executed notebook in the bundle, to render from where nothing is executed, or None.
    """

    name: str
    root: Path
    work: Path
    source: Path
    parameters: tuple[tuple[str, str | int | float | bool], ...]
    timeout: float
    reads: tuple[str, ...]
    texts: Path
    head: DocumentHead
    formats: tuple[Format, ...]
    epoch: int
    renderer: RendererName
    published: Path | None = None


@dataclass(frozen=True)
class Executed:
    """An execution that went well; seconds all in all and of the cells alone."""

    name: str
    seconds: float
    kernel_seconds: float


@dataclass(frozen=True)
class Finished:
    """A report that is ready to be published."""

    name: str
    staged: tuple[Staged, ...]
    reads: Path


@dataclass(frozen=True)
class Failed:
    """A report that could not be made, and what was found."""

    name: str
    failure: Failure
    findings: tuple[Finding, ...]


def execute_task(task: Task) -> Executed | Failed:
    """Execute one notebook. Raises PublishFailed where the disk is full or cannot be written."""
    # Loaded here, because the owner of the workers, which imports this module too, executes nothing itself.
    from diendan.pipeline.execute import ExecuteRequest, execute

    try:
        done = execute(
            ExecuteRequest(
                source=task.source,
                parameters=dict(task.parameters),
                work=task.work,
                root=task.root,
                timeout=task.timeout,
                epoch=task.epoch,
            )
        )
    except Exception as error:
        return _failed(task, "execute", error)
    undeclared = sorted(
        {str(read["table"]) for read in recorded(done.reads) if "table" in read} - set(task.reads)
    )
    if undeclared:
        finding = Finding(
            task.source.name,
            f"it read {', '.join(undeclared)}",
            f"reads of {', '.join(task.reads)}",
            f"List the tables under `reads` in {task.source.with_suffix('.yml').name}.",
        )
        return _failed(task, "execute", ExecutionFailed("The sidecar does not declare a read.", [finding]))
    return Executed(task.name, done.seconds, done.kernel_seconds)


def render_tasks(tasks: tuple[Task, ...]) -> tuple[Finished | Failed, ...]:
    """Lower, render and inspect executed notebooks; one that fails takes no other with it.

    Raises PublishFailed where the disk is full or cannot be written.
    """
    results: list[Finished | Failed] = []
    prepared: list[_Prepared] = []
    for task in tasks:
        try:
            prepared.append(_lower(task))
        except Exception as error:
            results.append(_failed(task, "render", error))
    documents = [each for each in prepared if each.request.formats]
    made = renderer(tasks[0].renderer).render([each.request for each in documents]) if documents else []
    by_name = {each.task.name: result for each, result in zip(documents, made, strict=True)}
    for each in prepared:
        try:
            results.append(_finish(each, by_name.get(each.task.name, Rendered(each.task.name, ()))))
        except Exception as error:
            results.append(_failed(each.task, "render", error))
    return tuple(results)


@dataclass(frozen=True)
class _Prepared:
    """One edition in its work directory; `request` is for its documents, `deck` are its slides, if wanted."""

    task: Task
    request: RenderRequest
    expectations: Expectations
    deck: Deck | None


def _lower(task: Task) -> _Prepared:
    """Write neutral Markdown, media, data and the notebook to be published into the work directory."""
    language = task.head.language
    context = LowerContext(
        name=task.name,
        head=task.head,
        texts=Texts.load(task.texts, language),
        tables=_package(task.root).tables,
        data=_package(task.root),
    )
    notebook = read_notebook(task.published or task.work / "executed.ipynb", task.name)
    lowered = lower(notebook, context)
    for folder in ("media", "data"):
        shutil.rmtree(task.work / folder, ignore_errors=True)
    lowered.write(task.work)
    write_notebook(lowered.notebook, task.work / "published.ipynb")
    request = RenderRequest(
        name=task.name,
        work=task.work,
        formats=tuple(format for format in task.formats if format not in SLIDES),
        epoch=task.epoch,
        head=lowered.head,
        extension=task.root / "reports" / "_extensions" / "diendan",
    )
    deck = None
    if set(task.formats) & set(SLIDES):
        deck = lower_slides(notebook, context, lowered.head)
        deck.write(task.work)
    return _Prepared(task, request, Expectations.of(lowered), deck)


def _finish(prepared: _Prepared, result: Rendered | RenderFailed) -> Finished:
    """Return the files to publish. Raises RenderFailed, or DocumentRejected where a document is not fit."""
    if isinstance(result, RenderFailed):
        raise result
    task = prepared.task
    findings = [
        finding for _, document in result.documents for finding in inspect(document, prepared.expectations)
    ]
    slides: list[tuple[Format, Path]] = []
    if prepared.deck:
        expected = Expectations.of_slides(prepared.request.head, prepared.deck)
        for format in task.formats:
            if format in SLIDES:
                slides.append((format, render_slides(prepared.request, prepared.deck, format)))
                findings += inspect(slides[-1][1], expected)
    if findings:
        raise DocumentRejected(f"{task.name}: the documents are not fit to publish.", findings)
    files: dict[str, Path] = {
        f"{task.name}.{ending(format)}": document for format, document in (*result.documents, *slides)
    }
    files[f"{task.name}.ipynb"] = task.work / "published.ipynb"
    data = task.work / "data"
    if (task.work / "sources.csv").stat().st_size:
        files[named(f"{task.name}.sources.csv", bool(task.head.watermark))] = task.work / "sources.csv"
    files |= {f"{task.name}/{path.name}": path for path in sorted(data.glob("*.csv"))}
    return Finished(task.name, stage(files), task.work / "reads.jsonl")


def _failed(task: Task, stage_name: str, error: Exception) -> Failed:
    """Turn an error into a result; what no report is to blame for is raised."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        raise PublishFailed(
            f"build/ cannot be written while {task.name} is made: {error.strerror}. Nothing that was "
            "published is lost. Free some space and run again: finished reports are not made a second time."
        ) from error
    task.work.mkdir(parents=True, exist_ok=True)
    with (task.work / "log.txt").open("a", encoding="utf-8", errors="backslashreplace") as log:
        log.write(f"\n{error}\n" if isinstance(error, ExecutionFailed) else f"\n{traceback.format_exc()}\n")
    if not isinstance(error, DiendanError):
        text = f"{type(error).__name__}: {error}".strip().splitlines()[0]
        finding = Finding(
            stage_name, text, "a run without surprises", "This is a defect of diendan; the log has more."
        )
        return Failed(task.name, Failure(stage_name, "diendan itself", text), (finding,))
    findings = error.findings or (Finding(stage_name, error.message, "a finished report"),)
    first = findings[0]
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return Failed(task.name, Failure(stage_name, first.where, first.got + more), findings)


@cache
def _package(root: Path) -> Package:
    return Package.load(root)


@cache
def renderer(name: RendererName) -> Renderer:
    """Return the renderer of that name, made once a process. Raises ToolMissing where it is not there."""
    return choose(name)
