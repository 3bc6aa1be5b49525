"""Models and support rules: what the sources state, and what stays visibly unanswered."""

from decimal import Decimal
from pathlib import Path

import pytest

from dialogue_registry import ROOT, Cells, registry
from diendan.data.datapackage import Package
from diendan.errors import InputError
from diendan.registry.registry import load_registry

MODEL: Cells = {
    "model": "goats",
    "name_vi": "Nuôi dê sinh sản",
    "name_en": "Goats",
    "kind": "community",
    "field_scheme": "crs",
    "field_code": "31163",
    "system": "63",
    "code": "04",
    "day": "2024-01-01",
    "households": 40,
    "women": 25,
    "lead": "vwu",
    "cost": 800000000,
    "currency": "VND",
}


def test_the_two_models_of_the_conference_are_there_and_nothing_is_known_of_them() -> None:
    known = load_registry(ROOT)
    assert [model.place.district for model in known.models] == ["Gia Bình", "Gia Bình"]
    for model in known.models:
        assert (model.kind, model.field, model.lead, model.cost, model.households) == (
            "",
            None,
            None,
            None,
            None,
        )
        assert "không nêu tên" in model.doubt.vi
        assert {answer for _, answer in model.checklist(known.guidance)} == {None}
    assert known.merger.standing(known.models[0].place, known.merger.after).text().en == (
        "Bac Ninh province (until 30 Jun 2025; now part of the merged Bac Ninh province)"
    )


def test_the_guidance_is_a_checklist_in_its_own_order() -> None:
    names = [point.name.en for point in load_registry(ROOT).guidance]
    assert len(names) == 11
    assert (names[0], names[-1]) == ("Choice of the model", "Time")


def test_a_model_answers_item_by_item_and_shows_what_is_missing(tmp_path: Path) -> None:
    answer = {
        "model": "goats",
        "item": "area",
        "answer_vi": "Xã nghèo nhất",
        "answer_en": "The poorest commune",
    }
    known = registry(
        tmp_path,
        models=[MODEL],
        model_answers=[answer],
        model_copies=[{"model": "goats", "copied_from": "gia-binh-1"}],
    )
    goats = known.models[-1]
    assert goats.cost_of_household() == Decimal(20_000_000)
    assert goats.copied_from == ("gia-binh-1",)
    given = {point.item: reply for point, reply in goats.checklist(known.guidance)}
    assert given.pop("area") == goats.answers[0]
    assert set(given.values()) == {None}


def test_what_contradicts_itself_is_found_at_once(tmp_path: Path) -> None:
    wrong: Cells = {**MODEL, "field_code": "99999", "currency": ""}
    with pytest.raises(InputError) as raised:
        registry(tmp_path, models=[wrong], model_copies=[{"model": "goats", "copied_from": "goats"}])
    assert [finding.got for finding in raised.value.findings] == [
        "a model that copies itself",
        "the field crs:99999",
        "a cost or a currency alone",
    ]


def test_the_poverty_standard_changes_on_new_years_day_of_2027() -> None:
    rules = list(Package.load(ROOT).table("support_rules").select().records())

    def holding_on(day: str) -> list[tuple[str, str]]:
        held = [row for row in rules if row["valid_from"] <= day <= (row["valid_to"] or day)]
        return [(row["rule"], row["amount"]) for row in held]

    assert [rule for rule, _ in holding_on("2026-12-31")] == ["poverty-standard-2022-2025"]
    assert [amount for _, amount in holding_on("2027-01-01")] == ["2200000", "2800000"]
    assert not holding_on("2031-01-01")
