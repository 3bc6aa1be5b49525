"""How much a workbook may claim, and what it may hold: all counted before a library opens it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from guarded_files.limits import FileLimits
from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets.grid import address
from guarded_files.spreadsheets.own_table import own_table


@dataclass(frozen=True)
class SheetLimits(FileLimits):
    """What one workbook may have at most. rows, columns: of each sheet; all else: of the whole file.

    area: cells up to the last row and column of each sheet, empty ones too: a reader may make them all.
    merged_area: cells in one area of merged cells or of a hyperlink, and merged_areas: in all of them.
    names: defined ones. tolerated: kinds of what is refused that do not stand against the file.
    """

    sheets: int
    rows: int
    columns: int
    cells: int
    area: int
    merged: int
    merged_area: int
    merged_areas: int
    names: int
    tolerated: frozenset[str]

    @cached_property
    def of_elements(self) -> Mapping[str, tuple[int, str]]:
        """How many of each XML element there may be, by its name, and the kind of what is found else."""
        return {
            name: (getattr(self, str(most), most), kind) for name, (most, kind) in own_table(__file__).items()
        }


class Extent:
    """How far the cells of a file's sheets reach."""

    def __init__(self, limits: SheetLimits) -> None:
        self._limits = limits
        self._sheet = ""
        self._before = self._rows = self._columns = 0

    def next_sheet(self, name: str) -> None:
        """Begin a sheet; name: what it is called where it is refused."""
        self._sheet = name
        self._before += self._rows * self._columns
        self._rows = self._columns = 0

    def reach(self, row: int, column: int) -> None:
        """Take note of a cell, counted from 1. Raises FileRefused for one that lies too far."""
        if row <= self._rows and column <= self._columns:
            return
        self._rows, self._columns = max(row, self._rows), max(column, self._columns)
        for kind, found, most in (
            ("too-many-rows", row, self._limits.rows),
            ("too-many-columns", column, self._limits.columns),
            ("too-many-cells", self._before + self._rows * self._columns, self._limits.area),
        ):
            if found > most:
                raise FileRefused(kind, f"{self._sheet}: {address(row, column)}", limit=most)
