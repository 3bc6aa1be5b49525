"""The rows of data/ behind a figure, in words: what a reader, an annex and `diendan why` show of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from diendan.data.datapackage import Package, Selection, Table
from diendan.data.units import after_merger, before_merger
from diendan.language import Language, period, phrase
from diendan.traces import TracedCells

# What a row that was accepted from a submission says of its place there.
_SUBMISSION = ("submission", "file", "sheet", "address")
_TIMES = ("year", "period")
_MOST_NAMED = 6  # rows of a figure that are named one by one


@dataclass(frozen=True)
class CitedRow:
    """One row: its keys, the cell that was read, and what else the row says of it.

    number: of the row in the file, the header being row 1. unit: of measure, as the catalogue of indicators
    or else the row says; words have none. submission: key, file, sheet and cell of the form that the value
    was sent in, where it was. document, source: who says so, where a table gathers several sources.
    """

    number: int
    keys: Mapping[str, str]
    value: str
    unit: str
    status: str
    submission: tuple[str, ...]
    document: str
    source: str


@dataclass(frozen=True)
class Citation:
    """The rows behind one name of a formula."""

    cells: TracedCells
    table: Table
    rows: tuple[CitedRow, ...]

    @property
    def preliminary(self) -> bool:
        """Whether any of the values is marked so."""
        return any(row.status == "preliminary" for row in self.rows)


@dataclass(frozen=True)
class RowBook:
    """Looks rows up in a package and says in one language what they are."""

    package: Package
    language: Language
    _cited: dict[TracedCells, Citation] = field(default_factory=dict, init=False, repr=False, compare=False)

    def cite(self, cells: TracedCells) -> Citation:
        """Return the rows that `cells` names, as they are in data/ now; none where they are gone.

        Raises InputError for a table or column that the package does not know.
        """
        # List, notes and CSV of a report ask for the same cells.
        if (known := self._cited.get(cells)) is None:
            known = self._cited[cells] = self._look_up(cells)
        return known

    def _look_up(self, cells: TracedCells) -> Citation:
        table = self.package.table(cells.table)
        rows, selected = [], table.select(Selection.of(None, dict(cells.where)))
        for number, row in zip(selected.numbers, selected.records(), strict=True):
            keys = {name: row[name] for name, _ in cells.where} or {n: row[n] for n in table.primary_key}
            sent = tuple(row.get(name, "") for name in _SUBMISSION) if row.get("submission") else ()
            about = self.package.indicators.get(row.get("indicator", ""))
            value = row.get(cells.column, "")
            unit = "" if _is_words(value) else about.unit if about else row.get("unit", "")
            said = (row.get("document", ""), row.get("source", ""))
            rows.append(CitedRow(number, keys, value, unit, row.get("status", ""), sent, *said))
        return Citation(cells, table, tuple(rows))

    def what(self, citation: Citation) -> str:
        """Return what the cells hold: the indicator's label, or the column's title."""
        known = self.package.indicators
        names = [name for name in dict(citation.cells.where).get("indicator", ()) if name in known]
        labels = [known[name].short(self.language) for name in names]
        return ", ".join(labels) or citation.table.column(citation.cells.column).title.in_(self.language)

    def where(self, citation: Citation) -> str:
        """Return place and time of the rows: "Cao Bằng, 2023"; how many they are where they are many."""
        parts, many = [], f"{len(citation.rows)} {phrase('rows', self.language)}"
        for column, values in citation.cells.where:
            if column not in _TIMES and not self._is_place(citation.table, column):
                continue
            named = len(values) <= _MOST_NAMED
            parts += [self._name(citation.table, column, value) for value in values] if named else [many]
        return ", ".join(parts) or (many if len(citation.rows) != 1 else "")

    def publisher(self, citation: Citation) -> str:
        """Return who says so: the table's publisher, or the rows' own sources where it gathers several."""
        said = [self._said_by(row) for row in citation.rows] if citation.table.gathers_sources else []
        return "; ".join(dict.fromkeys(name for name in said if name)) or citation.table.publisher(
            self.language
        )

    def _said_by(self, row: CitedRow) -> str:
        if row.document:
            return self._documents.get(row.document, "")
        return urlsplit(row.source).netloc.removeprefix("www.")

    def unit(self, citation: Citation) -> str:
        """Return the unit of measure in words, "" where the rows do not give one."""
        units = {row.unit for row in citation.rows if row.unit}
        if len(units) != 1:
            return ""
        (unit,) = units
        return self._units[unit]

    def status(self, citation: Citation) -> str:
        """Return "preliminary" in words where a value is, else ""."""
        return phrase("preliminary", self.language) if citation.preliminary else ""

    @cached_property
    def _units(self) -> dict[str, str]:
        return self._words("measurement_units", "unit", "label")

    @cached_property
    def _places(self) -> dict[str, dict[str, str]]:
        systems = (before_merger(self.package.root), after_merger(self.package.root))
        names = {each.name: {unit.code: unit.name(self.language) for unit in each.units} for each in systems}
        return names | {"": self._words("regions", "region_code", "name")}

    @cached_property
    def _periods(self) -> dict[str, dict[str, str]]:
        """The words of periods ("2021 H1") by table; of tables that have plain years, none."""
        columns = ("period", "period_kind", "year_from", "year_to")
        words = {}
        for table in self.package.tables.values():
            if set(columns) <= {column.name for column in table.columns}:
                rows = table.select(Selection(columns)).rows
                words[table.name] = {name: period(*stated).in_(self.language) for name, *stated in rows}
        return words

    @cached_property
    def _documents(self) -> dict[str, str]:
        return self._words("documents", "document", "title")

    def _words(self, table: str, key: str, words: str) -> dict[str, str]:
        """Return the words of a table's rows by their key."""
        columns = (key, f"{words}_{self.language}")
        return {row[0]: row[1] for row in self.package.table(table).select(Selection(columns)).rows}

    def _is_place(self, table: Table, column: str) -> bool:
        return bool(table.column(column).unit_system) or column == "area"

    def _name(self, table: Table, column: str, value: str) -> str:
        """Return a key in words: the name of a place, the words of a period, else the key itself (a year)."""
        if value == "VN":
            return phrase("country", self.language)
        if self._is_place(table, column):
            return self._places[table.column(column).unit_system or ""].get(value) or phrase(
                f"area {value}", self.language
            )
        if column == "period":
            return self._periods.get(table.name, {}).get(value, value)
        return value


def _is_words(cell: str) -> bool:
    try:
        float(cell or 0)
    except ValueError:
        return True
    return False
