"""A project of one's own: the inputs that come with the installed package, copied to a new folder."""

import shutil
from pathlib import Path
from typing import Final

from diendan.errors import Finding, InputError
from diendan.files.atomic_writing import writing
from diendan.files.folder_lock import alone

STARTER: Final = Path(__file__).parents[1] / "starter"
"""In a wheel: data/, notebooks/, params/, the look of reports/ and the lock; pyproject.toml says so."""


def start_project(folder: Path) -> tuple[str, ...]:
    """Copy the inputs that come with the package to `folder`, all of them or none; return what lies there.

    folder: not there yet, or empty.
    Raises InputError where it holds something or the package is a clone's, WriteFailed without room.
    """
    if not STARTER.is_dir():
        raise InputError(
            "This diendan runs from a clone, which is a project already: work there, or copy the clone."
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        found = Finding(str(folder), "a folder that is not empty", "a new or an empty one", "Name another.")
        raise InputError("No project was started.", [found])
    part = folder.with_name(f".{folder.name}.part")
    with writing(str(folder)):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with alone(folder.parent, f"Another command writes to {folder.parent}."):
            shutil.rmtree(part, ignore_errors=True)
            try:
                shutil.copytree(STARTER, part)
                if folder.exists():
                    folder.rmdir()
                part.rename(folder)
            finally:
                shutil.rmtree(part, ignore_errors=True)
    return tuple(sorted(path.name for path in folder.iterdir()))
