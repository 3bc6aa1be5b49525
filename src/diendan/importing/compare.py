"""What a new edition would change in the present tables: added, changed, withdrawn, the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from diendan.csv_files import read_csv
from diendan.datapackage import Package
from diendan.errors import Finding, InputError
from diendan.importing.edition import FIGURES, Target

Row = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One row that differs: its key, what it said (None: nothing), what it would say (None: withdrawn)."""

    key: Row
    was: Row | None
    now: Row | None


@dataclass(frozen=True)
class Difference:
    """A target beside the present table. rows: the table as it would be; same: how many rows say the same."""

    target: Target
    is_new_table: bool
    added: tuple[Change, ...]
    changed: tuple[Change, ...]
    withdrawn: tuple[Change, ...]
    same: int
    rows: tuple[Row, ...]

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

    A correction applies to a benchmark row named as "R1 2021, indicator" if the edition still prints what
    it corrects.
    """
    if "corrections" not in package.tables:
        return list(targets), []
    table = package.table("corrections").select()
    rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    by_key = {(row["table"], row["what"]): row for row in rows}
    notes: list[str] = []
    result = []
    for target in targets:
        if target.table != "benchmarks":
            result.append(target)
            continue
        kept = []
        for row in target.rows:
            found = by_key.get((target.table, f"{row[1]} {row[2]}, {row[3]}"))
            if found and _same_number(row[4], found["was"]):
                notes.append(
                    f"corrected as in data/corrections.csv: {found['what']}, {found['was']} → {found['is']}"
                )
                row = (*row[:4], found["is"], *row[5:])
            kept.append(row)
        result.append(
            Target(target.table, target.header, target.key, target.scope, target.spoken_for, tuple(kept))
        )
    return result, notes


def compare(target: Target, package: Package) -> Difference:
    """Return what a target would change. Raises InputError for other columns in the present table."""
    present: tuple[Row, ...] = ()
    known = package.tables.get(target.table)
    if known is not None:
        content = read_csv(known.file, known.path)
        if content.header != target.header:
            got, expected = ", ".join(content.header), ", ".join(target.header)
            raise InputError(
                f"Cannot import into {known.path}.", [Finding(f"{known.path}: row 1", got, expected)]
            )
        present = content.rows
    key = [target.header.index(column) for column in target.key]
    scope = [target.header.index(column) for column in target.scope]
    new = {tuple(row[n] for n in key): row for row in target.rows}
    if len(new) < len(target.rows):
        raise InputError(f"Cannot import into {target.table}: two figures claim the same row.")
    kept: list[Row] = []
    changed: list[Change] = []
    withdrawn: list[Change] = []
    same = 0
    for row in present:
        at = tuple(row[n] for n in key)
        if tuple(row[n] for n in scope) not in target.spoken_for:
            kept.append(row)
        elif at not in new:
            withdrawn.append(Change(at, row, None))
        elif _equal(row, new[at]):
            kept.append(row)
            same += 1
        else:
            changed.append(Change(at, row, new[at]))
            kept.append(new[at])
    there = {tuple(row[n] for n in key) for row in present}
    added = [Change(at, None, row) for at, row in new.items() if at not in there]
    rows = _in_order(target, kept, [change.now for change in added if change.now])
    return Difference(
        target, known is None, tuple(added), tuple(changed), tuple(withdrawn), same, tuple(rows)
    )


def _equal(old: Row, new: Row) -> bool:
    return all(a == b or _same_number(a, b) for a, b in zip(old, new, strict=True))


def _same_number(a: str, b: str) -> bool:
    try:
        return Decimal(a) == Decimal(b)
    except InvalidOperation:
        return a == b


def _in_order(target: Target, kept: Sequence[Row], added: Sequence[Row]) -> list[Row]:
    """Return all rows: figures sorted as our tables are, others behind the last row of their kind."""
    if target.header == FIGURES:
        return sorted([*kept, *added], key=lambda row: (row[2], row[1], row[0]))
    result = list(kept)
    for row in added:
        near = _near(target, row)
        places = [n for n, other in enumerate(result) if _near(target, other) == near]
        result.insert(places[-1] + 1 if places else len(result), row)
    return result


def _near(target: Target, row: Row) -> tuple[str, ...]:
    cells: Mapping[str, str] = dict(zip(target.header, row, strict=True))
    return tuple(
        cells[column] for column in ("table", "area", "indicator", "iati_identifier") if column in cells
    )
