"""How much a file of strangers may claim, and what it may hold: one table of two policies.

All but the time is counted before a library opens the file.
"""

from dataclasses import dataclass
from typing import Final

from diendan.exchange.file_findings import refused
from diendan.exchange.tabular.grid import address
from diendan.exchange.tabular.limited_process import SECONDS


@dataclass(frozen=True)
class FileLimits:
    """What one file may have at most. rows, columns: of each sheet; all else: of the whole file.

    area: cells up to the last row and column of each sheet, empty ones too: a reader may make them all.
    merged_area: cells in one area of merged cells or of a hyperlink, and merged_areas: in all of them.
    seconds: to read it. tolerated: kinds of findings that do not stand against the file.
    """

    bytes: int
    unpacked: int
    parts: int
    sheets: int
    rows: int
    columns: int
    cells: int
    area: int
    merged: int
    merged_area: int
    merged_areas: int
    names: int
    elements: int
    seconds: float
    tolerated: frozenset[str] = frozenset()


SUBMISSION: Final = FileLimits(
    bytes=10_000_000,
    unpacked=60_000_000,
    parts=1_000,
    sheets=20,
    rows=5_000,
    columns=100,
    cells=300_000,
    area=20 * 5_000 * 100,
    merged=1_000,  # openpyxl compares each with all before it
    merged_area=10_000,  # and makes each of their cells
    merged_areas=50_000,
    names=2_000,
    elements=3_000_000,
    seconds=SECONDS,
)
"""A filled-in form: small, and with nothing in it that reaches elsewhere."""

PUBLISHED: Final = FileLimits(
    bytes=20_000_000,
    unpacked=150_000_000,
    parts=2_000,
    sheets=200,
    rows=100_000,
    columns=16_384,
    cells=2_000_000,
    area=2_000_000,
    merged=20_000,
    merged_area=2_000_000,
    merged_areas=2_000_000,
    names=20_000,
    elements=8_000_000,
    seconds=2 * SECONDS,
    tolerated=frozenset({"external-link", "connection"}),
)
"""A published table: larger. It may link to other files, as those of ministries do; no link is followed."""


class Extent:
    """How far the cells of a file's sheets reach."""

    def __init__(self, limits: FileLimits) -> None:
        self._limits = limits
        self._sheet = ""
        self._before = self._rows = self._columns = 0

    def next_sheet(self, name: str) -> None:
        """Begin a sheet; name: what findings call it."""
        self._sheet = name
        self._before += self._rows * self._columns
        self._rows = self._columns = 0

    def reach(self, row: int, column: int) -> None:
        """Take note of a cell, counted from 1. Raises Refused for one that lies too far."""
        if row <= self._rows and column <= self._columns:
            return
        self._rows, self._columns = max(row, self._rows), max(column, self._columns)
        for kind, found, most in (
            ("too-many-rows", row, self._limits.rows),
            ("too-many-columns", column, self._limits.columns),
            ("too-many-cells", self._before + self._rows * self._columns, self._limits.area),
        ):
            if found > most:
                raise refused(kind, f"{self._sheet}: {address(row, column)}", limit=str(most))


def megabytes(size: int) -> str:
    """Return a size for a message: "10 MB"."""
    return f"{size // 1_000_000} MB"
