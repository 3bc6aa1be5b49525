"""Poverty-reduction models: what is known of each, and which points of the guidance nobody has answered."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from diendan.errors import Finding
from diendan.language import Bilingual
from diendan.registry.records.evidence import Row
from diendan.registry.records.fields_of_work import Field, Fields
from diendan.registry.records.organisations import Organisations
from diendan.registry.records.places import Merger, Place
from diendan.registry.records.typed_rows import RowReader, grouped, known_field, lines, mistake, read_place


@dataclass(frozen=True)
class GuidancePoint:
    """A point that is to be settled when a model is prepared, in the order of the guidance."""

    item: str
    name: Bilingual
    row: Row


@dataclass(frozen=True)
class GuidanceAnswer:
    """How a model answers a point of the guidance."""

    item: str
    text: Bilingual
    row: Row


@dataclass(frozen=True)
class Model:
    """A poverty-reduction model; None and "" where no source states a thing.

    kind: a name of model_kinds. households, poor_households, women: numbers. cost: in `currency`.
    result: per household. copied_from: identifiers of the models that it copies.
    """

    model: str
    name: Bilingual
    kind: str
    field: Field | None
    place: Place
    year_from: int | None
    households: int | None
    poor_households: int | None
    women: int | None
    lead: str | None
    cost: Decimal | None
    currency: str
    result: Bilingual
    conditions: Bilingual
    lesson: Bilingual
    event: str
    doubt: Bilingual
    copied_from: tuple[str, ...]
    answers: tuple[GuidanceAnswer, ...]
    row: Row

    def checklist(
        self, guidance: tuple[GuidancePoint, ...]
    ) -> tuple[tuple[GuidancePoint, GuidanceAnswer | None], ...]:
        """Return each point of the guidance with the model's answer, or None where there is none."""
        given = {answer.item: answer for answer in self.answers}
        return tuple((point, given.get(point.item)) for point in guidance)

    def cost_of_household(self) -> Decimal | None:
        """Return the cost per household in `currency`, or None where cost or households are not stated."""
        return self.cost / self.households if self.cost is not None and self.households else None


def read_guidance(read: RowReader) -> tuple[GuidancePoint, ...]:
    """Return the points of the guidance in their order."""
    found = sorted(lines(read, "model_guidance"), key=lambda line: int(line["position"]))
    return tuple(line.as_(GuidancePoint) for line in found)


def read_models(
    read: RowReader, fields: Fields, organisations: Organisations, merger: Merger, findings: list[Finding]
) -> tuple[Model, ...]:
    """Return all models; a finding for an unknown field, a cost without currency, or a copy of itself."""
    copies: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines(read, "model_copies"):
        if line["model"] == line["copied_from"]:
            findings.append(mistake(line.row, "a model that copies itself", "another model"))
        copies[line["model"]].append(line["copied_from"])
    answers = grouped(
        lines(read, "model_answers"),
        itemgetter("model"),
        lambda line: line.as_(GuidanceAnswer, text=line.both("answer")),
    )
    found = []
    for line in lines(read, "models"):
        field = Field(line["field_scheme"], line["field_code"]) if line["field_code"] else None
        if field:
            known_field(fields.names, field, line.row, findings)
        if bool(line["cost"]) != bool(line["currency"]):
            findings.append(mistake(line.row, "a cost or a currency alone", "both or neither"))
        found.append(
            line.as_(
                Model,
                field=field,
                place=read_place(line, merger, findings),
                lead=organisations.identifier(line["lead"]) or None,
                copied_from=tuple(copies[line["model"]]),
                answers=tuple(answers[line["model"]]),
            )
        )
    return tuple(found)
