"""The synthesis' heat map and its tables: none, one and two hundred projects, 34 units and 63 provinces."""

import csv
import sys
from pathlib import Path
from typing import cast

import pytest

from built_project import built_project
from dialogue_registry import Cells, many, project, together
from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.checks.decree_layout import check_bundle_layout
from diendan.language import LANGUAGES, Language
from notebook_cells import RunCells, run_cells

DAYS = {"34": "2026-09-15", "63": "2024-09-17"}


FIELDS, ORGANISATIONS = "tbl-fields", "tbl-organisations"


def built(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    made: dict[str, list[Cells]],
    system: str = "34",
    language: Language = "vi",
) -> RunCells:
    """Return the synthesis of a project to whose registry rows were added."""
    monkeypatch.setenv("DIENDAN_ROOT", str(built_project(tmp_path, **made).root))
    return run_cells("forum-synthesis", forum_date=DAYS[system], language=language)


def squares(found: RunCells) -> dict[tuple[str, str], int]:
    """The projects of each unit and field as the figure's data file has them, those of all organisations."""
    projects: dict[tuple[str, str], int] = {}
    for row in found.variables["presence_rows"]:
        projects[row["unit"], row["field"]] = projects.get((row["unit"], row["field"]), 0) + row["projects"]
    return projects


def cells(found: RunCells, label: str) -> list[list[str]]:
    return [
        [str(cell) for cell in row] for row in cast("list[list[str]]", found.outputs[label].payload["rows"])
    ]


def overlap_text(found: RunCells) -> str:
    return str(found.outputs["overlap"].data["text/markdown"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("system", DAYS)
def test_without_a_project_nothing_is_drawn_and_the_text_says_so(system: str, language: Language) -> None:
    found = run_cells("forum-synthesis", forum_date=DAYS[system], language=language)
    assert not {FIELDS, ORGANISATIONS} & set(found.outputs)
    text = overlap_text(found)
    assert ("chưa vẽ được bản đồ nhiệt" if language == "vi" else "no heat map") in text
    assert "@fig-presence" not in text
    assert f"{DAYS[system][:4]}–{int(DAYS[system][:4]) + 1}" in text


@pytest.mark.parametrize("system", DAYS)
def test_one_project_of_two_partners_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    made = project("one", lead="childfund", partners=(("adra", "funder"),))
    found = built(tmp_path, monkeypatch, made, system)
    assert squares(found) == {(f"{system}:04", "ngo-aid:health"): 2}, "the file has a line for each partner"
    values = found.variables["activity"]
    assert (values["active"], values["units_with"], values["organisations"]) == (1, 1, 2)
    health = next(row for row in cells(found, FIELDS) if row[0] == "Y tế")
    assert health[2:] == ["1", "2", "1"]
    assert [row[1:] for row in cells(found, ORGANISATIONS)] == [["Cao Bằng", "Y tế", "1"]] * 2
    assert "@fig-presence" in overlap_text(found)
    assert "@tbl-organisations" in overlap_text(found)


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
    assert squares(found) == {("34:04", "forum:information"): 1}
    assert found.variables["activity"]["left"] == 1, "the one of which no place is known"


def test_a_field_outside_the_lists_has_its_column_and_a_sector_leads_to_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = together(
        project("sector", lead="adra", field="crs:12240"),
        project("outside", lead="adra", field="crs:31120"),
        project("unstated", lead="adra", field=""),
    )
    found = built(tmp_path, monkeypatch, made)
    assert squares(found) == {
        ("34:04", "ngo-aid:health"): 1,
        ("34:04", ""): 2,
    }
    assert cells(found, FIELDS)[-1][2:] == ["2", "1", "1"]


def test_a_place_in_a_merged_unit_is_not_known_before_the_merger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = together(project("new", lead="adra", place="34:24"), project("old", lead="adra", place="63:27"))
    found = built(tmp_path, monkeypatch, made, "63")
    assert set(squares(found)) == {("63:27", "ngo-aid:health")}
    assert all(cell.sure for cell in found.variables["presences"])


@pytest.mark.parametrize("system", DAYS)
def test_of_many_projects_every_count_leads_to_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    found = built(tmp_path, monkeypatch, many(200), system, "en")
    assert ORGANISATIONS not in found.outputs, "too many for a page: the file has them"
    told = cast("dict[str, dict[str, str]]", found.outputs[FIELDS].payload["provenance"])["figures"]
    for place, row in enumerate(cells(found, FIELDS)):
        assert all(f"rows/{place}/{column}" in told for column in (2, 3, 4)), row
    most = found.variables["MOST_OVERLAPS"]
    assert len(cells(found, "tbl-overlap")) == most
    assert len(found.variables["candidates"].found) > most


@pytest.mark.parametrize("system", DAYS)
def test_two_hundred_projects_fit_the_pages_of_the_synthesis(tmp_path: Path, system: str) -> None:
    made = built_project(tmp_path, **many(200))
    real = made.forum_file("2026-q3").read_text(encoding="utf-8")
    head = real.partition("reports:\n")[0].replace("2026-09-15", DAYS[system]).partition("groups:")[0]
    reports = "reports:\n  forum-synthesis:\n    languages: [vi, en]\n    formats: [pdf]\n"
    made.forum_file("filled").write_text(head + reports, encoding="utf-8")
    assert run_forum(made, "filled", Options(renderer="builtin"), Lines(sys.stdout)).troubles == ()
    assert [each.conforms for each in check_bundle_layout(made, "filled").lengths] == [True, True]
    plotted = made.bundle("filled") / "forum" / "forum-synthesis.vi" / "fig-presence.csv"
    with plotted.open(encoding="utf-8-sig", newline="") as stream:
        assert {row["organisation"] for row in csv.DictReader(stream)}, "the heat map is drawn"
