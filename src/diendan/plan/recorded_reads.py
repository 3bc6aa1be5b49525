"""Recorded reads: what a report saw of the data, and whether the data of today still says the same."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from diendan.errors import DiendanError
from diendan.files.atomic_writing import write_atomically
from diendan.plan.fingerprints.digests import file_digest
from diendan.plan.fingerprints.inputs import Inputs
from diendan.plan.manifest.manifest import Manifest, Read, read_id
from diendan.plan.manifest.report_results import PublishedFile
from diendan.project import Project

if TYPE_CHECKING:
    from diendan.data.datapackage import Package, Rows, Selection

FOLDER = "tables"
"""Where a bundle keeps the tables that its reports were made from."""
_SHOWN = 3


class Reads:
    """The reads of a bundle's reports compared with the data of today; each is compared once.

    package: what of the data was known on the forum's day.
    """

    def __init__(self, project: Project, inputs: Inputs, previous: Manifest, bundle: Path, day: date) -> None:
        self.project, self.inputs, self.previous, self.bundle = project, inputs, previous, bundle
        self._day = day
        self._judged: dict[str, tuple[str, ...]] = {}
        self._selected: dict[tuple[str, str], str] = {}
        self._fingerprints: dict[tuple[object, ...], str] = {}

    def changes(self, names: Iterable[str]) -> list[str]:
        """Return what changed in the reads with these ids, down to the value where it can be said."""
        found: list[str] = []
        for name in names:
            if name not in self._judged:
                self._judged[name] = self._judge(name)
            found += [change for change in self._judged[name] if change not in found]
        return found

    def _judge(self, name: str) -> tuple[str, ...]:
        read = self.previous.reads.get(name)
        if read is None:
            return ("a recorded read is missing from the manifest",)
        if self._of_same_files(read):
            return ()
        try:
            now = self._digest_now(read)
        except DiendanError as error:
            return (f"{_called(read)} cannot be read as before: {error.message}",)
        return () if now == read["sha256"] else tuple(self._differences(read))

    def holds(self, read: Read) -> bool:
        """Say whether the data of today still gives what the read gave."""
        try:
            return self._of_same_files(read) or self._digest_now(read) == read["sha256"]
        except DiendanError:
            return False

    def _of_same_files(self, read: Read) -> bool:
        return self.files(read) == {key: read[key] for key in ("file", "known") if key in read}

    def files(self, read: Read) -> dict[str, str]:
        """Return the digests of the file that a read comes from, and of those that say what was known."""
        table = self.package.tables.get(str(read.get("table")))
        others = sorted(self.package.known.consulted(table)) if table and self.package.known else []
        known = self.inputs.files(self.package.table(name).file for name in others)
        return {"file": self.fingerprint(read), **({"known": known} if others else {})}

    def fingerprint(self, read: Read) -> str:
        """Return the digest of the file that a read comes from; equal digests spare a comparison."""
        source = (read.get("table"), read.get("text"), read.get("params"))
        if source not in self._fingerprints:
            self._fingerprints[source] = self.inputs.file(self.file_of(read))
        return self._fingerprints[source]

    def file_of(self, read: Read) -> Path:
        """Return the file that a read comes from."""
        if "table" in read:
            table = self.package.tables.get(str(read["table"]))
            return table.file if table else self.project.data / "missing.csv"
        if "text" in read:
            return self.project.texts / f"{read['text']}.md"
        return self.project.root / "params" / f"{read['params']}.yml"

    @cached_property
    def package(self) -> "Package":
        from diendan.data.datapackage import Package

        return Package.load(self.project.root).on(self._day)

    def _digest_now(self, read: Read) -> str:
        if "table" in read:
            key = (str(read["table"]), json.dumps(read["selection"], sort_keys=True))
            if key not in self._selected:
                self._selected[key] = self.package.table(str(read["table"])).select(_selection(read)).sha256
            return self._selected[key]
        if "text" in read:
            from diendan.spec.texts import Texts

            name = str(read["text"])
            texts = Texts.load(self.file_of(read), "vi" if name.endswith(".vi") else "en")
            part = str(read["part"])
            return texts.part_sha256(part) if part in texts.names else "gone"
        path = self.file_of(read)
        return hashlib.sha256(path.read_bytes() if path.is_file() else b"").hexdigest()

    def _differences(self, read: Read) -> list[str]:
        """Say what changed: for a table down to the value, if the bundle still holds the table as it was."""
        if "text" in read:
            return [f"texts: the part `{read['part']}`, which is used while executing, changed"]
        if "params" in read or not (kept := self.bundle / kept_table(read)).is_file():
            return [f"{_called(read)} changed"]
        table = self.package.table(str(read["table"]))
        before, now = (
            replace(table, file=file).select(_selection(read)) for file in (kept, self.file_of(read))
        )
        return _compared(table.name, table.primary_key, before, now)


def _selection(read: Read) -> "Selection":
    from diendan.data.datapackage import Selection

    asked = read["selection"]
    assert isinstance(asked, dict)
    return Selection.parse(asked)


def kept_table(read: Read) -> str:
    """Return where in the bundle the table of a read is kept, by name and content."""
    return f"{FOLDER}/{read['table']}.{str(read['file'])[:16]}.csv"


def _compared(table: str, key_columns: Collection[str], before: "Rows", now: "Rows") -> list[str]:
    """Return what differs between two selections, a line for each of the first few values.

    key_columns: the primary key, by which a row of a table without values is known.
    """
    if before.header != now.header:
        return [f"the columns of table {table} changed"]
    keys = [name for name in now.header if name not in ("value", "status", "note")]
    if "value" not in now.header and {*key_columns} <= {*keys}:
        keys = [name for name in keys if name in key_columns] or keys
    old, new = ({tuple(row[name] for name in keys): row for row in rows.records()} for rows in (before, now))
    lines = []
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            name = _row_name(table, dict(zip(keys, key, strict=True)))
            lines.append(f"{name}: {_change(old.get(key), new.get(key))}")
    if len(lines) > _SHOWN:
        lines = [*lines[:_SHOWN], f"table {table}: {len(lines) - _SHOWN} more values changed"]
    return lines or [f"the order of the rows of table {table} changed"]


def _row_name(table: str, values: Mapping[str, str]) -> str:
    if "indicator" not in values:
        return f"table {table}, " + ", ".join(f"{name} {value}" for name, value in values.items() if value)
    place = values.get("province_code") or values.get("area")
    return f"{values['indicator']} {values.get('year', '')}".strip() + (f" ({place})" if place else "")


def _change(old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> str:
    """Return "29.07 → 28.90", with the status where that changed too; "last_year 2023 → 2024"."""
    if old is None or new is None:
        return "no row → a row" if old is None else "a row → no row"
    if "value" not in new:
        differ = [name for name in new if old[name] != new[name]]
        return ", ".join(f"{name} {old[name] or 'empty'} → {new[name] or 'empty'}" for name in differ)
    restated = old.get("status") != new.get("status")
    shown = [(row["value"] or "empty") + (f" ({row['status']})" if restated else "") for row in (old, new)]
    return " → ".join(shown)


def _called(read: Read) -> str:
    if "table" in read:
        return f"table {read['table']}"
    return f"text {read['text']}" if "text" in read else f"params/{read['params']}.yml"


def identified(reads: Iterable[Read], compared: Reads) -> dict[str, dict[str, object]]:
    """Return recorded reads by id, each with the digests of the files that it comes from."""
    return {read_id(read): {**read, **compared.files(read)} for read in reads}


def keep_tables(bundle: Path, reads: Iterable[Read], compared: Reads) -> tuple[PublishedFile, ...]:
    """Copy the tables that the reads come from into the bundle and return what is kept.

    A table is the provenance of the reports and lets a later plan say which value changed.
    """
    kept: dict[str, PublishedFile] = {}
    for read in reads:
        if "table" not in read or kept_table(read) in kept:
            continue
        name = kept_table(read)
        place = bundle / name
        if not (place.is_file() and file_digest(place) == read["file"]):
            source = compared.file_of(read)
            if compared.fingerprint(read) != read["file"]:
                continue  # the table changed since a report that failed again was made: its old copy is gone
            write_atomically(place, source.read_bytes())
        kept[name] = PublishedFile(name, str(read["file"]), place.stat().st_size)
    return tuple(kept[name] for name in sorted(kept))
