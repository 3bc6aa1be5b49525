"""Poverty-reduction models: what is known of each, what the source leaves open, and the guidance's points."""

from decimal import Decimal
from typing import Final

from diendan.forum_page.context import PageContext, amount
from diendan.forum_page.listed_records import CellContent, Record, RecordPiece, Section, cell, filled
from diendan.forum_page.page_words import WORDS
from diendan.language import Bilingual
from diendan.registry.records.models import Model

_ASKED: Final = ("field", "year", "households", "poor", "women", "lead", "cost", "result", "lesson")


def models(context: PageContext) -> Section:
    """Return the models in the order of their table."""
    names = {model.model: model.name for model in context.registry.models}
    return Section(
        view="models",
        records=tuple(_record(context, model, names) for model in context.registry.models),
        notes=() if all(each.stated for each in context.forum.models) else (WORDS["models.note.not-stated"],),
        kinds={line["kind"]: line.both("name") for line in context.lines("model_kinds")},
    )


def _record(context: PageContext, model: Model, names: dict[str, Bilingual]) -> Record:
    columns = WORDS.under("models.column")
    cells: dict[str, CellContent] = {
        "place": context.place(model.place),
        "field": context.registry.fields.name(model.field) if model.field else None,
        "year": str(model.year_from) if model.year_from else None,
        "households": _count(model.households),
        "poor": _count(model.poor_households),
        "women": _count(model.women),
        "lead": context.organisation(model.lead) if model.lead else None,
        "cost": _money(model.cost, model.currency),
        "cost_household": _money(model.cost_of_household(), model.currency),
        "result": model.result,
        "conditions": model.conditions,
        "lesson": model.lesson,
        "copied": [
            RecordPiece(names[name], f"#models-{name}") for name in model.copied_from if name in names
        ],
        "event": context.event(model.event) if model.event else None,
    }
    points = model.checklist(context.registry.guidance)
    cells["missing"] = Bilingual.join("; ", (columns[name] for name in _ASKED if not cell(cells[name])))
    cells["answered"] = [
        Bilingual.join(": ", (point.name, answer.text)) for point, answer in points if answer
    ]
    cells["open"] = Bilingual.join("; ", (point.name for point, answer in points if not answer))
    return Record(
        key=model.model,
        title=model.name,
        rows=(model.row, *(answer.row for answer in model.answers)),
        cells=filled(**cells),
        kind=model.kind,
        units=context.slugs(model.place),
        partners=(model.lead,) if model.lead else (),
        fields=(model.field.key,) if model.field else (),
        doubt=model.doubt,
    )


def _count(value: int | None) -> Bilingual | None:
    return amount(value) if value is not None else None


def _money(value: Decimal | None, currency: str) -> Bilingual | None:
    if value is None:
        return None
    return Bilingual.join(" ", (amount(value, 0), currency))
