"""Who works where in which field in the forum's period: a heat map of all units, and tables behind it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from diendan.analysis.charts.heat_map import Head, HeatMapRow, heat_map
from diendan.analysis.figures import figure
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.fact_origins import source_titles
from diendan.analysis.reading.recorded_registry import count_projects
from diendan.analysis.reading.table_rows import counted
from diendan.analysis.session import OpenReport
from diendan.analysis.synthesis.forum_record.recorded_work import RecordedWork
from diendan.analysis.tables import Column, columns_of, table
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
            "active": count_projects(active),
            "shown": count_projects(projects),
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
        data=[
            {
                "organisation": cell.organisation.organisation,
                "unit": cell.unit.key,
                "field": cell.field.key if cell.field else "",
                "projects": len(cell.projects),
                "sure": "yes" if cell.sure else "no",
            }
            for cell in found.cells
        ],
        sources=[_source(found)],
    )


def fields_table(found: Presences) -> Output | None:
    """Return for each field how many projects, organisations and units are known in it; None without any."""
    if not found.cells:
        return None
    report, language, fields = found.report, found.report.language, found.record.registry.fields

    def name(field: Field | None) -> str:
        if field is None:
            return report.phrase_of("presence.no-field")
        return sentence_start(fields.name(field).in_(language))

    def count(what: str, field: Field | None) -> int:
        here = tuple(cell for cell in found.cells if cell.field == field)
        projects = [each.project for each in distinct(here)]
        if what == "projects":
            return counted(len(projects), "project_fields", "code", projects, "project")
        if what == "organisations":
            partners = {cell.organisation.organisation for cell in here}
            return counted(len(partners), "project_partners", "organisation", projects, "project")
        units = {cell.unit.code for cell in here}
        return counted(len(units), "project_places", "code", projects, "project")

    return table(
        "tbl-fields",
        (*found.fields, *([None] if found.values()["no_field"] else [])),
        [
            Column("field", name, lambda field: field.key if field else ""),
            Column("list", lambda f: report.phrase_of(f"presence.{f.scheme}") if f else "–"),
            *columns_of(
                ("projects", "organisations", "units"),
                lambda what, field: number(count(what, field), language, 0),
                count,
            ),
        ],
        values=found.values(),
        sources=[_source(found)],
    )


def organisations_table(found: Presences) -> Output | None:
    """Return each organisation with its units, fields and projects; None without any, or with too many."""
    if not found.cells or len(found.organisations) > MOST_ORGANISATIONS:
        return None
    report, language, fields = found.report, found.report.language, found.record.registry.fields
    by_organisation = [
        tuple(cell for cell in found.cells if cell.organisation.organisation == name)
        for name in found.organisations
    ]

    def units(here: tuple[Presence, ...]) -> set[str]:
        return {cell.unit.code for cell in here}

    def write_units(here: tuple[Presence, ...]) -> str:
        names = [unit.name(language) for unit in report.system.units if unit.code in units(here)]
        values = {"names": names, "listed": len(names) <= _LISTED, "units": len(names)}
        return report.phrase_of("presence.units", values)

    def write_fields(here: tuple[Presence, ...]) -> str:
        reached = [field for field in found.fields if any(cell.field == field for cell in here)]
        names = [sentence_start(fields.name(field).in_(language)) for field in reached]
        return join_list(names, language) or "–"

    return table(
        "tbl-organisations",
        by_organisation,
        [
            Column(
                "organisation",
                lambda here: here[0].organisation.name(language),
                lambda here: here[0].organisation.organisation,
            ),
            Column("units", write_units, lambda here: len(units(here))),
            Column("fields", write_fields),
            Column(
                "projects",
                lambda here: number(count_projects(distinct(here)), language, 0),
                lambda here: len(distinct(here)),
                "right",
            ),
        ],
        values=found.values(),
        sources=[_source(found)],
    )


def _surely(cells: tuple[Presence, ...]) -> bool:
    """Tell whether every project of some cells of one unit surely lies there."""
    sure = {project.project for cell in cells if cell.sure for project in cell.projects}
    return all(project.project in sure for cell in cells for project in cell.projects)


def _source(found: Presences) -> Source:
    titles = source_titles((each.row.source for each in found.projects), found.report.language)
    return Source("projects", named=titles)
