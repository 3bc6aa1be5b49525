"""The papermill engine `diendan`: runs the cells, saves once, and adds no path, time or run id."""

import asyncio
import errno
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Before nbclient, which imports nbformat.
import diendan.execute.notebook_library  # noqa: F401

# isort: split
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError

from diendan.environment import project_root
from diendan.errors import ExecutionFailed, Finding
from diendan.execute.kernels.kernel_environment import kernel_variables
from diendan.execute.kernels.manager import Kernels, running_kernel
from diendan.execute.read_record import MOST, READ, TOTAL, ReadRecord
from diendan.execute.shown_output import Shown, overwritten
from diendan.parsing.notebook_files import (
    INJECTED_TAG,
    KERNEL_NAME,
    PARAMETERS_TAG,
    Literal,
    cell_place,
    normalised,
    parameters,
    tagged,
    write_notebook,
)
from diendan.spec.report_limits import Limits, size, span

_START_TIMEOUT = 60.0
_LONGEST_MESSAGE = 300
_KILL = 9


class Literals:
    """Writes the injected parameters cell: readable letters, nothing that a value could break out with.

    Has the methods that papermill asks of a translator.
    """

    @classmethod
    def codify(cls, parameters: Mapping[str, Literal], comment: str = "Parameters") -> str:
        """Return the source of the injected parameters cell."""
        lines = [f"{name} = {literal(value)}" for name, value in parameters.items()]
        return "\n".join([f"# {comment}", *lines])

    @classmethod
    def inspect(cls, parameters_cell: Mapping[str, Any]) -> list[Any]:
        """Return what the parameters cell declares, as papermill's `Parameter`."""
        from papermill.models import Parameter  # type: ignore[import-untyped]

        cell = {
            "cell_type": "code",
            "metadata": {"tags": [PARAMETERS_TAG]},
            "source": parameters_cell["source"],
        }
        declared = parameters({"cells": [cell]}, "the notebook")
        return [Parameter(name, type(value).__name__, repr(value), "") for name, value in declared.items()]


def literal(value: Literal) -> str:
    """Return a Python literal equal to `value`, in which only what cannot be seen is escaped."""
    return '"' + "".join(map(_literal_character, value)) + '"' if isinstance(value, str) else repr(value)


def _literal_character(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


class Engine:
    """Runs a notebook's cells in one kernel and saves the notebook once, also when a cell fails.

    Has the methods that papermill asks of an engine. It is not derived from papermill's own: papermill
    loads this module while it is itself being imported.
    """

    @classmethod
    def nb_kernel_name(cls, _nb: Any, _name: str | None = None) -> str:
        """Return the name of the kernel, which is always ours."""
        return KERNEL_NAME

    @classmethod
    def nb_language(cls, _nb: Any, _language: str | None = None) -> str:
        """Return the language of the cells, which is always Python."""
        return "python"

    @classmethod
    def execute_notebook(
        cls,
        nb: Any,
        _kernel_name: str,
        *,
        output_path: str | None = None,
        executed: Path | None = None,
        work: Path | None = None,
        variables: Mapping[str, str] | None = None,
        kernels: Kernels = "warm",
        execution_timeout: float | None = None,
        limits: Limits | None = None,
        record: ReadRecord | None = None,
        name: str = "the notebook",
        seconds: list[float] | None = None,
        **_: object,
    ) -> Any:
        """Execute `nb`, change it into what is published, and return it.

        executed: where to save, and then what is returned has no cells; papermill's own output path by
            default.
        work, variables: the kernel's working directory and its whole environment; by default the current
            directory, and the environment of every kernel of its project.
        execution_timeout: seconds for each cell. limits: of all else, by default those of every report.
        record: takes in what the notebook reads; by default nobody does.
        name: the notebook's name in messages.
        seconds: gets one number more, the seconds that the cells took.
        Raises ExecutionFailed if a cell raises, exceeds a limit, its kernel dies or does not start, or the
        record is not what the kernel has sent.
        """
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        run = CellRun(nb, timeout=execution_timeout, iopub_timeout=max(30, int(execution_timeout or 0)))
        run.limits, run.record = limits or Limits(), record
        folder = work or Path.cwd()
        if variables is None:
            variables = kernel_variables(project_root(folder), {})
        try:
            asyncio.run(run.run(kernels, variables, folder, name))
        finally:
            result = normalised(nb)
            if executed is None:
                nb.update(result)
                if output_path:
                    write_notebook(nb, Path(output_path))
            else:
                write_notebook(result, executed, indent=None)
                # papermill would turn the notebook into text once more, and write it nowhere.
                nb.cells = []
            if seconds is not None:
                seconds.append(run.seconds)
        return nb


class CellRun(NotebookClient):
    """One run of a notebook's cells, which remembers the cell that it is at and what that has shown."""

    seconds = 0.0
    at: int | None = None
    limits = Limits()
    record: ReadRecord | None = None
    _shown = Shown(limits)
    _excess: tuple[str, str] | None = None

    async def run(self, kernels: Kernels, variables: Mapping[str, str], work: Path, name: str) -> None:
        """Execute all cells. Raises ExecutionFailed."""
        # Before an error is raised, so that the notebook that is kept can be read.
        self.on_cell_executed = self._end_cell
        try:
            async with (
                asyncio.timeout(self.limits.execution) as whole,
                running_kernel(kernels, variables, work, _START_TIMEOUT) as (self.km, self.kc),
            ):
                started = time.monotonic()
                try:
                    for position, cell in enumerate(self.nb.cells):
                        self.at, self._shown = position, Shown(self.limits)
                        await self.async_execute_cell(
                            cell, position, execution_count=self.code_cells_executed + 1
                        )
                        if self._excess is not None:
                            raise DeadKernelError("more than it may")
                except DeadKernelError as cause:
                    if self._excess is not None:
                        raise self._failure(name, *self._excess) from cause
                    if whole.expired():
                        raise TimeoutError from cause
                    code = await self.km.exit_code()
                    got, expected = _death(code, self.limits), "a kernel that lives to the last cell"
                    raise self._failure(name, got, expected) from cause
                finally:
                    self.seconds = time.monotonic() - started
        except CellExecutionError as cause:
            raise self._failure(name, *_error(cause, self.limits)) from cause
        except CellTimeoutError as cause:
            raise self._failure(name, "no end", f"an end within {self.timeout:g} s") from cause
        except (RuntimeError, TimeoutError) as cause:
            if whole.expired():
                allowed = f"an end of all cells within {span(self.limits.execution)}"
                expected = f"{allowed} (`limits: execution` in the sidecar)"
                raise self._failure(name, "no end", expected) from cause
            raise self._failure(name, str(cause) or "no kernel", "a kernel that starts") from cause
        except (ValueError, TypeError, LookupError) as cause:
            # Who changes json, say, changes what its kernel sends.
            got = f"a message of its kernel that cannot be read ({type(cause).__name__}: {cause})"
            raise self._failure(name, got, "libraries that the notebook leaves as they are") from cause

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Take in one message of the cell: a read goes to the record, and what is too much ends the cell."""
        kind, content = msg["msg_type"], msg["content"]
        if kind == READ:
            if self.record is not None:
                for line in content["lines"]:
                    self.record.add(line)
                if self.record.size > MOST:
                    self._stop((f"more than {size(MOST)} of recorded reads", "fewer reads"))
            return None
        if excess := self._shown.excess(kind, content):
            self._stop(excess)
        if kind == "stream" and not self.clear_before_next_output:
            # In how many pieces a text arrives is chance.
            for output in cell.outputs:
                if output["output_type"] == "stream" and output["name"] == content["name"]:
                    output["text"] += content["text"]
                    return output
        return super().process_message(msg, cell, cell_index)

    def _stop(self, excess: tuple[str, str]) -> None:
        """End the cell without waiting for its reply. Raises CellExecutionComplete."""
        self._excess = excess
        assert self.task_poll_for_reply is not None
        self.task_poll_for_reply.cancel()
        raise CellExecutionComplete

    def _end_cell(self, *, cell: Any, execute_reply: Mapping[str, Any], **_: object) -> None:
        """Look at what a cell has left; a read that it sent and that has not arrived ends the run."""
        for output in cell.outputs:
            if output["output_type"] == "stream":
                output["text"] = overwritten(output["text"])
        if self._excess is None and self.record is not None and execute_reply["content"]["status"] == "ok":
            self._excess = self.record.gap(execute_reply.get("metadata", {}).get(TOTAL))

    def _failure(self, name: str, got: str, expected: str) -> ExecutionFailed:
        if self.at is None:
            return ExecutionFailed(f"{name} could not be executed.", [Finding(name, got, expected)])
        place = cell_name(self.nb, self.at)
        return ExecutionFailed(f"{name} stopped at {place}.", [Finding(f"{name}: {place}", got, expected)])


def cell_name(notebook: Any, position: int) -> str:
    """Return what to call the cell at `position` of an executed notebook: as in the source."""
    injected = tagged(notebook, INJECTED_TAG)
    if position in injected:
        return "the injected parameters cell"
    number = position + 1 - sum(i < position for i in injected)
    return cell_place(number, notebook["cells"][position]["source"])


def _error(cause: CellExecutionError, limits: Limits) -> tuple[str, str]:
    """Return what a cell that raised got and what was expected of it."""
    got = " ".join(f"{cause.ename}: {cause.evalue}"[: 2 * _LONGEST_MESSAGE].rstrip(": ").split())
    if len(got) > _LONGEST_MESSAGE:
        got = got[:_LONGEST_MESSAGE] + "…"
    if cause.ename.endswith("MemoryError"):
        return got, f"{size(limits.memory)} of memory to be enough (`limits: memory` in the sidecar)"
    if cause.ename == "ModuleNotFoundError":
        return got, "a package of requirements.lock (for charts: matplotlib, pandas, seaborn)"
    if cause.ename == "OSError" and cause.evalue.startswith(f"[Errno {errno.EFBIG}]"):
        return got, f"files of at most {size(limits.file)} (`limits: file` in the sidecar)"
    return got, "a cell that raises nothing"


def _death(code: int | None, limits: Limits) -> str:
    if code is None:
        return "a kernel that is gone"
    if code == -_KILL:
        memory = size(limits.memory)
        return (
            f"a kernel killed from outside (signal {_KILL}), most likely as the machine's memory was full; "
            f"a kernel may use {memory} (`limits: memory` in the sidecar)"
        )
    return f"a kernel killed by signal {-code}" if code < 0 else f"a kernel that ended with exit code {code}"
