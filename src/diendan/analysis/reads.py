"""What a notebook read, one JSON line a read, in the file named by DIENDAN_READS.

The pipeline compares these lines with the data of today to say whether, and why, a report is outdated.
"""

import json
from pathlib import Path

from diendan.environment import variable

_seen: set[str] = set()
_opened = 0


def forget() -> None:
    """Forget what was recorded, so that a new report in the same process records everything again."""
    global _opened
    _opened += 1
    _seen.clear()


def opened() -> int:
    """Return a number that is another one for each report of this process."""
    return _opened


def record(**entry: object) -> None:
    """Append `entry` to the reads file once; do nothing where DIENDAN_READS is unset."""
    line = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if line in _seen:
        return
    _seen.add(line)
    named = variable("DIENDAN_READS")
    if named:
        with Path(named).open("a", encoding="utf-8", newline="\n") as file:
            file.write(line + "\n")
