"""Kill a run at any of its steps on the disk: in a fork that ends itself, as a power cut or `kill -9` would.

Python tells an audit hook of every file that is opened to be written, renamed, removed or made, before it
happens; so the run itself needs no word of this, and a step that is added tomorrow is counted too.
"""

import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_EVENTS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink"}


def _changes(event: str, args: tuple[Any, ...], root: bytes) -> bool:
    """Tell whether an event is a change below `root`."""
    if event == "open":
        path, mode, flags = args
        if not (isinstance(mode, str) and set(mode) & set("wax+")) and not (flags or 0) & (
            os.O_WRONLY | os.O_RDWR | os.O_CREAT
        ):
            return False
    elif event in _EVENTS:
        path = args[0]
        if event in ("os.remove", "os.rmdir") and args[-1] not in (-1, None):
            return True  # named from an open folder, as shutil.rmtree does
    else:
        return False
    return isinstance(path, str | bytes | os.PathLike) and os.fsencode(path).startswith(root)


def _in_a_fork(action: Callable[[], object], before: Callable[[], object]) -> int:
    """Run an action in a fork; return its wait status: 0, or 256 where it raised."""
    child = os.fork()
    if child == 0:
        try:
            before()
            action()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def steps(action: Callable[[], object], root: Path) -> int:
    """Run an action to its end in a fork and return how many changes it makes below `root`."""
    reading, writing = os.pipe()

    def watch() -> None:
        def hook(event: str, args: tuple[Any, ...]) -> None:
            if os.getpid() == parent and _changes(event, args, os.fsencode(root)):
                os.write(writing, b".")

        parent = os.getpid()
        sys.addaudithook(hook)

    status = _in_a_fork(action, watch)
    os.close(writing)
    with os.fdopen(reading, "rb") as counted:
        found = len(counted.read())
    assert status == 0
    return found


def killed_at(step: int, action: Callable[[], object], root: Path) -> bool:
    """Run an action in a fork that is killed before its `step`-th change, from 1; tell whether it was."""

    def watch() -> None:
        left = step

        def hook(event: str, args: tuple[Any, ...]) -> None:
            nonlocal left
            if os.getpid() == parent and _changes(event, args, os.fsencode(root)):
                left -= 1
                if not left:
                    os.kill(parent, signal.SIGKILL)

        parent = os.getpid()
        sys.addaudithook(hook)

    status = _in_a_fork(action, watch)
    assert status in (0, signal.SIGKILL), "the run failed of itself"
    return status == signal.SIGKILL


def killed_while_writing(size: int, action: Callable[[], object]) -> bool:
    """Run an action in a fork that is killed in the middle of the first file above `size` bytes."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return os.WTERMSIG(_in_a_fork(action, limit)) == signal.SIGXFSZ


def tree(*folders: Path) -> dict[str, bytes | None]:
    """Return everything below folders: files with their bytes, folders as None."""
    return dict(_entries(folders))


def _entries(folders: tuple[Path, ...]) -> Iterator[tuple[str, bytes | None]]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            yield f"{folder.name}/{path.relative_to(folder)}", path.read_bytes() if path.is_file() else None
