"""Who works where in which field in the forum's period: a heat map of all units, and tables behind it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from diendan.analysis.charts.heat_map import Head, HeatMapRow, heat_map
from diendan.analysis.figures import figure
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.table_rows import counted
from diendan.analysis.session import OpenReport
from diendan.analysis.synthesis.forum_record.recorded_work import RecordedWork, named
from diendan.analysis.tables import Column, table
from diendan.language import join_list, number
from diendan.registry.presence import Presence, distinct, presence
from diendan.registry.records.fields_of_work import Field
from diendan.registry.records.projects import AidProject
from diendan.spec.texts import JsonValue, sentence_start

SCHEMES = ("forum", "ngo-aid")
"""The lists of fields: the forum's six, and those of the programme on foreign NGO aid."""
# A table of so many organisations fits the report; of more, the file behind the figure and the forum's page
# have them.
MOST_ORGANISATIONS = 12
_LISTED = 4


@dataclass(frozen=True)
class Presences:
    """The projects planned or running in the forum's period by organisation, unit and field.

    by_scheme: the cells of each list of fields; a project outside a list has no field there.
    """

    record: RecordedWork
    by_scheme: Mapping[str, tuple[Presence, ...]]

    @property
    def report(self) -> OpenReport:
        return self.record.report

    @cached_property
    def cells(self) -> tuple[Presence, ...]:
        """The cells of all lists in which a field is known, and one without where no list has one."""
        known = [cell for cells in self.by_scheme.values() for cell in cells if cell.field]
        inside = {project.project for cell in known for project in cell.projects}
        outside = [
            Presence(cell.organisation, cell.unit, None, rest, cell.sure)
            for cell in self.by_scheme[SCHEMES[0]]
            if not cell.field and (rest := tuple(p for p in cell.projects if p.project not in inside))
        ]
        return (*known, *outside)

    @cached_property
    def projects(self) -> tuple[AidProject, ...]:
        """Every project with a cell, once: it is active in the period, has a place and a partner."""
        return distinct(self.cells)

    @property
    def organisations(self) -> tuple[str, ...]:
        """Their organisations, in order of names."""
        return tuple(dict.fromkeys(cell.organisation.organisation for cell in self._by_name))

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the lists, in their order."""
        return tuple(field for scheme in SCHEMES for field in self.record.registry.fields.of(scheme))

    @property
    def _by_name(self) -> tuple[Presence, ...]:
        order = {cell.organisation.organisation: None for cells in self.by_scheme.values() for cell in cells}
        places = {name: place for place, name in enumerate(order)}
        return tuple(sorted(self.cells, key=lambda cell: places[cell.organisation.organisation]))

    @property
    def active(self) -> tuple[AidProject, ...]:
        """The projects that are planned or running in the period, wherever they are."""
        during = self.record.during
        return tuple(each for each in self.record.registry.projects if each.active(during) is not None)

    def values(self) -> dict[str, JsonValue]:
        """Return what the section, the figure and the tables print."""
        report, during = self.report, self.record.during
        units = {cell.unit.code: cell.unit for cell in self.cells}
        projects, active = self.projects, self.active
        assert during.starts
        assert during.ends
        return {
            "told": bool(self.cells),
            "first": during.starts.year,
            "last": during.ends.year,
            "active": count_of(active),
            "shown": count_of(projects),
            "left": len(active) - len(projects),
            "organisations": counted(
                len(self.organisations), "organisations", "organisation", self.organisations
            ),
            "few_organisations": len(self.organisations) <= MOST_ORGANISATIONS,
            "units": report.units_compared,
            "units_with": counted(
                len(units), "project_places", "code", [each.project for each in projects], "project"
            ),
            "units_without": len(report.system.units) - len(units),
            "names": [unit.name(report.language) for unit in units.values()] if len(units) <= _LISTED else [],
            "fields": len(self.fields),
            "unsure": any(not cell.sure for cell in self.cells),
            "no_field": any(cell.field is None for cell in self.cells),
        }


def presences(found: RecordedWork) -> Presences:
    """Return who works where in which field in the forum's period, by both lists of fields."""
    registry, system = found.registry, found.report.system
    return Presences(found, {scheme: presence(registry, scheme, system, found.during) for scheme in SCHEMES})


def count_of(projects: Iterable[AidProject]) -> int:
    """Return how many projects these are, traced to their rows."""
    names = [each.project for each in projects]
    return counted(len(names), "projects", "project", names)


def presence_figure(found: Presences) -> Output | None:
    """Return the heat map of units by fields, each square with its number of projects; None without any."""
    if not found.cells:
        return None
    report, language, fields = found.report, found.report.language, found.record.registry.fields
    groups: defaultdict[tuple[str, str], list[Presence]] = defaultdict(list)
    for cell in found.cells:
        groups[cell.unit.code, cell.field.key if cell.field else ""].append(cell)
        groups[cell.unit.code, "all"].append(cell)
    heads = [Head("all", report.phrase_of("presence.all"), "", "")]
    for scheme in SCHEMES:
        for place, field in enumerate(fields.of(scheme)):
            sign = number(place + 1, language, 0) if scheme == SCHEMES[0] else chr(ord("A") + place)
            group = report.phrase_of(f"presence.{scheme}")
            heads.append(Head(field.key, sign, sentence_start(fields.name(field).in_(language)), group))
    if any(cell.field is None for cell in found.cells):
        heads.append(Head("", "–", report.phrase_of("presence.no-field"), ""))
    rows = []
    for unit in report.system.units:
        squares = {}
        for head in heads:
            here = tuple(groups.get((unit.code, head.key), ()))
            if here:
                squares[head.key] = (len(distinct(here)), _surely(here))
        rows.append(HeatMapRow(unit.name(language), squares))
    notes = [report.phrase_of("presence.none")]
    if found.values()["unsure"]:
        notes.append(report.phrase_of("presence.unsure"))
    drawing = heat_map(heads, rows, report.phrase_of("presence.key"), notes)
    most = max(count for row in rows for key, (count, _) in row.squares.items() if key == "all")
    return figure(
        "fig-presence",
        drawing,
        values={**found.values(), "most": most},
        data=_frame(found),
        sources=[_source(found)],
    )


def fields_table(found: Presences) -> Output | None:
    """Return for each field how many projects, organisations and units are known in it; None without any."""
    if not found.cells:
        return None
    report, language, fields = found.report, found.report.language, found.record.registry.fields
    rows, data = [], []
    for field in (*found.fields, *([None] if found.values()["no_field"] else [])):
        here = tuple(cell for cell in found.cells if cell.field == field)
        projects = [each.project for each in distinct(here)]
        organisations = {cell.organisation.organisation for cell in here}
        units = {cell.unit.code for cell in here}
        counts = (
            counted(len(projects), "project_fields", "code", projects, "project"),
            counted(len(organisations), "project_partners", "organisation", projects, "project"),
            counted(len(units), "project_places", "code", projects, "project"),
        )
        name = (
            sentence_start(fields.name(field).in_(language))
            if field
            else report.phrase_of("presence.no-field")
        )
        said = report.phrase_of(f"presence.{field.scheme}") if field else "–"
        rows.append([name, said, *(number(each, language, 0) for each in counts)])
        data.append(
            {
                "field": field.key if field else "",
                "projects": len(projects),
                "organisations": len(organisations),
                "units": len(units),
            }
        )
    head = [
        Column("field"),
        Column("list"),
        *(Column(key, "right") for key in ("projects", "organisations", "units")),
    ]
    frame = pd.DataFrame(data, dtype=object)
    return table("tbl-fields", head, rows, values=found.values(), data=frame, sources=[_source(found)])


def organisations_table(found: Presences) -> Output | None:
    """Return each organisation with its units, fields and projects; None without any, or with too many."""
    if not found.cells or len(found.organisations) > MOST_ORGANISATIONS:
        return None
    report, language, fields = found.report, found.report.language, found.record.registry.fields
    rows, data = [], []
    for organisation in found.organisations:
        here = tuple(cell for cell in found.cells if cell.organisation.organisation == organisation)
        units = {cell.unit.code: cell.unit for cell in here}
        reached = [field for field in found.fields if any(cell.field == field for cell in here)]
        names = [unit.name(language) for unit in report.system.units if unit.code in units]
        projects = distinct(here)
        where = report.phrase_of(
            "presence.units", {"names": names, "listed": len(names) <= _LISTED, "units": len(names)}
        )
        rows.append(
            [
                here[0].organisation.name(language),
                where,
                join_list([sentence_start(fields.name(field).in_(language)) for field in reached], language)
                or "–",
                number(count_of(projects), language, 0),
            ]
        )
        data.append({"organisation": organisation, "units": len(units), "projects": len(projects)})
    head = [Column("organisation"), Column("units"), Column("fields"), Column("projects", "right")]
    frame = pd.DataFrame(data, dtype=object)
    return table("tbl-organisations", head, rows, values=found.values(), data=frame, sources=[_source(found)])


def _surely(cells: tuple[Presence, ...]) -> bool:
    """Tell whether every project of some cells of one unit surely lies there."""
    sure = {project.project for cell in cells if cell.sure for project in cell.projects}
    return all(project.project in sure for cell in cells for project in cell.projects)


def _frame(found: Presences) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "organisation": cell.organisation.organisation,
                "unit": cell.unit.key,
                "field": cell.field.key if cell.field else "",
                "projects": len(cell.projects),
                "sure": "yes" if cell.sure else "no",
            }
            for cell in found.cells
        ],
        dtype=object,
    )


def _source(found: Presences) -> Source:
    return Source("projects", named=named(found.record, [each.row.source for each in found.projects]))
