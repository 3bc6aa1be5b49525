"""The environment of a kernel: chosen here, so that a user's own settings cannot change a report."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from diendan.environment import variable
from diendan.parsing.yaml_resources import yaml_resource

_TABLES: Final = yaml_resource(__file__)
_INHERITED = tuple(_TABLES["inherited"])
INLINE_BACKEND: Final[str] = _TABLES["fixed"]["MPLBACKEND"]


def fixed_variables(root: Path | None) -> dict[str, str]:
    """Return the variables that are the same for every kernel of the project at `root`, if there is one.

    The settings folders of IPython, Jupyter and matplotlib point below build/, where no user has a profile;
    outside a project they are the user's own.
    """
    if root is None:
        return dict(_TABLES["fixed"])
    own = {name: str(root / "build" / "kernels" / folder) for name, folder in _TABLES["folders"].items()}
    return {"DIENDAN_ROOT": str(root), **own, **_TABLES["fixed"]}


def kernel_variables(root: Path | None, more: Mapping[str, str]) -> dict[str, str]:
    """Return the whole environment of a kernel of the project at `root`, if any, with `more` on top."""
    inherited = {name: value for name in _INHERITED if (value := variable(name)) is not None}
    return inherited | fixed_variables(root) | dict(more)
