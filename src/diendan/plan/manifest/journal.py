"""What a run publishes: said in a file before and after, and read back from there one by one."""

import json
import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from diendan.files.atomic_writing import sync_folder
from diendan.plan.manifest.journal_lines import journal_line
from diendan.plan.manifest.lazy_mapping import OnTop
from diendan.plan.manifest.manifest import JOURNAL, Entry, entry_json, entry_of

Read = Mapping[str, object]


class Journal(OnTop[Entry, int]):
    """The entries of a bundle while a run goes on: the previous ones, and on top what it has published.

    What it promises to the next run stands in `manifest`. Memory holds only where in the file each entry is.
    Every method raises OSError where the file cannot be written.
    """

    def __init__(self, bundle: Path, before: Mapping[str, Entry]) -> None:
        super().__init__(before)
        self._bundle = bundle
        self._file = bundle / JOURNAL
        self._intended: tuple[str, int] | None = None
        self._end = -1

    def begin(self) -> None:
        """Have the file on the disk: from now on a run that does not end well is known to the next one."""
        self._end = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0))
        os.fsync(self._end)
        sync_folder(self._bundle)

    def intend(self, entry: Entry, reads: Mapping[str, Read]) -> None:
        """Have on the disk which report is about to be replaced, by what, with the reads of its execution."""
        place = self._append(journal_line("intent", entry_json(entry), reads=reads))
        os.fsync(self._end)
        self._intended = entry.name, place

    def done(self) -> None:
        """Note that the files of the report that was intended last are in their places."""
        assert self._intended is not None
        name, place = self._intended
        self._append(journal_line("done", name))
        self._new[name] = place

    def failed(self, entry: Entry) -> None:
        """Note a report that could not be made; `entry` says what is published of it, and why."""
        self._new[entry.name] = self._append(journal_line("failed", entry_json(entry)))

    def places(self, paths: Iterable[str]) -> None:
        """Have on the disk which files are about to be written or removed; paths: relative to the bundle."""
        self._append(journal_line("places", sorted(paths)))
        os.fsync(self._end)

    def remove(self) -> None:
        """Drop the file: the manifest says all that is in it."""
        self.close()
        self._file.unlink()
        sync_folder(self._bundle)

    def close(self) -> None:
        """Let go of the file, which stays for the next run."""
        if self._end >= 0:
            os.close(self._end)
            self._end = -1
            self._stream.close()

    @cached_property
    def _stream(self) -> BinaryIO:
        return self._file.open("rb")

    def _append(self, line: bytes) -> int:
        """Write a line and return where it begins. A part of one is left where the disk is full."""
        place = os.fstat(self._end).st_size + 1
        while line:
            line = line[os.write(self._end, line) :]
        return place

    def _read(self, place: int) -> Entry:
        self._stream.seek(place)
        said = json.loads(self._stream.readline())
        return entry_of(said.get("intent") or said["failed"])


class PackedReads(OnTop[Read, bytes]):
    """Recorded reads by id: the previous ones, and on top new ones, each kept as its text of JSON."""

    def add(self, reads: Mapping[str, Read]) -> None:
        """Take these reads in; one replaces another of the same id."""
        for name, read in reads.items():
            self._new[name] = json.dumps(read, ensure_ascii=False, separators=(",", ":")).encode()

    def _read(self, place: bytes) -> Read:
        read: dict[str, Any] = json.loads(place)
        return read
