"""The tables of data/units as typed rows; `diendan.data.units` builds the administrative units from them."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from diendan.errors import Finding, InputError

UnitKind = Literal["province", "city"]


@dataclass(frozen=True)
class SystemRow:
    """A system of units and the days on which it holds; valid_to is None while it does."""

    system: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether `day` lies in the period, both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class TitleRow:
    """What a unit is and is called over a period."""

    system: str
    code: str
    kind: UnitKind
    name_vi: str
    name_en: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether `day` lies in the period, both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class UnitTables:
    """All of data/units: codes, names by date, regions, the merger, aliases and tiles."""

    systems: tuple[SystemRow, ...]
    titles: tuple[TitleRow, ...]
    regions: tuple[tuple[str, str, str], ...]  # code, name_vi, name_en
    region_of_63: dict[str, str]
    merged_into: dict[str, str]  # code in the 63 system → code in the 34 system
    aliases: tuple[tuple[str, str, str], ...]  # another spelling of a name, system, code
    tiles: dict[str, dict[str, tuple[int, int]]]  # system → code → row and column, from 1 at the north-west

    @cached_property
    def titles_of(self) -> dict[str, list[TitleRow]]:
        """All titles that a code has had, in both systems, in the order of the file; codes with several."""
        found: dict[str, list[TitleRow]] = {}
        for row in self.titles:
            found.setdefault(row.code, []).append(row)
        return {code: rows for code, rows in found.items() if len(rows) > 1}


@lru_cache(maxsize=8)
def read_unit_tables(root: Path) -> UnitTables:
    """Return the tables in `root`/data/units, read once a process.

    Raises InputError with every missing file, column or malformed cell.
    """
    reader = _UnitTableReader(root / "data" / "units")
    tables = UnitTables(
        systems=tuple(
            SystemRow(row["system"], start, reader.day(row, "valid_to"))
            for row in reader.rows("systems.csv", "system", "valid_from", "valid_to")
            if (start := reader.day(row, "valid_from"))
        ),
        titles=tuple(
            TitleRow(
                system=row["system"],
                code=row["code"],
                kind="city" if row["kind"] == "city" else "province",
                name_vi=row["name_vi"],
                name_en=row["name_en"],
                valid_from=start,
                valid_to=reader.day(row, "valid_to"),
            )
            for row in reader.rows("titles.csv", *TitleRow.__dataclass_fields__)
            if (start := reader.day(row, "valid_from"))
        ),
        regions=tuple(reader.cells("regions.csv", "region_code", "name_vi", "name_en")),
        region_of_63=dict(reader.cells("provinces_63.csv", "code", "region_code")),
        merged_into=dict(reader.cells("crosswalk_63_to_34.csv", "code_63", "code_34")),
        aliases=tuple(reader.cells("aliases.csv", "alias", "system", "code")),
        tiles={
            system: {
                row["code"]: (reader.whole(row, "row"), reader.whole(row, "col"))
                for row in reader.rows(f"tilegrid_{system}.csv", "code", "row", "col")
            }
            for system in ("63", "34")
        },
    )
    reader.finish()
    return tables


class _UnitTableReader:
    """Reads the CSV files of one folder and collects what is wrong in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: list[Finding] = []
        self._once: dict[str, str] = {}

    def rows(self, name: str, *columns: str) -> list[dict[str, str]]:
        where = f"data/units/{name}"
        try:
            text = (self.folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self.findings.append(Finding(where, type(error).__name__, "a readable UTF-8 file"))
            return []
        found = csv.DictReader(text.splitlines())
        missing = [column for column in columns if column not in (found.fieldnames or ())]
        if missing:
            self.findings.append(Finding(f"{where}: row 1", "no " + ", ".join(missing), "these columns"))
            return []
        rows = []
        for row in found:
            row["where"] = f"{where}: row {found.line_num}"
            if any(row[column] is None for column in columns):
                self.findings.append(Finding(row["where"], "too few cells", f"{len(columns)} at least"))
            else:
                # A code stands in several tables, a region in many rows: one text for all.
                cells = {column: self._once.setdefault(row[column], row[column]) for column in columns}
                rows.append({**cells, "where": row["where"]})
        return rows

    def cells(self, name: str, *columns: str) -> list[Any]:
        """Return the cells of each row as a tuple."""
        return [tuple(row[column] for column in columns) for row in self.rows(name, *columns)]

    def day(self, row: dict[str, str], column: str) -> date | None:
        if not row[column]:
            if column == "valid_to":
                return None
            self.findings.append(Finding(f"{row['where']}, column {column}", "nothing", "a date"))
            return None
        try:
            return date.fromisoformat(row[column])
        except ValueError:
            expected = "a date as YYYY-MM-DD"
            self.findings.append(Finding(f"{row['where']}, column {column}", repr(row[column]), expected))
            return None

    def whole(self, row: dict[str, str], column: str) -> int:
        try:
            return int(row[column])
        except ValueError:
            where = f"{row['where']}, column {column}"
            self.findings.append(Finding(where, repr(row[column]), "a whole number"))
            return 0

    def finish(self) -> None:
        if self.findings:
            raise InputError("Cannot read the administrative units. Run `make check`.", self.findings)
