"""What an intake that was killed has left: taken back, so that the next run does and says what it would have.

A mark stands from just before the first submission is kept until the last answer is written. It names the
last previous submission. Whatever was kept after it and still lies in the inbox has been answered to nobody:
it is taken back and read again, from the same tables, with the same findings. What lies there no more stays.
"""

import json
from collections.abc import Collection, Sequence
from pathlib import Path

from diendan.data.submissions import UNFINISHED
from diendan.errors import Finding, InputError
from diendan.exchange.intake.accepted_submissions import AcceptedSubmission, clear_parts, take_back
from diendan.exchange.intake.submission_tables import write_accepted
from diendan.files.atomic_writing import sync_folder, write_atomically


def begin(root: Path, kept: Sequence[AcceptedSubmission]) -> None:
    """Note that submissions will be added to `kept`; a note that stands already stays."""
    if not (root / UNFINISHED).exists():
        last = max((each.sequence for each in kept), default=0)
        write_atomically(root / UNFINISHED, json.dumps({"after": last}).encode())


def end(root: Path) -> None:
    """Remove the note: everything that was kept is in the tables and answered."""
    mark = root / UNFINISHED
    if mark.exists():
        mark.unlink()
        sync_folder(mark.parent)


def taken_back(
    root: Path, kept: Sequence[AcceptedSubmission], inbox: Collection[str]
) -> list[AcceptedSubmission]:
    """Return the kept submissions without those of a killed run, which are removed, as are their rows.

    inbox: the hashes of the files in the inbox. Raises InputError for a note that is none of ours.
    """
    if not (root / UNFINISHED).exists():
        return list(kept)
    try:
        last = int(json.loads((root / UNFINISHED).read_bytes())["after"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        hint = "Remove the file, and restore data/submissions from git."
        finding = Finding(UNFINISHED, f"{type(error).__name__}: {error}", "what an intake notes", hint)
        raise InputError("Cannot go on from the intake that was stopped.", [finding]) from error
    back = [each for each in kept if each.sequence > last and each.sha256 in inbox]
    staying = [each for each in kept if each not in back]
    write_accepted(root, staying)
    for each in reversed(back):
        take_back(root, each)
    clear_parts(root)
    return staying
