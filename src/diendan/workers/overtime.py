"""An end for work that does not end by itself: a worker that is at one thing for too long is ended.

What a library does in C cannot be interrupted from Python; faulthandler's watch can end the process. It
leaves where each thread was. The owner of the workers renews them, and finds by the note who it was.
"""

import faulthandler
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from diendan.spec.report_limits import span

_NOTE = "overtime.txt"
_LOG = "log.txt"
_FIRED = "\nTimeout ("
_ended_by_watch = False


def end_overtime() -> None:
    """Let work that takes too long end this process: a worker, whose owner goes on without it."""
    global _ended_by_watch
    _ended_by_watch = True


@contextmanager
def limited(doing: str, seconds: float, works: Sequence[Path]) -> Iterator[None]:
    """End this process, if it is a worker, should the body take more than `seconds`.

    doing: what the body does, as it is said. works: the work directories of the reports that it does it for;
    the note is left in the only one, since of several nobody knows which it was.
    """
    if not _ended_by_watch:
        yield
        return
    note = works[0] / _NOTE if len(works) == 1 else Path(os.devnull)
    note.parent.mkdir(parents=True, exist_ok=True)
    with note.open("w", encoding="utf-8") as file:
        file.write(f"no end of {doing} within {span(round(seconds))}\n")
        file.flush()
        faulthandler.dump_traceback_later(seconds, exit=True, file=file)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
    if note.name == _NOTE:
        note.unlink(missing_ok=True)


def overtime(work: Path) -> str | None:
    """Return what took too long for a worker at `work` and ended it, or None; the log there then has more."""
    note = work / _NOTE
    try:
        text = note.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    note.unlink()
    if _FIRED not in text:
        return None  # its worker ended of something else meanwhile
    with (work / _LOG).open("a", encoding="utf-8", errors="backslashreplace") as log:
        log.write(f"\n{text}")
    return text.partition("\n")[0]
