"""Stops a run at a chosen moment: before or after the n-th change that it makes to the files of a folder.

Python imports this by its name from PYTHONPATH, so that no code that is published knows of it. The process
stops itself; whoever waits for that kills all processes of the run at once. Every process of the run notes
which files it has flushed to the disk.
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
_FLUSHES = ("fsync", "fdatasync")
_open = io.open
_passed = 0


def _note(*words: object) -> None:
    with _open(_LOG, "a", encoding="utf-8") as log:
        log.write("\t".join(map(str, words)) + "\n")


def _moment(what: str, path: str) -> None:
    """Count one moment; note it with the file that is there, and stop here if it is the chosen one."""
    global _passed
    _passed += 1
    there = os.stat(path).st_ino if os.path.exists(path) else 0  # noqa: PTH110, PTH116
    _note(_passed, what, os.path.relpath(path, _FOLDER), there)
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


def _noted(flush: Callable[[Any], None], *, main: bool) -> Callable[[Any], None]:
    def noted(handle: Any) -> None:
        number = handle if isinstance(handle, int) else handle.fileno()
        flush(handle)
        _note(0, "flushed", Path(f"/proc/self/fd/{number}").readlink(), os.fstat(number).st_ino)
        if main and (path := _inside(Path(f"/proc/self/fd/{number}").readlink())):
            _moment("after flush", path)

    return noted


if _FOLDER:
    _is_main = "diendan.cli" in sys.orig_argv
    for _name in _FLUSHES:
        setattr(os, _name, _noted(getattr(os, _name), main=_is_main))
    for _name in _CALLS if _is_main else ():
        setattr(os, _name, _watched(_name, getattr(os, _name)))
    if _is_main:
        io.open = builtins.open = _watched_open
