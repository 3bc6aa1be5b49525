"""The only door to the process environment, the clock, git and the machine."""

import os
import subprocess
from datetime import date
from pathlib import Path

from diendan.errors import InputError


def variable(name: str) -> str | None:
    """Return the environment variable `name`, or None if unset or empty."""
    return os.environ.get(name) or None


def project_root(start: Path | None = None) -> Path:
    """Return the project's root: DIENDAN_ROOT, else the nearest folder upwards with data/datapackage.json.

    start: where to look from; the working directory by default.
    Raises InputError where there is none.
    """
    named = variable("DIENDAN_ROOT")
    if named:
        return Path(named)
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "data" / "datapackage.json").is_file():
            return folder
    raise InputError(f"No diendan project at {here} or above it. Change to the project's folder.")


def git_commit(root: Path) -> str | None:
    """Return the commit checked out at `root`, or None where git or a repository is missing."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def today() -> date:
    """Return today's date by the local clock (never for anything that is published)."""
    return date.today()


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def child_environment(**more: str) -> dict[str, str]:
    """Return an environment for child processes: ours, with UTF-8, no user site and `more` on top."""
    return {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", **more}
