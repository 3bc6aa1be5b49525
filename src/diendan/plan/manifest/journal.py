"""What a run publishes, noted in a file before and after."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from diendan.files.atomic_writing import sync_folder
from diendan.plan.manifest.journal_lines import journal_line
from diendan.plan.manifest.manifest import JOURNAL, Entry, Manifest, Read, entry_json


class Journal:
    """A bundle while a run goes on: entries and recorded reads, the previous ones and what it has published.

    What it promises to the next run stands in `manifest`.
    Every method raises OSError where the file cannot be written.
    """

    def __init__(self, bundle: Path, before: Manifest) -> None:
        self.entries, self.reads = dict(before.entries), dict(before.reads)
        self._bundle = bundle
        self._file = bundle / JOURNAL
        self._intended: tuple[Entry, Mapping[str, Read]] | None = None
        self._end = -1

    def begin(self) -> None:
        """Have the file on the disk: from now on a run that does not end well is known to the next one."""
        self._end = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0))
        os.fsync(self._end)
        sync_folder(self._bundle)

    def intend(self, entry: Entry, reads: Mapping[str, Read]) -> None:
        """Have on the disk which report is about to be replaced, by what, with the reads of its execution."""
        self._append(journal_line("intent", entry_json(entry), reads=reads))
        os.fsync(self._end)
        self._intended = entry, reads

    def done(self) -> None:
        """Note that the files of the report that was intended last are in their places."""
        assert self._intended is not None
        entry, reads = self._intended
        self._append(journal_line("done", entry.name))
        self.entries[entry.name] = entry
        self.reads.update(reads)

    def failed(self, entry: Entry) -> None:
        """Note a report that could not be made; `entry` says what is published of it, and why."""
        self._append(journal_line("failed", entry_json(entry)))
        self.entries[entry.name] = entry

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

    def _append(self, line: bytes) -> None:
        """Write a line; a part of one is left where the disk is full."""
        while line:
            line = line[os.write(self._end, line) :]
