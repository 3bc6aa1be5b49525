"""The origin record: where a raw file came from, what was read of it, and what it changed."""

import json
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from diendan.data.datapackage import Package
from diendan.data.provenance.raw_files import RAW, RECORD_SUFFIX
from diendan.errors import InputError
from diendan.exchange.importing.import_report import Import
from diendan.exchange.importing.printed.printed_figures import edition_of
from diendan.exchange.importing.printed.raw_file import RawFile
from diendan.exchange.importing.table_changes import Difference
from diendan.language import NO_WORDS, nfc, slugify


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


def record(planned: Import, package: Package, day: date) -> str:
    """Return the origin record as text; a later import of the same file adds to the imports it lists.

    day: when it was imported. What the checks doubted and somebody accepted is in it.
    """
    raw, extracts, mapping, differences = planned.raw, planned.extracts, planned.mapping, planned.differences
    path = package.root / record_path(raw)
    edition = mapping.date or edition_of(extracts)
    names = (difference.target.table for difference in differences)
    tables = [package.tables[name] for name in names if name in package.tables]
    stored: dict[str, Any] = (
        json.loads(path.read_text(encoding="utf-8"))
        if path.is_file()
        else {
            "file": raw.name,
            "sha256": raw.sha256,
            "bytes": len(raw.content),
            "publisher": (mapping.publisher or (tables[0].publisher if tables else NO_WORDS))._asdict(),
            "title": [extract.title for extract in extracts],
            "sheet": [extract.sheet for extract in extracts if extract.sheet],
            "layout": [extract.layout for extract in extracts],
            "date": edition.isoformat() if edition else None,
            "imports": [],
        }
        | ({"asked": planned.asked} if planned.asked else {})
    )
    stored["imports"].append(
        {
            "day": day.isoformat(),
            "tables": {difference.target.table: _told(difference) for difference in differences},
            "accepted": list(planned.findings.doubts),
        }
    )
    return json.dumps(stored, ensure_ascii=False, indent=1) + "\n"


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
