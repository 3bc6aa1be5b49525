"""Everything that is wrong in data/, all at once: descriptor, files, cells, catalogue of indicators, sums."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final

from diendan.data.checking.published_sums import check_sums
from diendan.data.checking.table_checks import TYPES, check_table
from diendan.data.csv_files import CsvFile, inspect_csv
from diendan.data.datapackage import DESCRIPTOR, Package, Table
from diendan.data.known_rows import KnownRows, stated, unsaid
from diendan.data.package_tables import BY_34, NEVER, Known
from diendan.data.provenance.raw_files import IMPORTING, JOURNAL, check_raw_files
from diendan.data.submissions import UNFINISHED
from diendan.errors import Finding, InputError
from diendan.files.atomic_writing import is_part
from diendan.parsing.json_text import parse_json, unseen

_DESCRIBED_ELSEWHERE: Final = frozenset({"datapackage.json", "README.md"})
# Files as they came: kept unchanged, never read by a report.
_AS_THEY_CAME: Final = ("data/raw/", "data/submissions/inbox/", "data/submissions/kept/")

_STATUS: Final = re.compile(r"sơ bộ|ước tính|\b(?:preliminary|prel|estimates?)\b", re.IGNORECASE)
_STOPPED: Final = {
    UNFINISHED: ("an intake that was stopped", "Run `make intake`: it takes in again what was not finished."),
    JOURNAL: ("an import that was stopped", "Run any `diendan import`: it finishes that one first."),
}


def check_data(root: Path) -> list[Finding]:
    """Return every finding in data/ of the project at `root`; an empty list if the data are fit for reports.

    Checks the descriptor, that each file has a descriptor and each descriptor a file, every cell against its
    schema, keys within and between tables, that the catalogue of indicators fits the tables, and the sums
    that the published figures keep. Nothing is changed. Raises nothing for bad data: that is what it returns.
    """
    try:
        package = Package.load(root)
    except InputError as error:
        return list(error.findings) or [Finding(DESCRIPTOR, error.message, "a readable Data Package")]
    hidden = unseen(parse_json((root / DESCRIPTOR).read_bytes(), DESCRIPTOR), DESCRIPTOR)
    looks = (_stopped(root), hidden, _descriptor_findings(package), _file_findings(package))
    findings = list(chain(*looks, check_raw_files(root)))
    if findings and any(finding.where.startswith(DESCRIPTOR) for finding in findings):
        return findings
    readable: dict[str, tuple[Table, CsvFile]] = {}
    for table in package.tables.values():
        try:
            readable[table.name] = (table, inspect_csv(table.file, table.path))
        except InputError as error:
            findings += error.findings
    for table, content in readable.values():
        findings += check_table(table, content, readable)
    if not findings:
        findings = [*_undated_findings(package), *_catalogue_findings(package), *check_sums(package)]
    return findings


def _stopped(root: Path) -> Iterator[Finding]:
    """Yield what was killed while it wrote: the tables may say half of it."""
    for name, (got, hint) in _STOPPED.items():
        if (root / name).is_file():
            yield Finding(name, got, "one that has ended", hint)


def _descriptor_findings(package: Package) -> Iterator[Finding]:
    for table in package.tables.values():
        where = f"{DESCRIPTOR}: table {table.name}"
        names = {column.name for column in table.columns}
        for column in table.columns:
            if column.type not in TYPES:
                yield Finding(f"{where}, column {column.name}", f"the type {column.type}", ", ".join(TYPES))
        if table.known is None:
            yield unsaid(table)
        known = table.known or Known()
        keys = [table.primary_key, *table.unique_keys, *(key.columns for key in table.foreign_keys)]
        keys += [known.by, known.later, (known.same_as,) if known.same_as else ()]
        for name in sorted({name for key in keys for name in key} - names):
            yield Finding(where, f"a key of the column {name}", "a column of the table")
        for key in table.foreign_keys:
            if key.table not in package.tables:
                yield Finding(where, f"a key into the table {key.table}", "a table of the package")
                continue
            columns = {column.name for column in package.tables[key.table].columns}
            for name in sorted(set(key.reference) - columns):
                yield Finding(where, f"a key into {key.table}.{name}", "a column of that table")


def _undated_findings(package: Package) -> Iterator[Finding]:
    """Yield the rows to which no column gives a day, so that no report would ever know them."""
    known = KnownRows(package.tables, date.max)
    for table in package.tables.values():
        for number, day in zip(table.whole.numbers, known.days_of(table), strict=True):
            if day == NEVER:
                expected = f"a day, month, year or known key in {' or '.join(stated(table).by)}"
                yield Finding(f"{table.path}: row {number}", "no day from which it is known", expected)


def _file_findings(package: Package) -> Iterator[Finding]:
    described = {table.path for table in package.tables.values()}
    for path in sorted((package.root / "data").rglob("*")):
        name = path.relative_to(package.root).as_posix()
        if name.startswith(_AS_THEY_CAME) or path.name in _DESCRIBED_ELSEWHERE:
            continue
        if is_part(path) or name == UNFINISHED or name.startswith(f"{IMPORTING}/"):
            continue
        if path.is_file() and name not in described:
            yield Finding(
                name, "a file without descriptor", f"a resource in {DESCRIPTOR}", "See docs/data.md."
            )


def _catalogue_findings(package: Package) -> Iterator[Finding]:
    """Yield where indicators.csv and the tables that hold indicators differ."""
    if "indicators" not in package.tables:
        return
    catalogue = package.indicators
    for table in package.tables.values():
        names = [column.name for column in table.columns]
        if table.name == "indicators" or not {"indicator", "year", "unit"} <= set(names):
            continue
        own = "benchmarks" if "table" in names else table.name.removesuffix(BY_34)
        for number, row in enumerate(table.select().records(), start=2):
            about = catalogue[row["indicator"]]
            where = f"{table.path}: row {number}"
            if row["unit"] != about.unit and about.unit != "currency":
                yield Finding(f"{where}, column unit", row["unit"], f"{about.unit}, as in indicators.csv")
            if own == about.table and not about.first_year <= int(row["year"]) <= about.last_year:
                expected = f"{about.first_year} to {about.last_year}, as in indicators.csv"
                yield Finding(f"{where}, column year", row["year"], expected)
    for number, about in enumerate(catalogue.values(), start=2):
        where = f"data/indicators.csv: row {number}"
        if about.table not in package.tables:
            yield Finding(f"{where}, column table", about.table, "a table of the package")
        if (about.aggregation == "weighted_mean") != (about.weight is not None):
            yield Finding(
                f"{where}, column weight", about.weight or "nothing", "a weight for a weighted mean only"
            )
        for words in (*about.label, *about.short):
            if _STATUS.search(words):
                yield Finding(f"{where}, a label", words, "no status of figures, which their rows say")
        if not about.first_year <= about.first_usable_year <= about.last_year:
            expected = f"{about.first_year} to {about.last_year}"
            yield Finding(f"{where}, column first_usable_year", str(about.first_usable_year), expected)
