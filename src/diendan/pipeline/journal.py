"""What a run has published so far: noted in a file at once, and read back from there one by one."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from diendan.pipeline.looked_up import OnTop
from diendan.pipeline.manifest import JOURNAL, Entry, entry_json, entry_of

Read = Mapping[str, object]


class Journal(OnTop[Entry, int]):
    """The entries of a bundle while a run goes on: those of before, and on top what it has published.

    A killed run is resumed from the file and not repeated. Memory holds only where in the file each is.
    """

    def __init__(self, bundle: Path, before: Mapping[str, Entry]) -> None:
        super().__init__(before)
        self._file = bundle / JOURNAL

    def note(self, entry: Entry, reads: Mapping[str, Read]) -> None:
        """Write down one report that was published or failed, with the reads of its execution."""
        line = json.dumps({"entry": entry_json(entry), "reads": reads}, ensure_ascii=False)
        with self._file.open("ab") as stream:
            # A line of its own, also after one that a kill cut off.
            self._new[entry.name] = stream.tell() + 1
            stream.write(f"\n{line}\n".encode())

    def _read(self, place: int) -> Entry:
        with self._file.open("rb") as stream:
            stream.seek(place)
            return entry_of(json.loads(stream.readline())["entry"])


class PackedReads(OnTop[Read, bytes]):
    """Recorded reads by id: those of before, and on top new ones, each kept as its text of JSON."""

    def add(self, reads: Mapping[str, Read]) -> None:
        """Take these reads in; one replaces another of the same id."""
        for name, read in reads.items():
            self._new[name] = json.dumps(read, ensure_ascii=False, separators=(",", ":")).encode()

    def _read(self, place: bytes) -> Read:
        read: dict[str, Any] = json.loads(place)
        return read
