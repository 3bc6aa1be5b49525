"""The sheet of one model: what is recorded of it, the guidance answered point by point, where it is alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from diendan.analysis.models.model_fit import Alike, alike
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.fact_origins import document_title, source_titles
from diendan.analysis.reading.loading import read_figure
from diendan.analysis.reading.recorded_registry import count_answers, registry
from diendan.analysis.reading.table_rows import counted, records, stated, worded
from diendan.analysis.session import OpenReport
from diendan.analysis.tables import Column, table
from diendan.data.units import units_at
from diendan.errors import InputError
from diendan.language import Language, money, number
from diendan.registry.records.models import GuidanceAnswer, GuidancePoint, Model
from diendan.registry.registry import Registry
from diendan.spec.texts import JsonValue
from diendan.traces import keeping

FACTS: Final[tuple[str, ...]] = (
    "kind",
    "field",
    "year",
    "lead",
    "households",
    "poor-households",
    "women",
    "cost",
    "household-cost",
    "result",
    "conditions",
    "lesson",
    "copied-from",
    "copied-to",
)
"""What a sheet tells of a model, in this order; what no source states is shown as not recorded."""
COUNTS: Final = ("households", "poor-households", "women")


@dataclass(frozen=True)
class ModelSheet:
    """One model with what the registry knows of it."""

    report: OpenReport
    model: Model
    facts: Mapping[str, str]
    place: str
    checklist: tuple[tuple[GuidancePoint, GuidanceAnswer | None], ...]
    alike: Alike
    event: Mapping[str, str]
    document: str

    def values(self) -> dict[str, JsonValue]:
        """Return what the sections print."""
        language = self.report.language
        event: JsonValue = None
        if self.event:
            event = {
                "title": worded(self.event, "title", language),
                "starts": self.event["starts"] or None,
                "ends": self.event["ends"] or None,
                "place": worded(self.event, "place", language),
            }
        women = figure_of(self.model, "women")
        answers = [answer for _, answer in self.checklist if answer is not None]
        return {
            "model": self.model.name.in_(language),
            "place": self.place,
            "event": event,
            "document": self.document,
            "doubt": self.model.doubt.in_(language),
            "facts": len(FACTS),
            "recorded": sum(1 for text in self.facts.values() if text),
            "women": women,
            "points": counted(len(self.checklist), "model_guidance", "item"),
            "answered": count_answers(self.model, answers),
            **self.alike.values(),
        }


def sheet(report: OpenReport, model: str) -> ModelSheet:
    """Return what is recorded of a model; InputError for one that the registry does not have.

    model: its name in data/dialogue/models.csv.
    """
    known = registry()
    found = next((each for each in known.models if each.model == model), None)
    if found is None:
        names = ", ".join(each.model for each in known.models)
        raise InputError(f"There is no model {model!r} in data/dialogue/models.csv. Use one of: {names}.")
    events = records("events", event=found.event) if found.event else []
    return ModelSheet(
        report=report,
        model=found,
        facts=facts_of(found, known, report.language),
        place=place_of(found, known, report),
        checklist=found.checklist(known.guidance),
        alike=alike(report, found, known.merger),
        event=events[0] if events else {},
        document=", ".join(source_titles([found.row.source], report.language)),
    )


def facts_of(model: Model, known: Registry, language: Language) -> dict[str, str]:
    """Return each of FACTS in words; "" where no source states it."""
    kinds = {row["kind"]: worded(row, "name", language) for row in records("model_kinds")}
    names = {each.model: each.name.in_(language) for each in known.models}
    copies = [each.model for each in known.models if model.model in each.copied_from]
    cost, each_cost = model.cost, model.cost_of_household()
    counts = {name: figure_of(model, name.replace("-", "_")) for name in COUNTS}
    return {
        "kind": kinds.get(model.kind, ""),
        "field": known.fields.names[model.field].in_(language) if model.field else "",
        "year": str(model.year_from or ""),
        "lead": known.organisations.one(model.lead).name(language) if model.lead else "",
        **{name: "" if value is None else number(value, language) for name, value in counts.items()},
        "cost": "" if cost is None else _stated(money(cost, model.currency, language), model, "cost"),
        "household-cost": "" if each_cost is None else _of_household(model, round(each_cost), language),
        **{
            name: _stated(words.in_(language), model, f"{name}_{language}") if words.vi else ""
            for name, words in (
                ("result", model.result),
                ("conditions", model.conditions),
                ("lesson", model.lesson),
            )
        },
        "copied-from": "; ".join(names[name] for name in model.copied_from),
        "copied-to": "; ".join(names[name] for name in copies),
    }


def figure_of(model: Model, column: str) -> float | None:
    """Return a number of the model's row with its trace; None where no source states it."""
    value = getattr(model, column)
    return None if value is None else read_figure("models", {"model": model.model}, column, str(value))


def _stated(words: str, model: Model, column: str) -> str:
    return stated(words, "models", column, model=model.model)


def _of_household(model: Model, cost: Decimal | int, language: Language) -> str:
    """Return the cost of a household in words, traced to the cost and the number of households."""
    whole, households = figure_of(model, "cost"), figure_of(model, "households")
    assert whole is not None
    assert households is not None
    return keeping(money(cost, model.currency, language), whole / households)


def place_of(model: Model, known: Registry, report: OpenReport) -> str:
    """Return where a model is, as finely as its source says, with what became of the province."""
    unit = known.merger.standing(model.place, report.system).text()
    parts = [model.place.commune, model.place.district, unit.in_(report.language)]
    return ", ".join(part for part in parts if part)


def place_then(model: Model, report: OpenReport) -> str:
    """Return where a model is, as finely as its source says, under the names of its own day."""
    place = model.place
    unit = units_at(place.day, report.root).unit(place.code)
    return ", ".join(part for part in (place.commune, place.district, unit.title(report.language)) if part)


def facts_table(found: ModelSheet) -> Output:
    """Return the table of what is recorded; an empty fact says so."""
    report = found.report
    missing = report.phrase_of("not-recorded")
    return table(
        "tbl-facts",
        FACTS,
        [
            Column[str]("fact", lambda name: report.phrase_of("fact", {"fact": name}), lambda name: name),
            Column(
                "recorded", lambda name: found.facts[name] or missing, lambda name: found.facts[name] or None
            ),
        ],
        values=found.values(),
        sources=[Source("models", named=(found.document,))],
    )


def checklist_table(found: ModelSheet) -> Output:
    """Return the guidance point by point with the model's answers; an unanswered point says so."""
    report = found.report
    unanswered = report.phrase_of("not-answered")
    rows = [
        (number_, point, answer.text.in_(report.language) if answer else None)
        for number_, (point, answer) in enumerate(found.checklist, 1)
    ]
    guidance = sorted({point.row.source for point, _ in found.checklist})
    named = tuple(document_title(name, report.language) for name in guidance)
    return table(
        "tbl-checklist",
        rows,
        [
            Column("number", lambda row: str(row[0])),
            Column("item", value=lambda row: row[1].item),
            Column("point", lambda row: row[1].name.in_(report.language)),
            Column("answer", lambda row: row[2] or unanswered, lambda row: row[2]),
        ],
        values=found.values(),
        sources=[Source("model_guidance", named=named)],
    )
