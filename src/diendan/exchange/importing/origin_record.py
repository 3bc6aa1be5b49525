"""The origin record: where a raw file came from, what was read of it, and what it changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from diendan.data.datapackage import Package
from diendan.data.provenance.raw_files import RAW, RECORD_SUFFIX
from diendan.errors import InputError
from diendan.exchange.importing.mapping_file import FileMapping
from diendan.exchange.importing.printed.raw_file import RawFile
from diendan.exchange.importing.table_changes import Difference
from diendan.language import nfc, slugify


@dataclass(frozen=True)
class RawSource:
    """What a raw file says of itself: layouts, titles and sheets of its tables, day of the edition."""

    layouts: tuple[str, ...]
    titles: tuple[str, ...]
    sheets: tuple[str, ...]
    edition: date | None


def raw_path(raw: RawFile) -> str:
    """Return where the raw file is kept: a safe form of its name, with its hash."""
    stem = nfc(PurePosixPath(raw.name).stem)
    try:
        slug = slugify(stem[:60])
    except InputError:
        slug = "file"
    return f"{RAW}/{slug}-{raw.sha256[:12]}.{'csv' if raw.kind == 'text' else raw.kind}"


def record_path(raw: RawFile) -> str:
    """Return where the origin record is kept, beside the raw file."""
    return raw_path(raw) + RECORD_SUFFIX


def record(
    raw: RawFile,
    source: RawSource,
    differences: Sequence[Difference],
    findings: Sequence[str],
    mapping: FileMapping,
    package: Package,
    root: Path,
    day: date,
) -> str:
    """Return the origin record as text; a later import of the same file adds to the imports it lists.

    findings: what the checks doubted and somebody accepted. day: when it was imported.
    """
    path = root / record_path(raw)
    before = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    edition = mapping.date or source.edition
    stored: dict[str, Any] = before or {
        "file": raw.name,
        "sha256": raw.sha256,
        "bytes": len(raw.content),
        "publisher": _publishers(differences, mapping, package),
        "title": list(source.titles),
        "sheet": list(source.sheets),
        "layout": list(source.layouts),
        "date": edition.isoformat() if edition else None,
        "imports": [],
    }
    stored["imports"].append(
        {
            "day": day.isoformat(),
            "tables": {difference.target.table: _told(difference) for difference in differences},
            "accepted": list(findings),
        }
    )
    return json.dumps(stored, ensure_ascii=False, indent=1) + "\n"


def _publishers(differences: Sequence[Difference], mapping: FileMapping, package: Package) -> dict[str, str]:
    if mapping.publisher:
        return {"vi": mapping.publisher.vi, "en": mapping.publisher.en}
    for difference in differences:
        table = package.tables.get(difference.target.table)
        if table is not None:
            return {"vi": table.publisher("vi"), "en": table.publisher("en")}
    return {"vi": "", "en": ""}


def _told(difference: Difference) -> dict[str, Any]:
    return {
        "same": difference.same,
        "added": len(difference.added),
        "changed": [{"was": change.was, "is": change.now} for change in difference.changed],
        "withdrawn": [change.was for change in difference.withdrawn],
        "scope": [
            dict(zip(difference.target.scope, values, strict=True))
            for values in sorted(difference.target.spoken_for)
        ]
        if len(difference.target.spoken_for) <= 500
        else [],
    }
