"""The sheets of models and groups and the catalogue: what is recorded stands there, the rest says so."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dialogue_registry import Cells, build, registry
from diendan.analysis import conference, open_report_on
from diendan.analysis.groups import group_sheet as group_sheets
from diendan.analysis.models import model_catalogue, model_sheet
from diendan.data.datapackage import Package
from diendan.errors import InputError
from diendan.language import LANGUAGES, Language
from diendan.registry.meeting_calendar import meetings_of

FORUM = "2026-09-15"
GROUPS = (
    "standing-group",
    "human-resources",
    "social-welfare",
    "information-sharing",
    "monitoring-evaluation",
)
PROSE = {"vi": "chưa ghi nhận", "en": "not recorded"}


def rows_of(output: Any) -> list[list[str]]:
    rows = output.payload["rows"]
    assert isinstance(rows, list)
    return rows


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
    built = registry(
        tmp_path,
        only_models=[model, copy],
        model_answers=answers,
        model_copies=[{"model": "bees-2", "copied_from": "bees"}],
    )
    for module in (model_sheet, model_catalogue):
        monkeypatch.setattr(module, "registry", lambda: built)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_model_without_facts_shows_every_one_as_missing(language: Language) -> None:
    report = open_report_on("model", FORUM, language, report="model-sheet", name="gia-binh-1")
    found = model_sheet.sheet(report, "gia-binh-1")
    values = found.values()
    assert (values["recorded"], values["facts"], values["answered"], values["points"]) == (0, 14, 0, 11)
    assert [row[1] for row in rows_of(model_sheet.facts_table(found))] == [PROSE[language]] * 14
    unanswered = {"vi": "chưa có câu trả lời", "en": "not answered"}[language]
    assert [row[2] for row in rows_of(model_sheet.checklist_table(found))] == [unanswered] * 11
    text = report.texts.render("recorded", values)
    assert ("How many women take part is not recorded" if language == "en" else "số phụ nữ tham gia") in text


@pytest.mark.usefixtures("rich")
def test_a_model_with_facts_shows_them_and_the_answer_at_its_point() -> None:
    report = open_report_on("model", FORUM, "en", report="model-sheet", name="bees")
    found = model_sheet.sheet(report, "bees")
    facts = dict(
        zip(model_sheet.FACTS, [row[1] for row in rows_of(model_sheet.facts_table(found))], strict=True)
    )
    assert facts["kind"] == "Community"
    assert facts["women"] == "25"
    assert facts["household-cost"].replace("\u00a0", " ") == "20,000,000 VND"
    assert facts["copied-to"] == "Bees, the copy (made up)"
    assert facts["lesson"] == "not recorded"
    answers = {row[1]: row[2] for row in rows_of(model_sheet.checklist_table(found))}
    assert answers["Scale"] == "forty households"
    assert list(answers.values()).count("not answered") == 10
    assert "25 women take part" in report.texts.render("recorded", found.values()).replace("\u00a0", " ")
    assert found.place == "Bảo Lạc, Cao Bang province"


@pytest.mark.usefixtures("rich")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_counts_only_what_was_known_by_its_day(language: Language) -> None:
    report = open_report_on("forum", FORUM, language, report="model-catalogue")
    values = model_catalogue.catalogue(report).values()
    assert (values["models"], values["women_stated"], values["women"], values["copies"]) == (2, 1, 25, 1)
    assert values["with_cost"] == 1
    assert isinstance(values["unanswered"], list)
    assert len(values["unanswered"]) == 10
    earlier = open_report_on("forum", "2023-01-01", language, report="model-catalogue")
    none = model_catalogue.catalogue(earlier)
    assert none.values()["models"] == 0
    assert model_catalogue.catalogue_table(none) is None
    for part in ("subtitle", "models", "kinds", "gaps"):
        assert earlier.texts.render(part, none.values()).strip()


def test_a_model_or_group_that_is_not_on_record_is_refused_with_the_known_ones() -> None:
    report = open_report_on("model", FORUM, "en", report="model-sheet", name="bees")
    with pytest.raises(InputError, match="Use one of: gia-binh-1, gia-binh-2"):
        model_sheet.sheet(report, "bees")
    about = open_report_on("group", FORUM, "en", report="group-information-sheet", name="x")
    with pytest.raises(InputError, match="Use one of: isg-pr, standing-group"):
        group_sheets.group_sheet(about, "x")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", [*GROUPS, "isg-pr"])
def test_a_group_sheet_states_nothing_that_no_source_states(group: str, language: Language) -> None:
    report = open_report_on("group", FORUM, language, report="group-information-sheet", name=group)
    found = group_sheets.group_sheet(report, group)
    values = found.values()
    assert values["held"] == []
    parts = ("title", "subtitle", "who", "meetings", "theme", "women", "record")
    text = "\n".join(report.texts.render(part, values) for part in parts)
    for wrong in ("None", "nan", "Undefined"):
        assert wrong not in text
    if group == "isg-pr":
        assert values["next"] is None
    else:
        assert isinstance(values["next"], dict)
        assert values["next"]["standing"] == "proposed"
        assert str(values["next"]["day"]).startswith("2026-12-")
        assert ("ngày đề nghị" if language == "vi" else "proposed day") in text
    assert all(theme.year < 2026 and theme.values[0] <= theme.values[-1] for theme in found.themes)


def test_recorded_meetings_take_the_place_of_proposals(tmp_path: Path) -> None:
    root = build(
        tmp_path,
        group_meetings=[
            {"group": "social-welfare", "starts": "2026-03-12", "status": "held",
             "topic_vi": "Bảo trợ xã hội", "topic_en": "Social protection",
             "place_vi": "Hà Nội", "place_en": "Hanoi"},
            {"group": "social-welfare", "starts": "2026-09-08", "status": "cancelled"},
            {"group": "social-welfare", "starts": "2026-11-20", "status": "planned"},
        ],
    )  # fmt: skip
    package = Package.load(root)

    def read(table: str, *_columns: object, **_where: object) -> Any:
        return package.table(table).select()

    report = open_report_on("group", FORUM, "en", report="group-information-sheet", name="social-welfare")
    meetings = [
        each for year in (2026, 2027) for each in meetings_of(read, year) if each.group == "social-welfare"
    ]
    sheets = group_sheets.group_sheet(report, "social-welfare")
    found = replace(sheets, meetings=tuple(meetings))
    text = report.texts.render("meetings", found.values())
    assert "12 Mar 2026, Hanoi: Social protection" in text
    assert "on 8 Sep 2026, was cancelled" in text
    assert "Next meeting: 20 November 2026" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pack_of_a_conference_says_what_its_source_states_and_uses_no_later_figure(
    language: Language,
) -> None:
    report = open_report_on("forum", "2023-10-04", language, report="conference-pack")
    found = conference.conference(report, "poverty-models-bac-ninh-2023")
    values = found.values()
    assert [unit.name_vi for unit in found.provinces] == ["Bắc Giang", "Bắc Ninh", "Hà Nội", "Hưng Yên"]
    assert [unit.name_vi for unit in found.hosts] == ["Bắc Ninh"]
    assert (values["delegates"], values["qualifier"], values["ends"]) == (90, "over", "2023-10-06")
    assert values["instruments"] == [{"number": "654/QĐ-LĐTBXH", "issued": "2023-05-18"}]
    assert isinstance(values["subjects"], list)
    assert len(values["subjects"]) == 4
    assert isinstance(values["models"], list)
    assert len(values["models"]) == 2
    assert all(figure.year < 2023 for figure in found.figures)
    assert [about.name for about in found.later] == ["poverty_rate_multidimensional_household"]
    table = conference.figures_table(found)
    assert table is not None
    assert [row[0] for row in rows_of(table)] == values["provinces"]
    assert isinstance(values["cautions"], list)
    assert len(values["cautions"]) == 1, "income of 2018 comes from one secondary copy"
    record = conference.record_table(found)
    none = {"vi": "chưa có", "en": "none"}[language]
    assert [row[1:] for row in rows_of(record)] == [[none] * 3, ["2", none, none], [none] * 3, [none] * 3]
    assert "18/9/2023" in report.texts.render("what", values) or language == "en"


def test_a_pack_on_a_day_with_other_units_is_refused() -> None:
    report = open_report_on("forum", FORUM, "en", report="conference-pack")
    with pytest.raises(InputError, match="own day as forum_date"):
        conference.conference(report, "poverty-models-bac-ninh-2023")
    with pytest.raises(InputError, match="There is no event"):
        conference.conference(report, "no-such")
