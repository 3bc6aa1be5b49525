"""Putting several files in their places so that none is seen half-written.

All files are staged first, then a journal names them, then each is renamed into its place. A run that is
killed after the journal was written is finished by the next one; before that, nothing has happened.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from diendan.data.provenance.raw_files import IMPORTING, JOURNAL
from diendan.errors import Finding, InputError
from diendan.files.atomic_writing import sync_folder, write_atomically, writing

_AGAIN = "Make room or get the right to write there, and run the import again: it goes on from here."


def store(root: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` (path from the root → bytes), the last one last.

    The staged files lie in data/, so that each rename stays within one file system and nobody who empties
    build/ takes away half of an import.
    Raises WriteFailed where a place cannot be written: then none of them is there, or the next import
    finishes this one first.
    """
    stage = root / IMPORTING
    with writing("the import", _AGAIN):
        if stage.exists():
            shutil.rmtree(stage)
        staged = []
        for number, (place, content) in enumerate(files.items()):
            write_atomically(stage / str(number), content)
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            staged.append([str(number), place])
        write_atomically(root / JOURNAL, json.dumps(staged).encode())
    finish(root)


def finish(root: Path) -> tuple[str, ...]:
    """Put every file of the journal in its place and return their paths; () where there is no journal.

    Raises InputError for a journal that is none of ours, WriteFailed where a place cannot be written.
    """
    stage, journal = root / IMPORTING, root / JOURNAL
    if not journal.is_file():
        shutil.rmtree(stage, ignore_errors=True)  # staged by an import that was killed before it began
        return ()
    places = _places(root, journal)
    with writing("what an import has staged", _AGAIN):
        for staged, place in places:
            if (stage / staged).exists():
                (stage / staged).replace(root / place)
                sync_folder((root / place).parent)
        journal.unlink()
        shutil.rmtree(stage)
    return tuple(place for _, place in places)


def _places(root: Path, journal: Path) -> list[tuple[str, str]]:
    try:
        places = [(str(staged), str(place)) for staged, place in json.loads(journal.read_bytes())]
    except (OSError, ValueError, TypeError) as error:
        hint = f"Look at what lies in {IMPORTING}, then remove the folder."
        raise InputError(
            "Cannot finish an import.", [Finding(JOURNAL, f"no journal ({error})", "a journal", hint)]
        ) from error
    for staged, place in places:
        inside = (root / place).resolve().is_relative_to((root / "data").resolve())
        if not inside or not staged.isdigit():
            raise InputError(
                "Cannot finish an import.", [Finding(JOURNAL, f"the place {place}", "a place in data/")]
            )
    return places
