"""Temporary folders that belong to one process, and are known to be abandoned when it is gone.

The owner locks its folder: the lock ends with the process, however it ends, so that whoever can take it may
remove the folder. Nothing has to be guessed from process numbers or times.
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from diendan.files.folder_lock import FolderLock

# A path of a Unix socket may have 104 to 108 bytes; this leaves room for the names below the folder.
_LONGEST_PLACE = 70
_PREFIX = "diendan-run-"
_NAME = re.compile(re.escape(_PREFIX) + "[a-z0-9_]{8}")


class OwnFolder:
    """A new folder of mode 0700 with a short absolute path, for this process until it is removed."""

    def __init__(self) -> None:
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_place()))
            # Between the two steps another process may have taken it for abandoned, and removed it.
            with suppress(FileNotFoundError):
                self._lock = FolderLock(self.path)
                self._lock.take(wait=True)
                if self.path.exists():
                    return
                self._lock.close()

    def remove(self) -> None:
        """Remove the folder with all that is in it, as far as that can be."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.close()


@contextmanager
def own_folder() -> Iterator[Path]:
    """Yield a new folder of this process, and remove it at the end."""
    folder = OwnFolder()
    try:
        yield folder.path
    finally:
        folder.remove()


def remove_abandoned() -> None:
    """Remove the folders of this user whose processes are gone."""
    if sys.platform == "win32":  # no locks on folders, and no sockets in them
        return
    with suppress(OSError):
        for path in _place().glob(f"{_PREFIX}*"):
            with suppress(OSError):
                state = path.lstat()
                if not _NAME.fullmatch(path.name) or path.is_symlink() or state.st_uid != os.getuid():
                    continue
                with closing(FolderLock(path)) as lock:
                    if lock.take():
                        shutil.rmtree(path, ignore_errors=True)  # which follows no link


def _place() -> Path:
    shared = tempfile.gettempdir()
    return Path(shared if len(shared) < _LONGEST_PLACE else "/tmp")
