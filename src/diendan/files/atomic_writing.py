"""Putting a file in its place so that nobody ever finds half of it, not even after a power cut."""

import contextlib
import errno
import json
import os
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from diendan.errors import Finding, WriteFailed

ROOM = "Make room or get the right to write there, and run it again."
DISK_FAULTS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
"""What no single file is to blame for: nothing else can be written there either."""
_NO_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES})


def write_atomically(path: Path, content: bytes | Iterable[str], *, durable: bool = True) -> None:
    """Put `content` at `path` in one step; whoever looks, and whoever is killed, finds the old or the new.

    content: bytes, or pieces of text, which are written as UTF-8 and never held together.
    durable: have content and name on the disk when this returns; what can be made again at any time need not.
    The folder is made if there is none. Raises OSError, with `path` as its file name, where it cannot be
    written: what stood there stays.
    """
    part = part_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            for piece in (content,) if isinstance(content, bytes) else content:
                file.write(piece.encode() if isinstance(piece, str) else piece)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
        if durable:
            sync_folder(path.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def write_json(path: Path, content: object) -> None:
    """Put the JSON of `content` at `path` as `write_atomically` does: indented by 1, keys sorted."""
    pieces = json.JSONEncoder(ensure_ascii=False, indent=1, sort_keys=True).iterencode(content)
    write_atomically(path, chain(pieces, "\n"))


def part_of(path: Path) -> Path:
    """Return where the content of `path` is written before it is renamed; a killed run may leave it."""
    return path.with_name(f".{path.name}.part")


def is_part(path: Path) -> bool:
    """Tell whether `path` is what a killed run has left of a file, which nothing reads."""
    return path.name.startswith(".") and path.name.endswith(".part")


def remove_parts(folder: Path) -> None:
    """Remove what killed runs have left of files below `folder`, which the caller must hold for itself."""
    for path in folder.rglob(".*.part"):
        if path.is_file():
            path.unlink()


def sync_file(path: Path) -> None:
    """Have the content of a file on the disk: before that, a power cut may leave an empty one of its name."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk: a rename is one only after that."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SYNC:  # some file systems cannot, and need not
            raise
    finally:
        os.close(handle)


@contextlib.contextmanager
def writing(what: str, hint: str = ROOM) -> Iterator[None]:
    """Let what cannot be written inside be an error of ours. hint: what to do next.

    Raises WriteFailed in place of OSError.
    """
    try:
        yield
    except OSError as error:
        where = Path(os.fsdecode(error.filename)).name if error.filename else what
        got = f"no way to write it ({error.strerror or error})"
        raise WriteFailed(
            f"Cannot write {what}.", [Finding(where, got, "room and the right to write", hint)]
        ) from error
