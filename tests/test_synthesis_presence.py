"""The synthesis' heat map and its tables: none, one and two hundred projects, 34 units and 63 provinces."""

import sys
from pathlib import Path
from typing import Any, cast

import pytest

from built_project import built_project
from dialogue_registry import Cells, build, many, project, together
from diendan.analysis import open_report_on
from diendan.analysis.outputs import Output
from diendan.analysis.synthesis.forum_record import presence_tables, recorded_work
from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.checks.decree_layout import check_bundle_layout
from diendan.language import LANGUAGES, Language

DAYS = {"34": "2026-09-15", "63": "2024-09-17"}


def built(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    made: dict[str, list[Cells]],
    system: str = "34",
    language: Language = "vi",
) -> presence_tables.Presences:
    report = open_report_on("forum", DAYS[system], language, "forum-synthesis")
    monkeypatch.setenv("DIENDAN_ROOT", str(build(tmp_path, **made)))
    return presence_tables.presences(recorded_work.record(report))


def squares(figure: Output | None) -> dict[tuple[str, str], int]:
    """The projects of each unit and field as the figure's data file has them, those of all organisations."""
    assert figure is not None
    data = cast("dict[str, Any]", figure.payload["data"])
    found: dict[tuple[str, str], int] = {}
    for _, unit, field, projects, _ in data["rows"]:
        found[unit, field] = found.get((unit, field), 0) + projects
    return found


def cells(table: Output | None) -> list[list[str]]:
    assert table is not None
    return [[str(cell) for cell in row] for row in cast("list[list[str]]", table.payload["rows"])]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("system", DAYS)
def test_without_a_project_nothing_is_drawn_and_the_text_says_so(system: str, language: Language) -> None:
    report = open_report_on("forum", DAYS[system], language, "forum-synthesis")
    known = recorded_work.record(report)
    found = presence_tables.presences(known)
    shown = (
        presence_tables.presence_figure,
        presence_tables.fields_table,
        presence_tables.organisations_table,
    )
    assert [make(found) for make in shown] == [None, None, None]
    text = report.texts.render("overlap", {"record": known.values(), "presence": found.values()})
    assert ("chưa vẽ được bản đồ nhiệt" if language == "vi" else "no heat map") in text
    assert "@fig-presence" not in text
    assert f"{DAYS[system][:4]}–{int(DAYS[system][:4]) + 1}" in text


@pytest.mark.parametrize("system", DAYS)
def test_one_project_of_two_partners_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    made = project("one", lead="childfund", partners=(("adra", "funder"),))
    found = built(tmp_path, monkeypatch, made, system)
    figure = presence_tables.presence_figure(found)
    assert squares(figure) == {(f"{system}:04", "ngo-aid:health"): 2}, "the file has a line for each partner"
    values = found.values()
    assert (values["active"], values["units_with"], values["organisations"]) == (1, 1, 2)
    health = next(row for row in cells(presence_tables.fields_table(found)) if row[0] == "Y tế")
    assert health[2:] == ["1", "2", "1"]
    assert [row[1:] for row in cells(presence_tables.organisations_table(found))] == [
        ["Cao Bằng", "Y tế", "1"]
    ] * 2
    text = found.report.texts.render("overlap", {"record": found.record.values(), "presence": values})
    assert "@fig-presence" in text
    assert "@tbl-organisations" in text


def test_a_planned_project_counts_and_an_ended_one_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = together(
        project("planned", lead="childfund", starts="2027", ends="2029", field="forum:information"),
        project("ended", lead="childfund", starts="2019", ends="2025-12-31"),
        project("later", lead="childfund", starts="2028", ends="2029"),
        project("nowhere", lead="childfund", place=""),
    )
    found = built(tmp_path, monkeypatch, made)
    assert squares(presence_tables.presence_figure(found)) == {("34:04", "forum:information"): 1}
    assert found.values()["left"] == 1, "the one of which no place is known"


def test_a_field_outside_the_lists_has_its_column_and_a_sector_leads_to_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = together(
        project("sector", lead="adra", field="crs:12240"),
        project("outside", lead="adra", field="crs:31120"),
        project("unstated", lead="adra", field=""),
    )
    found = built(tmp_path, monkeypatch, made)
    assert squares(presence_tables.presence_figure(found)) == {
        ("34:04", "ngo-aid:health"): 1,
        ("34:04", ""): 2,
    }
    assert cells(presence_tables.fields_table(found))[-1][2:] == ["2", "1", "1"]


def test_a_merged_unit_seen_from_before_is_marked_in_each_of_its_provinces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = built(tmp_path, monkeypatch, project("new", lead="adra", place="34:24"), "63")
    figure = presence_tables.presence_figure(found)
    assert set(squares(figure)) == {("63:27", "ngo-aid:health"), ("63:24", "ngo-aid:health")}
    assert found.values()["unsure"] is True
    assert found.values()["active"] == 1


@pytest.mark.parametrize("system", DAYS)
def test_many_projects_keep_the_figure_on_a_page_and_every_count_leads_to_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    found = built(tmp_path, monkeypatch, many(200), system, "en")
    figure = presence_tables.presence_figure(found)
    assert figure is not None
    assert figure.payload["width"] == "full"
    assert presence_tables.organisations_table(found) is None, "too many for a page: the file has them"
    table = presence_tables.fields_table(found)
    assert table is not None
    told = cast("dict[str, dict[str, str]]", table.payload["provenance"])["figures"]
    for place, row in enumerate(cells(table)):
        assert all(f"rows/{place}/{column}" in told for column in (2, 3, 4)), row
    overlaps = recorded_work.overlap_table(found.record)
    assert len(cells(overlaps)) == recorded_work.MOST_OVERLAPS
    assert len(found.record.overlaps.found) > recorded_work.MOST_OVERLAPS


@pytest.mark.parametrize("system", DAYS)
def test_two_hundred_projects_fit_the_pages_of_the_synthesis(tmp_path: Path, system: str) -> None:
    made = built_project(tmp_path, **many(200))
    real = made.forum_file("2026-q3").read_text(encoding="utf-8")
    head = real.partition("reports:\n")[0].replace("2026-09-15", DAYS[system]).partition("groups:")[0]
    reports = "reports:\n  forum-synthesis:\n    languages: [vi, en]\n    formats: [pdf]\n"
    made.forum_file("filled").write_text(head + reports, encoding="utf-8")
    assert run_forum(made, "filled", Options(renderer="builtin"), Lines(sys.stdout)).troubles == ()
    assert [each.conforms for each in check_bundle_layout(made, "filled").lengths] == [True, True]
