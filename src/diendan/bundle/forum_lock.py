"""One run at a time on a forum."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from diendan.errors import PublishFailed, ToolMissing
from diendan.files.folder_lock import FolderLock


@contextmanager
def locked(bundle: Path, *, wait: bool, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the bundle's folder for this process; make the folder if need be.

    wait: wait for another run to end, after saying so; else refuse.
    Raises ToolMissing if the folder cannot be written, PublishFailed if another run holds it and `wait` is
    false.
    """
    try:
        bundle.mkdir(parents=True, exist_ok=True)
        # Permissions alone do not tell of a read-only or full disk; without a name no kill leaves it behind.
        with tempfile.TemporaryFile(dir=bundle) as probe:
            probe.write(b"diendan")
    except OSError as error:
        raise ToolMissing(
            f"reports/{bundle.name} cannot be written ({error.strerror}): nothing was executed, and nothing "
            "that was published is lost. Make the folder writable or free some space, and run again."
        ) from error
    with closing(FolderLock(bundle)) as lock:
        if not lock.take():
            if not wait:
                raise PublishFailed(
                    f"Another run is making the forum {bundle.name}: two at once would mix their reports. "
                    "Wait for it to end, or leave out --no-wait to be called when it has."
                )
            say(f"Another run is making the forum {bundle.name}; waiting until it ends (Ctrl-C to stop).")
            lock.take(wait=True)
        yield
