"""The forum's own record: overlap and gaps, commitments and models, as far as sources state them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from diendan.analysis.measures.comparison import SURVEY_POVERTY
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.fact_origins import document_title
from diendan.analysis.reading.loading import indicator, read_figure, read_rows
from diendan.analysis.reading.table_rows import counted, stated
from diendan.analysis.session import OpenReport
from diendan.analysis.tables import Column, table
from diendan.language import Language, day_short, join_list, percent
from diendan.registry.commitment_states import CommitmentState, age_text, commitments_on
from diendan.registry.gaps import Gaps, gaps, poorest
from diendan.registry.overlap import Overlap, Overlaps, overlaps
from diendan.registry.records.models import Model
from diendan.registry.records.periods import Period, forum_period
from diendan.registry.records.places import Place
from diendan.registry.records.projects import AidProject
from diendan.registry.registry import Registry, read_registry
from diendan.spec.texts import JsonValue
from diendan.traces import Computed, TracedCells, traced

SCHEME = "ngo-aid"
"""The list of fields that gaps are looked for in: those of the programme on foreign NGO aid."""
MOST_OVERLAPS = 10
"""So many candidates are printed, the nearest places first; the table's file and the page have all."""
_NEAREST = ("overlap-commune", "overlap-district", "overlap-province")


@dataclass(frozen=True)
class RecordedWork:
    """What the registry says on the report's date; overlap and gaps in the forum's period, `during`."""

    report: OpenReport
    registry: Registry
    during: Period
    overlaps: Overlaps
    gaps: Gaps
    commitments: tuple[CommitmentState, ...]

    @property
    def models(self) -> tuple[Model, ...]:
        return self.registry.models

    def units_of_projects(self) -> tuple[str, ...]:
        """Return the codes of the units in which a project surely lies."""
        return self._units(each.place for project in self.registry.projects for each in project.places)

    def units_of_models(self) -> tuple[str, ...]:
        """Return the codes of the units in which a model surely lies."""
        return self._units(model.place for model in self.models)

    def values(self) -> dict[str, JsonValue]:
        """Return what the sections and tables print."""
        registry, among = self.registry, self.gaps.poorest
        pairs = [project for each in self.overlaps.found for project in each.projects]
        left = [each.project for each in self.overlaps.not_compared]
        return {
            "projects": _projects(len(registry.projects), registry.projects),
            "overlaps": _projects(len(self.overlaps.found), pairs),
            "overlaps_shown": min(len(self.overlaps.found), MOST_OVERLAPS),
            "not_compared": _projects(len(left), left),
            "told": self.gaps.told,
            "poorest": self._rates(len(among.needs)),
            "among": self._rates(among.among),
            "poorest_year": among.year,
            "poorest_from": float(among.needs[-1].value),
            "poorest_to": float(among.needs[0].value),
            "commitments": self._kept(self.commitments),
            "late": self._with_status("late"),
            "open": self._with_status("open"),
            "done": self._with_status("done"),
            "withdrawn": self._with_status("withdrawn"),
            "without_due": self._kept([kept for kept in self.commitments if kept.due is None]),
            "without_report": self._kept([kept for kept in self.commitments if kept.last is None]),
            "oldest": self._oldest(),
            "models": _models(self.models),
            "guidance": counted(len(registry.guidance), "model_guidance", "item"),
            "answered": counted(sum(len(model.answers) for model in self.models), "model_answers", "item"),
            "women_stated": _models([model for model in self.models if model.women is not None]),
            "cost_stated": _models([model for model in self.models if model.cost is not None]),
        }

    def _rates(self, count: int) -> int:
        """Return a count of provinces, traced to the rates that they were chosen by."""
        about, year = self.gaps.poorest.indicator, self.gaps.poorest.year
        where = (("indicator", (about.name,)), ("year", (str(year),)))
        return traced(count, Computed("count", (TracedCells(about.table, "value", where),)))

    def _kept(self, kept: Sequence[CommitmentState]) -> int:
        return counted(len(kept), "commitments", "commitment", [each.commitment.commitment for each in kept])

    def _oldest(self) -> str:
        oldest = max(self.commitments, key=lambda each: each.age, default=None)
        return made_words(oldest, age_text(oldest.age, self.report.language)) if oldest else ""

    def _with_status(self, status: str) -> int:
        return self._kept([kept for kept in self.commitments if kept.status == status])

    def _units(self, places: Iterable[Place]) -> tuple[str, ...]:
        system, merger = self.report.system, self.registry.merger
        standings = [merger.standing(place, system) for place in places]
        sure = {each.units[0].code for each in standings if len(each.units) == 1}
        return tuple(unit.code for unit in system.units if unit.code in sure)


def record(report: OpenReport) -> RecordedWork:
    """Return what the registry says on the report's date; every table that it is read from is recorded."""
    registry = read_registry(read_rows, report.root)
    during = forum_period(report.day)
    about = indicator(SURVEY_POVERTY)
    among = poorest(read_rows, about, about.last_year, registry)
    return RecordedWork(
        report,
        registry,
        during,
        overlaps(registry, report.system, during),
        gaps(registry, among, registry.fields.of(SCHEME), report.system, during),
        commitments_on(registry, report.system),
    )


def overlap_table(found: RecordedWork) -> Output | None:
    """Return the candidates for overlap, each with its rule; None where there is none."""
    if not found.overlaps.found:
        return None
    report, language = found.report, found.report.language
    nearest = sorted(
        found.overlaps.found,
        key=lambda each: _NEAREST.index(each.rule) if each.rule in _NEAREST else len(_NEAREST),
    )
    rows = [
        [
            each.at.text().in_(language),
            " / ".join(project.title(language) for project in each.projects),
            join_list([found.registry.fields.name(f.field).in_(language) for f in each.fields], language),
            _period(each, language),
            report.phrase_of("overlap.rule", {"rule": each.rule, "perhaps_one": each.perhaps_one}),
        ]
        for each in nearest[:MOST_OVERLAPS]
    ]
    data = pd.DataFrame(
        [
            {
                "rule": each.rule,
                "project": project.project,
                "unit": each.at.units[0].key,
                "from": each.together.starts.isoformat() if each.together.starts else "",
            }
            for each in found.overlaps.found
            for project in each.projects
        ],
        dtype=object,
    )
    head = [Column(key) for key in ("place", "projects", "field", "period", "rule")]
    source = Source("projects", named=named(found, [r.source for e in found.overlaps.found for r in e.rows]))
    return table("tbl-overlap", head, rows, values=found.values(), data=data, sources=[source])


def poorest_table(found: RecordedWork) -> Output:
    """Return the poorest fifth of the former provinces, with the fields in which nothing is known there."""
    report, language = found.report, found.report.language
    merger, among = found.registry.merger, found.gaps.poorest
    rows, data = [], []
    for need in among.needs:
        now = merger.standing(Place("63", need.province.code, merger.before.day), report.system).units[0]
        empty = [gap for gap in found.gaps.found if gap.need == need]
        text = report.phrase_of(
            "poorest.gaps",
            {
                "told": found.gaps.told,
                "nothing_known": bool(empty) and empty[0].nothing_known,
                "fields": [found.registry.fields.name(gap.field).in_(language) for gap in empty],
            },
        )
        rate = read_figure(
            among.indicator.table,
            {"indicator": among.indicator.name, "province_code": need.province.code, "year": str(among.year)},
            "value",
            str(need.value),
        )
        rows.append([need.province.name(language), percent(rate, language, 1), now.name(language), text])
        data.append(
            {
                "province": need.province.key,
                "unit": now.key,
                "year": among.year,
                "value": float(need.value),
                "fields_without_project": len(empty) if found.gaps.told else None,
            }
        )
    head = [Column("province"), Column("rate", "right"), Column("unit"), Column("gaps")]
    about = among.indicator
    source = Source(about.table, (about.name,), (among.year,), True)
    frame = pd.DataFrame(data, dtype=object)
    return table("tbl-poorest", head, rows, values=found.values(), data=frame, sources=[source])


def _projects(count: int, projects: Sequence[AidProject]) -> int:
    return counted(count, "projects", "project", [each.project for each in projects])


def _models(models: Sequence[Model]) -> int:
    return counted(len(models), "models", "model", [each.model for each in models])


def made_words(kept: CommitmentState, text: str) -> str:
    """Return words on when a commitment was made, traced to its row."""
    return stated(text, "commitments", "made", commitment=kept.commitment.commitment)


def _period(each: Overlap, language: Language) -> str:
    days = (each.together.starts, each.together.ends)
    return " – ".join(day_short(day, language) for day in days if day)


def named(found: RecordedWork, sources: Sequence[str]) -> tuple[str, ...]:
    """Return the titles of the documents that rows name, once each; another source as it is written."""
    return tuple(
        document_title(source, found.report.language) if source.startswith("doc-") else source
        for source in dict.fromkeys(sources)
        if source
    )
