"""Where each table of the statistics office can be asked for: a row of data/published_tables.csv each."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from data_cubes.pxweb_api import PxTable
from diendan.data.checking.table_checks import check_table
from diendan.data.csv_files import inspect_csv
from diendan.data.datapackage import Package
from diendan.errors import Finding, InputError
from diendan.language import quoted
from diendan.parsing.typed_records import record

TABLES: Final = "published_tables"
UNKNOWN: Final = "unknown"
_QUERY: Final = '{"name of a dimension": ["code", "code"]}, or {} for all'


@dataclass(frozen=True)
class PublisherTable(PxTable):
    """A publisher's table. code: the publisher's, or "unknown"; tables: those of ours that take its figures.

    api and address may be "unknown" too.
    query: the codes to ask for by dimension; a dimension that is not named is asked for whole.
    dimensions: by which a changed table is known; () where they are unknown.
    """

    code: str
    tables: tuple[str, ...]
    query: Mapping[str, Sequence[str]]
    dimensions: tuple[str, ...]

    @property
    def name(self) -> str:
        """What a person calls it by: the publisher's code, or the name of our table."""
        return self.tables[0] if self.code == UNKNOWN else self.code

    @property
    def can_be_asked(self) -> bool:
        """Whether its address and version of the API are known."""
        return UNKNOWN not in (self.api, self.address)


def chosen_tables(package: Package, names: Sequence[str] = ()) -> list[PublisherTable]:
    """Return the publisher's tables that are called by these names (a code, or a table of ours); all by
    default. Raises InputError with every wrong row and every name that none has."""
    findings: list[Finding] = []
    known = list(_read(package, findings))
    for name in names:
        if not any(name in (table.code, *table.tables) for table in known):
            called = ", ".join(sorted({each for t in known for each in (t.name, *t.tables)}))
            findings.append(Finding("the command line", quoted(name), f"one of {called}"))
    if findings:
        raise InputError("Cannot ask for these tables.", findings)
    return [table for table in known if not names or {table.code, *table.tables} & {*names}]


def _read(package: Package, findings: list[Finding]) -> Iterator[PublisherTable]:
    table = package.table(TABLES)
    if wrong := check_table(table, inspect_csv(table.file, table.path), {}):
        raise InputError(f"Cannot use {table.path}.", wrong)
    rows = table.select()
    for number, row in zip(rows.numbers, rows.records(), strict=True):
        query: object = None
        with suppress(ValueError, RecursionError):
            query = json.loads(row["query"])
        if not _is_query(query):
            where = f"{table.path}: row {number}, column query"
            findings.append(Finding(where, quoted(row["query"]), _QUERY))
        tables = _names(row["tables"])
        for name in tables:
            if name not in package.tables:
                where = f"{table.path}: row {number}, column tables"
                findings.append(Finding(where, quoted(name), "a table of the package"))
        dimensions = () if row["dimensions"] == UNKNOWN else _names(row["dimensions"])
        if not findings:
            yield record(PublisherTable, row, tables=tables, query=query, dimensions=dimensions)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(";"))


def _is_query(query: object) -> bool:
    return isinstance(query, dict) and all(
        isinstance(codes, list) and codes and all(isinstance(code, str) for code in codes)
        for codes in query.values()
    )
