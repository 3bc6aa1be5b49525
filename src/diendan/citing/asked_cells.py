"""The cells of data/ that somebody asks about: named by their keys, or by a figure that was made of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from diendan.bundle.why import ListedSource
from diendan.data.datapackage import Package, Selection, Table
from diendan.errors import Finding, InputError
from diendan.findings import few
from diendan.parsing.strict_yaml import nearest
from diendan.traces import TracedCells

_EXAMPLE = "labour?indicator=unemployment_rate_working_age&province_code=04&year=2024#value"
_MOST_NAMED = 8


@dataclass(frozen=True)
class AskedCells:
    """One column of a table in some of its rows.

    rows: every cell of each, by column, as the file has them today. line: as it was asked for.
    """

    table: Table
    column: str
    rows: tuple[Mapping[str, str], ...]
    line: str

    def are_among(self, cells: TracedCells) -> bool:
        """Say whether a figure that is made of `cells` is made of one of these."""
        return (cells.table, cells.column) == (self.table.name, self.column) and self.in_rows(cells.where)

    def in_rows(self, where: Iterable[tuple[str, Sequence[str]]]) -> bool:
        """Say whether a selection of the table's rows, (column, values) pairs, has one of these."""
        kept = [(key, frozenset(values)) for key, values in where]
        return any(all(row.get(key) in values for key, values in kept) for row in self.rows)

    @property
    def values(self) -> list[str]:
        """What the cells hold."""
        return [row[self.column] for row in self.rows]


def asked_by_name(package: Package, line: str) -> AskedCells:
    """Return the cells that a line such as "labour?province_code=04&year=2024#value" names.

    A key that is left out is of any value. Raises InputError for a line of another shape, a table or column
    that the package does not know, and keys that no row has: it names those that are nearest.
    """
    try:
        cells = TracedCells.parse(line.strip())
    except ValueError:
        finding = Finding("CELL", f"`{line}`", f"TABLE?KEY=VALUE&KEY=VALUE#COLUMN, such as `{_EXAMPLE}`")
        raise InputError("This names no cell.", [finding]) from None
    if cells.table not in package.tables:
        known = ", ".join(package.tables)
        finding = Finding(
            "CELL", f"the table `{cells.table}`", f"one of {known}", nearest(cells.table, known.split(", "))
        )
        raise InputError("There is no such table.", [finding])
    table = package.table(cells.table)
    names = [column.name for column in table.columns]
    findings = [
        Finding("CELL", f"the column `{name}`", f"one of {', '.join(names)}", nearest(name, names))
        for name in (*(key for key, _ in cells.where), cells.column)
        if name not in names
    ]
    findings = findings or list(_missing_values(table, cells))
    if findings:
        raise InputError(f"There is no such cell in {table.path}.", findings)
    found = tuple(table.select(Selection.of(None, dict(cells.where))).records())
    if not found:
        raise InputError(f"There is no such cell in {table.path}.", [_missing_row(table, cells)])
    return AskedCells(table, cells.column, found, line.strip())


def _missing_values(table: Table, cells: TracedCells) -> Iterator[Finding]:
    """Give a finding for each key whose value no row of the table has."""
    for key, values in cells.where:
        held = sorted({row[0] for row in table.select(Selection((key,))).rows})
        for value in values:
            if not table.has_value(key, value):
                expected = f"one of {few(held, _MOST_NAMED)}"
                yield Finding(f"CELL: key `{key}`", f"`{value}`", expected, nearest(value, held))


def _missing_row(table: Table, cells: TracedCells) -> Finding:
    """Return the finding for values that no row has together, with what rows have that differ in one key."""
    for left_out, _ in reversed(cells.where):
        others = {key: values for key, values in cells.where if key != left_out}
        held = sorted({row[0] for row in table.select(Selection.of((left_out,), others)).rows})
        if held:
            values = ",".join(dict(cells.where)[left_out])
            expected = f"one that these rows have: {few(held, _MOST_NAMED)}"
            return Finding(f"CELL: key `{left_out}`", f"`{values}`", expected)
    return Finding("CELL", f"`{cells.query}`", "keys of one row")


def asked_by_figure(package: Package, lines: Iterable[ListedSource]) -> tuple[AskedCells, ...]:
    """Return the cells that a published figure is made of, as they are in data/ today.

    lines: what the report's list of sources says of the figure. Raises InputError where no row is left.
    """
    found = []
    for cells in dict.fromkeys(line.cells for line in lines):
        table = package.table(cells.table)
        if rows := tuple(table.select(Selection.of(None, dict(cells.where))).records()):
            found.append(AskedCells(table, cells.column, rows, str(cells)))
    if not found:
        raise InputError("The rows of this figure are not in data/ any more. Run `diendan verify`.")
    return tuple(found)
