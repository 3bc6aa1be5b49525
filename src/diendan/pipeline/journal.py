"""What a run has published so far: noted in a file at once, and read back from there one by one."""

import json
from collections.abc import Mapping
from functools import cached_property
from os import SEEK_END
from pathlib import Path
from typing import Any, BinaryIO

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
        self._stream.seek(0, SEEK_END)
        # A line of its own, also after one that a kill cut off.
        self._new[entry.name] = self._stream.tell() + 1
        self._stream.write(f"\n{line}\n".encode())
        self._stream.flush()

    def remove(self) -> None:
        """Drop the file: the manifest says all that is in it."""
        self._stream.close()
        self._file.unlink()

    @cached_property
    def _stream(self) -> BinaryIO:
        return self._file.open("a+b")

    def _read(self, place: int) -> Entry:
        self._stream.seek(place)
        return entry_of(json.loads(self._stream.readline())["entry"])


class PackedReads(OnTop[Read, bytes]):
    """Recorded reads by id: those of before, and on top new ones, each kept as its text of JSON."""

    def add(self, reads: Mapping[str, Read]) -> None:
        """Take these reads in; one replaces another of the same id."""
        for name, read in reads.items():
            self._new[name] = json.dumps(read, ensure_ascii=False, separators=(",", ":")).encode()

    def _read(self, place: bytes) -> Read:
        read: dict[str, Any] = json.loads(place)
        return read
