"""The commands of the dialogue: commitments, new-forum, calendar."""

import shutil
from pathlib import Path

import pytest

from dialogue_registry import ROOT
from diendan.cli import main
from diendan.project import Project
from test_new_forum import project


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("DIENDAN_ROOT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return project(tmp_path)


@pytest.mark.parametrize(("language", "first"), [("vi", "Cam kết tính đến"), ("en", "Commitments on")])
def test_commitments_of_a_forum_are_listed_at_its_date(
    place: Project, capsys: pytest.CaptureFixture[str], language: str, first: str
) -> None:
    assert place.root.exists()
    assert main(["commitments", "2026-q3", "--language", language]) == 0
    text = capsys.readouterr().out
    assert text.startswith(first)
    assert text.count("(doc-") == 4


def test_a_new_forum_is_written_once(place: Project, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["new-forum", "--from", "2026-q3", "--to", "2027-q3"]
    assert main(asked) == 0
    text = capsys.readouterr().out
    assert text.startswith("params/forums/2027-q3.yml: written, for 2027-09-15.")
    assert "tỉnh Bắc Ninh becomes thành phố Bắc Ninh" in text
    written = place.forum_file("2027-q3").read_bytes()
    assert main(asked) == 2
    assert "is there already" in capsys.readouterr().err
    assert place.forum_file("2027-q3").read_bytes() == written


def test_the_calendar_is_written_where_it_is_asked_for(
    place: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calendar", "2027", "--out", "groups.ics"]) == 0
    assert capsys.readouterr().out == "20 meetings written to groups.ics.\n"
    assert (place.root / "groups.ics").stat().st_size > 1000
    assert main(["calendar", "1999", "--out", "groups.ics"]) == 2


def test_unknown_forums_are_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["commitments", "2026-q4"]) == 2
    assert "Did you mean `2026-q3`?" in capsys.readouterr().err


def test_check_names_a_row_that_contradicts_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIENDAN_ROOT", str(tmp_path))
    shutil.copytree(ROOT / "data", tmp_path / "data")
    for name in ("params", "notebooks"):
        (tmp_path / name).mkdir()
    dialogue = tmp_path / "data" / "dialogue"
    for table, row in (
        ("projects", "wells,Giếng,,,2024,,,,,,test"),
        ("project_fields", "wells,crs,99999,test"),
    ):
        with (dialogue / f"{table}.csv").open("a", encoding="utf-8") as stream:
            stream.write(row + "\n")
    assert main(["check", "--inputs-only"]) == 2
    assert (
        "data/dialogue/project_fields.csv: row 2: got the field crs:99999;"
        " expected a field of fields.csv or field_codes.csv"
    ) in capsys.readouterr().out
