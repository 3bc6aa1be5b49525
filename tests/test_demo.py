"""The illustrated example: marked everywhere, the same each time, and never mixed with what is real."""

import csv
import io
import shutil
import sys
import zipfile
from datetime import date
from pathlib import Path

import pdfplumber
import pytest

from bad_submissions import aid, saved
from diendan.data_checks import check_data
from diendan.demo.make import Demo, make_demo
from diendan.demo.place import FORUM
from diendan.errors import InputError
from diendan.forms.make import make_forms
from diendan.illustrative import COLUMN, WORDS
from diendan.intake.kept import KEPT, read_kept
from diendan.intake.run import INBOX, take_in
from diendan.language import fold
from diendan.pipeline.params import load_forum
from diendan.pipeline.progress import Lines
from diendan.pipeline.run import Options, run_forum
from diendan.project import Project
from tiny_project import ROOT

PROVINCES = ("cao-bang", "tuyen-quang")  # the second was merged, so three report on 2024, two on 2025
DAY = date(2026, 2, 1)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return make_demo(Project.at(ROOT, tmp_path_factory.mktemp("demo")), PROVINCES)


@pytest.fixture
def real(tmp_path: Path) -> Project:
    """A copy of the real data and forms, with nothing sent."""
    for name in ("data", "params", "notebooks"):
        ignored = shutil.ignore_patterns("kept", "*.xlsx")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    return Project.at(tmp_path)


def send(project: Project, name: str, content: bytes) -> list[str]:
    """Put a file into the inbox, take it in, and return what was found in it."""
    folder = project.root / INBOX
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    done = next(each for each in take_in(project, DAY) if each.letter.file == name)
    (folder / name).unlink()
    return [answer.kind for answer in done.letter.read.answers if answer.severity == "error"]


def submission(demo: Demo) -> bytes:
    return next(iter(sorted((demo.project.root / KEPT).glob("*/file.xlsx")))).read_bytes()


def test_every_invented_file_passes_the_intake_but_those_meant_not_to(demo: Demo) -> None:
    assert demo.accepted + demo.with_findings >= 10
    assert len(read_kept(demo.project.root)) == demo.accepted
    assert check_data(demo.project.root) == []


def test_every_page_and_every_data_file_says_so(demo: Demo) -> None:
    summary = run_forum(
        demo.project, FORUM, Options(only=("cao-bang",), renderer="builtin"), Lines(sys.stdout)
    )
    assert summary.troubles == ()
    bundle = demo.project.bundle(FORUM)
    words = fold(WORDS)
    for slug in ("cao-bang",):
        for language in ("vi", "en"):
            name = f"{slug}/mid-term-review.{language}"
            with pdfplumber.open(bundle / f"{name}.pdf") as opened:
                assert all(words in fold(page.extract_text()) for page in opened.pages)
            assert fold((bundle / f"{name}.html").read_text(encoding="utf-8")).count(words) >= 2
            with zipfile.ZipFile(bundle / f"{name}.docx") as package:
                parts = [
                    part for part in package.namelist() if part.startswith(("word/header", "word/footer"))
                ]
                assert len(parts) >= 2
                assert all(WORDS in package.read(part).decode() for part in parts)
    assert words in fold((bundle / "index.html").read_text(encoding="utf-8"))
    files = [path for path in bundle.rglob("*.csv") if path.parent.name != "tables"]
    assert files
    for path in (*files, *(demo.project.root / "data" / "submissions").glob("*.minh-hoa.csv")):
        assert "minh-hoa" in path.name
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        assert {row[COLUMN] for row in rows} <= {WORDS}


def test_the_example_is_the_same_each_time(demo: Demo, tmp_path: Path) -> None:
    again = make_demo(Project.at(ROOT, tmp_path), ["cao-bang"])
    first = {kept.file: kept.sha256 for kept in read_kept(demo.project.root)}
    second = {kept.file: kept.sha256 for kept in read_kept(again.project.root)}
    assert second
    assert second.items() <= first.items()


def test_an_invented_submission_is_refused_by_a_real_project(demo: Demo, real: Project) -> None:
    assert "illustrative" in send(real, "a.xlsx", submission(demo))
    assert read_kept(real.root) == ()


def test_a_real_submission_is_refused_by_the_example(demo: Demo) -> None:
    before = len(read_kept(demo.project.root))
    assert "not-illustrative" in send(demo.project, "that.xlsx", saved(aid(2021)))
    assert len(read_kept(demo.project.root)) == before


def test_invented_rows_cannot_be_copied_into_a_real_project(demo: Demo, real: Project) -> None:
    folder = real.root / "data" / "submissions"
    made_up = demo.project.root / "data" / "submissions"
    shutil.copyfile(made_up / "accepted.minh-hoa.csv", folder / "accepted.csv")
    assert any(COLUMN in str(finding) for finding in check_data(real.root))
    shutil.copytree(demo.project.root / KEPT, real.root / KEPT)
    with pytest.raises(InputError) as error:
        take_in(real, DAY)
    assert "made-up figures" in str(error.value.findings[0])


def test_a_real_forum_is_refused_in_the_example_and_the_other_way_round(demo: Demo, real: Project) -> None:
    shutil.copyfile(demo.project.forum_file(FORUM), real.forum_file(FORUM))
    with pytest.raises(InputError) as error:
        load_forum(real, FORUM)
    assert "not made up" in str(error.value.findings[0])
    shutil.copyfile(real.forum_file("2026-q3"), demo.project.forum_file("2026-q3"))
    with pytest.raises(InputError) as error:
        load_forum(demo.project, "2026-q3")
    assert "made up" in str(error.value.findings[0])
    demo.project.forum_file("2026-q3").unlink()


def test_the_example_cannot_be_made_in_itself(demo: Demo) -> None:
    with pytest.raises(InputError):
        make_demo(demo.project)


def test_forms_written_in_the_example_are_marked(demo: Demo) -> None:
    from openpyxl import load_workbook

    path = next(path for path in make_forms(demo.project, ["cao-bang"], 2025) if "ngo-aid" in path.name)
    assert path.name == "ngo-aid-2019.cao-bang.2025.minh-hoa.xlsx"
    for sheet in load_workbook(path).worksheets:
        if sheet.sheet_state == "visible":
            assert sheet.oddHeader is not None
            assert WORDS in str(sheet.oddHeader.center.text)
