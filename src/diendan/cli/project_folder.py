"""What every command starts from: the project, and paths as short as they can be typed."""

from pathlib import Path

from diendan.errors import DiendanError
from diendan.project import Project


def project() -> Project:
    """Return the project that the working directory lies in; InputError where there is none."""
    return Project.find()


def kept(name: str) -> Path:
    """Return where what a terminal is too small for is kept: under the project's build/, or under ours."""
    try:
        return project().build / name
    except DiendanError:
        return Path.cwd() / "build" / name


def shown(path: Path) -> str:
    """Return a path as short as it can be typed from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
