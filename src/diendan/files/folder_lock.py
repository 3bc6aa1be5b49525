"""Holding a folder for one process: the lock leaves no file and ends with the process, however it ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from diendan.errors import InputError


class FolderLock:
    """What locks a folder, which must be there; Windows has no such locks, and there it is always taken.

    Raises OSError where the folder cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self._handle = -1 if sys.platform == "win32" else os.open(folder, os.O_RDONLY | os.O_DIRECTORY)

    def take(self, *, wait: bool = False) -> bool:
        """Hold the folder and return True, or False where another process holds it.

        wait: for the other process to let go of it.
        """
        if sys.platform == "win32":
            return True
        import fcntl

        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Let go of the folder."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


@contextmanager
def alone(folder: Path, busy: str) -> Iterator[None]:
    """Hold a folder, made if there is none, for this process.

    Raises InputError with the sentence `busy` where another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with closing(FolderLock(folder)) as lock:
        if not lock.take():
            raise InputError(busy)
        yield
