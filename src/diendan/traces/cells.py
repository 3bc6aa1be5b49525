"""What a figure leads to: the cells of data/ that it was read from, how it was computed, or why to none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TypeAlias
from urllib.parse import quote, unquote

PLACES = ("province_code", "area", "code")  # what the rows of a comparison differ by


@dataclass(frozen=True)
class TracedCells:
    """One column of a table in the rows that `where` selects: one row, unless a key has several values.

    where: (key, values) pairs, as in a `Selection`.
    """

    table: str
    column: str
    where: tuple[tuple[str, tuple[str, ...]], ...]

    def __str__(self) -> str:
        """Return the cells as one line: "labour?indicator=…&province_code=04&year=2024#value"."""
        return f"{self.table}?{self.query}#{quote(self.column)}"

    @property
    def query(self) -> str:
        """The keys of the rows as one line: "indicator=…&province_code=04&year=2024"."""
        return "&".join(f"{key}={','.join(quote(v, safe='') for v in values)}" for key, values in self.where)

    @classmethod
    @lru_cache(maxsize=4096)  # a report tells of most cells more than once
    def parse(cls, line: str) -> "TracedCells":
        """Return the cells that `str` wrote. Raises ValueError for another text."""
        table, _, rest = line.partition("?")
        keys, sign, column = rest.rpartition("#")
        if not sign:
            raise ValueError(f"{line!r} does not name cells")
        pairs = (pair.partition("=") for pair in keys.split("&") if pair)
        split = {key: values.split(",") for key, _, values in pairs}
        where = [(key, tuple(unquote(value) for value in values)) for key, values in split.items()]
        return cls(table, unquote(column), tuple(where))


@dataclass(frozen=True)
class Computed:
    """A value computed from others.

    operation: "+", "-", "*", "/", or a function ("abs", "round", "median", "max", "place", "count").
    rule: what a reader calls it where the operation alone does not say ("weighted_mean").
    """

    operation: str
    operands: tuple["Trace | float", ...]
    rule: str = ""

    @cached_property
    def cells(self) -> tuple[TracedCells, ...]:
        """The cells that it comes from, each once, in the order of its formula."""
        return tuple(dict.fromkeys(cells for each in self.operands for cells in cells_in(each)))


@dataclass(frozen=True)
class Told:
    """A trace as the metadata of an output tells it.

    rule: how the value came to be, for `phrase`. formula: over the names in `cells`.
    cells: (name, cells), those of the formula in its order.
    """

    rule: str
    formula: str
    cells: tuple[tuple[str, TracedCells], ...]


Trace: TypeAlias = TracedCells | Computed | Told


@dataclass(frozen=True)
class Reason:
    """Why a value with digits leads to no row ("a bound of the map's classes")."""

    words: str


def cells_in(trace: "Trace | float") -> tuple[TracedCells, ...]:
    """Return the cells that a value comes from, each once, in the order of its formula."""
    if isinstance(trace, TracedCells):
        return (trace,)
    if isinstance(trace, Computed):
        return trace.cells
    return ()


def drawn_together(traces: Iterable[Trace], by: tuple[str, ...] = PLACES) -> list[TracedCells]:
    """Return the cells of many traces, those that differ in nothing but the keys `by` as one."""
    groups: dict[tuple[object, ...], list[TracedCells]] = {}
    for cells in dict.fromkeys(cells for trace in traces for cells in cells_in(trace)):
        rest = tuple(pair for pair in cells.where if pair[0] not in by)
        names = tuple(key for key, _ in cells.where)
        groups.setdefault((cells.table, cells.column, names, rest), []).append(cells)
    return [_joined(same) for same in groups.values()]


def _joined(same: Sequence[TracedCells]) -> TracedCells:
    if len(same) == 1:
        return same[0]
    values: dict[str, list[str]] = {}
    for cells in same:
        for key, each in cells.where:
            values.setdefault(key, []).extend(each)
    where = tuple((key, tuple(sorted(set(each)))) for key, each in values.items())
    return replace(same[0], where=where)
