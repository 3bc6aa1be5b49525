"""JupyterLab and nbval, with the kernels and the environment that the notebooks need."""

import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from diendan.environment import child_environment, variable
from diendan.errors import ToolMissing
from diendan.execute.picture_comparison import why_pictures_differ
from diendan.own_folders import own_folder
from diendan.project import Project

_LONGEST_CELL = 600
_NO_PICTURES = "[pictures]\nregex: picture \\d+×\\d+ [0-9a-f]{16}\nreplace: picture\n"


def open_lab(project: Project, arguments: Sequence[str] = ()) -> int:
    """Open JupyterLab on the project with more `arguments` of its own, and return its exit code."""
    kernel = "--MultiKernelManager.default_kernel_name=diendan"
    command = [sys.executable, "-m", "jupyter", "lab", "--notebook-dir", str(project.root), kernel]
    return subprocess.run(
        [*command, *arguments], cwd=project.root, env=_environment(project), check=False
    ).returncode


def run_nbval(project: Project, notebooks: Sequence[Path]) -> int:
    """Have nbval compare notebooks with their stored outputs, in an ordinary kernel; return its exit code.

    Raises ToolMissing where nbval is not installed.
    """
    if find_spec("nbval") is None:
        raise ToolMissing("nbval is not installed. Run `make validate`, which sets it up.")
    command = [
        *(sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q"),
        *("-p", "no:cacheprovider", "-p", "diendan.execute.nbval_cells"),
        f"--nbval-cell-timeout={_LONGEST_CELL}",
    ]
    with own_folder() as own:
        if why_pictures_differ(project):
            sanitizing = own / "nbval.cfg"
            sanitizing.write_text(_NO_PICTURES, encoding="utf-8")
            command.append(f"--nbval-sanitize-with={sanitizing}")
        paths = [str(path) for path in notebooks]
        return subprocess.run(
            [*command, *paths], cwd=project.root, env=_environment(project), check=False
        ).returncode


def _environment(project: Project) -> dict[str, str]:
    from diendan.execute.kernels.manager import KERNEL_DIRECTORY

    share = str(KERNEL_DIRECTORY.parents[1])
    path = variable("JUPYTER_PATH")
    return child_environment(
        DIENDAN_ROOT=str(project.root), JUPYTER_PATH=f"{share}:{path}" if path else share
    )
