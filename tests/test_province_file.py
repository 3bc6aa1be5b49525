"""What a province adds: its file becomes one frozen object, or every finding at once."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from diendan.data.units import after_merger, before_merger
from diendan.errors import InputError
from diendan.language import Bilingual
from diendan.project import Project
from diendan.spec.document import UNKNOWN, OfficialHeader
from diendan.spec.province_file import (
    FocalPoint,
    Profile,
    check_province_files,
    load_profile,
    unread_province_files,
)

ROOT = Path(__file__).parents[1]
README = ROOT / "params" / "provinces" / "README.md"


def written(root: Path, text: str) -> Project:
    project = Project.at(root)
    path = project.province_file("cao-bang")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return project


@pytest.mark.parametrize("text", [None, "", "# nothing yet\n", "\ufeff# nothing yet\n"])
def test_a_province_that_has_said_nothing_has_an_empty_profile(tmp_path: Path, text: str | None) -> None:
    project = Project.at(tmp_path) if text is None else written(tmp_path, text)
    assert load_profile(project, "cao-bang") == Profile()
    assert load_profile(project, "cao-bang").header(date(2026, 9, 15)).dateline == ""


def test_the_keys_of_the_guide_are_all_read(tmp_path: Path) -> None:
    example = README.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    profile = load_profile(written(tmp_path, example), "cao-bang")
    role = Bilingual("đầu mối", "focal point")
    assert profile == Profile(
        (FocalPoint(Bilingual("Sở …", "Department of …"), role),),
        (Bilingual("…", "…"),),
        OfficialHeader(
            "ỦY BAN NHÂN DÂN …",
            "…",
            f"{UNKNOWN}/BC-STC",
            authority="TM.",
            position="…",
            signatory="…",
            recipients=("…",),
        ),
        "…",
    )
    assert profile.header(date(2026, 9, 15)).dateline == "…, ngày 15 tháng 9 năm 2026"


def test_every_finding_comes_at_once_with_line_and_key(tmp_path: Path) -> None:
    project = written(
        tmp_path,
        "focal_points:\n  - organisation: {vi: Sở}\n    rôle: {vi: đầu mối, en: focal point}\n  - Sở\n"
        "topics: {vi: Nghèo, en: Poverty}\n"
        "office:\n  agency: 5\n  signatory: {name: A, positon: B}\n  recipients: []\n"
        "offices: {}\n",
    )
    with pytest.raises(InputError) as caught:
        load_profile(project, "cao-bang")
    file = "params/provinces/cao-bang.yml"
    assert caught.value.message == f"{file} cannot be read."
    assert sorted(finding.where for finding in caught.value.findings) == [
        f"{file}: line 10, key `offices`",
        f"{file}: line 2, key `focal_points.1.organisation.en`",
        f"{file}: line 3, key `focal_points.1.rôle`",
        f"{file}: line 4, key `focal_points.2`",
        f"{file}: line 5, key `topics`",
        f"{file}: line 7, key `office.agency`",
        f"{file}: line 8, key `office.signatory.positon`",
        f"{file}: line 9, key `office.recipients`",
    ]
    said = str(caught.value)
    assert "Did you mean `position`?" in said
    assert "Did you mean `office`?" in said
    assert "expected one of `role`, `organisation`" in said


@pytest.mark.parametrize(
    ("stated", "printed"),
    [("BC-STC", f"{UNKNOWN}/BC-STC"), ("/BC-STC", f"{UNKNOWN}/BC-STC"), ("05/BC-UBND", "05/BC-UBND")],
)
def test_a_symbol_prints_behind_a_number_or_a_gap(stated: str, printed: str, tmp_path: Path) -> None:
    project = written(tmp_path, f"office:\n  symbol: {stated}\n")
    assert load_profile(project, "cao-bang").office.number == printed


@pytest.mark.parametrize("stated", ["bc-stc", "STC", "BC STC", "05-BC/STC", "Báo cáo"])
def test_a_symbol_that_the_decree_does_not_know_is_refused(stated: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"office\.symbol"):
        load_profile(written(tmp_path, f"office:\n  symbol: {stated}\n"), "cao-bang")


@pytest.mark.parametrize(
    "name", ["cao-bang.yaml", "Cao-Bang.yml", "cao-bang (1).yml", "cao-bnag.yml", "caobang.yml"]
)
def test_a_file_that_no_report_reads_is_a_finding(name: str, tmp_path: Path) -> None:
    project = written(tmp_path, "topics: []\n")
    folder = project.province_file("cao-bang").parent
    project.province_file("cao-bang").rename(folder / name)
    (folder / "README.md").write_text("guide", encoding="utf-8")
    shutil.copytree(ROOT / "data/units", tmp_path / "data/units")
    (finding,) = check_province_files(project)
    assert finding.where == f"params/provinces/{name}"


def test_a_wrong_value_is_found_before_anything_is_planned(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data/units", tmp_path / "data/units")
    (finding,) = check_province_files(written(tmp_path, "topics: 5\n"))
    assert "topics" in finding.where


def test_a_file_of_a_former_province_is_told_where_nothing_reads_it(tmp_path: Path) -> None:
    project = Project.at(tmp_path)
    path = project.province_file("ha-giang")
    path.parent.mkdir(parents=True)
    path.write_text("", encoding="utf-8")
    shutil.copytree(ROOT / "data/units", tmp_path / "data/units")
    assert check_province_files(project) == []
    assert unread_province_files(project, before_merger()) == []
    (told,) = unread_province_files(project, after_merger())
    assert "Tuyên Quang" in told
