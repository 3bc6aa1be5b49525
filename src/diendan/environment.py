"""The only module that asks the process environment, the clock, git and the machine."""

import os
import platform
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Checkout:
    """What git says of a project. commit: the one checked out; changed: files that differ from it.

    Both are None where git or a repository is missing.
    """

    commit: str | None
    changed: tuple[str, ...] | None

    @property
    def uncommitted(self) -> bool | None:
        """Whether there are files that no commit has as they are; None where git does not say."""
        return None if self.changed is None else bool(self.changed)


def git_checkout(root: Path, ignoring: Sequence[str] = ()) -> Checkout:
    """Return what git says of the project at `root`; nothing in the repository is touched.

    ignoring: git's glob patterns, relative to `root`, of files that do not count; ignored files never do.
    """
    commit = _git(root, "rev-parse", "HEAD")
    patterns = [f":(exclude,glob){pattern}" for pattern in ignoring]
    # Each entry is two letters, a blank and the path; --no-renames spares the entries of former names.
    status = _git(root, "status", "--porcelain=v1", "-z", "--no-renames", "--", ".", *patterns)
    changed = None if status is None else tuple(sorted(entry[3:] for entry in status.split("\0") if entry))
    return Checkout(commit.strip() if commit is not None else None, changed)


@dataclass(frozen=True)
class Commit:
    """One commit. name: its whole hash; subject: the first line of its message."""

    name: str
    subject: str

    @property
    def short(self) -> str:
        return self.name[:10]


def git_commit(root: Path, revision: str) -> Commit | None:
    """Return the commit that git knows by `revision` ("HEAD", "origin/main"), None where there is none."""
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    name = (found or "").strip()
    said = _git(root, "show", "--no-patch", "--format=%s", name) if name else None
    return None if said is None else Commit(name, said.strip())


def git_changes(root: Path, commit: Commit) -> tuple[str, ...]:
    """Return the files of the project that are not as the commit has them, but for those that git ignores."""
    differing = _git(root, "diff", "--name-only", "--no-renames", "--relative", "-z", commit.name)
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return tuple(sorted(set(filter(None, f"{differing or ''}\0{new or ''}".split("\0")))))


def git_export(root: Path, commit: Commit, folder: Path) -> None:
    """Write the project as the commit has it into `folder`, which is there and empty. Raises OSError."""
    archive = folder / "commit.tar"
    if _git(root, "archive", "--format=tar", f"--output={archive}", commit.name) is None:
        raise OSError(f"git could not export {commit.short}")
    with tarfile.open(archive) as files:
        files.extractall(folder, filter="data")
    archive.unlink()


def _git(root: Path, *arguments: str) -> str | None:
    command = ["git", "--no-optional-locks", *arguments]
    try:
        done = subprocess.run(
            command, cwd=root, capture_output=True, timeout=20, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "backslashreplace") if done.returncode == 0 else None


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


def machine() -> str:
    """Return the system and the kind of processor that this process runs on: "Linux x86_64"."""
    return f"{platform.system()} {platform.machine()}"


def child_environment(**more: str) -> dict[str, str]:
    """Return an environment for child processes: ours, with UTF-8, no user site and `more` on top."""
    return {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", **more}


@contextmanager
def temporary_files_in(folder: Path) -> Iterator[None]:
    """Have temporary files of this process, and of those that it starts meanwhile, made in `folder`."""
    before, ours = variable("TMPDIR"), tempfile.tempdir
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = ours
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before


def replace_variables(variables: Mapping[str, str]) -> None:
    """Make `variables` the whole environment of this process (for a forked kernel)."""
    os.environ.clear()
    os.environ.update(variables)
