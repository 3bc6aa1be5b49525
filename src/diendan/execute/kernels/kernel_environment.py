"""The environment of a kernel: chosen here, so that a user's own settings cannot change a report."""

from collections.abc import Mapping
from pathlib import Path

from diendan.environment import variable

# What a process needs to start and to find its temporary folder; nothing that configures Python or a library.
_INHERITED = ("PATH", "HOME", "USER", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
_INHERITED_BY_CONDA = ("CONDA_PREFIX", "CONDA_DEFAULT_ENV")

INLINE_BACKEND = "module://matplotlib_inline.backend_inline"


def fixed_variables(root: Path | None) -> dict[str, str]:
    """Return the variables that are the same for every kernel of the project at `root`, if there is one.

    The settings folders of IPython, Jupyter and matplotlib point below build/, where no user has a profile;
    outside a project they are the user's own.
    """
    return {
        **(_project_variables(root) if root else {}),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "MPLBACKEND": INLINE_BACKEND,
        # OpenBLAS starts a thread at numpy's import, which would not survive a fork; and sums of
        # several threads differ in their last digits between machines.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
        "TZ": "UTC",
    }


def _project_variables(root: Path) -> dict[str, str]:
    private = root / "build" / "kernels"
    return {
        "DIENDAN_ROOT": str(root),
        "IPYTHONDIR": str(private / "ipython"),
        "JUPYTER_CONFIG_DIR": str(private / "jupyter" / "config"),
        "JUPYTER_DATA_DIR": str(private / "jupyter" / "data"),
        "JUPYTER_RUNTIME_DIR": str(private / "jupyter" / "runtime"),
        "MPLCONFIGDIR": str(private / "matplotlib"),
    }


def kernel_variables(root: Path | None, more: Mapping[str, str]) -> dict[str, str]:
    """Return the whole environment of a kernel of the project at `root`, if any, with `more` on top."""
    names = _INHERITED + _INHERITED_BY_CONDA
    inherited = {name: value for name in names if (value := variable(name)) is not None}
    return inherited | fixed_variables(root) | dict(more)
