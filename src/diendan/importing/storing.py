"""Putting several files in their places so that none is seen half-written.

All files are staged first, then a journal names them, then each is renamed into its place. A run that is
killed after the journal was written is finished by the next one; before that, nothing has happened.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from diendan.errors import Finding, InputError

_STAGE: Final = "build/import"
_JOURNAL: Final = "journal.json"


def store(root: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` (path from the root → bytes), the last one last.

    Raises InputError where a place cannot be written; what was there before then stays.
    """
    stage = root / _STAGE
    try:
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(stage)
        stage.mkdir(parents=True)
        staged = []
        for number, (place, content) in enumerate(files.items()):
            with (stage / str(number)).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            staged.append([str(number), place])
        draft = stage / "draft"
        draft.write_text(json.dumps(staged), encoding="utf-8")
        draft.replace(stage / _JOURNAL)
        finish(root)
    except OSError as error:
        where = str(Path(error.filename).name) if error.filename else _STAGE
        finding = Finding(where, f"no way to write ({error.strerror})", "room and the right to write")
        raise InputError("Cannot store the import; run it again when that is mended.", [finding]) from error


def finish(root: Path) -> bool:
    """Finish an import that was killed while its files were put in place; return whether there was one."""
    stage = root / _STAGE
    journal = stage / _JOURNAL
    if not journal.is_file():
        return False
    for staged, place in json.loads(journal.read_text(encoding="utf-8")):
        target = (root / place).resolve()
        if not target.is_relative_to((root / "data").resolve()):
            raise InputError(
                "Cannot finish an import.", [Finding(_STAGE, f"the place {place}", "a place in data/")]
            )
        if (stage / staged).exists():
            (stage / staged).replace(target)
    shutil.rmtree(stage)
    return True
