"""The reads that an execution recorded, as the kernel's side wrote them."""

import json
from pathlib import Path


def recorded(path: Path) -> list[dict[str, object]]:
    """Return the reads that an execution recorded, one JSON line each."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
