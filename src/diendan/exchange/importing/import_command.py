"""`diendan import`: show what a published file would change, and write it where nothing stands against it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from diendan.errors import ExitCode
from diendan.exchange.importing.import_run import prepare, write
from diendan.exchange.importing.storing import finish
from diendan.files.atomic_writing import write_atomically, writing
from diendan.files.folder_lock import alone

_BUSY = "Another import is running on data/. Wait for it to end and run again."
_EVERY = Path("build/findings/import.txt")


@dataclass(frozen=True)
class Request:
    """What was asked for: the file, what a person says about it, and what may be done."""

    file: Path
    mapping: Path | None = None
    into: str | None = None
    dry_run: bool = False
    replace: bool = False
    accept: bool = False


def import_file(root: Path, request: Request, show: Callable[[str], None]) -> ExitCode:
    """Import one file and show what it changes; return DIFFERENCES where something wants a decision first.

    Nothing is written in a dry run, where present figures would be replaced without `replace`, or where the
    checks doubt something without `accept`. An import that was killed while its files were put in place is
    finished first. Raises InputError for a file that cannot be imported, WriteFailed where data/ cannot be
    written.
    """
    with alone(root / "data", _BUSY):
        if places := finish(root):
            show(f"An import that was stopped is finished now: {', '.join(places)}.")
        return _import(root, request, show)


def _import(root: Path, request: Request, show: Callable[[str], None]) -> ExitCode:
    planned = prepare(root, request.file, request.mapping, request.into)
    short, every = (tuple(planned.lines(*most)) for most in ((), (sys.maxsize,)))
    for line in short:
        show(line)
    if short != every:
        with writing(_EVERY.as_posix()):
            write_atomically(root / _EVERY, (f"{line}\n" for line in every))
        show(f"All of it is in {_EVERY.as_posix()}.")
    wanted = []
    if planned.doubts and not request.accept:
        wanted.append("--accept-findings, once you have looked at what is listed above")
    if planned.overwrites and not request.replace:
        wanted.append("--replace, to put the new values in the place of the present ones")
    if request.dry_run:
        show("Nothing was written (--dry-run).")
    elif wanted:
        show(f"Nothing was written. Run again with {' and '.join(wanted)}.")
    else:
        kept = write(root, planned)
        told = "The tables say this already" if planned.changes_nothing else "The tables are written"
        show(f"{told}; the file is kept as {kept}, its origin record beside it.")
    return ExitCode.DIFFERENCES if wanted else ExitCode.OK
