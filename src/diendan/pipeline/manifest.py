"""The bundle's manifest: what was made from what. Its format is described in docs/manifest.md."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from diendan.errors import InputError, Outcome
from diendan.pipeline.digests import digest
from diendan.pipeline.json_pieces import json_pieces
from diendan.pipeline.looked_up import LookedUp
from diendan.pipeline.manifest_file import read_in_blocks
from diendan.pipeline.results import Failure, Output

SCHEMA = 2
FILE = "manifest.json"
JOURNAL = "manifest.journal"
"""What was published since manifest.json was written; only there during a run or after a killed one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One report about one subject in one language: what it was made from and what came out."""

    report: str
    subject: str
    slug: str
    language: str
    outcome: Outcome
    parameters: Mapping[str, str | int | float | bool]
    execute_key: Mapping[str, str]
    render_key: Mapping[str, str]
    reads: tuple[str, ...]
    outputs: tuple[Output, ...]
    failure: Failure | None = None

    @property
    def name(self) -> str:
        return f"{self.slug}/{self.report}.{self.language}"


@dataclass(frozen=True)
class Manifest:
    """A bundle's manifest; empty before the first run. `reads` holds each recorded read once, by its id."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    reads: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    head: Mapping[str, object] = field(default_factory=dict)
    extras: tuple[Output, ...] = ()

    @property
    def code(self) -> Mapping[str, Mapping[str, str]]:
        """The code that entries were made by, as `Inputs.code`; {} in a bundle of before it was kept."""
        return self.head.get("code", {})  # type: ignore[return-value]

    def paths(self) -> Iterator[str]:
        """Yield the place of every file that the bundle must hold."""
        for entry in self.entries.values():
            yield from (output.path for output in entry.outputs)
        yield from (output.path for output in self.extras)

    def outputs(self) -> dict[str, Output]:
        """Return every file that the bundle must hold, by path."""
        every = [output for entry in self.entries.values() for output in entry.outputs]
        return {output.path: output for output in (*every, *self.extras)}


def read_id(read: Mapping[str, object]) -> str:
    """Return the name of a read: a digest of what was asked for and what was found."""
    return digest({key: value for key, value in read.items() if key != "file"})[:16]


def entry_json(entry: Entry) -> dict[str, object]:
    """Return an entry as the manifest writes it."""
    return {key: value for key, value in asdict(entry).items() if not (key == "failure" and value is None)}


def write_manifest(bundle: Path, manifest: Manifest) -> None:
    """Write manifest.json in one step; what the journal says is then said there."""
    used = {name for entry in manifest.entries.values() for name in entry.reads}
    content = {
        "schema": SCHEMA,
        **manifest.head,
        "reads": LookedUp((name for name in manifest.reads if name in used), manifest.reads.__getitem__),
        "reports": (entry_json(entry) for entry in manifest.entries.values()),
        "files": [asdict(output) for output in manifest.extras],
    }
    part = bundle / f".{FILE}.part"
    with part.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(json_pieces(content))
        stream.write("\n")
    part.replace(bundle / FILE)


def read_manifest(bundle: Path) -> Manifest:
    """Return what is published in `bundle`: manifest.json, and on top what a killed run noted.

    Raises InputError where manifest.json is not ours or of a later version.
    """
    path = bundle / FILE
    manifest = Manifest()
    if path.is_file():
        try:
            manifest = _manifest(path)
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"reports/{bundle.name}/{FILE} cannot be read ({type(error).__name__}: {error}); "
                f"expected schema {SCHEMA}. Move the folder away and run again."
            ) from error
    return _with_journal(manifest, bundle / JOURNAL)


def _with_journal(manifest: Manifest, journal: Path) -> Manifest:
    if not journal.is_file():
        return manifest
    entries, reads = dict(manifest.entries), dict(manifest.reads)
    with journal.open("rb") as stream:
        for line in stream:
            try:
                noted = json.loads(line)
                entry = entry_of(noted["entry"])
            except (ValueError, KeyError, TypeError):
                continue  # the line that the kill cut off: its report is made again
            entries[entry.name] = entry
            reads.update(noted["reads"])
    return replace(manifest, entries=entries, reads=reads)


def _manifest(path: Path) -> Manifest:
    entries: dict[str, Entry] = {}
    reads: dict[str, Mapping[str, object]] = {}
    keys: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}

    def take(section: str, items: Any) -> None:
        if section == "reads":
            reads.update(items)
            return
        for item in items:
            # Most reports have been rendered alike: one key stands for all of them.
            key = item["render_key"]
            entry = entry_of({**item, "render_key": keys.setdefault(tuple(key.items()), key)})
            entries[entry.name] = entry

    content = read_in_blocks(path, take)
    if content["schema"] != SCHEMA:
        raise ValueError(f"schema {content['schema']}")
    known = ("schema", "reads", "reports", "files")
    for section in ("reads", "reports"):  # what was laid out in another way
        take(section, content[section])
    return Manifest(
        entries=entries,
        reads=reads,
        head={key: value for key, value in content.items() if key not in known},
        extras=tuple(Output(**output) for output in content["files"]),
    )


def entry_of(content: Mapping[str, object]) -> Entry:
    """Return the entry that was written as `content`. Raises KeyError, TypeError or ValueError."""
    fields: dict[str, object] = dict(content)
    fields["outcome"] = Outcome(str(fields["outcome"]))
    fields["reads"] = tuple(fields["reads"])  # type: ignore[arg-type]
    fields["outputs"] = tuple(Output(**output) for output in fields["outputs"])  # type: ignore[attr-defined]
    failure = fields.get("failure")
    fields["failure"] = Failure(**failure) if isinstance(failure, dict) else None
    return Entry(**fields)  # type: ignore[arg-type]
