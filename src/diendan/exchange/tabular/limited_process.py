"""Work on a file of strangers, in a process of its own with little time and memory.

A file of a few kilobytes may claim billions of cells, and the library that reads it may hang, fill the memory
or end the process. Then the process ends, and the caller says so in words.
"""

import faulthandler
import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, Literal, TypeVar, cast

SECONDS: Final = 60
MEMORY: Final = 2 * 2**30
"""Bytes of address space beyond those of this process."""

Why = Literal["time", "memory"]
T = TypeVar("T")


class LimitReached(Exception):
    """The work took too long ("time"), or too much memory, or ended its process ("memory")."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


def limited(work: Callable[[bytes], T], content: bytes, seconds: float = SECONDS, memory: int = MEMORY) -> T:
    """Return work(content), done in a process of its own.

    work: a function of a module; what it returns travels between processes.
    Raises the errors of ours that `work` raises, Panic for any other, and LimitReached where it takes more
    than `seconds` or `memory` bytes.
    """
    # A fork sees nothing of the caller's main module; where forks are unsafe, a fresh process must do.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(work, content, memory, sending))  # type: ignore[attr-defined]
    child.start()
    sending.close()
    try:
        if not receiving.poll(seconds):
            raise LimitReached("time")
        good, found = receiving.recv()
    except EOFError:
        raise LimitReached("memory") from None
    finally:
        receiving.close()
        child.join(1)
        if child.is_alive():
            child.kill()
            child.join()
    if good:
        return cast(T, found)
    if isinstance(found, MemoryError):
        raise LimitReached("memory")
    raise cast(Exception, found)


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
    except BaseException as error:  # a library of another language panics outside Exception
        ours = isinstance(error, MemoryError) or type(error).__module__.startswith("diendan.")
        # An error of a library may not travel; what it says does.
        answer = (False, error if ours else Panic(f"{type(error).__name__}: {str(error)[:200]}"))
    try:
        sending.send(answer)
    except MemoryError:
        os._exit(1)


class Panic(Exception):
    """The library that did the work raised an error of its own; as text."""


def _in_use() -> int:
    """Return the bytes of address space that this process has inherited."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * 4096
    except OSError:
        return 0
