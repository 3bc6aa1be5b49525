"""One import, end to end: read, recognise, check, compare; and, where nothing stands against it, write."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace as replaced
from pathlib import Path
from typing import Any, Final

from diendan.data.checking.table_checks import check_table
from diendan.data.csv_files import csv_of, inspect_content
from diendan.data.datapackage import DESCRIPTOR, Package
from diendan.data.descriptors import parse_table
from diendan.environment import today
from diendan.errors import ExitCode, Finding, InputError
from diendan.exchange.importing.import_report import Import, ImportFindings
from diendan.exchange.importing.mapping_file import FileMapping, read_mapping
from diendan.exchange.importing.origin_record import raw_path, record, record_path
from diendan.exchange.importing.printed.printed_figures import Extract
from diendan.exchange.importing.printed.raw_file import RawFile, read_raw, refuse
from diendan.exchange.importing.published_checks import check_known
from diendan.exchange.importing.readers.layouts import read_extracts
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.exchange.importing.recognised_figures import figure_targets, recognise, unlike_units
from diendan.exchange.importing.schema_stub import CATALOGUE, new_catalogue, new_descriptor, table_path
from diendan.exchange.importing.storing import finish, store
from diendan.exchange.importing.table_changes import Difference, compare, corrected
from diendan.files.atomic_writing import write_atomically, writing
from diendan.files.folder_lock import alone

_BUSY: Final = "Another import is running on data/. Wait for it to end and run again."
_EVERY: Final = Path("build/findings/import.txt")


def import_file(
    root: Path,
    file: Path,
    show: Callable[[str], None],
    *,
    mapping: Path | None = None,
    into: str | None = None,
    dry_run: bool = False,
    replace: bool = False,
    accept: bool = False,
    asked: Mapping[str, Any] | None = None,
) -> ExitCode:
    """Import one file and show what it changes; return DIFFERENCES where something wants a decision first.

    mapping, into: as `prepare` takes them. asked: of whom and how the file was asked for, for its origin
    record. Nothing is written in a dry run, where present figures would be
    replaced without `replace`, or where the checks doubt something without `accept`. An import that was
    killed while its files were put in place is finished first. Raises InputError for a file that cannot be
    imported, WriteFailed where data/ cannot be written.
    """
    with alone(root / "data", _BUSY):
        if places := finish(root):
            show(f"An import that was stopped is finished now: {', '.join(places)}.")
        planned = replaced(prepare(root, file, mapping, into), asked=asked)
        show_import(root, planned, show)
        wanted = []
        if planned.findings.undecided:
            wanted.append("--mapping FILE, in which you say what the file does not (docs/importing.md)")
        if planned.findings.doubts and not accept:
            wanted.append("--accept-findings, once you have looked at what is listed above")
        if planned.overwrites and not replace:
            wanted.append("--replace, to put the new values in the place of the present ones")
        if dry_run:
            files_of(root, planned)  # what the schemas refuse is said in a dry run, too
            show("Nothing was written (--dry-run).")
        elif wanted:
            show(f"Nothing was written. Run again with {' and '.join(wanted)}.")
        else:
            kept = write(root, planned)
            told = "The tables say this already" if planned.changes_nothing else "The tables are written"
            show(f"{told}; the file is kept as {kept}, its origin record beside it.")
    return ExitCode.DIFFERENCES if wanted else ExitCode.OK


def show_import(root: Path, planned: Import, show: Callable[[str], None]) -> None:
    """Show what an import would do; all of it goes to a file where that is more than a terminal bears."""
    short, every = tuple(planned.lines()), tuple(planned.lines(sys.maxsize))
    for line in short:
        show(line)
    if short != every:
        with writing(_EVERY.as_posix()):
            write_atomically(root / _EVERY, (f"{line}\n" for line in every))
        show(f"All of it is in {_EVERY.as_posix()}.")


def prepare(root: Path, path: Path, mapping_file: Path | None = None, into: str | None = None) -> Import:
    """Return what importing the file at `path` would do; nothing is written.

    root: the project. mapping_file: what a person says about the file. into: the table that it must go to.
    Raises InputError for a file that cannot be read, of an unknown layout or series, or that contradicts
    itself.
    """
    package = Package.load(root)
    mapping = read_mapping(mapping_file) if mapping_file else FileMapping()
    raw = read_raw(path)
    wanted = into or mapping.table
    file, extracts = _read(raw, mapping, package)
    found = _recognised(file, extracts, wanted)
    tables = {target.table for target in found.targets}
    if wanted and wanted not in tables and not found.undecided:
        raise refuse(raw.name, f"figures for {', '.join(sorted(tables))}", f"figures for {wanted}")
    targets, corrections = corrected(() if found.undecided else found.targets, package)
    found.notes += corrections
    return Import(raw, tuple(extracts), tuple(compare(target, package) for target in targets), found, mapping)


def write(root: Path, planned: Import) -> str:
    """Write the tables, the descriptor, the raw file and its origin record; return where the raw file is
    kept.

    The new tables are checked against their schemas before any file is touched.
    Raises InputError with every row that its schema refuses, WriteFailed where a file cannot be written.
    """
    files = files_of(root, planned)
    if files:
        store(root, files)
    return raw_path(planned.raw)


def files_of(root: Path, planned: Import) -> dict[str, bytes]:
    """Return what an import writes, by path; nothing is written. Raises InputError as `write` does."""
    package = Package.load(root)
    changed = [difference for difference in planned.differences if not difference.is_empty]
    files: dict[str, bytes] = {raw_path(planned.raw): planned.raw.content}
    if (root / raw_path(planned.raw)).is_file():
        files.clear()
    for difference in changed:
        path = table_path(difference.target.table, package)
        files[path] = csv_of(difference.target.header, difference.rows).encode()
    if changed:
        catalogue = new_catalogue(changed, package, planned.mapping)
        if catalogue is not None:
            files[CATALOGUE] = catalogue.encode()
        files[DESCRIPTOR] = new_descriptor(changed, planned.mapping, root).encode()
    if changed or not (root / record_path(planned.raw)).is_file():
        files[record_path(planned.raw)] = record(planned, package, today()).encode()
    _check_schemas(root, files, changed)
    return files


def _read(raw: RawFile, mapping: FileMapping, package: Package) -> tuple[PublishedSource, Sequence[Extract]]:
    """Read a file, by the 63 provinces unless the mapping or the names of its places say the 34 units."""
    file = PublishedSource(raw, mapping, package, mapping.unit_system or "63")
    extracts = read_extracts(file)
    places = (figure.place for extract in extracts for figure in extract.figures)
    provinces = {place.code for place in places if place.kind == "province"}
    if mapping.unit_system is None and provinces and file.places.are_the_34(provinces):
        file = replaced(file, system="34")
        extracts = read_extracts(file)
    return file, extracts


def _recognised(file: PublishedSource, extracts: Sequence[Extract], into: str | None) -> ImportFindings:
    """Return the rows for our tables, and what is to be said about them."""
    # A new table takes every indicator; a file may fill several known ones.
    only = into if into not in file.package.tables else None
    found = ImportFindings()
    for extract in extracts:
        found.notes += extract.notes
        found.doubts += extract.doubts
        found.targets += extract.targets
        found.undecided += [*unlike_units(extract), *extract.undecided]
        if not extract.figures:
            continue
        known = recognise(file, extract, only)
        found.explained += known.explained
        found.undecided += known.undecided
        if known.undecided:
            continue
        doubts, notes = check_known(known, file)
        found.doubts += doubts
        found.notes += notes
        found.targets += figure_targets(known, file, into)
    tables = [target.table for target in found.targets]
    if len(set(tables)) < len(tables):
        sheets = ", ".join(extract.sheet for extract in extracts)
        raise refuse(file.name, f"several sheets for one table ({sheets})", "one sheet a table")
    return found


def _check_schemas(root: Path, files: dict[str, bytes], changed: Sequence[Difference]) -> None:
    """Raise InputError with every row of the new tables that its new schema refuses."""
    if not changed:
        return
    resources = {r["name"]: r for r in json.loads(files[DESCRIPTOR])["resources"]}
    findings: list[Finding] = []
    for difference in changed:
        table = parse_table(resources[difference.target.table], root)
        findings += check_table(table, inspect_content(files[table.path], table.path), {})
    if findings:
        raise InputError("Cannot import: the result would not fit its schema.", findings)
