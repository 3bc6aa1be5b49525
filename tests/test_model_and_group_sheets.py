"""The sheets of models and groups and the catalogue: what is recorded stands there, the rest says so."""

import re
from pathlib import Path
from typing import cast

import pytest

from built_project import built_project
from dialogue_registry import Cells
from diendan.analysis.reading.model_facts import FACTS
from diendan.errors import InputError
from diendan.language import LANGUAGES, Language
from notebook_cells import RunCells, run_cells

FORUM = "2026-09-15"
GROUPS = (
    "standing-group",
    "human-resources",
    "social-welfare",
    "information-sharing",
    "monitoring-evaluation",
)
THEMELESS = ("standing-group", "isg-pr")
PROSE = {"vi": "chưa ghi nhận", "en": "not recorded"}


def sheet(model: str, language: Language) -> RunCells:
    return run_cells("model-sheet", model=model, forum_date=FORUM, language=language)


def group_sheet(group: str, language: Language) -> RunCells:
    return run_cells("group-information-sheet", group=group, forum_date=FORUM, language=language)


def pack(day: str, language: Language, event: str = "poverty-models-bac-ninh-2023") -> RunCells:
    return run_cells("conference-pack", event=event, forum_date=day, language=language)


def rows_of(found: RunCells, label: str) -> list[list[str]]:
    return cast("list[list[str]]", found.outputs[label].payload["rows"])


def text_of(found: RunCells, *sections: str) -> str:
    shown = [str(found.outputs[section].data["text/markdown"]) for section in sections]
    return "\n".join(shown).replace("\u00a0", " ")


@pytest.fixture
def rich(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry in which one invented model answers what a model can answer."""
    model: Cells = {
        "model": "bees", "name_vi": "Nuôi ong (bịa để thử)", "name_en": "Bees (made up for a test)",
        "kind": "community", "system": "63", "code": "04", "day": "2024-05-01", "district": "Bảo Lạc",
        "year_from": 2022, "households": 40, "poor_households": 30, "women": 25, "lead": "adra",
        "cost": 800000000, "currency": "VND",
    }  # fmt: skip
    copy: Cells = {
        "model": "bees-2", "name_vi": "Nuôi ong, bản sao (bịa)", "name_en": "Bees, the copy (made up)",
        "system": "34", "code": "24", "day": "2026-01-01",
    }  # fmt: skip
    answers: list[Cells] = [
        {"model": "bees", "item": "scale", "answer_vi": "bốn mươi hộ", "answer_en": "forty households"}
    ]
    built = built_project(
        tmp_path,
        only_models=[model, copy],
        model_answers=answers,
        model_copies=[{"model": "bees-2", "copied_from": "bees"}],
    )
    monkeypatch.setenv("DIENDAN_ROOT", str(built.root))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_model_without_facts_shows_every_one_as_missing(language: Language) -> None:
    found = sheet("gia-binh-1", language)
    values = {**found.values("recorded"), **found.values("checklist")}
    assert (values["recorded"], values["facts"], values["answered"], values["points"]) == (0, 14, 0, 11)
    assert [row[1] for row in rows_of(found, "tbl-facts")] == [PROSE[language]] * 14
    unanswered = {"vi": "chưa có câu trả lời", "en": "not answered"}[language]
    assert [row[2] for row in rows_of(found, "tbl-checklist")] == [unanswered] * 11
    women = "How many women take part is not recorded" if language == "en" else "số phụ nữ tham gia"
    assert women in text_of(found, "recorded")


@pytest.mark.usefixtures("rich")
def test_a_model_with_facts_shows_them_and_the_answer_at_its_point() -> None:
    found = sheet("bees", "en")
    facts = dict(zip(FACTS, [row[1] for row in rows_of(found, "tbl-facts")], strict=True))
    assert facts["kind"] == "Community"
    assert facts["women"] == "25"
    assert facts["household-cost"].replace("\u00a0", " ") == "20,000,000 VND"
    assert facts["copied-to"] == "Bees, the copy (made up)"
    assert facts["lesson"] == "not recorded"
    answers = {row[1]: row[2] for row in rows_of(found, "tbl-checklist")}
    assert answers["Scale"] == "forty households"
    assert list(answers.values()).count("not answered") == 10
    assert "25 women take part" in text_of(found, "recorded")
    assert found.values("recorded")["place"] == "Bảo Lạc, Cao Bang province"


@pytest.mark.usefixtures("rich")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_counts_only_what_was_known_by_its_day(language: Language) -> None:
    found = run_cells("model-catalogue", forum_date=FORUM, language=language)
    values = {**found.values("models"), **found.values("gaps")}
    assert (values["models"], values["women_stated"], values["women"], values["copies"]) == (2, 1, 25, 1)
    assert values["with_cost"] == 1
    assert len(values["unanswered"]) == 10
    none = run_cells("model-catalogue", forum_date="2023-01-01", language=language)
    assert none.values("models")["models"] == 0
    assert "tbl-models" not in none.outputs
    for part in ("subtitle", "models", "kinds", "gaps"):
        assert text_of(none, part).strip()


def test_a_model_or_group_that_is_not_on_record_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="Use one of: gia-binh-1, gia-binh-2"):
        sheet("bees", "en")
    with pytest.raises(InputError, match="Use one of: isg-pr, standing-group"):
        group_sheet("x", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", [*GROUPS, "isg-pr"])
def test_a_group_sheet_states_nothing_that_no_source_states(group: str, language: Language) -> None:
    found = group_sheet(group, language)
    values = found.values("meetings")
    assert values["held"] == []
    # A group whose theme no source names has no part on one.
    assert ("theme" in found.outputs) == bool(found.variables["themes"]) == (group not in THEMELESS)
    theme = ("theme",) if group not in THEMELESS else ()
    text = text_of(found, "title", "subtitle", "who", "meetings", *theme, "women", "record")
    unknown = {"vi": "chưa biết cam kết còn hiệu lực hay không", "en": "whether they still hold is not known"}
    assert unknown[language] in text
    assert text_of(found, "record").count("\n- ") == 3
    assert not re.search("chưa kết thúc| open", text)
    if theme:
        before = {"vi": "trước sắp xếp", "en": "before the merger"}[language]
        assert before in text
        caption = found.variables["report"].texts.render(
            "tbl-theme.caption", found.outputs["tbl-theme"].payload["values"]
        )
        assert before in caption
    for wrong in ("None", "nan", "Undefined"):
        assert wrong not in text
    if group == "isg-pr":
        assert values["next"] is None
    else:
        assert isinstance(values["next"], dict)
        assert values["next"]["standing"] == "proposed"
        year, month, day = str(values["next"]["day"]).split("-")
        assert (year, month) == ("2026", "12")
        said = {
            "vi": f"**Cuộc họp tới: đề nghị ngày {day} tháng 12 năm 2026.**",
            "en": f"**Next meeting: proposed day {int(day)} December 2026.**",
        }
        assert said[language] in text
    for theme in found.variables["themes"]:
        assert theme.latest.year < 2026
        assert theme.rates[0] <= theme.rates[-1]


def test_recorded_meetings_take_the_place_of_proposals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = built_project(
        tmp_path,
        group_meetings=[
            {"group": "social-welfare", "starts": "2026-03-12", "status": "held",
             "topic_vi": "Bảo trợ xã hội", "topic_en": "Social protection",
             "place_vi": "Hà Nội", "place_en": "Hanoi"},
            {"group": "social-welfare", "starts": "2026-09-08", "status": "cancelled"},
            {"group": "social-welfare", "starts": "2026-11-20", "status": "planned"},
        ],
    )  # fmt: skip
    monkeypatch.setenv("DIENDAN_ROOT", str(built.root))
    text = text_of(group_sheet("social-welfare", "en"), "meetings")
    assert "12 Mar 2026, Hanoi: Social protection" in text
    assert "on 8 Sep 2026, was cancelled" in text
    assert "Next meeting: 20 November 2026" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pack_of_a_conference_says_what_its_source_states_and_uses_no_later_figure(
    language: Language,
) -> None:
    found = pack("2023-10-04", language)
    values = found.values("what")
    assert values["provinces"] == [row[0] for row in rows_of(found, "tbl-figures")]
    assert [unit.name_vi for unit in found.variables["provinces"]] == [
        "Bắc Giang", "Bắc Ninh", "Hà Nội", "Hưng Yên",
    ]  # fmt: skip
    assert values["hosts"] == ["Bắc Ninh" if language == "vi" else "Bac Ninh"]
    assert (values["delegates"], values["qualifier"], values["ends"]) == (90, "over", "2023-10-06")
    assert values["instruments"] == [{"number": "654/QĐ-LĐTBXH", "issued": "2023-05-18"}]
    assert len(found.values("subjects")["subjects"]) == 4
    assert len(found.values("models")["models"]) == 2
    assert all(figure.year < 2023 for figure in found.variables["figures"].values())
    assert [about.name for about in found.variables["later"]] == ["poverty_rate_multidimensional_household"]
    cautions = found.values("figures")["cautions"]
    assert len(cautions) == 1, "income of 2018 comes from one secondary copy"
    none = {"vi": "chưa có", "en": "none"}[language]
    recorded = [row[1:] for row in rows_of(found, "tbl-record")]
    assert recorded == [[none] * 3, ["2", none, none], [none] * 3, [none] * 3]
    assert "18/9/2023" in text_of(found, "what") or language == "en"


def test_a_pack_on_a_day_with_other_units_is_refused() -> None:
    with pytest.raises(InputError, match="own day as forum_date"):
        pack(FORUM, "en")
    with pytest.raises(InputError, match="There is no event"):
        pack(FORUM, "en", event="no-such")
