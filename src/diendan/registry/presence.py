"""Who works where in which field: the cells of a heat map, each with its projects, in order of names."""

from collections import defaultdict
from dataclasses import dataclass

from diendan.data.units import Unit, UnitSystem
from diendan.language import sort_key
from diendan.registry.records.fields_of_work import Field
from diendan.registry.records.organisations import Organisation
from diendan.registry.records.periods import Period
from diendan.registry.records.projects import AidProject
from diendan.registry.registry import Registry


@dataclass(frozen=True)
class Presence:
    """The projects of one organisation in one unit and field.

    field: None where no source states one that leads to the scheme asked for. sure: False where a place of
        before or after the merger leaves open in which of several units the project lies.
    """

    organisation: Organisation
    unit: Unit
    field: Field | None
    projects: tuple[AidProject, ...]
    sure: bool


def presence(registry: Registry, scheme: str, system: UnitSystem, during: Period) -> tuple[Presence, ...]:
    """Return the cells of organisations × units × fields for the projects active in a period.

    A project of three partners stands in the cells of each, and is one project in every sum over distinct
    projects (`distinct`). The order is that of names, of units and of the scheme's own list: no ranking.
    """
    cells: defaultdict[tuple[str, str, Field | None, bool], list[AidProject]] = defaultdict(list)
    units = {unit.code: unit for unit in system.units}
    for project in registry.projects:
        if project.active(during) is None:
            continue
        reached: set[Field | None] = {
            to.field for stated in project.fields for to in registry.fields.within(stated, scheme)
        } or {None}
        where = {
            (unit.code, len(standing.units) == 1)
            for each in project.places
            for standing in [registry.merger.standing(each.place, system)]
            for unit in standing.units
        }
        for organisation in project.organisations:
            for code, sure in where:
                for field in reached:
                    cells[organisation, code, field, sure].append(project)
    order = {field: place for place, field in enumerate(registry.fields.of(scheme))}
    found = [
        Presence(registry.organisations.one(organisation), units[code], field, tuple(projects), sure)
        for (organisation, code, field, sure), projects in cells.items()
    ]
    return tuple(
        sorted(
            found,
            key=lambda cell: (
                sort_key(cell.organisation.name_vi),
                sort_key(cell.unit.name_vi),
                order[cell.field] if cell.field else len(order),
                not cell.sure,
            ),
        )
    )


def distinct(cells: tuple[Presence, ...]) -> tuple[AidProject, ...]:
    """Return the projects of some cells, each once, in order of title."""
    found = {project.project: project for cell in cells for project in cell.projects}
    return tuple(sorted(found.values(), key=lambda project: sort_key(project.title("vi"))))
