"""JupyterLab, nbval and the stored outputs of notebooks, with the kernel that the pipeline uses."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from diendan.environment import child_environment, variable
from diendan.errors import Finding, InputError
from diendan.files.atomic_writing import write_atomically, writing
from diendan.project import Project
from diendan.spec.sidecar import load_sidecar, report_names


def open_lab(project: Project) -> int:
    """Open JupyterLab on notebooks/ and return its exit code."""
    kernel = "--MultiKernelManager.default_kernel_name=diendan"
    command = [sys.executable, "-m", "jupyter", "lab", "--notebook-dir", str(project.root), kernel]
    return subprocess.run(command, cwd=project.root, env=_environment(project), check=False).returncode


def validate_notebooks(project: Project) -> int:
    """Run nbval over the source notebooks and return its exit code. Raises InputError where there is none."""
    notebooks = [str(project.notebook(report)) for report in report_names(project)]
    if not notebooks:
        raise InputError("There is no notebook in notebooks/.")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "--nbval-current-env",
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    return subprocess.run(
        [*command, *notebooks], cwd=project.root, env=_environment(project), check=False
    ).returncode


def store_notebooks(project: Project, reports: Sequence[str] = ()) -> tuple[Path, ...]:
    """Execute source notebooks with their defaults, store their outputs, and return what was written.

    reports: those that are executed, all by default. Pictures are not stored: the text beside each carries
    its values. Raises InputError where there is no notebook, ExecutionFailed where a cell fails, WriteFailed
    where a notebook cannot be written; then that notebook stays as it was.
    """
    from diendan.execute.notebook_execution import ExecuteRequest, execute
    from diendan.parsing.notebook_files import INJECTED_TAG, normalised, notebook_bytes, read_notebook

    reports = reports or report_names(project)
    if not reports:
        raise InputError("There is no notebook in notebooks/.")
    findings: list[Finding] = []
    sidecars = {report: load_sidecar(project, report, findings) for report in reports}
    if findings:
        raise InputError("The notebooks cannot be executed.", findings)
    for report, sidecar in sidecars.items():
        assert sidecar is not None
        source = project.notebook(report)
        request = ExecuteRequest(
            source=source,
            parameters={},
            work=project.build / "store" / report,
            root=project.root,
            timeout=sidecar.timeout,
            limits=sidecar.limits,
            reads=sidecar.reads,
        )
        notebook = read_notebook(execute(request).notebook)
        notebook["cells"] = [
            cell for cell in notebook["cells"] if INJECTED_TAG not in cell["metadata"].get("tags", ())
        ]
        for cell in notebook["cells"]:
            for output in cell.get("outputs", ()):
                output.get("data", {}).pop("image/png", None)
        with writing(project.label(source)):
            write_atomically(source, notebook_bytes(normalised(notebook)))
    return tuple(project.notebook(report) for report in reports)


def _environment(project: Project) -> dict[str, str]:
    from diendan.execute.kernels.manager import KERNEL_DIRECTORY

    share = str(KERNEL_DIRECTORY.parents[1])
    path = variable("JUPYTER_PATH")
    return child_environment(
        DIENDAN_ROOT=str(project.root), JUPYTER_PATH=f"{share}:{path}" if path else share
    )
