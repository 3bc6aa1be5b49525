"""Fields of work in three schemes: the forum's six, the aid programme's, and DAC/CRS purpose codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from diendan.language import Bilingual
from diendan.registry.records.evidence import Row

Scheme = Literal["forum", "ngo-aid", "crs"]

SCHEMES: Final[tuple[Scheme, ...]] = ("forum", "ngo-aid", "crs")
_SECTOR: Final = 3
"""Digits of a DAC sector; a CRS purpose code has five and begins with those of its sector."""


@dataclass(frozen=True, order=True)
class Field:
    """A field by its code in a scheme."""

    scheme: str
    code: str

    @property
    def key(self) -> str:
        return f"{self.scheme}:{self.code}"


@dataclass(frozen=True)
class StatedField:
    """A field that a source states of a project."""

    field: Field
    row: Row


@dataclass(frozen=True)
class SharedField:
    """A field that two projects have in common: `field` is what both come to, `rows` why."""

    field: Field
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Fields:
    """All fields that are known, in the order of their tables, and how they map."""

    names: Mapping[Field, Bilingual]
    mapped: Mapping[Field, Sequence[StatedField]]

    def of(self, scheme: str) -> tuple[Field, ...]:
        """Return the fields of a scheme in the order in which its source lists them."""
        return tuple(field for field in self.names if field.scheme == scheme)

    def name(self, field: Field) -> Bilingual:
        """Return the field's name; its English name twice where no Vietnamese one is known."""
        return self.names[field]

    def within(self, stated: StatedField, scheme: str) -> tuple[StatedField, ...]:
        """Return what a stated field is in `scheme`: itself, or where the table field_map leads it.

        A purpose code without a row of its own goes where its sector goes. What has no row goes nowhere.
        """
        field = stated.field
        if field.scheme == scheme:
            return (stated,)
        for known in (field, _sector(field)):
            found = tuple(to for to in self.mapped.get(known, ()) if to.field.scheme == scheme)
            if found:
                return found
        return ()

    def shared(self, one: Sequence[StatedField], other: Sequence[StatedField]) -> tuple[SharedField, ...]:
        """Return the fields that two projects share.

        A scheme in which both state fields decides alone: there the codes must be equal, or one must be the
        sector that holds the other. Only where they have no scheme in common is the mapping asked.
        """
        common = {each.field.scheme for each in one} & {each.field.scheme for each in other}
        found: dict[Field, SharedField] = {}
        for a in one:
            for b in other:
                if common and a.field.scheme == b.field.scheme:
                    if field := _same_scheme(a.field, b.field):
                        found.setdefault(field, SharedField(field, (a.row, b.row)))
                elif not common:
                    for field, rows in self._met(a, b):
                        found.setdefault(field, SharedField(field, rows))
        return tuple(found[field] for field in sorted(found))

    def _met(self, a: StatedField, b: StatedField) -> list[tuple[Field, tuple[Row, ...]]]:
        met = []
        for scheme in SCHEMES:
            theirs = {to.field: to.row for to in self.within(b, scheme)}
            for to in self.within(a, scheme):
                if to.field in theirs:
                    rows = dict.fromkeys((a.row, b.row, to.row, theirs[to.field]))
                    met.append((to.field, tuple(rows)))
        return met


def _same_scheme(one: Field, other: Field) -> Field | None:
    """Return the field that two of one scheme are, or the sector of one that the other is."""
    return other if other in (one, _sector(one)) else one if one == _sector(other) else None


def _sector(field: Field) -> Field:
    return Field("crs", field.code[:_SECTOR]) if field.scheme == "crs" else field
