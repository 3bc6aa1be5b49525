"""Stops a run at a chosen moment: before or after the n-th change that it makes to the files of a folder.

Python imports this by its name from PYTHONPATH, so that no code that is published knows of it. The process
stops itself; whoever waits for that kills all processes of the run at once.
"""

import builtins
import io
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_FOLDER = os.environ.get("CAMPAIGN_FOLDER", "")
_LOG = os.environ.get("CAMPAIGN_LOG", "")
_STOP_AT = int(os.environ.get("CAMPAIGN_MOMENT", "0"))
_CALLS = ("replace", "rename", "unlink", "remove", "rmdir", "mkdir", "link", "symlink", "truncate")
_open, _fsync = io.open, os.fsync
_passed = 0


def _moment(what: str, path: str) -> None:
    """Count one moment; note it, and stop here if it is the chosen one."""
    global _passed
    _passed += 1
    with _open(_LOG, "a", encoding="utf-8") as log:
        log.write(f"{_passed}\t{what}\t{os.path.relpath(path, _FOLDER)}\n")
    if _passed == _STOP_AT:
        os.kill(os.getpid(), signal.SIGSTOP)


def _inside(path: object) -> str:
    """Return the absolute path if it lies in the folder, else ""."""
    if not isinstance(path, (str, bytes, os.PathLike)):
        return ""
    full = os.path.normpath(Path.cwd() / os.fsdecode(path))
    return full if full.startswith(_FOLDER + os.sep) else ""


def _watched(name: str, change: Callable[..., Any]) -> Callable[..., Any]:
    def watched(*arguments: Any, **named: Any) -> Any:
        last = arguments[1] if name in ("replace", "rename", "link", "symlink") else arguments[0]
        path = "" if named.get("dir_fd") is not None else _inside(last)
        if path:
            _moment(f"before {name}", path)
        result = change(*arguments, **named)
        if path:
            _moment(f"after {name}", path)
        return result

    return watched


def _watched_open(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
    writes = any(letter in mode for letter in "wax+")
    path = _inside(file) if writes else ""
    if path:
        _moment("before open", path)
    result = _open(file, mode, *arguments, **named)
    if path:
        _moment("after open", path)
    return result


def _watched_fsync(handle: Any) -> None:
    number = handle if isinstance(handle, int) else handle.fileno()
    path = _inside(Path(f"/proc/self/fd/{number}").readlink())
    _fsync(handle)
    if path:
        _moment("after fsync", path)


if _FOLDER and "diendan.cli" in sys.orig_argv:
    for _name in _CALLS:
        setattr(os, _name, _watched(_name, getattr(os, _name)))
    os.fsync = _watched_fsync  # type: ignore[assignment]
    io.open = builtins.open = _watched_open
