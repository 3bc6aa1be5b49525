"""The Data Package in data/: its tables and its catalogue of indicators.

A `Package` is one look at data/: the descriptor is parsed once, a table's file is read when it is first asked
for. No pandas here: the plan hashes hundreds of selections before anything is executed.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from diendan.data.descriptors import parse_table
from diendan.data.indicators import Indicator, parse_indicator
from diendan.data.known_rows import KnownRows
from diendan.data.package_tables import BY_34, DESCRIPTOR, Rows, SchemaColumn, Selection, Table, unknown_name
from diendan.errors import Finding, InputError
from diendan.language import Bilingual
from diendan.parsing.json_text import parse_json, unseen

__all__ = ["DESCRIPTOR", "Indicator", "Package", "Rows", "SchemaColumn", "Selection", "Table"]


@dataclass(frozen=True)
class Package:
    """All tables of data/datapackage.json at one look.

    known: what of them was known, of a package on the day of a report; None for all of it.
    """

    root: Path
    tables: Mapping[str, Table]
    known: KnownRows | None = None

    @classmethod
    def load(cls, root: Path) -> "Package":
        """Return the package of the project at `root`, reading the descriptor only.

        Raises InputError if data/datapackage.json is missing, is no JSON, or lacks what every table needs.
        """
        try:
            content = (root / DESCRIPTOR).read_bytes()
        except OSError as error:
            raise InputError(f"Cannot read {DESCRIPTOR}: {error.strerror}.") from error
        # Copies, because a table keeps the cells of its file once it has read them.
        return cls(root, {table.name: copy(table) for table in _parse(content, root)})

    def on(self, day: date) -> "Package":
        """Return the package as it was known on `day`: rows, the newest year of each indicator, and names.

        The tables are read when they are first asked for; then InputError for one that does not say from when
        its rows are known.
        """
        known = KnownRows(self.tables, day)
        tables = {name: _named_on(table, day, known) for name, table in self.tables.items()}
        return Package(self.root, tables, known)

    def first_known(self, indicator: str) -> str:
        """Return the ISO day from which an indicator is known. Raises InputError where there is none."""
        return KnownRows(self.tables, date.max).first_day(self.indicator(indicator))

    def row_known(self, table: str, key: str) -> str:
        """Return the ISO day from which the row with `key` in the first column of its key is known.

        Raises InputError where there is none.
        """
        about = self.table(table)
        days = dict(zip(about.whole.rows, KnownRows(self.tables, date.max).days_of(about), strict=True))
        place = about.place(about.primary_key[0])
        found = {row[place]: day for row, day in days.items()}
        if key not in found:
            raise unknown_name(about.path, about.primary_key[0], key, found)
        return found[key]

    def table(self, name: str) -> Table:
        """Return the table of that name. Raises InputError with the nearest name if there is none."""
        if name not in self.tables:
            raise unknown_name(DESCRIPTOR, "table", name, self.tables)
        return self.tables[name]

    def rows(self, name: str) -> Rows:
        """Return all rows of the table of that name, as they were known. Raises InputError as `table`."""
        return self.table(name).select()

    def table_by(self, system: str, about: Indicator) -> Table | None:
        """Return the table that has an indicator's figures by the units of a system, "63" or "34"; None where
        none has them."""
        own, beside = self.tables[about.table], self.tables.get(f"{about.table}{BY_34}")
        if own.unit_system == system:
            return own
        if beside and beside.unit_system == system and beside.has_value("indicator", about.name):
            return beside
        return None

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """All indicators of data/indicators.csv by name."""
        units = self.table("measurement_units").select(Selection(("unit", "label_vi", "label_en")))
        labels = {unit: Bilingual(*label) for unit, *label in units.rows}
        table = self.table("indicators")
        parsed: dict[str, Indicator] = {}
        findings: list[Finding] = []
        for number, row in enumerate(table.select().records(), start=2):
            try:
                about = parse_indicator(row, labels)
                parsed[about.name] = about.until(self.known.newest_year(about)) if self.known else about
            except (KeyError, ValueError) as error:
                findings.append(
                    Finding(f"{table.path}: row {number}", str(error), "a row as its schema says")
                )
        if findings:
            raise InputError(f"Cannot use {table.path}. Run `make check`.", findings)
        return parsed

    def indicator(self, name: str) -> Indicator:
        """Return the indicator of that name. Raises InputError with the nearest name if there is none."""
        if name not in self.indicators:
            raise unknown_name(self.table("indicators").path, "indicator", name, self.indicators)
        return self.indicators[name]


def _named_on(table: Table, day: date, known: KnownRows) -> Table:
    """Return a table with what of it was known on a day, and what it and its publisher were called then."""
    changed: dict[str, Any] = {"keep": known.of}
    for names in sorted(table.earlier, key=lambda each: each.until, reverse=True):
        if day.isoformat() <= names.until:
            changed |= {key: value for key, value in vars(names).items() if key != "until" and value}
    return replace(table, **changed)


@lru_cache(maxsize=2)
def _parse(content: bytes, root: Path) -> tuple[Table, ...]:
    """Return the tables of a descriptor, which have read nothing yet."""
    descriptor = parse_json(content, DESCRIPTOR)
    tables: dict[str, Table] = {}
    # What no file name can hold is always written so; the rest is looked for where data are checked.
    findings = list(unseen(descriptor, DESCRIPTOR)) if b"\\u" in content else []
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list):
        finding = Finding(DESCRIPTOR, "no list `resources`", "one resource a table")
        raise InputError(f"Cannot use {DESCRIPTOR}.", [finding])
    for number, resource in enumerate(resources, start=1):
        where = f"{DESCRIPTOR}: resource {number}"
        try:
            table = parse_table(resource, root)
        except KeyError as error:
            findings.append(Finding(where, f"no key {error}", "the key"))
        except (TypeError, ValueError, AttributeError) as error:
            findings.append(Finding(where, str(error), "a table descriptor as in docs/data.md"))
        else:
            if table.name in tables:
                findings.append(Finding(where, f"the name {table.name} again", "each name once"))
            tables[table.name] = table
    if findings:
        raise InputError(f"Cannot use {DESCRIPTOR}.", findings)
    return tuple(tables.values())
