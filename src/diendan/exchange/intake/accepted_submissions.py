"""Accepted submissions as they are kept: one folder each, put in place by one rename, never changed after.

A folder data/submissions/kept/<number>-<hash> holds the file as it came, its rows and what is known of it.
The tables of the Data Package are made from these folders, so a killed run loses nothing.
"""

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from diendan.data.provenance.illustrative import is_illustrative
from diendan.errors import Finding, InputError
from diendan.exchange.forms.form_definition import Form
from diendan.exchange.intake.reading.cell_rules import EnteredValue
from diendan.exchange.intake.reading.submission_reading import ReadSubmission
from diendan.exchange.legacy_text import clean
from diendan.files.atomic_writing import sync_folder, write_atomically
from diendan.language import fold

KEPT: Final = Path("data/submissions/kept")
_ABOUT: Final = "submission.json"
_PART: Final = ".part-"


@dataclass(frozen=True)
class StoredValue:
    """One accepted value. row: 0 for a value, from 1 on in a list; item: the row's key, to compare by."""

    section: str
    row: int
    item: str
    cell: str
    value: str
    unit: str
    reference: str
    sheet: str
    address: str


@dataclass(frozen=True)
class AcceptedSubmission:
    """One accepted submission. file: its name as it came; suffix: its kind; sequence: from 1 on.

    illustrative: its figures are made up.
    """

    sha256: str
    form: str
    edition: str
    system: str
    code: str
    period: str
    file: str
    suffix: str
    received: str
    sequence: int
    rows: tuple[StoredValue, ...]
    illustrative: bool = False

    @property
    def subject(self) -> tuple[str, str, str, str]:
        """What it reports on: form, unit and period; a later submission of the same replaces it."""
        return (self.form, self.system, self.code, self.period)


def read_kept(root: Path) -> tuple[AcceptedSubmission, ...]:
    """Return every kept submission in the order of acceptance. Raises InputError for a damaged one."""
    findings: list[Finding] = []
    found: list[AcceptedSubmission] = []
    made_up = is_illustrative(root)
    for path in sorted((root / KEPT).glob("*/")):
        if path.name.startswith(_PART):
            continue
        label = f"{KEPT.as_posix()}/{path.name}/{_ABOUT}"
        try:
            about = json.loads((path / _ABOUT).read_text(encoding="utf-8"))
            kept = AcceptedSubmission(**{**about, "rows": tuple(StoredValue(**row) for row in about["rows"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            findings.append(Finding(label, f"{type(error).__name__}: {error}", "a kept submission"))
            continue
        if kept.illustrative != made_up:
            got = "made-up figures" if kept.illustrative else "real figures"
            findings.append(Finding(label, got, "the other: real and made-up figures are never mixed"))
        stored = path / f"file{kept.suffix}"
        if not stored.is_file() or hash_of(stored.read_bytes()) != kept.sha256:
            findings.append(Finding(f"{label}: file", "another content", f"the file with hash {kept.sha256}"))
        found.append(kept)
    if findings:
        hint = "Restore data/submissions/kept from git."
        raise InputError(f"The kept submissions are damaged. {hint}", findings)
    return tuple(sorted(found, key=lambda kept: kept.sequence))


def keep(
    root: Path, content: bytes, name: str, read: ReadSubmission, received: date, sequence: int
) -> AcceptedSubmission:
    """Put an accepted file and its rows among the kept submissions and return it.

    read: what it holds, acceptable. sequence: one more than that of the last kept one.
    Everything is written to a folder of another name first, which is then renamed: whoever kills the process
    leaves either nothing or the whole.
    """
    found, suffix = read.found, f".{read.kind}"
    assert found is not None
    kept = AcceptedSubmission(
        sha256=hash_of(content),
        form=found.form.form,
        edition=found.form.edition,
        system=found.unit.system,
        code=found.unit.code,
        period=str(found.year),
        file=name,
        suffix=suffix,
        received=received.isoformat(),
        sequence=sequence,
        rows=tuple(_rows(found.form, read.entries)),
        illustrative=is_illustrative(root),
    )
    folder = _folder(root, sequence, kept.sha256)
    part = folder.with_name(f"{_PART}{folder.name}")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    about = json.dumps(asdict(kept), ensure_ascii=False, indent=1)
    write_atomically(part / f"file{suffix}", content)
    write_atomically(part / _ABOUT, about.encode("utf-8"))
    part.rename(folder)
    sync_folder(folder.parent)
    return kept


def take_back(root: Path, kept: AcceptedSubmission) -> None:
    """Take a submission out of the kept ones, in one step."""
    folder = _folder(root, kept.sequence, kept.sha256)
    folder.rename(folder.with_name(f"{_PART}{folder.name}"))
    sync_folder(folder.parent)


def clear_parts(root: Path) -> None:
    """Remove what a killed run has left half-written."""
    for path in (root / KEPT).glob(f"{_PART}*"):
        shutil.rmtree(path)


def _folder(root: Path, sequence: int, sha256: str) -> Path:
    return root / KEPT / f"{sequence:05}-{sha256[:12]}"


def hash_of(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(content).hexdigest()


def _rows(form: Form, entries: Sequence[EnteredValue]) -> list[StoredValue]:
    texts: dict[tuple[str, int], dict[str, str]] = {}
    for entry in entries:
        texts.setdefault((entry.section, entry.row), {})[entry.code] = entry.value.text
    keys = {section.name: section.key for section in form.sections}
    items: dict[tuple[str, int], str] = {}
    used = Counter[tuple[str, str]]()
    for (section, row), here in sorted(texts.items(), key=lambda item: item[0]):
        item = " | ".join(fold(here[code]) for code in keys[section] if code in here) or str(row)
        used[section, item] += 1
        again = f" #{used[section, item]}" if used[section, item] > 1 else ""
        items[section, row] = f"{item}{again}" if row else ""
    return [
        StoredValue(
            section=e.section,
            row=e.row,
            item=items[e.section, e.row],
            cell=e.code,
            value=e.value.text,
            unit=e.cell.unit,
            reference=e.value.reference,
            sheet=clean(e.place.sheet)[0],
            address=e.place.address,
        )
        for e in entries
    ]
