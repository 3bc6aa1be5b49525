"""JupyterLab and nbval with the kernel that the pipeline uses."""

import subprocess
import sys

from diendan.environment import child_environment, variable
from diendan.errors import InputError
from diendan.pipeline.sidecar import report_names
from diendan.project import Project


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


def _environment(project: Project) -> dict[str, str]:
    from diendan.pipeline.kernels.manager import KERNEL_DIRECTORY

    share = str(KERNEL_DIRECTORY.parents[1])
    path = variable("JUPYTER_PATH")
    return child_environment(
        DIENDAN_ROOT=str(project.root), JUPYTER_PATH=f"{share}:{path}" if path else share
    )
