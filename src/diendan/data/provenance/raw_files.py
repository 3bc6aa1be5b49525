"""The published files in data/raw/, kept as they came, and the origin record beside each."""

import hashlib
import json
from pathlib import Path
from typing import Final

from diendan.errors import Finding

RAW: Final = "data/raw"
RECORD_SUFFIX: Final = ".origin.json"
IMPORTING: Final = "data/.import"
"""The folder in which an import stages its files; with a journal in it, one that has still to be finished."""
JOURNAL: Final = f"{IMPORTING}/journal.json"


def check_raw_files(root: Path) -> list[Finding]:
    """Return what is wrong in data/raw/: no origin record, a changed file, a record without file."""
    findings = []
    folder = root / RAW
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = f"{RAW}/{path.name}"
        if path.name.endswith(RECORD_SUFFIX):
            if not path.with_name(path.name.removesuffix(RECORD_SUFFIX)).is_file():
                findings.append(Finding(name, "an origin record without its file", "the raw file beside it"))
            continue
        findings += _check_raw(path, name)
    return findings


def _check_raw(path: Path, name: str) -> list[Finding]:
    beside = path.with_name(path.name + RECORD_SUFFIX)
    try:
        said = json.loads(beside.read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return [
            Finding(name, "no readable origin record", f"{beside.name} beside it", "Use `diendan import`.")
        ]
    if hashlib.sha256(path.read_bytes()).hexdigest() != said:
        return [Finding(name, "other bytes than were imported", "the raw file unchanged")]
    return []
