"""The only door to the process environment, the clock, git and the machine."""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
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


def now() -> datetime:
    """Return the time of day in UTC (never for anything that is published)."""
    return datetime.now(UTC)


def peak_memory_mb() -> int | None:
    """Return the most memory that this process or one of its ended children held, in MB; None on Windows."""
    if sys.platform == "win32":
        return None
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    used = [
        resource.getrusage(who).ru_maxrss * unit for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return max(used) // 2**20


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def child_environment(**more: str) -> dict[str, str]:
    """Return an environment for child processes: ours, with UTF-8, no user site and `more` on top."""
    return {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", **more}


def replace_variables(variables: Mapping[str, str]) -> None:
    """Make `variables` the whole environment of this process (for a forked kernel)."""
    os.environ.clear()
    os.environ.update(variables)
