"""Tables of the Data Package: what is known about each, and selections of its rows with their hash."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final

from diendan.data.csv_files import CsvFile, csv_of, read_csv
from diendan.errors import Finding, InputError
from diendan.language import Bilingual

DESCRIPTOR: Final = "data/datapackage.json"
NEVER: Final = "9999-12-31"
"""The day from which a row is known to which no column gives one."""
BY_34: Final = "_34"
"""What the name of a table by the 34 units ends in, beside that of the same figures by the 63 provinces."""
YEAR_RULE: Final = re.compile(r"Y([+-][0-9])?(-[0-9]{2}-[0-9]{2})")
"""A day that follows from a year: "Y+1-07-01" is 1 July of the year after."""


_FIRST_YEAR = 1900


@dataclass(frozen=True)
class SchemaColumn:
    """One column: type is a Table Schema type (string, integer, number, date).

    unit_system: "63" or "34" where the column holds province codes of that system, else None.
    required and what follows: what the schema demands of its values; limits of a date are text (ISO 8601).
    """

    name: str
    type: str
    title: Bilingual
    unit: str | None
    unit_system: str | None
    required: bool = False
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    minimum: float | str | None = None
    maximum: float | str | None = None

    @property
    def holds_years(self) -> bool:
        """Say whether its values are years or days: no count is at least so high."""
        least = self.minimum
        is_year = self.type == "integer" and not isinstance(least, str) and (least or 0) >= _FIRST_YEAR
        return self.type == "date" or is_year


@dataclass(frozen=True)
class ForeignKey:
    """Columns of a table whose values must stand in columns of another."""

    columns: tuple[str, ...]
    table: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """From when the rows of one table are known.

    always: why they have no days, of a table whose rows have none; the others are empty then.
    by: columns of which the first with a value counts: a day, a year or what begins with one, or the key of
        another row.
    publication: whose release in data/releases.csv makes a year known. year_rule: the day from which a year
        counts as known where no release is recorded, "Y+1-07-01" for 1 July of the year after.
    same_as: the column with the name of the table as whose rows a row becomes known, by its years.
    undated: the day from which rows without a value in `by` count as known; never if empty.
    later: columns that may tell of a later day than the row, as how it ended; they are empty until then.
    """

    always: str = ""
    by: tuple[str, ...] = ()
    publication: str = ""
    year_rule: str = "Y+1-01-01"
    same_as: str = ""
    undated: str = NEVER
    later: tuple[str, ...] = ()


@dataclass(frozen=True)
class EarlierNames:
    """Title and publisher of a table up to a day, and on it; None where they were as they are today."""

    until: str
    title: Bilingual | None
    publisher: Bilingual | None


@dataclass(frozen=True)
class Selection:
    """Which cells of a table are meant; equal selections are equal objects.

    columns: names in the order wanted, or None for all columns of the file.
    where: (column, values) pairs: a row is meant if each column holds one of its values. Build it with
        `Selection.of`, which sorts columns and values and drops repetitions.
    """

    columns: tuple[str, ...] | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(
        cls, columns: Iterable[str] | None = None, where: Mapping[str, Iterable[str | int]] | None = None
    ) -> "Selection":
        """Return the canonical selection; numbers in `where` are written as text."""
        pairs = (
            (column, tuple(sorted({str(v) for v in values}))) for column, values in (where or {}).items()
        )
        return cls(None if columns is None else tuple(columns), tuple(sorted(pairs)))

    @classmethod
    def parse(cls, stored: Mapping[str, Any]) -> "Selection":
        """Return the selection of a recorded read: `{"columns": [..] or None, "where": {column: [values]}}`.

        Raises KeyError or TypeError for anything else.
        """
        return cls.of(stored["columns"], stored["where"])


@dataclass(frozen=True)
class Rows:
    """Selected cells as text, in file order. numbers: of each row in the file, where the header is row 1."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = field(compare=False)

    @cached_property
    def sha256(self) -> str:
        """The hash of exactly these cells and their column names, written as CSV.

        Columns and rows outside the selection, and where they stand in the file, do not change it.
        """
        return hashlib.sha256(csv_of(self.header, self.rows).encode()).hexdigest()

    def records(self) -> Iterator[dict[str, str]]:
        """Yield each row as its cells by column."""
        return (dict(zip(self.header, row, strict=True)) for row in self.rows)


@dataclass(frozen=True)
class Table:
    """One table of the package; `path` is relative to the project ("data/indicators/labour.csv").

    title, publisher: of the table and who published its figures, as printed in a source line.
    known: from when its rows are known; None where the descriptor does not say so. keep: returns what of the
        file was known on the day of a report; None for all of it.
    """

    name: str
    path: str
    file: Path
    title: Bilingual
    publisher: Bilingual
    licence: str
    history_only: bool
    preliminary_years: tuple[int, ...]
    columns: tuple[SchemaColumn, ...]
    primary_key: tuple[str, ...]
    unique_keys: tuple[tuple[str, ...], ...]
    foreign_keys: tuple[ForeignKey, ...]
    known: Known | None
    earlier: tuple[EarlierNames, ...]
    keep: "Callable[[Table], CsvFile] | None" = field(default=None, repr=False, compare=False)

    @property
    def unit_system(self) -> str | None:
        """The system of the units whose figures it has, "63" or "34"; None where it is not by units."""
        return next((column.unit_system for column in self.columns if column.name == "province_code"), None)

    @property
    def gathers_sources(self) -> bool:
        """Whether each row names its own source: there is a column for it."""
        return any(column.name in ("source", "document") for column in self.columns)

    def column(self, name: str) -> SchemaColumn:
        """Return the column of that name. Raises InputError with the nearest name if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise unknown_name(f"{DESCRIPTOR}: table {self.name}", "column", name, [c.name for c in self.columns])

    @cached_property
    def whole(self) -> CsvFile:
        """All of the file. Raises InputError if it is no UTF-8 CSV."""
        return read_csv(self.file, self.path)

    @cached_property
    def _content(self) -> CsvFile:
        return self.keep(self) if self.keep else self.whole

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.whole.header)}

    def select(self, selection: Selection | None = None) -> Rows:
        """Return the selected cells, as text, in file order.

        selection: all rows and columns by default. A value that no row holds selects nothing, except in the
            column `indicator`, where it is an error: a misspelt indicator must not pass for missing data.
        Raises InputError for a file that is no UTF-8 CSV, an unknown column, or an unknown indicator.
        """
        selection = selection or Selection()
        content = self._content
        numbers = self._matching(selection.where)
        if selection.columns is None or selection.columns == content.header:
            header, rows = content.header, tuple(content.rows[n] for n in numbers)
        else:
            header = selection.columns
            places = [self.place(name) for name in header]
            rows = tuple(tuple(content.rows[n][place] for place in places) for n in numbers)
        return Rows(header, rows, tuple(content.numbers[n] for n in numbers))

    def has_value(self, column: str, value: str) -> bool:
        """Say whether any row, known yet or not, has this value in a column."""
        return value in self.whole.rows_with(self.place(column))

    def place(self, column: str) -> int:
        """Return where a column stands in a row. Raises InputError with the nearest name if there is none."""
        if column not in self._places:
            raise unknown_name(self.path, "column", column, self._places)
        return self._places[column]

    def _matching(self, where: tuple[tuple[str, tuple[str, ...]], ...]) -> Sequence[int]:
        if not where:
            return range(len(self._content.rows))
        found: list[tuple[int, frozenset[str], list[int]]] = []
        for column, values in where:
            place, wanted = self.place(column), frozenset(values)
            index = self._content.rows_with(place)
            if column == "indicator":
                for value in values:
                    if not self.has_value(column, value):  # which may be known only later
                        raise unknown_name(self.path, "indicator", value, self.whole.rows_with(place))
            numbers = list(chain.from_iterable(index.get(value, ()) for value in wanted))
            found.append((place, wanted, numbers))
        # The narrowest condition first, and of its rows those that keep the others.
        found.sort(key=lambda each: len(each[2]))
        rows, matching = self._content.rows, found[0][2]
        for place, wanted, _ in found[1:]:
            matching = [number for number in matching if rows[number][place] in wanted]
        return sorted(matching)

    def index_ahead(self) -> None:
        """Read the file and find the rows of each value of its key, which nearly every selection asks for.

        Another look at the same bytes in this process, or in one forked from it, finds both ready.
        """
        content = read_csv(self.file, self.path)
        for name in self.primary_key:
            if name in content.header:
                content.rows_with(content.header.index(name))


def unknown_name(where: str, what: str, name: str, known: Iterable[str]) -> InputError:
    """Return the error for a name that nothing has, with the nearest of the known ones."""
    known = list(known)
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    expected = (
        f"`{near[0]}`, which is the nearest name" if near else f"one of {', '.join(sorted(known)[:12])}"
    )
    return InputError(f"There is no {what} `{name}`.", [Finding(where, f"`{name}`", expected)])
