"""All models side by side: kinds, places, what is recorded and what nobody has answered."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from diendan.analysis.models.model_sheet import FACTS, facts_of, figure_of, place_then, source_title
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.recorded_registry import registry
from diendan.analysis.reading.table_rows import counted, records, worded
from diendan.analysis.session import OpenReport
from diendan.analysis.tables import Column, table
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
        return counted(len(answers), "model_answers", "item", [model.model] if answers else (), "model")

    def values(self) -> dict[str, JsonValue]:
        """Return what the sections print."""
        language = self.report.language
        kinds: list[JsonValue] = [
            {
                "name": worded(row, "name", language),
                "models": _count([model for model in self.models if model.kind == row["kind"]]),
            }
            for row in records("model_kinds")
        ]
        places = {place_then(model, self.report) for model in self.models}
        told = [model for model in self.models if model.women is not None]
        return {
            "models": _count(self.models),
            "places": counted(
                len(places), "models", "district", [each.model for each in self.models], "model"
            ),
            "kinds": kinds,
            "kinds_named": counted(len(kinds), "model_kinds", "kind"),
            "without_kind": _count([model for model in self.models if not model.kind]),
            "women_stated": _count(told),
            "women": sum(figure_of(model, "women") or 0 for model in told),
            "with_cost": _count([model for model in self.models if model.cost_of_household() is not None]),
            "with_result": _count([model for model in self.models if model.result.vi]),
            "copies": counted(sum(len(model.copied_from) for model in self.models), "model_copies", "model"),
            "points": counted(len(self.known.guidance), "model_guidance", "item"),
            "unanswered": [
                point.name.in_(language)
                for point in self.known.guidance
                if not any(point.item in {a.item for a in model.answers} for model in self.models)
            ],
            "doubts": [*sorted({model.doubt.in_(language) for model in self.models if model.doubt.vi})],
        }


def _count(models: Sequence[Model]) -> int:
    return counted(len(models), "models", "model", [model.model for model in models])


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
    rows, data = [], []
    for model in found.models:
        facts = facts_of(model, found.known, language)
        recorded = sum(bool(facts[name]) for name in FACTS)
        answered = found.answered(model)
        rows.append(
            [
                model.name.in_(language),
                place_then(model, report),
                facts["kind"] or missing,
                facts["households"] or missing,
                facts["women"] or missing,
                report.phrase_of("part-of", {"part": recorded, "whole": len(FACTS)}),
                report.phrase_of("part-of", {"part": answered, "whole": len(found.known.guidance)}),
            ]
        )
        data.append({"model": model.model, "recorded": recorded, "answered": answered} | facts)
    columns = [Column("model"), Column("place"), Column("kind"), Column("households", "right")]
    columns += [Column("women", "right"), Column("recorded", "right"), Column("answered", "right")]
    named = tuple(dict.fromkeys(source_title(model, language) for model in found.models))
    return table(
        "tbl-models",
        columns,
        rows,
        values=found.values(),
        data=pd.DataFrame(data, dtype=object),
        sources=[Source("models", named=named)],
    )
