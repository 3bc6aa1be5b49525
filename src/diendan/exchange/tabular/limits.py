"""How much a file of strangers may claim, and what it may hold: two policies, from limits.yml.

All but the time is counted before a library opens the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from diendan.exchange.file_findings import refused
from diendan.exchange.tabular.grid import address
from diendan.parsing.yaml_resources import yaml_resource


@dataclass(frozen=True)
class FileLimits:
    """What one file may have at most. rows, columns: of each sheet; all else: of the whole file.

    area: cells up to the last row and column of each sheet, empty ones too: a reader may make them all.
    merged_area: cells in one area of merged cells or of a hyperlink, and merged_areas: in all of them.
    seconds: to read it. tolerated: kinds of findings that do not stand against the file.
    elements: how many of each XML element there may be ("": of all together), and the kind of the finding.
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
    elements: Mapping[str, tuple[int, str]]
    seconds: float
    tolerated: frozenset[str]


def _limits(policy: str) -> FileLimits:
    table = yaml_resource(__file__)
    row = table[policy]
    most = {name: (row.get(limit, limit), kind) for name, (limit, kind) in table["xml"].items()}
    return FileLimits(**row | {"elements": most, "tolerated": frozenset(row["tolerated"])})


SUBMISSION: Final = _limits("submission")
"""A filled-in form: small, and with nothing in it that reaches elsewhere."""

PUBLISHED: Final = _limits("published")
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
