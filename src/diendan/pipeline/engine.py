"""The papermill engine `diendan`: runs the cells, saves once, and adds no path, time or run id."""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Before nbclient, which imports nbformat.
import diendan.pipeline.notebook_library  # noqa: F401

# isort: split
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from diendan.environment import project_root
from diendan.errors import ExecutionFailed, Finding
from diendan.notebook_files import (
    INJECTED_TAG,
    PARAMETERS_TAG,
    Literal,
    Parameter,
    normalised,
    parameters,
    tagged,
    write_notebook,
)
from diendan.pipeline.kernels.manager import KERNEL_NAME, Kernels, running_kernel
from diendan.pipeline.kernels.variables import kernel_variables

_START_TIMEOUT = 60.0


class Literals:
    """Writes the injected parameters cell: readable letters, nothing that a value could break out with.

    Has the methods that papermill asks of a translator.
    """

    @classmethod
    def codify(cls, parameters: Mapping[str, Literal], comment: str = "Parameters") -> str:
        """Return the source of the injected parameters cell."""
        return "\n".join(
            [f"# {comment}", *(f"{name} = {literal(value)}" for name, value in parameters.items())]
        )

    @classmethod
    def inspect(cls, parameters_cell: Mapping[str, Any]) -> tuple[Parameter, ...]:
        """Return what the parameters cell declares."""
        cell = {
            "cell_type": "code",
            "metadata": {"tags": [PARAMETERS_TAG]},
            "source": parameters_cell["source"],
        }
        return parameters({"cells": [cell]}, "the notebook")


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
        start_timeout: float = _START_TIMEOUT,
        name: str = "the notebook",
        seconds: list[float] | None = None,
        **_: object,
    ) -> Any:
        """Execute `nb`, change it into what is published, and return it.

        executed: where to save, and then what is returned has no cells; papermill's own output path by
            default.
        work, variables: the kernel's working directory and its whole environment; by default the current
            directory, and the environment of every kernel of its project.
        execution_timeout: seconds for each cell.
        name: the notebook's name in messages.
        seconds: gets one number more, the seconds that the cells took.
        Raises ExecutionFailed if a cell raises, runs out of time, or its kernel dies or does not start.
        """
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        run = CellRun(
            nb,
            timeout=execution_timeout,
            iopub_timeout=max(30, int(execution_timeout or 0)),
            # In how many pieces a text arrives is chance.
            coalesce_streams=True,
        )
        folder = work or Path.cwd()
        if variables is None:
            variables = kernel_variables(project_root(folder), {})
        try:
            asyncio.run(run.run(kernels, variables, folder, start_timeout, name))
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
    """One run of a notebook's cells, which remembers the cell that it is at."""

    seconds = 0.0
    at: int | None = None

    async def run(
        self, kernels: Kernels, variables: Mapping[str, str], work: Path, start_timeout: float, name: str
    ) -> None:
        """Execute all cells. Raises ExecutionFailed."""
        try:
            async with running_kernel(kernels, variables, work, start_timeout) as (self.km, self.kc):
                started = time.monotonic()
                try:
                    for position, cell in enumerate(self.nb.cells):
                        self.at = position
                        await self.async_execute_cell(
                            cell, position, execution_count=self.code_cells_executed + 1
                        )
                except DeadKernelError as cause:
                    code = await self.km.exit_code()
                    raise self._failure(name, _death(code), "a kernel that lives to the last cell") from cause
                finally:
                    self.seconds = time.monotonic() - started
        except CellExecutionError as cause:
            got = " ".join(f"{cause.ename}: {cause.evalue}".rstrip(": ").split())
            raise self._failure(name, got, "a cell that raises nothing") from cause
        except CellTimeoutError as cause:
            raise self._failure(name, "no end", f"an end within {self.timeout:g} s") from cause
        except (RuntimeError, TimeoutError) as cause:
            raise self._failure(name, str(cause) or "no kernel", "a kernel that starts") from cause

    def _failure(self, name: str, got: str, expected: str) -> ExecutionFailed:
        if self.at is None:
            return ExecutionFailed(f"{name} could not be executed.", [Finding(name, got, expected)])
        place = cell_name(self.nb, self.at)
        return ExecutionFailed(f"{name} stopped at {place}.", [Finding(f"{name}: {place}", got, expected)])


def cell_name(notebook: Any, position: int) -> str:
    """Return what to call the cell at `position` of an executed notebook: its number in the source."""
    injected = tagged(notebook, INJECTED_TAG)
    if position in injected:
        return "the injected parameters cell"
    return f"cell {position + 1 - sum(i < position for i in injected)}"


def _death(code: int | None) -> str:
    if code is None:
        return "a kernel that is gone"
    return f"a kernel killed by signal {-code}" if code < 0 else f"a kernel that ended with exit code {code}"
