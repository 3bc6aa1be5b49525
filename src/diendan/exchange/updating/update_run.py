"""`diendan update`: ask for the next editions, show what they change; write what a person accepts by name."""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from data_cubes.jsonstat_sets import bare, whole_dataset
from diendan.data.datapackage import Package
from diendan.environment import today
from diendan.errors import DiendanError, ExitCode, Finding, InputError
from diendan.exchange.file_limits import PUBLISHED
from diendan.exchange.importing.import_report import Import
from diendan.exchange.importing.import_run import files_of, import_file, prepare, show_import
from diendan.exchange.updating.fetching import NotFetched, fetch
from diendan.exchange.updating.published_tables import TABLES, PublisherTable, chosen_tables
from diendan.files.atomic_writing import write_json, writing

FETCHED: Final = "build/update"
"""Where answers are kept until they are accepted."""


def update(root: Path, names: Sequence[str], show: Callable[[str], None]) -> ExitCode:
    """Ask for the next edition of the tables of these names (all by default) and show what it would change.

    Nothing in data/ is changed. Returns OK where every table that was asked for says what ours say,
    DIFFERENCES where something can be accepted or decided. Raises NotFetched, after all others were shown,
    for tables that could not be fetched; InputError for a wrong row or name, and where no address is known.
    """
    package = Package.load(root)
    chosen = chosen_tables(package, names)
    asked = [table for table in chosen if table.can_be_asked]
    unknown = [table for table in chosen if not table.can_be_asked]
    differs = False
    failed: list[Finding] = []
    for table in asked:
        try:
            file = fetch(table, root / FETCHED, show)
            differs |= _show(root, package, table, file, show)
        except DiendanError as error:
            show(f"{table.name}: {error.message} Nothing was changed.")
            failed += error.findings or [Finding(table.name, error.message, "an answer that can be read")]
    if unknown:
        said = ", ".join(table.name for table in unknown)
        show(f"Not asked, because data/{TABLES}.csv knows no address: {said}.")
    if failed:
        raise NotFetched("Not every table could be fetched and read.", failed)
    if not asked:
        hint = f"Write api and address into data/{TABLES}.csv (docs/importing.md)."
        finding = Finding(f"data/{TABLES}.csv", "no address", "an address that a source states", hint)
        raise InputError("No table was asked for.", [finding])
    return ExitCode.DIFFERENCES if differs else ExitCode.OK


def accept(root: Path, name: str, show: Callable[[str], None]) -> ExitCode:
    """Write what was shown of the table of that name (or of each that our table of that name takes).

    Raises InputError where nothing was shown, where it wants a mapping file, and where the answer or data/
    are others than when it was shown: then nothing is written.
    """
    package = Package.load(root)
    files = []
    for table in chosen_tables(package, [name]):
        file, shown = root / FETCHED / f"{table.name}.json", _shown_file(root, table)
        if not shown.is_file():
            continue
        told = json.loads(shown.read_bytes())
        if _digest(prepare(root, file)) != told["shown"]:
            raise _unseen(table.name, "another answer, or other figures in data/, than were shown")
        files.append((table, file, told["asked"]))
    if not files:
        raise _unseen(name, "nothing that was shown and can be accepted")
    for table, file, asked in files:
        import_file(root, file, show, replace=True, accept=True, asked=asked)
        _shown_file(root, table).unlink()
    return ExitCode.OK


def _show(
    root: Path, package: Package, table: PublisherTable, file: Path, show: Callable[[str], None]
) -> bool:
    """Show what an answer would change, and how to accept it; return whether it changes anything."""
    shown = _shown_file(root, table)
    shown.unlink(missing_ok=True)
    planned = prepare(root, file)
    show_import(root, planned, show)
    for line in _breaks(planned, package, file):
        show(f"  {line}")
    if planned.findings.undecided:
        show(f"Decide it: diendan import {FETCHED}/{file.name} --mapping FILE (docs/importing.md)")
        return True
    if planned.changes_nothing:
        show(f"{table.name}: nothing to accept, our tables say this already.")
        return False
    files_of(root, planned)  # what the schemas refuse is said now
    asked = {"address": table.address, "api": table.api, "query": table.query, "on": today().isoformat()}
    with writing(f"what was shown of {table.name}"):
        write_json(shown, {"shown": _digest(planned), "asked": asked})
    show(f"Nothing was written. If this is right: diendan update --accept {table.name}")
    return True


def _breaks(planned: Import, package: Package, file: Path) -> Iterator[str]:
    """Yield where series begin anew among the years of an answer, and the publisher's own notes."""
    for difference in planned.differences:
        header = difference.target.header
        if not {"indicator", "year"} <= set(header):
            continue
        years: dict[str, set[int]] = {}
        for row in difference.target.rows:
            years.setdefault(row[header.index("indicator")], set()).add(int(row[header.index("year")]))
        for name, there in years.items():
            about = package.indicators.get(name)
            starts = [year for year in about.break_years if min(there) < year <= max(there)] if about else []
            if starts and difference.target.table != "benchmarks":
                yield f"break: {name} begins anew in {', '.join(map(str, starts))} (data/indicators.csv)"
        if difference.is_new_table:
            yield f"break: {difference.target.table} is new, by the {difference.target.system} units"
    notes = whole_dataset(json.loads(bare(file.read_bytes())), PUBLISHED.cells).get("note") or []
    for note in [notes] if isinstance(notes, str) else notes:
        yield f"the publisher notes: {' '.join(str(note).split())[:300]}"


def _digest(planned: Import) -> str:
    return hashlib.sha256("\n".join(planned.lines(sys.maxsize)).encode()).hexdigest()


def _shown_file(root: Path, table: PublisherTable) -> Path:
    return root / FETCHED / f"{table.name}.shown.json"


def _unseen(name: str, got: str) -> InputError:
    expected = "what `diendan update` has shown"
    return InputError("Nothing was written.", [Finding(name, got, expected, f"Run: diendan update {name}")])
