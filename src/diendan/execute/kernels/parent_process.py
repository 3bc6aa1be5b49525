"""The warm parent of this process: its own, or the one that the owner of a pool shares with its workers."""

import atexit
import itertools
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import diendan
from diendan.execute.kernels.kernel_environment import kernel_variables
from diendan.execute.kernels.parent_client import ParentClient, Sources
from diendan.own_folders import OwnFolder

_PARENT_MODULE = "diendan.execute.kernels.warm_parent"
_LISTENER = "parent"
_OUTPUT = "output.txt"
_MOST_WAITING = 128


@dataclass(frozen=True)
class Shared:
    """A warm parent that others may use; can be pickled. folder: where its socket is.

    sources: what its code and units were when it was started.
    """

    folder: Path
    sources: Sources


class WarmParent(ParentClient):
    """The process that forks kernels, started by this one, which is at the first end of its first line.

    It ends when that line is closed or this process ends, however that happens.
    """

    def __init__(self, root: Path | None) -> None:
        sources = _sources(root)
        self._own = OwnFolder()
        self.folder = self._own.path
        output = self.folder / _OUTPUT
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, listener, output.open("wb") as written:
            # Bound before it is started, so that a worker may connect while it still imports.
            listener.bind(str(self.folder / _LISTENER))
            listener.listen(_MOST_WAITING)
            ends = [theirs.fileno(), listener.fileno()]
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", _PARENT_MODULE, *map(str, ends), str(self.folder)],
                pass_fds=ends,
                env=kernel_variables(root, {}),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
                # Ctrl-C in a terminal is for us to handle.
                start_new_session=True,
            )
        super().__init__(control, sources, output)

    def close(self) -> None:
        """End the parent and all its kernels now."""
        self._end()
        self._process.wait()
        self._own.remove()


_current: ParentClient | None = None
_current_lock = threading.Lock()
_shared: Shared | None = None


def warm_parent(root: Path | None) -> ParentClient:
    """Return this process's line to a warm parent; its kernels are those of the project at `root`, if any.

    It is made when first asked for, and again when our code changes: to the parent that is shared with this
    process, if it knows the code as it is now, else to a new one of our own.
    """
    global _current
    with _current_lock:
        if _current is not None and (not _current.alive or _current.sources != _sources(root)):
            _current.retire()
            _current = None
        if _current is None:
            _current = _shared_line(root) or WarmParent(root)
        return _current


def end_warm_parent() -> None:
    """End this process's warm parent, if there is one, and its kernels with it."""
    global _current
    with _current_lock:
        parent, _current = _current, None
    if parent is not None:
        parent.close()


def refusal() -> str:
    """Return why this process's warm parent forks no kernel, so that each is started afresh, or ""."""
    with _current_lock:
        return _current.refusal if _current is not None else ""


def share() -> Shared | None:
    """Return this process's own warm parent for its workers to use, or None if none is running."""
    with _current_lock:
        if isinstance(_current, WarmParent) and _current.alive:
            return Shared(_current.folder, _current.sources)
    return None


def use(shared: Shared | None) -> None:
    """Take kernels from a warm parent that another process has started, as long as it lives."""
    global _shared
    _shared = shared


def _shared_line(root: Path | None) -> ParentClient | None:
    if _shared is None or _shared.sources != _sources(root):
        return None
    control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        control.connect(str(_shared.folder / _LISTENER))
    except OSError:
        control.close()
        return None
    return ParentClient(control, _shared.sources, _shared.folder / _OUTPUT)


def _forget_in_forked_copy() -> None:
    global _current, _current_lock
    _current_lock = threading.Lock()
    if _current is not None:
        _current.forget()
        _current = None


def _sources(root: Path | None) -> Sources:
    """Return what tells whether a module of ours or a unit has changed: a kernel must know it as it is."""
    modules = (_files(folder, ".py") for folder in diendan.__path__)
    units = _files(str(root / "data" / "units"), ".csv") if root else ()
    return tuple(sorted(itertools.chain(*modules, units)))


def _files(folder: str, ending: str) -> Iterator[tuple[str, int, int]]:
    """Yield path, time of change and size of the files below a folder; every kernel's start asks for them."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path, ending)
            elif entry.name.endswith(ending):
                stat = entry.stat()
                yield entry.path, stat.st_mtime_ns, stat.st_size


atexit.register(end_warm_parent)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_in_forked_copy)
