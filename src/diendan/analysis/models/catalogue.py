"""All models side by side: kinds, places, what is recorded and what nobody has answered."""

from dataclasses import dataclass

import pandas as pd

from diendan.analysis.models.sheet import FACTS, facts_of, place_then, source_title
from diendan.analysis.outputs import Output, Source
from diendan.analysis.registry import registry
from diendan.analysis.rows import records, worded
from diendan.analysis.session import OpenReport
from diendan.analysis.tables import Column, table
from diendan.dialogue.models import Model
from diendan.dialogue.registry import Registry
from diendan.texts import JsonValue


@dataclass(frozen=True)
class Catalogue:
    """The models of the registry that were known by the report's day, in order of their rows."""

    report: OpenReport
    known: Registry
    models: tuple[Model, ...]

    def answered(self, model: Model) -> int:
        """Return how many points of the guidance a model answers."""
        return sum(answer is not None for _, answer in model.checklist(self.known.guidance))

    def values(self) -> dict[str, JsonValue]:
        """Return what the sections print."""
        language = self.report.language
        kinds: list[JsonValue] = [
            {
                "name": worded(row, "name", language),
                "models": sum(model.kind == row["kind"] for model in self.models),
            }
            for row in records("model_kinds")
        ]
        places = {place_then(model, self.report) for model in self.models}
        stated = [model.women for model in self.models if model.women is not None]
        return {
            "models": len(self.models),
            "places": len(places),
            "kinds": kinds,
            "without_kind": sum(not model.kind for model in self.models),
            "women_stated": len(stated),
            "women": sum(stated),
            "with_cost": sum(model.cost_of_household() is not None for model in self.models),
            "with_result": sum(bool(model.result.vi) for model in self.models),
            "copies": sum(len(model.copied_from) for model in self.models),
            "points": len(self.known.guidance),
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
