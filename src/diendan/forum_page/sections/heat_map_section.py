"""The heat map: organisations by provinces, a table for all fields and one for each field with work."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from diendan.data.units import Unit
from diendan.forum_page.context import PageContext
from diendan.forum_page.page_words import WORDS
from diendan.forum_page.sections.coordination_section import field_name
from diendan.language import Bilingual, sort_key
from diendan.registry.presence import Presence, distinct
from diendan.registry.records.fields_of_work import Field

ALL: Final = ""


@dataclass(frozen=True)
class HeatLine:
    """One organisation, and how many projects it has in each unit, each once."""

    organisation: str
    name: Bilingual
    counts: tuple[int, ...]


@dataclass(frozen=True)
class HeatMap:
    """One table. field: "scheme:code", or "" for all fields together."""

    field: str
    name: Bilingual
    units: tuple[Unit, ...]
    lines: tuple[HeatLine, ...]


def heat_maps(context: PageContext) -> tuple[HeatMap, ...]:
    """Return the table of all fields, then those of the fields in the order of their schemes.

    A project of several partners stands in the line of each; lines are in order of names, never of sums.
    """
    if not context.presence:
        return ()
    by_field: defaultdict[Field, list[Presence]] = defaultdict(list)
    for cell in context.presence:
        if cell.field:
            by_field[cell.field].append(cell)
    return (
        _heat_map(ALL, WORDS["coordination.all-fields"], context.presence),
        *(
            _heat_map(field.key, field_name(context, field), tuple(by_field[field]))
            for field in context.registry.fields.names
            if field in by_field
        ),
    )


def _heat_map(field: str, name: Bilingual, cells: tuple[Presence, ...]) -> HeatMap:
    ordered = sorted(cells, key=lambda cell: sort_key(cell.unit.name_vi))
    units = {cell.unit.code: cell.unit for cell in ordered}
    here: defaultdict[tuple[str, str], list[Presence]] = defaultdict(list)
    organisations = {cell.organisation.organisation: cell.organisation for cell in cells}
    for cell in cells:
        here[cell.organisation.organisation, cell.unit.code].append(cell)
    return HeatMap(
        field=field,
        name=name,
        units=tuple(units.values()),
        lines=tuple(
            HeatLine(
                organisation=key,
                name=Bilingual.of(each.name),
                counts=tuple(len(distinct(tuple(here[key, code]))) for code in units),
            )
            for key, each in organisations.items()
        ),
    )
