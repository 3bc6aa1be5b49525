"""What was promised by and to the unit, and what has changed since the forum before: its places, the years
of its figures, its projects. The rules are in docs/registry.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from diendan.analysis.brief.contacts import focal_points
from diendan.analysis.brief.governance import YEAR as PAPI_YEAR
from diendan.analysis.brief.governance import Governance
from diendan.analysis.brief.overview import Overview
from diendan.analysis.measures.comparison import SURVEY_POVERTY
from diendan.analysis.reading.recorded_registry import registry
from diendan.analysis.session import Report
from diendan.data.units import parse_day, units_at
from diendan.errors import InputError
from diendan.language import Language, join_list
from diendan.registry.commitment_states import CommitmentState, Side, age_text, commitments_on
from diendan.registry.records.projects import AidProject
from diendan.registry.registry import Registry
from diendan.spec.texts import JsonValue

# Subject → the indicator of the first page whose latest year speaks for it.
_SUBJECTS: Final[Mapping[str, str]] = {
    "population": "population_avg_total",
    "poverty": SURVEY_POVERTY,
    "income": "income_month_pc_total",
    "labour": "informal_employment_rate",
}
# A brief has room for so many commitments and projects; the forum's page lists them all.
_SHOWN: Final = 2


@dataclass(frozen=True)
class Continuity:
    """What the unit's own commitments are on the report's day and what is new since the day `since`.

    since: the day of the forum before, None where the forum file names none. own: commitments by or to the
    unit or a province that is now part of it. years: subject → year of its latest figure.
    projects: those that lie in the unit for certain.
    """

    report: Report
    since: date | None
    own: tuple[CommitmentState, ...]
    years: Mapping[str, int]
    projects: tuple[AidProject, ...]

    def values(self) -> dict[str, JsonValue]:
        """Return what the section prints."""
        report, since = self.report, self.since
        changed = [*self._changed()]
        newer = {name: year for name, year in self.years.items() if since and year >= since.year}
        return {
            "unit": report.unit.title(report.language),
            "contacts": bool(focal_points(report) or report.profile.topics),
            "commitments": [self._commitment(each) for each in self.own[:_SHOWN]],
            "recorded": len(self.own),
            "since": since.isoformat() if since else None,
            **self._places(),
            "newer": [
                {"year": year, "subjects": [name for name in newer if newer[name] == year]}
                for year in sorted(set(newer.values()))
            ],
            "older": [name for name in self.years if name not in newer],
            "projects": len(self.projects),
            "changed": changed[:_SHOWN],
            "changed_more": len(changed[_SHOWN:]),
        }

    def _commitment(self, kept: CommitmentState) -> JsonValue:
        language = self.report.language
        return {
            "text": kept.commitment.text.in_(language),
            "by": _named(kept.by, language),
            "to": "" if self._alone(kept.to) else _named(kept.to, language),
            "status": kept.status,
            "age": age_text(kept.age, language),
            "due": kept.due.isoformat() if kept.due else None,
            "reported": kept.last.day.isoformat() if kept.last else None,
        }

    def _alone(self, sides: tuple[Side, ...]) -> bool:
        """Tell whether the unit itself, as it is now, is the only party: its own brief need not name it."""
        standings = [side.standing for side in sides]
        return all(each and each.units == (self.report.unit,) and not each.was for each in standings)

    def _places(self) -> dict[str, JsonValue]:
        """Return which units became this one since then, on what day, or its earlier title."""
        report, language = self.report, self.report.language
        formed: list[JsonValue] = []
        earlier = None
        if self.since:
            then = units_at(self.since, report.root)
            before = [then.unit(former.code) for former in report.former] if then.name == "63" else []
            if then.name == report.system.name:
                before = [then.unit(report.unit.code)]
            if len(before) > 1:
                formed = [unit.name(language) for unit in before]
            elif before[0].title(language) != report.unit.title(language):
                earlier = before[0].title(language)
        formed_on = report.system.valid_from.isoformat() if formed else None
        return {"formed": formed, "formed_on": formed_on, "earlier_title": earlier}

    def _changed(self) -> list[JsonValue]:
        """Return the projects whose status is another one than on the day of the forum before."""
        if not self.since:
            return []
        then, now, language = self.since, self.report.day, self.report.language
        return [
            {"title": project.title(language), "status": project.status_on(now)}
            for project in self.projects
            if project.status_on(now) not in (None, project.status_on(then))
        ]


def continuity(report: Report, standings: Overview, papi: Governance, previous_forum: str) -> Continuity:
    """Return the commitments and changes of the report's unit.

    previous_forum: ISO day of the forum before this one, or "" where there was none. A figure counts as
    newer if its year was not over on that day; nothing is said of the day on which a figure came out.
    Raises InputError for a day that is not before the report's.
    """
    since = parse_day(previous_forum) if previous_forum else None
    if since and since >= report.day:
        raise InputError(f"The forum before, of {since}, is not before the forum of {report.day}.")
    known = registry()
    years = {subject: standings.of(name).point.year for subject, name in _SUBJECTS.items()}
    if papi.scored:
        years["papi"] = PAPI_YEAR
    return Continuity(report, since, own_commitments(report), years, _projects(known, report))


def own_commitments(report: Report) -> tuple[CommitmentState, ...]:
    """Return the commitments by or to the report's unit, or a province that is now part of it."""
    return tuple(each for each in commitments_on(registry(), report.system) if each.concerns(report.unit))


def _named(sides: tuple[Side, ...], language: Language) -> str:
    return join_list([side.words.in_(language) for side in sides], language) if sides else ""


def _projects(known: Registry, report: Report) -> tuple[AidProject, ...]:
    def lies_here(project: AidProject) -> bool:
        return any(
            known.merger.standing(each.place, report.system).units == (report.unit,)
            for each in project.places
        )

    return tuple(project for project in known.projects if lies_here(project))
