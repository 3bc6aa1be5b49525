"""What a notebook read, each read once a report, sent to whoever makes the report as it happens.

The pipeline compares these reads with the data of today to say whether, and why, a report is outdated.
"""

import json

from diendan.data import recording

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
    """Send `entry` once, as a line of JSON; do nothing where nobody makes a report of it."""
    line = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if line not in _seen:
        _seen.add(line)
        recording.send(line)
