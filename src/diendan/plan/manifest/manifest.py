"""The bundle's manifest: what was made from what. Its format is described in docs/manifest.md.

What holds at every moment, whatever is killed and whenever the power fails:

1. manifest.json is replaced in one step, after every file that it lists is in its place and on the disk.
2. The journal is there, and on the disk, before a run changes the first file of a bundle, and goes when the
   manifest that says it all is on the disk. So where there is no journal, the bundle is as its manifest says.
3. Before the first file of a report is replaced, the journal says which, and after the last one that it is
   done. Where there is a journal, nothing is believed by its size: content is compared with what manifest and
   journal say, and what differs is made again, or withdrawn where a run does not make it.
4. Every place that manifest or journal names is remembered until a run ends well: what nothing lists then is
   removed.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from diendan.errors import InputError, Outcome
from diendan.files.atomic_writing import write_json
from diendan.plan.fingerprints.digests import digest, file_digest
from diendan.plan.manifest.journal_lines import MALFORMED, journal_lines
from diendan.plan.manifest.report_results import Failure, PublishedFile

SCHEMA = 2
FILE = "manifest.json"
JOURNAL = "manifest.journal"
"""What was published since manifest.json was written; only there during a run or after one that did not end
well."""
Read = Mapping[str, object]
"""What a report asked for and found, as it was recorded."""


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
    outputs: tuple[PublishedFile, ...]
    failure: Failure | None = None

    @property
    def name(self) -> str:
        return f"{self.slug}/{self.report}.{self.language}"


@dataclass(frozen=True)
class Manifest:
    """A bundle's manifest; empty before the first run. `reads` holds each recorded read once, by its id.

    interrupted: a run on the bundle did not end well, so that files may not be what is said of them here.
    unsettled: names of reports that such a run was publishing. noted: every place that it may have filled.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    reads: Mapping[str, Read] = field(default_factory=dict)
    head: Mapping[str, object] = field(default_factory=dict)
    extras: tuple[PublishedFile, ...] = ()
    interrupted: bool = False
    unsettled: frozenset[str] = frozenset()
    noted: frozenset[str] = frozenset()

    @property
    def code(self) -> Mapping[str, Mapping[str, str]]:
        """The code that entries were made by, as `Inputs.code`; {} in a bundle older than that record."""
        code = self.head.get("code")
        return code if isinstance(code, dict) else {}

    def outputs(self) -> dict[str, PublishedFile]:
        """Return every file that the bundle must hold, by path."""
        every = [output for entry in self.entries.values() for output in entry.outputs]
        return {output.path: output for output in (*every, *self.extras)}


def read_id(read: Read) -> str:
    """Return the name of a read: a digest of what was asked for and what was found."""
    return digest({key: value for key, value in read.items() if key not in ("file", "known")})[:16]


def entry_json(entry: Entry) -> dict[str, object]:
    """Return an entry as the manifest writes it."""
    return {key: value for key, value in asdict(entry).items() if not (key == "failure" and value is None)}


def is_published(bundle: Path, output: PublishedFile, *, content: bool) -> bool:
    """Say whether a file is in its place as listed: its length, and with `content` its bytes."""
    place = bundle / output.path
    try:
        return place.stat().st_size == output.size and (not content or file_digest(place) == output.sha256)
    except OSError:
        return False


def write_manifest(bundle: Path, manifest: Manifest) -> None:
    """Write manifest.json in one step; what the journal says is then said there. Raises OSError."""
    used = {name for entry in manifest.entries.values() for name in entry.reads}
    content = {
        "schema": SCHEMA,
        **manifest.head,
        "reads": {name: read for name, read in manifest.reads.items() if name in used},
        "reports": list(map(entry_json, manifest.entries.values())),
        "files": [asdict(output) for output in manifest.extras],
    }
    write_json(bundle / FILE, content)


def read_manifest(bundle: Path) -> Manifest:
    """Return what is published in `bundle`: manifest.json, and on top what a run that did not end well noted.

    Raises InputError where manifest.json or the journal cannot be read, is not ours or of a later version.
    """
    path, journal = bundle / FILE, bundle / JOURNAL
    manifest = Manifest()
    try:
        if path.exists():
            manifest = _manifest(path)
        return _with_journal(manifest, journal) if journal.exists() else manifest
    except (OSError, *MALFORMED) as error:
        raise InputError(
            f"reports/{bundle.name}/{FILE} cannot be read ({type(error).__name__}: {error}); "
            f"expected schema {SCHEMA}. Move the folder away and run again."
        ) from error


def _with_journal(manifest: Manifest, journal: Path) -> Manifest:
    """Return the manifest with what the journal says; a line that says nothing of ours is passed over."""
    entries, reads, noted = dict(manifest.entries), dict(manifest.reads), set(manifest.outputs())
    intended: dict[str, tuple[Entry, Mapping[str, Read]]] = {}
    for line in journal_lines(journal):
        try:
            if "intent" in line:
                entry = entry_of(line["intent"])
                intended[entry.name] = entry, {name: read_of(read) for name, read in line["reads"].items()}
                noted.update(output.path for output in entry.outputs)
            elif "done" in line:
                entry, own = intended.pop(line["done"])
                entries[entry.name] = entry
                reads.update(own)
            elif "failed" in line:
                entry = entry_of(line["failed"])
                entries[entry.name] = entry
            elif "places" in line:
                noted.update(_place(path) for path in line["places"])
        except MALFORMED:
            continue
    return replace(
        manifest,
        entries=entries,
        reads=reads,
        interrupted=True,
        unsettled=frozenset(intended),
        noted=frozenset(noted),
    )


def _manifest(path: Path) -> Manifest:
    content = json.loads(path.read_bytes())
    if content.pop("schema") != SCHEMA:
        raise ValueError("another schema")
    entries = map(entry_of, content.pop("reports"))
    return Manifest(
        reads={name: read_of(read) for name, read in content.pop("reads").items()},
        entries={entry.name: entry for entry in entries},
        extras=tuple(map(output_of, content.pop("files"))),
        head=content,
    )


def entry_of(content: Mapping[str, object]) -> Entry:
    """Return the entry that was written as `content`. Raises one of MALFORMED where it is none."""
    fields: dict[str, Any] = dict(content)
    failure = fields.get("failure")
    return Entry(
        report=_text(fields["report"]),
        subject=_text(fields["subject"]),
        slug=_text(fields["slug"]),
        language=_text(fields["language"]),
        outcome=Outcome(fields["outcome"]),
        parameters=_by_name(fields["parameters"], (str, int, float, bool)),
        execute_key=_by_name(fields["execute_key"], (str,)),
        render_key=_by_name(fields["render_key"], (str,)),
        reads=tuple(_text(name) for name in fields["reads"]),
        outputs=tuple(output_of(output) for output in fields["outputs"]),
        failure=None if failure is None else Failure(**_by_name(failure, (str,))),
    )


def read_of(content: Any) -> Read:
    """Return a recorded read as it was written. Raises one of MALFORMED where it is none."""
    _text(content["sha256"])
    kinds = [kind for kind in ("table", "text", "params") if kind in content]
    _text(content[kinds[0]])
    if kinds[0] == "text":
        _text(content["part"])
    elif kinds[0] == "table":
        columns, where = content["selection"]["columns"], content["selection"]["where"]
        for texts in ([] if columns is None else columns, where, *where.values()):
            if not isinstance(texts, list | dict):
                raise TypeError("a selection of another shape")
            for text in texts:
                _text(text)
    read: Read = content
    return read


def output_of(content: Mapping[str, object]) -> PublishedFile:
    """Return a published file as it was written. Raises one of MALFORMED where it is none or lies outside."""
    output = PublishedFile(**content)  # type: ignore[arg-type]
    if type(output.size) is not int:
        raise ValueError(f"the size of {output.path}")
    _text(output.sha256)
    _place(output.path)
    return output


def _place(path: str) -> str:
    """Return the place of a file in a bundle; ValueError where it lies outside or cannot be one."""
    if not path or path[0] == "/" or ".." in path.split("/") or "\\" in path or not path.isprintable():
        raise ValueError(f"a file outside the bundle: {path}")
    return path


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} where a text belongs")
    return value


def _by_name(value: Any, kinds: tuple[type, ...]) -> Any:
    for name, each in value.items():
        if not isinstance(each, kinds):
            raise TypeError(f"{name}: {each!r:.40}")
    return value
