"""One run at a time on a forum."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from diendan.errors import PublishFailed, ToolMissing


@contextmanager
def locked(bundle: Path, *, wait: bool, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the bundle's folder for this process; make the folder if need be.

    wait: wait for another run to end, after saying so; else refuse.
    The lock is on the folder itself: it leaves no file behind and ends with the process, however it ends.
    Raises ToolMissing if the folder cannot be written, PublishFailed if another run holds it and `wait` is
    false.
    """
    try:
        bundle.mkdir(parents=True, exist_ok=True)
        _probe(bundle)
    except OSError as error:
        raise ToolMissing(
            f"reports/{bundle.name} cannot be written ({error.strerror}): nothing was executed, and nothing "
            "that was published is lost. Make the folder writable or free some space, and run again."
        ) from error
    if sys.platform == "win32":  # no lock on folders there: two runs on one forum are the user's care
        yield
        return
    import fcntl

    handle = os.open(bundle, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not wait:
                raise PublishFailed(
                    f"Another run is making the forum {bundle.name}: two at once would mix their reports. "
                    "Wait for it to end, or leave out --no-wait to be called when it has."
                ) from None
            say(f"Another run is making the forum {bundle.name}; waiting until it ends (Ctrl-C to stop).")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _probe(bundle: Path) -> None:
    """Write and remove a file: permissions alone do not tell of a read-only or full disk."""
    with tempfile.TemporaryFile(dir=bundle) as probe:  # one without a name, which no kill leaves behind
        probe.write(b"diendan")
