"""One import, end to end: read, recognise, check, compare; and, where nothing stands against it, write."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from diendan.data.checking.table_checks import check_table
from diendan.data.csv_files import inspect_csv
from diendan.data.datapackage import DESCRIPTOR, Package
from diendan.data.descriptors import parse_table
from diendan.environment import today
from diendan.errors import Finding, InputError
from diendan.exchange.importing.import_report import SHOWN, difference_lines, list_lines, source_lines
from diendan.exchange.importing.mapping_file import FileMapping, read_mapping
from diendan.exchange.importing.origin_record import RawSource, raw_path, record, record_path
from diendan.exchange.importing.printed.cell_tables import PrintedSheet, read_sheets
from diendan.exchange.importing.printed.printed_figures import Extract
from diendan.exchange.importing.printed.printed_places import PlaceNames
from diendan.exchange.importing.printed.raw_file import RawFile, read_raw, refuse
from diendan.exchange.importing.published_checks import Checked, check_known
from diendan.exchange.importing.published_edition import (
    Target,
    figure_targets,
    iati_targets,
    programme_target,
    recognise,
    unit_doubt,
)
from diendan.exchange.importing.readers import budget, iati
from diendan.exchange.importing.readers.crosstab import holds_places, read_crosstab
from diendan.exchange.importing.readers.jsonstat import read_jsonstat
from diendan.exchange.importing.readers.tidy import read_tidy
from diendan.exchange.importing.schema_stub import (
    CATALOGUE,
    csv_text,
    new_catalogue,
    new_descriptor,
    table_path,
)
from diendan.exchange.importing.storing import store
from diendan.exchange.importing.table_changes import Difference, compare, corrected


@dataclass(frozen=True)
class Import:
    """What a file would do to the tables; doubts want acceptance first, notes are only printed."""

    raw: RawFile
    source: RawSource
    differences: tuple[Difference, ...]
    doubts: tuple[str, ...]
    notes: tuple[str, ...]
    mapping: FileMapping

    @property
    def changes_nothing(self) -> bool:
        """Whether all tables already say what the file says."""
        return all(difference.is_empty for difference in self.differences)

    @property
    def overwrites(self) -> bool:
        """Whether present figures would be replaced or removed."""
        return any(difference.overwrites for difference in self.differences)

    def lines(self, most: int = SHOWN) -> Iterator[str]:
        """Give the report of the import; most: so many of a kind, as a terminal bears."""
        yield from source_lines(self.raw.name, self.source)
        yield f"  sha256 {self.raw.sha256}"
        yield from list_lines("Notes", self.notes, most)
        yield from list_lines("To be looked at", self.doubts, most)
        for difference in self.differences:
            yield from difference_lines(difference, most)


@dataclass(frozen=True)
class _Found:
    """What a file holds; provinces: the codes of those that have a row."""

    targets: tuple[Target, ...]
    checked: Checked
    source: RawSource
    provinces: frozenset[str] = frozenset()


def prepare(root: Path, path: Path, mapping_file: Path | None = None, into: str | None = None) -> Import:
    """Return what importing the file at `path` would do; nothing is written.

    root: the project. mapping_file: what a person says about the file. into: the table that it must go to.
    Raises InputError for a file that cannot be read, of an unknown layout or series, or that contradicts
    itself.
    """
    package = Package.load(root)
    mapping = read_mapping(mapping_file) if mapping_file else FileMapping()
    raw = read_raw(path)
    found = _read(root, raw, package, mapping, into or mapping.table)
    tables = {target.table for target in found.targets}
    wanted = into or mapping.table
    if wanted and wanted not in tables:
        raise refuse(raw.name, f"figures for {', '.join(sorted(tables))}", f"figures for {wanted}")
    targets, corrections = corrected(found.targets, package)
    differences = tuple(compare(target, package) for target in targets)
    return Import(
        raw, found.source, differences, found.checked.doubts, (*found.checked.notes, *corrections), mapping
    )


def write(root: Path, planned: Import) -> str:
    """Write the tables, the descriptor, the raw file and its origin record; return where the raw file is
    kept.

    The new tables are checked against their schemas before any file is touched.
    Raises InputError with every row that its schema refuses, WriteFailed where a file cannot be written.
    """
    package = Package.load(root)
    changed = [difference for difference in planned.differences if not difference.is_empty]
    files: dict[str, bytes] = {raw_path(planned.raw): planned.raw.content}
    if (root / raw_path(planned.raw)).is_file():
        files.clear()
    for difference in changed:
        path = table_path(difference.target.table, package)
        files[path] = csv_text(difference.target.header, difference.rows).encode()
    if changed:
        catalogue = new_catalogue(changed, package, planned.mapping)
        if catalogue is not None:
            files[CATALOGUE] = catalogue.encode()
        files[DESCRIPTOR] = new_descriptor(changed, planned.mapping, root).encode()
    if changed or not (root / record_path(planned.raw)).is_file():
        text = record(
            planned.raw,
            planned.source,
            planned.differences,
            planned.doubts,
            planned.mapping,
            package,
            root,
            today(),
        )
        files[record_path(planned.raw)] = text.encode()
    _check_schemas(root, files, changed)
    if files:
        store(root, files)
    return raw_path(planned.raw)


def _read(root: Path, raw: RawFile, package: Package, mapping: FileMapping, into: str | None) -> _Found:
    """Read a file, by the 63 provinces unless the mapping or the names of its places say the 34 units."""
    if raw.kind == "xml":
        return _read_iati(root, raw)
    places = PlaceNames(root, mapping.places, mapping.unit_system or "63")
    found = _read_tables(raw, package, mapping, into, places)
    if mapping.unit_system is None and places.are_the_34(found.provinces):
        found = _read_tables(raw, package, mapping, into, PlaceNames(root, mapping.places, "34"))
    return found


def _read_tables(
    raw: RawFile, package: Package, mapping: FileMapping, into: str | None, places: PlaceNames
) -> _Found:
    if raw.kind == "json":
        return _figures(raw, [read_jsonstat(raw, places)], package, mapping, into, places)
    sheets = read_sheets(raw)
    if mapping.columns:
        return _figures(
            raw, [read_tidy(raw.name, sheets[0], places, mapping)], package, mapping, into, places
        )
    provinces = [sheet for sheet in sheets if budget.is_budget_of_provinces(sheet)]
    programmes = [sheet for sheet in sheets if budget.is_budget_of_programmes(sheet)]
    if provinces or programmes:
        return _read_budget(raw, provinces, programmes, package, mapping, into, places)
    tables = [sheet for sheet in sheets if holds_places(sheet, places)]
    if not tables:
        hint = "For a file with one figure a row, name its `columns` in a mapping file (docs/importing.md)."
        raise refuse(raw.name, "no sheet with names of provinces", "a table by provinces", hint)
    extracts = [read_crosstab(raw.name, sheet, places, mapping.decimal_mark) for sheet in tables]
    return _figures(raw, extracts, package, mapping, into, places)


def _figures(
    raw: RawFile,
    extracts: Sequence[Extract],
    package: Package,
    mapping: FileMapping,
    into: str | None,
    places: PlaceNames,
) -> _Found:
    targets: list[Target] = []
    doubts: list[str] = []
    notes: list[str] = []
    provinces: set[str] = set()
    for extract in extracts:
        provinces |= {each.place.code for each in extract.figures if each.place.kind == "province"}
        known = recognise(raw.name, extract, package, mapping, _single(into, package))
        checked = check_known(known, places, package, mapping)
        targets += figure_targets(known, package, mapping, into, places.system)
        doubt = unit_doubt(extract, {name for name, _ in known.figures}, package, mapping.unit)
        doubts += [*checked.doubts, *([doubt] if doubt else [])]
        notes += [*extract.notes, *checked.notes]
    tables = [target.table for target in targets]
    if len(set(tables)) < len(tables):
        sheets = ", ".join(extract.sheet for extract in extracts)
        raise refuse(raw.name, f"several sheets for one table ({sheets})", "one sheet a table")
    source = RawSource(
        tuple(extract.layout for extract in extracts),
        tuple(extract.title for extract in extracts),
        tuple(extract.sheet for extract in extracts if extract.sheet),
        next((extract.edition for extract in extracts if extract.edition), None),
    )
    return _Found(tuple(targets), Checked(tuple(doubts), tuple(notes)), source, frozenset(provinces))


def _single(into: str | None, package: Package) -> str | None:
    """Return the table to check indicators against: a new one only; a file may fill several known ones."""
    return into if into is not None and into not in package.tables else None


def _read_budget(
    raw: RawFile,
    provinces: Sequence[PrintedSheet],
    programmes: Sequence[PrintedSheet],
    package: Package,
    mapping: FileMapping,
    into: str | None,
    places: PlaceNames,
) -> _Found:
    extracts = [budget.read_budget_of_provinces(raw.name, sheet, places) for sheet in provinces]
    found = _figures(raw, extracts, package, mapping, into, places)
    targets, doubts, notes = list(found.targets), list(found.checked.doubts), list(found.checked.notes)
    titles, sheets, edition = list(found.source.titles), list(found.source.sheets), found.source.edition
    for sheet in programmes:
        extract = budget.read_budget_of_programmes(raw.name, sheet)
        target, passed = programme_target(extract, package)
        doubt = unit_doubt(extract, {row[3] for row in target.rows}, package, mapping.unit)
        targets.append(target)
        doubts += [doubt] if doubt else []
        notes += [f"not taken: {text}" for text in passed]
        titles.append(extract.title)
        sheets.append(extract.sheet)
        edition = edition or extract.edition
    layouts = (*found.source.layouts, *(budget.PROGRAMMES for _ in programmes))
    source = RawSource(layouts, tuple(titles), tuple(sheets), edition)
    return _Found(tuple(targets), Checked(tuple(doubts), tuple(notes)), source, found.provinces)


def _read_iati(root: Path, raw: RawFile) -> _Found:
    extract = iati.read_iati(raw, iati.UnitsByDay(root))
    notes = [f"{extract.others} activities have no recipient VN"] if extract.others else []
    for activity in extract.activities:
        if activity.unplaced or not activity.places:
            told = ", ".join(activity.unplaced) or "no place below the country"
            notes.append(f"not placed: {activity.identifier} ({activity.title[:60]}): {told}")
        if activity.places and activity.share not in ("100", "100.0"):
            notes.append(
                f"{activity.identifier}: share for Viet Nam {activity.share}; flows are of the whole activity"
            )
    if not extract.activities:
        raise refuse(raw.name, "no activity with the recipient VN", "at least one")
    source = RawSource(
        ("IATI activities",), (f"{len(extract.activities)} activities in Viet Nam",), (), extract.generated
    )
    return _Found(tuple(iati_targets(extract)), Checked((), tuple(notes)), source)


def _check_schemas(root: Path, files: dict[str, bytes], changed: Sequence[Difference]) -> None:
    """Raise InputError with every row of the new tables that its new schema refuses."""
    import json
    import tempfile

    if not changed:
        return
    resources = {r["name"]: r for r in json.loads(files[DESCRIPTOR])["resources"]}
    findings: list[Finding] = []
    with tempfile.TemporaryDirectory() as folder:
        for difference in changed:
            table = parse_table(resources[difference.target.table], root)
            draft = Path(folder) / "table.csv"
            draft.write_bytes(files[table.path])
            findings += check_table(table, inspect_csv(draft, table.path), {})
    if findings:
        raise InputError("Cannot import: the result would not fit its schema.", findings)
