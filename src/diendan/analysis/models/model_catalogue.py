"""All models side by side: kinds, places, what is recorded and what nobody has answered."""

from collections.abc import Sized
from dataclasses import dataclass

from diendan.analysis.models.model_sheet import FACTS, facts_of, figure_of, place_then
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.fact_origins import source_titles
from diendan.analysis.reading.recorded_registry import count_answers, count_models, registry
from diendan.analysis.reading.table_rows import counted, records, worded
from diendan.analysis.session import OpenReport
from diendan.analysis.tables import Column, columns_of, table
from diendan.registry.records.models import Model
from diendan.registry.registry import Registry
from diendan.spec.texts import JsonValue


@dataclass(frozen=True)
class Catalogue:
    """The models of the registry that were known by the report's day, in order of their rows."""

    report: OpenReport
    known: Registry
    models: tuple[Model, ...]

    def answered(self, model: Model) -> int:
        """Return how many points of the guidance a model answers."""
        answers = [answer for _, answer in model.checklist(self.known.guidance) if answer is not None]
        return count_answers(model, answers)

    def values(self) -> dict[str, JsonValue]:
        """Return what the sections print."""
        language = self.report.language
        kinds: list[JsonValue] = [
            {
                "name": worded(row, "name", language),
                "models": count_models([model for model in self.models if model.kind == row["kind"]]),
            }
            for row in records("model_kinds")
        ]
        places = {place_then(model, self.report) for model in self.models}
        told = [model for model in self.models if model.women is not None]
        return {
            "models": count_models(self.models),
            "places": counted(
                len(places), "models", "district", [each.model for each in self.models], "model"
            ),
            "kinds": kinds,
            "kinds_named": counted(len(kinds), "model_kinds", "kind"),
            "without_kind": count_models([model for model in self.models if not model.kind]),
            "women_stated": count_models(told),
            "women": sum(figure_of(model, "women") or 0 for model in told),
            "with_cost": count_models([m for m in self.models if m.cost_of_household() is not None]),
            "with_result": count_models([model for model in self.models if model.result.vi]),
            "copies": counted(sum(len(model.copied_from) for model in self.models), "model_copies", "model"),
            "points": counted(len(self.known.guidance), "model_guidance", "item"),
            "unanswered": [
                point.name.in_(language)
                for point in self.known.guidance
                if not any(point.item in {a.item for a in model.answers} for model in self.models)
            ],
            "doubts": [*sorted({model.doubt.in_(language) for model in self.models if model.doubt.vi})],
        }


def catalogue(report: OpenReport) -> Catalogue:
    """Return the models whose place is dated on the report's day or before."""
    known = registry()
    return Catalogue(report, known, tuple(each for each in known.models if each.place.day <= report.day))


def catalogue_table(found: Catalogue) -> Output | None:
    """Return one row a model; None where the registry has none."""
    if not found.models:
        return None
    report, language = found.report, found.report.language
    missing = report.phrase_of("not-recorded")
    facts = {model: facts_of(model, found.known, language) for model in found.models}

    def fact(name: str, model: Model) -> str:
        return facts[model][name]

    def write_fact(name: str, model: Model) -> str:
        return fact(name, model) or missing

    def recorded(model: Model) -> int:
        return sum(bool(facts[model][name]) for name in FACTS)

    def write_part(part: int, whole: Sized) -> str:
        return report.phrase_of("part-of", {"part": part, "whole": len(whole)})

    return table(
        "tbl-models",
        found.models,
        [
            Column("model", lambda model: model.name.in_(language), lambda model: model.model),
            Column("place", lambda model: place_then(model, report)),
            *columns_of(("kind",), write_fact, align="left"),
            *columns_of(("households", "women"), write_fact),
            Column("recorded", lambda model: write_part(recorded(model), FACTS), recorded, "right"),
            Column(
                "answered",
                lambda model: write_part(found.answered(model), found.known.guidance),
                found.answered,
                "right",
            ),
            *columns_of(FACTS, None, fact),
        ],
        values=found.values(),
        sources=[Source("models", named=source_titles((m.row.source for m in found.models), language))],
    )
