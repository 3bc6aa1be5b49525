"""Candidates for overlap: two projects of different leads in one field, place and time. People decide."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final, Literal

from diendan.data.units import UnitSystem
from diendan.language import sort_key
from diendan.registry.records.evidence import Row
from diendan.registry.records.fields_of_work import SharedField
from diendan.registry.records.periods import Period
from diendan.registry.records.places import PlaceLevel, PlaceOnDay
from diendan.registry.records.projects import AidProject, ProjectPlace
from diendan.registry.registry import Registry

Missing = Literal["place", "field", "start"]

_FINEST: Final[tuple[PlaceLevel, ...]] = ("commune", "district", "province", "merged unit")


@dataclass(frozen=True)
class Overlap:
    """Two projects that may do the same work.

    rule: by which rule of docs/registry.md, named by the finest place that both are known to share.
    at: that place on the day asked for. together: the part of the period in which both are active.
    lead_unknown: no source names the lead of one of them. perhaps_one: they have the same title.
    rows: every row that led here.
    """

    rule: str
    projects: tuple[AidProject, AidProject]
    at: PlaceOnDay
    fields: tuple[SharedField, ...]
    together: Period
    lead_unknown: bool
    perhaps_one: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class NotCompared:
    """A project that the rules cannot place, and what its sources do not state."""

    project: AidProject
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class Overlaps:
    """The candidates, and the projects about which nothing can be said; both in order of place and title."""

    found: tuple[Overlap, ...]
    not_compared: tuple[NotCompared, ...]


def overlaps(registry: Registry, system: UnitSystem, during: Period) -> Overlaps:
    """Return the candidates for overlap among the projects planned or running in a period.

    system: the units of the forum's date, in whose names places are given.
    The order is that of places, then titles: it says nothing about the organisations.
    """
    compared: list[AidProject] = []
    left: list[NotCompared] = []
    for project in registry.projects:
        missing = _missing(project)
        if "start" in missing:
            if project.status_on(during.ends or date.max) != "ended":
                left.append(NotCompared(project, missing))
        elif project.active(during):
            if missing:
                left.append(NotCompared(project, missing))
            else:
                compared.append(project)
    found = (_candidate(registry, system, during, *pair) for pair in _neighbours(registry, compared))
    return Overlaps(
        tuple(sorted(filter(None, found), key=_place_and_titles)),
        tuple(sorted(left, key=lambda each: sort_key(each.project.title("vi")))),
    )


def _missing(project: AidProject) -> tuple[Missing, ...]:
    stated: dict[Missing, bool] = {
        "place": bool(project.places),
        "field": bool(project.fields),
        "start": project.period.starts is not None,
    }
    return tuple(name for name, there in stated.items() if not there)


def _neighbours(registry: Registry, projects: list[AidProject]) -> list[tuple[AidProject, AidProject]]:
    """Return the pairs of projects that have a former province in common, each pair once."""
    inside: defaultdict[str, list[int]] = defaultdict(list)
    for number, project in enumerate(projects):
        for code in {code for each in project.places for code in registry.merger.provinces(each.place)}:
            inside[code].append(number)
    pairs = {pair for numbers in inside.values() for pair in combinations(sorted(numbers), 2)}
    return [(projects[a], projects[b]) for a, b in sorted(pairs)]


def _candidate(
    registry: Registry, system: UnitSystem, during: Period, one: AidProject, other: AidProject
) -> Overlap | None:
    if one.leads & other.leads:
        return None
    mine, theirs = one.active(during), other.active(during)
    together = mine.shared(theirs) if mine and theirs else None
    shared = registry.fields.shared(one.fields, other.fields)
    met = _finest_place(registry, one, other)
    if together is None or not shared or met is None:
        return None
    level, here, there = met
    # A former province says more than the merged unit that a later row names.
    finer = min(here.place, there.place, key=lambda place: len(registry.merger.provinces(place)))
    leads = [each.row for project in (one, other) for each in project.partners if each.role == "lead"]
    rows = (one.row, other.row, here.row, there.row, *(row for each in shared for row in each.rows), *leads)
    return Overlap(
        rule=f"overlap-{level.replace(' ', '-')}",
        projects=(one, other),
        at=registry.merger.standing(finer, system),
        fields=shared,
        together=together,
        lead_unknown=not (one.leads and other.leads),
        perhaps_one=one.titled_like(other),
        rows=tuple(dict.fromkeys(rows)),
    )


def _finest_place(
    registry: Registry, one: AidProject, other: AidProject
) -> tuple[PlaceLevel, ProjectPlace, ProjectPlace] | None:
    met = [
        (level, here, there)
        for here in one.places
        for there in other.places
        if (level := registry.merger.same(here.place, there.place))
    ]
    return min(met, key=lambda each: _FINEST.index(each[0]), default=None)


def _place_and_titles(found: Overlap) -> tuple[object, ...]:
    titles = sorted(sort_key(project.title("vi")) for project in found.projects)
    return (sort_key(found.at.units[0].name_vi), *titles, *sorted(p.project for p in found.projects))
