"""The forum's own record: overlap and gaps, commitments and models, as far as sources state them."""

from collections.abc import Iterable
from dataclasses import dataclass

from diendan.analysis.measures.comparison import SURVEY_POVERTY
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.fact_origins import source_titles
from diendan.analysis.reading.loading import indicator, read_figure, read_rows
from diendan.analysis.reading.recorded_registry import count_commitments, count_models, count_projects
from diendan.analysis.reading.table_rows import counted, stated
from diendan.analysis.session import OpenReport
from diendan.analysis.tables import Column, table
from diendan.data.units import Unit
from diendan.language import Language, day_short, join_list, percent
from diendan.registry.commitment_states import CommitmentState, age_text, commitments_on
from diendan.registry.gaps import Gap, Gaps, Need, gaps, poorest
from diendan.registry.overlap import Overlap, Overlaps, overlaps
from diendan.registry.records.models import Model
from diendan.registry.records.periods import Period, forum_period
from diendan.registry.records.places import Place
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
        pairs = [project.project for each in self.overlaps.found for project in each.projects]
        left = [each.project for each in self.overlaps.not_compared]
        return {
            "projects": count_projects(registry.projects),
            "overlaps": counted(len(self.overlaps.found), "projects", "project", pairs),
            "overlaps_shown": min(len(self.overlaps.found), MOST_OVERLAPS),
            "not_compared": count_projects(left),
            "told": self.gaps.told,
            "poorest": self._rates(len(among.needs)),
            "among": self._rates(among.among),
            "poorest_year": among.year,
            "poorest_from": float(among.needs[-1].value),
            "poorest_to": float(among.needs[0].value),
            "commitments": count_commitments(self.commitments),
            "late": self._with_status("late"),
            "open": self._with_status("open"),
            "done": self._with_status("done"),
            "withdrawn": self._with_status("withdrawn"),
            "without_due": count_commitments([kept for kept in self.commitments if kept.due is None]),
            "without_report": count_commitments([kept for kept in self.commitments if kept.last is None]),
            "oldest": self._oldest(),
            "models": count_models(self.models),
            "guidance": counted(len(registry.guidance), "model_guidance", "item"),
            "answered": counted(sum(len(model.answers) for model in self.models), "model_answers", "item"),
            "women_stated": count_models([model for model in self.models if model.women is not None]),
            "cost_stated": count_models([model for model in self.models if model.cost is not None]),
        }

    def _rates(self, count: int) -> int:
        """Return a count of provinces, traced to the rates that they were chosen by."""
        about, year = self.gaps.poorest.indicator, self.gaps.poorest.year
        where = (("indicator", (about.name,)), ("year", (str(year),)))
        return traced(count, Computed("count", (TracedCells(about.table, "value", where),)))

    def _oldest(self) -> str:
        oldest = max(self.commitments, key=lambda each: each.age, default=None)
        return made_words(oldest, age_text(oldest.age, self.report.language)) if oldest else ""

    def _with_status(self, status: str) -> int:
        return count_commitments([kept for kept in self.commitments if kept.status == status])

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

    def write_fields(each: Overlap) -> str:
        names = [found.registry.fields.name(where.field).in_(language) for where in each.fields]
        return join_list(names, language)

    def write_rule(each: Overlap) -> str:
        return report.phrase_of("overlap.rule", {"rule": each.rule, "perhaps_one": each.perhaps_one})

    titles = source_titles((row.source for each in found.overlaps.found for row in each.rows), language)
    return table(
        "tbl-overlap",
        nearest[:MOST_OVERLAPS],
        [
            Column("place", lambda each: each.at.text().in_(language)),
            Column("projects", lambda each: " / ".join(one.title(language) for one in each.projects)),
            Column("field", write_fields),
            Column("period", lambda each: _period(each, language)),
            Column("rule", write_rule),
        ],
        values=found.values(),
        data=[
            {
                "rule": each.rule,
                "project": project.project,
                "unit": each.at.units[0].key,
                "from": each.together.starts.isoformat() if each.together.starts else "",
            }
            for each in found.overlaps.found
            for project in each.projects
        ],
        sources=[Source("projects", named=titles)],
    )


def poorest_table(found: RecordedWork) -> Output:
    """Return the poorest fifth of the former provinces, with the fields in which nothing is known there."""
    report, language = found.report, found.report.language
    merger, among = found.registry.merger, found.gaps.poorest
    about, year = among.indicator, str(among.year)

    def now(need: Need) -> Unit:
        return merger.standing(merger.place("63", need.province.code), report.system).units[0]

    def empty(need: Need) -> list[Gap]:
        return [gap for gap in found.gaps.found if gap.need == need]

    def write_rate(need: Need) -> str:
        keys = {"indicator": about.name, "province_code": need.province.code, "year": year}
        return percent(read_figure(about.table, keys, "value", str(need.value)), language, 1)

    def write_gaps(need: Need) -> str:
        gaps = empty(need)
        values = {
            "told": found.gaps.told,
            "nothing_known": bool(gaps) and gaps[0].nothing_known,
            "fields": [found.registry.fields.name(gap.field).in_(language) for gap in gaps],
        }
        return report.phrase_of("poorest.gaps", values)

    return table(
        "tbl-poorest",
        among.needs,
        [
            Column("province", lambda need: need.province.name(language), lambda need: need.province.key),
            Column("rate", write_rate, align="right"),
            Column("unit", lambda need: now(need).name(language), lambda need: now(need).key),
            Column("year", value=lambda _: among.year),
            Column("value", value=lambda need: float(need.value)),
            Column(
                "gaps",
                write_gaps,
                lambda need: len(empty(need)) if found.gaps.told else None,
                name="fields_without_project",
            ),
        ],
        values=found.values(),
        sources=[Source(about.table, (about.name,), (among.year,), True)],
    )


def made_words(kept: CommitmentState, text: str) -> str:
    """Return words on when a commitment was made, traced to its row."""
    return stated(text, "commitments", "made", commitment=kept.commitment.commitment)


def _period(each: Overlap, language: Language) -> str:
    days = (each.together.starts, each.together.ends)
    return " – ".join(day_short(day, language) for day in days if day)
