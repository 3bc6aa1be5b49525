"""Execute: source notebook + parameters → executed notebook, reads and log in a private work directory."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree

from diendan.errors import ExecutionFailed, Finding, InputError
from diendan.execute.kernels.kernel_environment import kernel_variables
from diendan.execute.kernels.manager import Kernels
from diendan.execute.papermill_engine import Engine, Literals, cell_name
from diendan.execute.read_record import ReadRecord, refuse_other_reads
from diendan.execute.stored_outputs import without_marks
from diendan.parsing.notebook_files import (
    INJECTED_TAG,
    KERNEL_NAME,
    Literal,
    Notebook,
    parameters,
    read_notebook,
    tagged,
)
from diendan.spec.report_limits import Limits, size

__all__ = ["Engine", "ExecuteRequest", "ExecutedNotebook", "execute"]
KERNEL_FOLDER = "kernel"
"""Where in the work directory the kernel works; all else there is the worker's."""
_LONGEST_GIST = 300


@dataclass(frozen=True)
class ExecuteRequest:
    """One notebook to execute.

    source: the source notebook; parameters: values for names of its parameters cell.
    work: the private work directory, made if need be; root: the project.
    timeout: seconds for each cell; limits: of memory, output, files and time all in all.
    reads: the tables that its sidecar lists: no other may be read, and one at least must be recorded where
    there are any; None: whatever it reads.
    epoch: SOURCE_DATE_EPOCH in the kernel; kernels: forked from a warm parent, or each started afresh.
    """

    source: Path
    parameters: Mapping[str, Literal]
    work: Path
    root: Path
    timeout: float
    limits: Limits = field(default_factory=Limits)
    reads: tuple[str, ...] | None = None
    epoch: int = 0
    kernels: Kernels = "warm"


@dataclass(frozen=True)
class ExecutedNotebook:
    """Where the executed notebook, the recorded reads and the log are, and how long its cells took."""

    notebook: Path
    reads: Path
    log: Path
    kernel_seconds: float


def execute(request: ExecuteRequest) -> ExecutedNotebook:
    """Execute the source notebook in a kernel of its own and keep what it made in the work directory.

    Leaves executed.ipynb, reads.jsonl and log.txt there, also on failure. The kernel works in a folder of its
    own inside, and can write to no other.
    Raises InputError, before a kernel starts, if the notebook has no parameters cell or a parameter is
    unknown or of another type. Raises ExecutionFailed if a cell raises, warns, runs out of time or memory,
    or its kernel dies; if it exceeds a limit; if the record of its reads has a gap, names a table that the
    sidecar does not list, or is empty although it lists some.
    """
    name = request.source.name
    source = read_notebook(request.source, name)
    resolved = resolve(parameters(source, name), request.parameters, name)
    work, root = request.work.resolve(), request.root.resolve()
    work.mkdir(parents=True, exist_ok=True)
    result, reads, log = (work / file for file in ("executed.ipynb", "reads.jsonl", "log.txt"))
    result.unlink(missing_ok=True)
    reads.unlink(missing_ok=True)
    log.write_bytes(b"")
    place = work / KERNEL_FOLDER
    rmtree(place, ignore_errors=True)
    (place / "tmp").mkdir(parents=True)
    record = ReadRecord()
    more = {
        "DIENDAN_KERNEL_LOG": str(log),
        "DIENDAN_LIMITS": request.limits.text(),
        "DIENDAN_NOTEBOOK": str(request.source),
        "DIENDAN_PARAMETERS": json.dumps(resolved),
        "SOURCE_DATE_EPOCH": str(request.epoch),
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(place / "tmp")),
    }
    texts = root / "notebooks" / "texts" / f"{request.source.stem}.{resolved.get('language')}.md"
    if texts.is_file():  # as the notebook: so that the warm parent prepares the next report
        more["DIENDAN_TEXTS"] = str(texts)
    try:
        try:
            seconds = _run_cells(request, source, resolved, work, kernel_variables(root, more), record)
        finally:
            # The kernel is gone, and all that it had started: what is written now nobody changes.
            record.write(reads)
        _refuse_long_log(log, request.limits, name)
        _refuse_warnings(read_notebook(result), name)
        if request.reads is not None:
            refuse_other_reads(record, request.reads, name)
    except ExecutionFailed as failure:
        _write_log(log, failure, result)
        shown = log.relative_to(root) if log.is_relative_to(root) else log.name
        hint = f"The traceback is in {shown}."
        findings = [Finding(f.where, f.got, f.expected, f.hint or hint) for f in failure.findings]
        raise ExecutionFailed(failure.message, findings) from failure
    return ExecutedNotebook(result, reads, log, seconds)


def resolve(declared: Mapping[str, Literal], given: Mapping[str, Literal], where: str) -> dict[str, Literal]:
    """Return a value for every declared parameter: the given one, else its default, in the cell's order.

    Raises InputError with all findings if a given name is not declared or a value has another type.
    """
    types = {name: type(value) for name, value in declared.items()}
    names = ", ".join(types) or "no parameter"
    findings = [Finding(where, f"the parameter `{name}`", names) for name in given if name not in types]
    for name, value in given.items():
        wanted = types.get(name)
        if wanted is not None and not (type(value) is wanted or (wanted is float and type(value) is int)):
            findings.append(
                Finding(f"{where}: parameter `{name}`", repr(value), f"a value of type {wanted.__name__}")
            )
        elif isinstance(value, float) and value - value != 0:
            findings.append(Finding(f"{where}: parameter `{name}`", repr(value), "a finite number"))
    if findings:
        raise InputError(f"{where} cannot be executed with these parameters.", findings)
    return {name: given.get(name, value) for name, value in declared.items()}


def _run_cells(
    request: ExecuteRequest,
    source: Notebook,
    resolved: Mapping[str, Literal],
    work: Path,
    variables: Mapping[str, str],
    record: ReadRecord,
) -> float:
    """Execute the source through papermill into work/executed.ipynb; return the seconds of its cells."""
    # papermill loads our engine while it is being imported, so we cannot import it while we are.
    import nbformat
    from papermill.execute import execute_notebook  # type: ignore[import-untyped]
    from papermill.translators import papermill_translators  # type: ignore[import-untyped]

    papermill_translators.register(KERNEL_NAME, Literals)
    leftovers = tagged(source, INJECTED_TAG)
    cells = [
        without_marks(cell) if cell["cell_type"] == "code" else cell
        for position, cell in enumerate(source["cells"])
        if position not in leftovers
    ]
    seconds: list[float] = []
    execute_notebook(
        nbformat.from_dict(source | {"cells": cells}),  # type: ignore[no-untyped-call]
        None,
        parameters=resolved,
        engine_name="diendan",
        kernel_name=KERNEL_NAME,
        language="python",
        progress_bar=False,
        name=request.source.name,
        executed=work / "executed.ipynb",
        work=work / KERNEL_FOLDER,
        variables=variables,
        limits=request.limits,
        record=record,
        kernels=request.kernels,
        execution_timeout=request.timeout,
        seconds=seconds,
    )
    return sum(seconds)


def _refuse_long_log(log: Path, limits: Limits, name: str) -> None:
    """Raise ExecutionFailed where the kernel's log reached the size that its files may have."""
    if log.stat().st_size >= limits.file:
        got, expected = f"a log of {size(limits.file)}, cut off there", "a smaller one"
        finding = Finding(name, got, f"{expected} (`limits: file` in the sidecar)")
        raise ExecutionFailed(f"{name} wrote too much to its log.", [finding])


def _refuse_warnings(executed: Notebook, name: str) -> None:
    """Raise ExecutionFailed for every cell that wrote to stderr: a warning would end up in the report."""
    findings = [
        Finding(
            f"{name}: {cell_name(executed, position)}", _gist(output["text"]), "no warning, nothing on stderr"
        )
        for position, cell in enumerate(executed["cells"])
        for output in cell.get("outputs", ())
        if output["output_type"] == "stream" and output["name"] == "stderr"
    ]
    if findings:
        raise ExecutionFailed(f"{name} warned.", findings)


def _gist(text: str) -> str:
    """Return the line on stderr that says most: the first that names a warning, else the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    named = [line for line in lines if "Warning: " in line]
    return (named or lines[-1:] or ["an empty line"])[0][:_LONGEST_GIST]


def _write_log(log: Path, failure: ExecutionFailed, executed: Path) -> None:
    """Append to the log what went wrong, and what the cells wrote, with tracebacks."""
    parts = [str(failure)]
    if executed.is_file():
        notebook = read_notebook(executed)
        for position, cell in enumerate(notebook["cells"]):
            for output in cell.get("outputs", ()):
                if output["output_type"] == "stream":
                    parts.append(f"{cell_name(notebook, position)}, {output['name']}:\n{output['text']}")
                elif output["output_type"] == "error":
                    trace = "\n".join(output["traceback"])
                    parts.append(f"{cell_name(notebook, position)}:\n{cell['source']}\n\n{trace}")
    with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write("\n\n".join(parts) + "\n")
