"""The record of what a notebook read: kept by the worker while its kernel runs, written when that is gone.

The kernel counts each read as it happens, sends it by the end of the cell, and with the reply to each cell
how many there were so far and their running digest. So the worker knows when one is missing, and a cell can
take back none.
"""

import hashlib
import json
from pathlib import Path, PurePath
from typing import Any

from diendan.data.package_tables import BY_34
from diendan.errors import ExecutionFailed, Finding

READ = "diendan_read"
"""The type of the messages that carry reads, on the channel of the outputs; content {"lines": […]}."""
TOTAL = "diendan_reads"
"""The key of a reply's metadata that holds the total so far."""
MOST = 100 * 10**6
"""Characters that a record may hold; a forum of 3,321 communes needs a hundredth."""
_END = "end"
_AGAIN = "Run again; if it happens again, look for a cell that takes the kernel's own channels apart."


class Tally:
    """How many lines there were so far, and their running digest."""

    def __init__(self) -> None:
        self.count = 0
        self._digest = hashlib.sha256()

    def add(self, line: str) -> None:
        """Count one line more."""
        self.count += 1
        self._digest.update(line.encode() + b"\n")

    def total(self) -> dict[str, object]:
        """Return number and digest as they travel, and as they end the record's file."""
        return {"count": self.count, "sha256": self._digest.hexdigest()}


class ReadRecord(Tally):
    """The reads of one execution, as they arrive."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.size = 0

    def add(self, line: str) -> None:
        """Take in one read."""
        super().add(line)
        self.lines.append(line)
        self.size += len(line)

    def gap(self, told: Any) -> tuple[str, str] | None:
        """Return what is here and what was sent (got, expected), or None where they are the same.

        told: the total that came with a reply.
        """
        if told == self.total():
            return None
        sent = told.get("count") if isinstance(told, dict) else None
        words = "a word of how many" if sent is None else f"the {sent} that the kernel has sent"
        return f"{self.count} recorded reads", f"{words}, unchanged"

    def write(self, path: Path) -> None:
        """Write the record, with its total as the last line."""
        end = json.dumps({_END: self.total()})
        path.write_text("\n".join((*self.lines, end, "")), encoding="utf-8", newline="\n")


def recorded(path: Path, name: str) -> list[dict[str, object]]:
    """Return the reads in the record at `path`; `name`: what to call the report.

    Raises ExecutionFailed where the record is gone, cannot be read, or is not as it was written.
    """
    try:
        *lines, end = path.read_text(encoding="utf-8").splitlines()
        reads = [json.loads(line) for line in lines]
        told = json.loads(end)[_END]
    except FileNotFoundError:
        raise _lost(name, f"no {path.name}") from None
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise _lost(name, f"a {path.name} that cannot be read or has no end") from cause
    tally = Tally()
    for line in lines:
        tally.add(line)
    if told != tally.total() or not all(isinstance(read, dict) for read in reads):
        raise _lost(name, f"a {path.name} that is shorter or other than it was written")
    return reads


def refuse_other_reads(record: ReadRecord, declared: tuple[str, ...], source: str) -> None:
    """Raise ExecutionFailed where a notebook has read another table than it may, or none although it may.

    declared: the tables under `reads` in the sidecar, each with that of the same figures by the 34 units;
    source: the notebook's name.
    """
    reads = map(json.loads, record.lines)
    used = {str(read["table"]) for read in reads if "table" in read}
    if undeclared := sorted(used.difference(declared, (table + BY_34 for table in declared))):
        finding = Finding(
            source,
            f"it read {', '.join(undeclared)}",
            "a table that its sidecar lists",
            f"Add {', '.join(f'`- {table}`' for table in undeclared)} under `reads` in "
            f"{PurePath(source).stem}.yml; those of regions and country are read from benchmarks.",
        )
        raise ExecutionFailed("The sidecar does not declare a read.", [finding])
    if declared and not used:
        finding = Finding(
            source,
            "no recorded read of a table",
            f"one of {', '.join(declared)}, which its sidecar lists",
            "Read data with `load(...)`; a report without its reads would never be outdated.",
        )
        raise ExecutionFailed(f"{source} recorded nothing of what it read.", [finding])


def _lost(name: str, got: str) -> ExecutionFailed:
    return ExecutionFailed(
        f"The record of what {name} read is lost.",
        [Finding(name, got, "the reads as its kernel sent them", _AGAIN)],
    )
