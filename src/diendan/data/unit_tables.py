"""The tables of data/units as typed rows; `diendan.data.units` builds the administrative units from them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from operator import itemgetter
from pathlib import Path
from typing import Final, Literal, TypeVar

from diendan.data.csv_files import read_csv
from diendan.errors import Finding, InputError
from diendan.parsing.typed_records import record

UnitKind = Literal["province", "city"]
Made = TypeVar("Made")
_REGION: Final = ("region_code", "name_vi", "name_en")


@dataclass(frozen=True, slots=True)
class _DatedRow:
    """What holds from day to day; valid_to is None while it does."""

    system: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether `day` lies in the period, both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class SystemRow(_DatedRow):
    """A system of units and the days on which it holds."""


@dataclass(frozen=True, slots=True)
class TitleRow(_DatedRow):
    """What a unit is and is called over a period."""

    code: str
    kind: UnitKind
    name_vi: str
    name_en: str


@dataclass(frozen=True)
class UnitTables:
    """All of data/units: codes, names by date, regions, the merger, aliases and tiles."""

    systems: tuple[SystemRow, ...]
    titles: tuple[TitleRow, ...]
    regions: tuple[tuple[str, str, str], ...]  # code, name_vi, name_en
    regions_34: tuple[tuple[str, str, str], ...]  # the same of the regions that the 34 units are in
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
        systems=tuple(reader.made("systems.csv", partial(record, SystemRow))),
        titles=tuple(reader.made("titles.csv", partial(record, TitleRow))),
        regions=tuple(reader.made("regions.csv", itemgetter(*_REGION))),
        regions_34=tuple(reader.made("regions_34.csv", itemgetter(*_REGION))),
        region_of_63=dict(reader.made("provinces_63.csv", itemgetter("code", "region_code"))),
        merged_into=dict(reader.made("crosswalk_63_to_34.csv", itemgetter("code_63", "code_34"))),
        aliases=tuple(reader.made("aliases.csv", itemgetter("alias", "system", "code"))),
        tiles={system: dict(reader.made(f"tilegrid_{system}.csv", _tile)) for system in ("63", "34")},
    )
    if reader.findings:
        raise InputError("Cannot read the administrative units. Run `make check`.", reader.findings)
    return tables


def _tile(row: Mapping[str, str]) -> tuple[str, tuple[int, int]]:
    return row["code"], (int(row["row"]), int(row["col"]))


class _UnitTableReader:
    """Reads the CSV files of one folder and collects what is wrong in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: list[Finding] = []

    def made(self, name: str, make: Callable[[Mapping[str, str]], Made]) -> Iterator[Made]:
        """Give what is made of each row of a file."""
        where = f"data/units/{name}"
        try:
            content = read_csv(self.folder / name, where)
        except InputError as error:
            self.findings += error.findings
            return
        for number, cells in zip(content.numbers, content.rows, strict=True):
            try:
                yield make(dict(zip(content.header, cells, strict=True)))
            except KeyError as error:
                self.findings.append(Finding(f"{where}: row 1", f"no column {error}", "the column"))
                return
            except ValueError as error:
                self.findings.append(
                    Finding(f"{where}: row {number}", str(error), "a row as its schema says")
                )
