"""The tables of commitments and of models in the synthesis, as far as sources state them."""

import pandas as pd

from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.table_rows import counted, stated
from diendan.analysis.session import OpenReport
from diendan.analysis.synthesis.forum_record.recorded_work import RecordedWork, made_words, named
from diendan.analysis.tables import Column, table
from diendan.language import Language, day_short, join_list, number
from diendan.registry.commitment_states import STATUSES, Side, age_text
from diendan.registry.records.models import Model


def commitments_table(found: RecordedWork) -> Output | None:
    """Return every commitment made by the report's date with its status and age; None where there is none."""
    if not found.commitments:
        return None
    report, language = found.report, found.report.language
    rows = [
        [
            kept.commitment.text.in_(language),
            _sides(kept.by, report),
            made_words(kept, f"{day_short(kept.commitment.made, language)} ({age_text(kept.age, language)})"),
            day_short(kept.due, language) if kept.due else report.phrase_of("label.not-stated"),
            STATUSES[kept.status].in_(language),
        ]
        for kept in found.commitments
    ]
    data = pd.DataFrame(
        [
            {
                "commitment": kept.commitment.commitment,
                "made": kept.commitment.made.isoformat(),
                "due": kept.due.isoformat() if kept.due else None,
                "status": kept.status,
                "age_days": kept.age,
            }
            for kept in found.commitments
        ],
        dtype=object,
    )
    head = [Column(key) for key in ("text", "by", "made", "due", "status")]
    source = Source(
        "commitments", named=named(found, [kept.commitment.row.source for kept in found.commitments])
    )
    return table("tbl-commitments", head, rows, values=found.values(), data=data, sources=[source])


def models_table(found: RecordedWork) -> Output | None:
    """Return every model with what its source states; None where there is none."""
    if not found.models:
        return None
    report, language = found.report, found.report.language
    unknown = report.phrase_of("label.not-stated")
    rows = []
    for model in found.models:
        standing = found.registry.merger.standing(model.place, report.system)
        place = ", ".join(part for part in (model.place.district, standing.text().in_(language)) if part)
        rows.append(
            [
                model.name.in_(language),
                place,
                *(_stated(model, name, language) or unknown for name in ("households", "women")),
                stated(model.result.in_(language), "models", f"result_{language}", model=model.model)
                if model.result.vi
                else unknown,
                number(_answers(model), language, 0)
                + f"/{number(len(found.registry.guidance), language, 0)}",
            ]
        )
    data = pd.DataFrame(
        [
            {
                "model": model.model,
                "place": model.place.key,
                "households": model.households,
                "women": model.women,
                "answered": len(model.answers),
            }
            for model in found.models
        ],
        dtype=object,
    )
    head = [
        Column("model"),
        Column("place"),
        Column("households", "right"),
        Column("women", "right"),
        Column("result"),
        Column("answered", "right"),
    ]
    source = Source("models", named=named(found, [model.row.source for model in found.models]))
    return table("tbl-models", head, rows, values=found.values(), data=data, sources=[source])


def _answers(model: Model) -> int:
    return counted(
        len(model.answers), "model_answers", "item", [model.model] if model.answers else (), "model"
    )


def _stated(model: Model, column: str, language: Language) -> str:
    """Return a number that a model's row states, "" where it states none."""
    value = {"households": model.households, "women": model.women}[column]
    return "" if value is None else stated(number(value, language, 0), "models", column, model=model.model)


def _sides(sides: tuple[Side, ...], report: OpenReport) -> str:
    names = [side.words.in_(report.language) for side in sides]
    return join_list(names, report.language) if names else report.phrase_of("label.not-stated")
