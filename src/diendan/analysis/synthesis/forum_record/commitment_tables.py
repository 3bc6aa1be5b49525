"""The tables of commitments and of models in the synthesis, as far as sources state them."""

from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.fact_origins import source_titles
from diendan.analysis.reading.recorded_registry import count_answers
from diendan.analysis.reading.table_rows import stated
from diendan.analysis.session import OpenReport
from diendan.analysis.synthesis.forum_record.recorded_work import RecordedWork, made_words
from diendan.analysis.tables import Column, columns_of, table
from diendan.language import day_short, join_list, number
from diendan.registry.commitment_states import STATUSES, CommitmentState, Side, age_text
from diendan.registry.records.models import Model


def commitments_table(found: RecordedWork) -> Output | None:
    """Return every commitment made by the report's date with its status and age; None where there is none."""
    if not found.commitments:
        return None
    report, language = found.report, found.report.language

    def write_made(kept: CommitmentState) -> str:
        text = f"{day_short(kept.commitment.made, language)} ({age_text(kept.age, language)})"
        return made_words(kept, text)

    def write_due(kept: CommitmentState) -> str:
        return day_short(kept.due, language) if kept.due else report.phrase_of("label.not-stated")

    titles = source_titles((kept.commitment.row.source for kept in found.commitments), language)
    return table(
        "tbl-commitments",
        found.commitments,
        [
            Column(
                "text",
                lambda kept: kept.commitment.text.in_(language),
                lambda kept: kept.commitment.commitment,
                name="commitment",
            ),
            Column("by", lambda kept: _sides(kept.by, report)),
            Column("made", write_made, lambda kept: kept.commitment.made.isoformat()),
            Column("due", write_due, lambda kept: kept.due.isoformat() if kept.due else None),
            Column("status", lambda kept: STATUSES[kept.status].in_(language), lambda kept: kept.status),
            Column("age_days", value=lambda kept: kept.age),
        ],
        values=found.values(),
        sources=[Source("commitments", named=titles)],
    )


def models_table(found: RecordedWork) -> Output | None:
    """Return every model with what its source states; None where there is none."""
    if not found.models:
        return None
    report, language = found.report, found.report.language
    unknown = report.phrase_of("label.not-stated")

    def write_place(model: Model) -> str:
        standing = found.registry.merger.standing(model.place, report.system)
        return ", ".join(part for part in (model.place.district, standing.text().in_(language)) if part)

    def number_of(column: str, model: Model) -> int | None:
        return {"households": model.households, "women": model.women}[column]

    def write_number(column: str, model: Model) -> str:
        value = number_of(column, model)
        return write_stated(model, column, number(value, language, 0)) if value is not None else unknown

    def write_stated(model: Model, column: str, words: str) -> str:
        return stated(words, "models", column, model=model.model)

    def write_result(model: Model) -> str:
        words = model.result
        return write_stated(model, f"result_{language}", words.in_(language)) if words.vi else unknown

    def write_answered(model: Model) -> str:
        answered = count_answers(model, model.answers)
        return number(answered, language, 0) + f"/{number(len(found.registry.guidance), language, 0)}"

    return table(
        "tbl-models",
        found.models,
        [
            Column("model", lambda model: model.name.in_(language), lambda model: model.model),
            Column("place", write_place, lambda model: model.place.key),
            *columns_of(("households", "women"), write_number, number_of),
            Column("result", write_result),
            Column("answered", write_answered, lambda model: len(model.answers), "right"),
        ],
        values=found.values(),
        sources=[Source("models", named=source_titles((m.row.source for m in found.models), language))],
    )


def _sides(sides: tuple[Side, ...], report: OpenReport) -> str:
    names = [side.words.in_(report.language) for side in sides]
    return join_list(names, report.language) if names else report.phrase_of("label.not-stated")
