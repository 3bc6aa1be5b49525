"""The illustrated example: marked everywhere, the same each time, and never mixed with what is real."""

import csv
import io
import re
import shutil
import sys
import zipfile
from datetime import date
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from bad_submissions import aid, saved
from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.data.checking.package_checks import check_data
from diendan.data.provenance.illustrative import COLUMN, WORDS
from diendan.errors import InputError
from diendan.exchange.forms.form_files import make_forms
from diendan.exchange.intake.accepted_submissions import KEPT, read_kept
from diendan.exchange.intake.inbox import INBOX, take_in
from diendan.language import fold
from diendan.project import Project
from diendan.registry.commitment_states import commitments_on
from diendan.registry.overlap import overlaps
from diendan.registry.records.periods import Period
from diendan.registry.registry import load_registry
from diendan.spec.forum_file import load_forum
from examples.demo.demo_project import FORUM
from examples.demo.demo_submissions import Demo, make_demo
from examples.demo.invented_rows import FOLDER, rows_of, tables
from tiny_project import ROOT

PROVINCES = ("cao-bang", "tuyen-quang")  # the second was merged, so three report on 2024, two on 2025
DAY = date(2026, 2, 1)
MADE = ("cao-bang", "forum", "group-minh-hoa-nhom-2", "model-minh-hoa-mo-hinh-1")


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
    done = next(each for each in take_in(project, DAY) if each.file == name)
    (folder / name).unlink()
    return [answer.kind for answer in done.read.answers if answer.severity == "error"]


def read_table(root: Path, name: str) -> list[list[str]]:
    """Return the rows of a table of the registry, without its header."""
    with (root / "data" / "dialogue" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))[1:]


def submission(demo: Demo) -> bytes:
    return next(iter(sorted((demo.project.root / KEPT).glob("*/file.xlsx")))).read_bytes()


def test_every_invented_file_passes_the_intake_but_those_meant_not_to(demo: Demo) -> None:
    assert demo.accepted + demo.with_findings >= 10
    assert len(read_kept(demo.project.root)) == demo.accepted
    assert check_data(demo.project.root) == []


@pytest.fixture(scope="module")
def bundle(demo: Demo) -> Path:
    """The bundle of one province with the forum's own reports, of each kind at least one."""
    summary = run_forum(demo.project, FORUM, Options(only=MADE, renderer="builtin"), Lines(sys.stdout))
    assert summary.troubles == ()
    return demo.project.bundle(FORUM)


def test_every_page_and_slide_says_so(bundle: Path) -> None:
    words = fold(WORDS)
    pdfs, pages, packs = (sorted(bundle.rglob(f"*.{ending}")) for ending in ("pdf", "html", "docx"))
    # Seven kinds of reports in two languages, the synthesis also as slides, and the forum's page.
    assert (len(pdfs), len(pages), len(packs)) == (14, 14 + 2 + 1, 14)
    for path in pdfs:
        texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
        assert texts
        assert all(words in fold(text) for text in texts), path.name
    for path in pages:
        assert fold(path.read_text(encoding="utf-8")).count(words) >= 1, path.name
    for path in packs:
        with zipfile.ZipFile(path) as package:
            parts = [name for name in package.namelist() if name.startswith("word/header")]
            assert parts
            assert all(WORDS in package.read(part).decode() for part in parts), path.name
    for path in bundle.rglob("*.pptx"):
        with zipfile.ZipFile(path) as package:
            xml = {
                name: package.read(name).decode()
                for name in package.namelist()
                if name.startswith("ppt/slide")
                if name.endswith((".xml", ".rels"))
            }
        slides = [name for name in xml if re.fullmatch(r"ppt/slides/slide\d+.xml", name)]
        assert len(slides) > 5
        # It stands on the master, which each slide shows, or on the layout of a slide that hides the master.
        assert WORDS in xml["ppt/slideMasters/slideMaster1.xml"]
        hides = 'showMasterSp="0"'
        for slide in slides:
            relations = xml[f"ppt/slides/_rels/{Path(slide).name}.rels"]
            (layout,) = re.findall(r"slideLayouts/\w+\.xml", relations)
            assert hides not in xml[slide]
            assert WORDS in xml[f"ppt/{layout}"] or hides not in xml[f"ppt/{layout}"]


def test_every_data_file_says_so(demo: Demo, bundle: Path) -> None:
    files = [path for path in bundle.rglob("*.csv") if path.parent.name != "tables"]
    assert len(files) > 20
    for path in (*files, *(demo.project.root / "data" / "submissions").glob("*.minh-hoa.csv")):
        assert "minh-hoa" in path.name
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        assert {row[COLUMN] for row in rows} <= {WORDS}


def test_every_list_of_the_forum_page_has_invented_rows(bundle: Path) -> None:
    lists = {path.name.partition(".")[0]: path for path in (bundle / "csv").iterdir()}
    assert set(lists) > {"partners", "projects", "coordination", "models", "commitments", "groups", "events"}
    for name in set(lists) - {"submissions"}:  # what is made up in it are the figures, not the names
        content = lists[name].read_text(encoding="utf-8-sig")
        assert "minh họa" in content.lower().replace(WORDS.lower(), ""), name
    page = (bundle / "index.html").read_text(encoding="utf-8")
    for words in ("cùng xã, phường", "cùng huyện", "có thể là một dự án", "đã rút", "quá hạn", "đã hủy"):
        assert words in page


def test_the_rules_find_what_the_invented_rows_are_made_to_show(demo: Demo) -> None:
    registry, system = load_registry(demo.project.root), load_forum(demo.project, FORUM).system
    result = overlaps(registry, system, Period.parse("2026", "2027"))
    assert {each.rule for each in result.found} == {
        "overlap-commune",
        "overlap-district",
        "overlap-province",
        "overlap-merged-unit",
    }
    assert any(each.perhaps_one and each.lead_unknown for each in result.found)
    assert {name for each in result.not_compared for name in each.missing} == {"place", "start"}
    apart = {("minh-hoa-du-an-3", "minh-hoa-du-an-5"), ("minh-hoa-du-an-4", "minh-hoa-du-an-5")}
    assert not apart & {tuple(project.project for project in each.projects) for each in result.found}
    funded = next(each for each in registry.projects if len(each.partners) > 4)
    assert [each.role for each in funded.partners].count("funder") == 3
    kept = commitments_on(registry, system)
    assert {each.status for each in kept} == {"open", "late", "unreported", "intention", "done", "withdrawn"}
    assert any(each.carried for each in kept)
    assert registry.organisations.one("minh-hoa-a2").organisation == "minh-hoa-a"


def test_no_real_organisation_person_or_group_gets_an_invented_fact(demo: Demo) -> None:
    real = {name: read_table(ROOT, name) for name in ("organisations", "groups", "events", "models")}
    keys = {row[0] for rows in real.values() for row in rows}
    for path in (ROOT / "data" / "dialogue").glob("*.csv"):
        own, all_rows = read_table(ROOT, path.stem), read_table(demo.project.root, path.stem)
        assert all_rows[: len(own)] == own
        for row in all_rows[len(own) :]:
            assert "doc-minh-hoa" in row, (path.stem, row)
            assert path.stem == "project_fields" or not keys & set(row), (path.stem, row)


def test_every_invented_row_says_so_in_its_own_file() -> None:
    assert set(tables()) > {"organisations", "projects", "commitments", "models", "events", "groups"}
    assert len(tables()) == len(list(FOLDER.iterdir())), "another name than table.minh-hoa.csv"
    for table in tables():
        for row in rows_of(table):
            assert "minh hoa" in fold(" ".join(row.values())), (table, row)


def test_the_brief_tells_what_the_record_holds(bundle: Path) -> None:
    page = (bundle / "cao-bang" / "policy-dialogue-brief.vi.html").read_text(encoding="utf-8")
    assert "Cơ quan Minh họa (Cán bộ Minh họa" in page
    assert "Hội nghị minh họa về nhân rộng mô hình giảm nghèo" in page  # it has the unit's present code
    assert "Cam kết minh họa 7" in page
    assert "dự án Dự án" not in page


def test_a_conference_after_the_merger_leaves_out_what_merged_units_have_not(bundle: Path) -> None:
    for language, words in (
        ("vi", "không gộp được cho đơn vị hợp nhất"),
        ("en", "cannot be brought together"),
    ):
        assert words in (bundle / "forum" / f"conference-pack.{language}.html").read_text(encoding="utf-8")


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
