"""What a worker does, wherever it runs: frozen requests in, frozen results out, nothing shared between two.

The functions here and what they take and give can be pickled: a pool of processes on this machine or a
cluster behind the same `concurrent.futures.Executor` interface runs them alike.
"""

import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diendan.errors import DiendanError, ExecutionFailed, Finding, PublishFailed, ToolMissing
from diendan.files.atomic_writing import DISK_FAULTS
from diendan.plan.manifest.report_results import Failure
from diendan.spec.report_limits import Limits
from diendan.workers.overtime import limited

if TYPE_CHECKING:
    from diendan.plan.publish import Staged
    from diendan.spec.document import DocumentHead
    from diendan.spec.formats import Format, RendererName

RECORD = "reads.jsonl"
# To read the notebook, start and end its kernel, save what came out: their own limits come first.
_AROUND_CELLS = 120


@dataclass(frozen=True)
class Task:
    """One report to be made; `execute` and `render_all` both take it.

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
    limits: Limits
    reads: tuple[str, ...]
    texts: Path
    head: "DocumentHead"
    formats: "tuple[Format, ...]"
    epoch: int
    renderer: "RendererName"
    published: Path | None = None


@dataclass(frozen=True)
class Executed:
    """An execution that went well."""

    name: str


@dataclass(frozen=True)
class Finished:
    """A report that is ready to be published."""

    name: str
    staged: "tuple[Staged, ...]"
    reads: Path


@dataclass(frozen=True)
class Failed:
    """A report that could not be made, and what was found."""

    name: str
    failure: Failure
    findings: tuple[Finding, ...]


Result = Executed | Finished | Failed


def execute_task(task: Task) -> Executed | Failed:
    """Execute one notebook. Raises PublishFailed where the disk is full or cannot be written."""
    # Loaded here, because the owner of the workers, which imports this module too, executes nothing itself.
    from diendan.execute.notebook_execution import ExecuteRequest, execute

    try:
        with limited("executing it", task.limits.execution + _AROUND_CELLS, (task.work,)):
            execute(
                ExecuteRequest(
                    source=task.source,
                    parameters=dict(task.parameters),
                    work=task.work,
                    root=task.root,
                    timeout=task.timeout,
                    limits=task.limits,
                    reads=task.reads,
                    epoch=task.epoch,
                )
            )
    except Exception as error:
        return failed(task.name, task.work, "execute", error)
    return Executed(task.name)


def failed(name: str, work: Path, stage_name: str, error: Exception) -> Failed:
    """Turn an error into the result of the report `name`, and write it to the log in its folder `work`.

    Raises what no report is to blame for: ToolMissing, and PublishFailed where the disk cannot be written.
    """
    if isinstance(error, PublishFailed | ToolMissing):
        raise error
    if isinstance(error, OSError) and error.errno in DISK_FAULTS:
        raise PublishFailed(
            f"build/ cannot be written while {name} is made: {error.strerror}. Nothing that was "
            "published is lost. Free some space and run again: finished reports are not made a second time."
        ) from error
    words = str(error) if isinstance(error, ExecutionFailed) else "".join(traceback.format_exception(error))
    with suppress(OSError):
        work.mkdir(parents=True, exist_ok=True)
        with (work / "log.txt").open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"\n{words}\n")
    if not isinstance(error, DiendanError):
        text = f"{type(error).__name__}: {error}".strip().splitlines()[0]
        finding = Finding(
            stage_name, text, "a run without surprises", "This is a defect of diendan; the log has more."
        )
        return Failed(name, Failure(stage_name, "diendan itself", text), (finding,))
    findings = error.findings or (Finding(stage_name, error.message, "a finished report"),)
    first = findings[0]
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return Failed(name, Failure(stage_name, first.where, first.got + more), findings)
