"""What the registry records of a poverty-reduction model, fact by fact in words, each traced to its row."""

from decimal import Decimal
from typing import Final

from diendan.analysis.reading.loading import read_figure
from diendan.analysis.reading.table_rows import records, stated, worded
from diendan.language import Language, money, number
from diendan.registry.records.models import Model
from diendan.registry.registry import Registry
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
"""What is told of a model, in this order; what no source states is shown as not recorded."""
_COUNTS: Final = ("households", "poor-households", "women")


def facts_of(model: Model, known: Registry, language: Language) -> dict[str, str]:
    """Return each of FACTS in words; "" where no source states it."""
    kinds = {row["kind"]: worded(row, "name", language) for row in records("model_kinds")}
    names = {each.model: each.name.in_(language) for each in known.models}
    copies = [each.model for each in known.models if model.model in each.copied_from]
    cost, each_cost = model.cost, model.cost_of_household()
    counts = {name: figure_of(model, name.replace("-", "_")) for name in _COUNTS}
    return {
        "kind": kinds.get(model.kind, ""),
        "field": known.fields.names[model.field].in_(language) if model.field else "",
        "year": str(model.year_from or ""),
        "lead": known.organisations.one(model.lead).name(language) if model.lead else "",
        **{name: "" if value is None else number(value, language) for name, value in counts.items()},
        "cost": "" if cost is None else _stated(money(cost, model.currency, language), model, "cost"),
        "household-cost": "" if each_cost is None else _of_household(model, each_cost, language),
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


def _of_household(model: Model, cost: Decimal, language: Language) -> str:
    """Return the cost of a household in words, traced to the cost and the number of households."""
    whole, households = figure_of(model, "cost"), figure_of(model, "households")
    assert whole is not None
    assert households is not None
    return keeping(money(cost, model.currency, language), whole / households)
