"""The pack of a conference for its provinces: what the source states of it, their figures side by side as
far as they were known then, the models to be visited, and what the forum's record holds of each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from diendan.analysis.measures.latest_values import LatestFigure, latest_figure
from diendan.analysis.measures.unit_indicators import panel
from diendan.analysis.measures.written_values import cautions, label_inside, measured_head, write
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.fact_origins import document_title
from diendan.analysis.reading.loading import indicator as about_indicator
from diendan.analysis.reading.recorded_registry import (
    count_commitments,
    count_models,
    count_projects,
    registry,
)
from diendan.analysis.reading.table_rows import figure_in, records, worded
from diendan.analysis.session import OpenReport
from diendan.analysis.tables import Column, columns_of, table
from diendan.data.indicators import Indicator
from diendan.data.units import Unit
from diendan.errors import InputError
from diendan.language import number
from diendan.registry.commitment_states import commitments_on
from diendan.registry.records.places import Place
from diendan.registry.registry import Registry
from diendan.spec.texts import JsonValue

INDICATORS: Final = (
    "population_avg_total",
    "rural_population_share",
    "population_density",
    "poverty_rate_multidimensional_household",
    "income_month_pc_total",
    "trained_labour_share_15plus",
    "informal_employment_rate",
    "papi_2_2_poverty_list_transparency",
)
"""What the pack lays side by side: people, living, work, taking part."""


@dataclass(frozen=True)
class Conference:
    """One event of the record with its provinces, as it was on its own day.

    later: indicators whose first year was not over on that day. apart: those whose figures of former
        provinces are not brought together, where some unit of that day is a merged one.
    """

    report: OpenReport
    event: Mapping[str, str]
    provinces: tuple[Unit, ...]
    hosts: tuple[Unit, ...]
    figures: tuple[LatestFigure, ...]
    later: tuple[Indicator, ...]
    apart: tuple[Indicator, ...]
    known: Registry

    def values(self) -> dict[str, JsonValue]:
        """Return what the sections print."""
        event, language = self.event, self.report.language
        return {
            "title": worded(event, "title", language),
            "starts": event["starts"] or None,
            "ends": event["ends"] or None,
            "place": worded(event, "place", language),
            "delegates": figure_in("events", event, "delegates"),
            "qualifier": event["delegates_qualifier"],
            "delegates_note": worded(event, "delegates_note", language),
            "lead": self.known.organisations.one(event["lead"]).name(language) if event["lead"] else "",
            "taking_part": self._organisations(),
            "programme": self._programme(),
            "instruments": self._instruments(),
            "doubt": worded(event, "doubt", language),
            "provinces": [unit.name(language) for unit in self.provinces],
            "hosts": [unit.name(language) for unit in self.hosts],
            "subjects": self._topics("subject"),
            "visits": self._topics("visit"),
            "models": [
                {"name": model.name.in_(language), "doubt": model.doubt.in_(language)}
                for model in self.known.models
                if model.event == event["event"]
            ],
            "first_year": min((figure.year for figure in self.figures), default=None),
            "last_year": max((figure.year for figure in self.figures), default=None),
            "cautions": [*cautions(((each.indicator, each.year) for each in self.figures), language)],
            "later": [label_inside(about.short(language)) for about in self.later],
            "apart": [label_inside(about.short(language)) for about in self.apart],
        }

    def _topics(self, kind: str) -> list[JsonValue]:
        rows = records("event_topics", event=self.event["event"], kind=kind)
        return [worded(row, "topic", self.report.language) for row in rows]

    def _organisations(self) -> list[JsonValue]:
        rows = records("event_organisations", event=self.event["event"])
        names = [row["organisation"] for row in rows if row["organisation"] != self.event["lead"]]
        return [self.known.organisations.one(name).name(self.report.language) for name in names]

    def _programme(self) -> str:
        rows = records("programmes", programme=self.event["programme"]) if self.event["programme"] else []
        return worded(rows[0], "name", self.report.language) if rows else ""

    def _instruments(self) -> list[JsonValue]:
        """Return the instruments that the event's own document names."""
        rows = records("legal_instruments", source=self.event["document"])
        return [
            {"number": row["number"], "issued": row["issued"] or None}
            for row in rows
            if row["may_print"] == "yes"
        ]


def conference(report: OpenReport, event: str) -> Conference:
    """Return what is on record of an event and its provinces.

    event: its name in data/dialogue/events.csv. Raises InputError for one that is not there, and for a report
    whose day has other units than the event.
    """
    found = records("events", event=event)
    if not found:
        raise InputError(f"There is no event {event!r} in data/dialogue/events.csv.")
    day, rows = report.day, records("event_provinces", event=event)
    if any(row["system"] != report.system.name for row in rows):
        raise InputError(
            f"The provinces of {event} are not those of {day}. Give the conference's own day as forum_date."
        )
    roles = {row["code"]: row["role"] for row in rows}
    provinces = tuple(unit for unit in report.system.units if unit.code in roles)
    any_merged = any(unit.is_merged for unit in report.system.units)
    figures, later, apart = [], [], []
    for name in INDICATORS:
        about = about_indicator(name)
        if any_merged and not about.can_be_combined:
            apart.append(about)
            continue
        latest = latest_figure(name, day, report.system.units)
        if latest is None:
            later.append(about)
        else:
            figures.append(replace(latest, points=panel(name, provinces, latest.year)))
    hosts = tuple(unit for unit in provinces if roles[unit.code] == "host")
    known = registry()
    return Conference(report, found[0], provinces, hosts, tuple(figures), tuple(later), tuple(apart), known)


def figures_table(found: Conference) -> Output | None:
    """Return the provinces side by side; None where no figure was known by the day."""
    if not found.figures or not found.provinces:
        return None
    language, shown = found.report.language, {each.indicator.name: each for each in found.figures}
    heads = {name: measured_head(each.indicator, each.year, language) for name, each in shown.items()}

    def value(name: str, unit: Unit) -> float | None:
        return shown[name].points[unit.code].value

    return table(
        "tbl-figures",
        found.provinces,
        [
            Column("province", lambda unit: unit.name(language), lambda unit: unit.key),
            *columns_of(
                shown, lambda name, unit: write(shown[name].indicator, value(name, unit), language), value
            ),
        ],
        values={**found.values(), "heads": heads},
        sources=[each.source for each in found.figures],
    )


def record_table(found: Conference) -> Output | None:
    """Return what the forum's record holds of each province on the day; None without provinces."""
    if not found.provinces:
        return None
    report, known = found.report, found.known
    kept = commitments_on(known, report.system)
    none = report.phrase_of("none")

    def here(place: Place, unit: Unit) -> bool:
        """Tell whether a place lies in `unit` for certain, and is dated by the report's day."""
        return place.day <= report.day and known.merger.standing(place, report.system).units == (unit,)

    def count(name: str, unit: Unit) -> int:
        if name == "models":
            return count_models([model for model in known.models if here(model.place, unit)])
        if name == "projects":
            there = [each for each in known.projects if any(here(at.place, unit) for at in each.places)]
            return count_projects(there)
        return count_commitments([each for each in kept if each.concerns(unit)])

    def write_count(name: str, unit: Unit) -> str:
        found = count(name, unit)
        return number(found, report.language, 0) if found else none

    return table(
        "tbl-record",
        found.provinces,
        [
            Column("province", lambda unit: unit.name(report.language), lambda unit: unit.key),
            *columns_of(("models", "projects", "commitments"), write_count, count),
        ],
        values=found.values(),
        sources=[Source("models", named=(document_title(found.event["document"], report.language),))],
    )
