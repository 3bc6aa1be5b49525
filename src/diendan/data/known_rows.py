"""Which rows of the tables were known on a day: what a report of that day may read and print.

A table says by which of its columns its rows become known (`diendan:known` in the descriptor, docs/data.md).
A row that names rows of other tables is not known before them.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Final

from diendan.data.csv_files import CsvFile
from diendan.data.indicators import Indicator
from diendan.data.package_tables import (
    BY_34,
    DESCRIPTOR,
    NEVER,
    YEAR_RULE,
    ForeignKey,
    Known,
    Selection,
    Table,
)
from diendan.errors import Finding, InputError

RELEASES: Final = "releases"
"""The table of the days on which publications came out, by the year that they are about."""
SYSTEMS: Final = "systems"
"""The table of the unit systems with the days on which they are valid."""
_ALWAYS: Final = ""  # before every day
_YEAR: Final = 4  # digits


class KnownRows:
    """The rows of a package's tables that were known on one day."""

    def __init__(self, tables: Mapping[str, Table], day: date) -> None:
        """tables: those of the package by name, whole."""
        self._tables, self._day = tables, day.isoformat()
        self._days_by_key: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], str]] = {}

    def of(self, table: Table) -> CsvFile:
        """Return the content of a table without the rows, and later cells of rows, that were not known yet.

        Raises InputError for a table that does not say from when its rows are known.
        """
        content, known = table.whole, stated(table)
        if known.always:
            return content
        kept = [number for number, day in enumerate(self.days_of(table)) if day <= self._day]
        rows = tuple(content.rows[number] for number in kept)
        for name in known.later:
            place, day_of = table.place(name), self._day_of_cell(table, name)
            rows = tuple(
                (*row[:place], "", *row[place + 1 :])
                if row[place] and day_of(row[place]) > self._day
                else row
                for row in rows
            )
        if rows == content.rows:
            return content  # with the indexes that others made of it
        return CsvFile(content.header, rows, tuple(content.numbers[n] for n in kept), content.sha256, ())

    def days_of(self, table: Table) -> Iterator[str]:
        """Yield for each row of a table, in the order of the file, the ISO day from which it is known.

        Raises InputError as `of`.
        """
        known = stated(table)
        if known.always:
            yield from (_ALWAYS for _ in table.whole.rows)
            return
        by = [(table.place(name), self._day_of_cell(table, name)) for name in known.by]
        same_as = table.place(known.same_as) if known.same_as else None
        keys = [
            ([table.place(name) for name in key.columns], self._days_of_key(key.table, key.reference))
            for key in self._dated_keys(table)
        ]

        began = self._day_of_system(table)

        def day_of_row(row: tuple[str, ...]) -> str:
            if same_as is not None and row[same_as] in self._tables:
                own = self._released(stated(self._tables[row[same_as]]), row[by[0][0]])
            else:
                own = next((day_of(row[place]) for place, day_of in by if row[place]), known.undated)
            named = (days.get(tuple([row[place] for place in places]), _ALWAYS) for places, days in keys)
            return max((own, began, *named))

        looked_at = [place for place, _ in by] + [place for places, _ in keys for place in places]
        looked_at += [same_as] if same_as is not None else []
        found: dict[tuple[str, ...], str] = {}  # most rows of a table share the few years that it has
        for row in table.whole.rows:
            cells = tuple([row[place] for place in looked_at])
            if cells not in found:
                found[cells] = day_of_row(row)
            yield found[cells]

    def newest_year(self, about: Indicator) -> int:
        """Return the newest year in which an indicator was known; the year before its first one if none."""
        table = self._tables[about.table]
        known, last = stated(table), about.last_year
        if "year" not in known.by:
            return last
        if (newer := self._tables.get(table.name + BY_34)) and self._day < self._day_of_system(newer):
            # The catalogue's last year may be one of the figures by units that were not yet.
            rows = table.select(Selection(("indicator", "year"))).rows
            names = (about.name, about.numerator)
            last = max((int(year) for name, year in rows if name in names), default=last)
        for year in range(last, about.first_year - 1, -1):
            if self._released(known, str(year)) <= self._day:
                return year
        return about.first_year - 1

    def first_day(self, about: Indicator) -> str:
        """Return the ISO day from which a usable year of an indicator is known."""
        known, years = stated(self._tables[about.table]), range(about.first_usable_year, about.last_year + 1)
        return min(self._released(known, str(year)) for year in years) if "year" in known.by else _ALWAYS

    def consulted(self, table: Table) -> set[str]:
        """Return the names of the other tables that decide which rows of a table are known."""
        found: set[str] = set()
        open_ones = [table]
        while open_ones:
            each = open_ones.pop()
            if each.known and not each.known.always:
                new = {key.table for key in each.foreign_keys if key.table in self._tables} - found
                found |= new | {RELEASES, *([SYSTEMS] if each.unit_system else [])} & self._tables.keys()
                open_ones += [self._tables[name] for name in new]
        return found - {table.name}

    def _dated_keys(self, table: Table) -> Iterator[ForeignKey]:
        """Give the keys into tables whose rows have days, but those that a row may get later."""
        for key in table.foreign_keys:
            apart = key.table == table.name or set(key.columns) & set(stated(table).later)
            if not apart and key.table in self._tables and not stated(self._tables[key.table]).always:
                yield key

    def _days_of_key(self, table: str, columns: tuple[str, ...]) -> dict[tuple[str, ...], str]:
        """Return the days of a table's rows by the columns that other tables name them by."""
        if (table, columns) not in self._days_by_key:
            found = self._days_by_key[table, columns] = {}  # in a circle of keys a row has its own day only
            about = self._tables[table]
            places = [about.place(name) for name in columns]
            for row, day in zip(about.whole.rows, self.days_of(about), strict=True):
                key = tuple([row[place] for place in places])
                found[key] = min(day, found.get(key, NEVER))
        return self._days_by_key[table, columns]

    def _day_of_cell(self, table: Table, column: str) -> Callable[[str], str]:
        """Return what says from when a cell of a column is known."""
        for key in table.foreign_keys:
            if key.columns == (column,) and key.table in self._tables:
                days = self._days_of_key(key.table, key.reference)
                return lambda cell: days.get((cell,), _ALWAYS)
        if table.column(column).type == "date":
            return lambda cell: cell
        known = stated(table)
        return lambda cell: self._released(known, cell[:_YEAR])

    def _day_of_system(self, table: Table) -> str:
        """Return the ISO day on which the units began whose figures a table has: none was known by them."""
        if not (table.unit_system and SYSTEMS in self._tables):
            return _ALWAYS
        rows = self._tables[SYSTEMS].select(Selection(("valid_from",), (("system", (table.unit_system,)),)))
        return rows.rows[0][0]

    def _released(self, known: Known, year: str) -> str:
        """Return the day on which figures of a year came out, or from which they count as known."""
        if released := self._releases.get((known.publication, year)):
            return released
        found = YEAR_RULE.fullmatch(known.year_rule)
        assert found is not None  # as it was parsed
        return f"{int(year) + int(found[1] or 0)}{found[2]}" if year.isdecimal() else NEVER

    @cached_property
    def _releases(self) -> dict[tuple[str, str], str]:
        if RELEASES not in self._tables:
            return {}
        rows = self._tables[RELEASES].select(Selection(("publication", "year", "released_on"))).rows
        return {(publication, year): day for publication, year, day in rows}


def stated(table: Table) -> Known:
    """Return from when the rows of a table are known; InputError for a table that does not say so."""
    if table.known is None:
        raise InputError(
            f"Nothing says from when the rows of the table `{table.name}` are known.", [unsaid(table)]
        )
    return table.known


def unsaid(table: Table) -> Finding:
    """Return the finding about a table that does not say from when its rows are known."""
    expected = "the columns by which its rows become known, or why they always are"
    return Finding(
        f"{DESCRIPTOR}: table {table.name}", "no key `diendan:known`", expected, "See docs/data.md."
    )
