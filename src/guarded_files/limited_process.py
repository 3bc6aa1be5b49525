"""Work on a file of strangers, in a process of its own with little time and memory.

A file of a few kilobytes may claim billions of cells, and the library that reads it may hang, fill the memory
or end the process. Then that process ends, and the file is refused.
"""

import faulthandler
import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, TypeVar, cast

from guarded_files.refusal import FileRefused

MEMORY: Final = 2 * 2**30
"""Bytes of address space beyond those of this process."""

T = TypeVar("T")


class Panic(Exception):
    """The work raised an error that is no refusal; as text, with the place that raised it."""


def limited(work: Callable[[bytes], T], content: bytes, seconds: float, memory: int = MEMORY) -> T:
    """Return work(content), done in a process of its own.

    work: a function of a module; what it returns travels between processes.
    Raises FileRefused where `work` does, and "too-heavy" where it takes more than `seconds` or `memory`
    bytes, or ends its process; Panic for any other error.
    """
    # A fork sees nothing of the caller's main module; where forks are unsafe, a fresh process must do.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(work, content, memory, sending))  # type: ignore[attr-defined]
    too_large = FileRefused("too-heavy", limit=memory, unit="memory")
    child.start()
    sending.close()
    try:
        if not receiving.poll(seconds):
            raise FileRefused("too-heavy", limit=seconds, unit="seconds")
        good, found = receiving.recv()
    except EOFError:
        raise too_large from None
    finally:
        receiving.close()
        child.join(1)
        if child.is_alive():
            child.kill()
            child.join()
    if good:
        return cast(T, found)
    raise too_large if isinstance(found, MemoryError) else cast(Exception, found)


def described(error: BaseException) -> str:
    """Return on one line what an error says, with the place that raised it."""
    said = f"{type(error).__name__}: {' '.join(str(error)[:200].split())}"
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{said} ({Path(place.filename).name}, line {place.lineno})"


def _work(work: Callable[[bytes], object], content: bytes, memory: int, sending: Connection) -> None:
    # A library that gives up writes its stack to the terminal; the caller says it in words.
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if sys.platform != "win32":
        import resource

        most = memory + _in_use()
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer: tuple[bool, object] = (True, work(content))
    except (FileRefused, MemoryError) as error:
        answer = (False, error)
    except BaseException as error:  # a library of another language panics outside Exception
        # An error of a library may not travel; what it says does.
        answer = (False, Panic(described(error)))
    try:
        sending.send(answer)
    except MemoryError:
        os._exit(1)


def _in_use() -> int:
    """Return the bytes of address space that this process has inherited."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * 4096
    except OSError:
        return 0
