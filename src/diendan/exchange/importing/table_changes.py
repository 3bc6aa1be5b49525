"""What a new edition would change in the present tables: added, changed, withdrawn, the same."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Final

from diendan.data.datapackage import Package
from diendan.errors import Finding, InputError
from diendan.exchange.importing.printed.printed_figures import Target
from diendan.exchange.importing.recognised_figures import FIGURES

TableRow = tuple[str, ...]
_YEAR_OF_ROWS: Final = re.compile(r" ((?:19|20)\d{2}), \d+ rows$")


@dataclass(frozen=True)
class Change:
    """One row that differs: its key, what it said (None: nothing), what it would say (None: withdrawn)."""

    key: TableRow
    was: TableRow | None
    now: TableRow | None


@dataclass(frozen=True)
class Difference:
    """A target beside the present table. rows: the table as it would be; same: how many rows say the same."""

    target: Target
    is_new_table: bool
    added: tuple[Change, ...]
    changed: tuple[Change, ...]
    withdrawn: tuple[Change, ...]
    same: int
    rows: tuple[TableRow, ...]

    @property
    def overwrites(self) -> bool:
        """Whether present figures would be replaced or removed."""
        return bool(self.changed or self.withdrawn)

    @property
    def is_empty(self) -> bool:
        """Whether the table already says what the edition says."""
        return not (self.added or self.overwrites)


def corrected(targets: Sequence[Target], package: Package) -> tuple[list[Target], list[str]]:
    """Return targets with the documented corrections of data/corrections.csv applied, and a note for each.

    Two kinds apply by themselves, only where the edition still prints what was corrected: one value,
    named as "R1 2021, indicator", and the status of a whole year, named as "… 2024, 14 rows", where our
    row has the same value.
    """
    if "corrections" not in package.tables:
        return list(targets), []
    rows = list(package.rows("corrections").records())
    result, notes = [], []
    for target in targets:
        mine = [row for row in rows if row["table"] == target.table]
        present: dict[TableRow, TableRow] = {}
        if any(_YEAR_OF_ROWS.search(row["what"]) for row in mine):
            stored = package.tables[target.table].whole
            key = _picker(stored.header, target.key)
            present = {key(row): row for row in stored.rows}
        kept, told = [], Counter[str]()
        for row in target.rows:
            cells, correction = _corrected(target, row, mine, present)
            kept.append(cells)
            told.update([correction] if correction else [])
        notes += [f"corrected as in data/corrections.csv: {what} ({n})" for what, n in told.items()]
        result.append(replace(target, rows=tuple(kept)))
    return result, notes


def _corrected(
    target: Target,
    row: TableRow,
    corrections: Sequence[Mapping[str, str]],
    present: Mapping[TableRow, TableRow],
) -> tuple[TableRow, str]:
    """Return a row with the correction that applies to it, and the words of that correction or ""."""
    cells = dict(zip(target.header, row, strict=True))
    for correction in corrections:
        told = f"{correction['what']}, {correction['was']} → {correction['is']}"
        year = _YEAR_OF_ROWS.search(correction["what"])
        if year and year[1] == cells.get("year") and cells.get("status") == correction["was"]:
            ours = present.get(tuple(cells[column] for column in target.key))
            if ours and ours[-1] == correction["is"] and _equal(ours[:-1], row[:-1]):
                return ours, told
        named = f"{cells.get('area')} {cells.get('year')}, {cells.get('indicator')}"
        if correction["what"] == named and _same_number(cells["value"], correction["was"]):
            return tuple(correction["is"] if c == "value" else cells[c] for c in target.header), told
    return row, ""


def _picker(header: Sequence[str], columns: Sequence[str]) -> Callable[[TableRow], TableRow]:
    """Return what picks the cells of some columns out of a row."""
    places = [header.index(column) for column in columns]
    return lambda row: tuple(row[place] for place in places)


def compare(target: Target, package: Package) -> Difference:
    """Return what a target would change. Raises InputError for other columns in the present table."""
    present: tuple[TableRow, ...] = ()
    known = package.tables.get(target.table)
    if known is not None:
        content = known.whole
        if content.header != target.header:
            got, expected = ", ".join(content.header), ", ".join(target.header)
            raise InputError(
                f"Cannot import into {known.path}.", [Finding(f"{known.path}: row 1", got, expected)]
            )
        present = content.rows
    key, scope = _picker(target.header, target.key), _picker(target.header, target.scope)
    new = {key(row): row for row in target.rows}
    if len(new) < len(target.rows):
        raise InputError(f"Cannot import into {target.table}: two figures claim the same row.")
    kept: list[TableRow] = []
    changed: list[Change] = []
    withdrawn: list[Change] = []
    same = 0
    for row in present:
        at = key(row)
        if scope(row) not in target.spoken_for:
            kept.append(row)
        elif at not in new:
            withdrawn.append(Change(at, row, None))
        elif _equal(row, new[at]):
            kept.append(row)
            same += 1
        else:
            changed.append(Change(at, row, new[at]))
            kept.append(new[at])
    there = set(map(key, present))
    added = [Change(at, None, row) for at, row in new.items() if at not in there]
    rows = _in_order(target, kept, [change.now for change in added if change.now])
    return Difference(
        target, known is None, tuple(added), tuple(changed), tuple(withdrawn), same, tuple(rows)
    )


def _equal(old: TableRow, new: TableRow) -> bool:
    return all(a == b or _same_number(a, b) for a, b in zip(old, new, strict=True))


def _same_number(a: str, b: str) -> bool:
    try:
        return Decimal(a) == Decimal(b)
    except InvalidOperation:
        return a == b


def _in_order(target: Target, kept: Sequence[TableRow], added: Sequence[TableRow]) -> list[TableRow]:
    """Return all rows: figures sorted as our tables are, others behind the last row of their kind."""
    if target.header == FIGURES:
        return sorted([*kept, *added], key=lambda row: (row[2], row[1], row[0]))
    result = list(kept)
    for row in added:
        near = _near(target, row)
        places = [n for n, other in enumerate(result) if _near(target, other) == near]
        result.insert(places[-1] + 1 if places else len(result), row)
    return result


def _near(target: Target, row: TableRow) -> tuple[str, ...]:
    kinds = ("table", "area", "indicator", "iati_identifier")
    return tuple(cell for column, cell in zip(target.header, row, strict=True) if column in kinds)
