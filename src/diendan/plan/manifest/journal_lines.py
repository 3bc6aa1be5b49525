"""The lines of a bundle's journal: each stands alone, so that a broken one costs no other."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

SCHEMA = 3
MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What is raised where a text is no JSON, or JSON of another shape than was expected."""
LineKind = Literal["intent", "done", "failed", "places"]


def journal_line(kind: LineKind, content: object, **more: object) -> bytes:
    """Return a line that says `content` of a report or of files; it begins and ends with a line's end.

    So it is a line of its own also after one that a kill cut off. Raises ValueError for what is no text.
    """
    line = json.dumps({"schema": SCHEMA, kind: content, **more}, ensure_ascii=False)
    return f"\n{line}\n".encode()


def journal_lines(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield what stands in the lines of a journal that are of our schema; others are passed over.

    Raises OSError where the file cannot be read.
    """
    *lines, _unended = path.read_bytes().split(b"\n")
    for line in lines:
        try:
            said = json.loads(line)
            # Text that cannot be written again must not be taken in.
            json.dumps(said, ensure_ascii=False).encode()
        except MALFORMED:
            continue
        if isinstance(said, dict) and said.get("schema") == SCHEMA:
            yield said
