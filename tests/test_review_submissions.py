"""What provinces send becomes part of their review: cited to file and cell, beside what was published."""

import re
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pdfplumber
import pytest
import yaml
from openpyxl import load_workbook

from bad_submissions import SUMMARY, aid, monitoring, saved
from decree30 import check_layout
from diendan.analysis.reading import loading as analysis_data
from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.exchange.forms.form_files import make_forms
from diendan.exchange.intake.inbox import INBOX, take_in
from diendan.language import NBSP
from diendan.plan.manifest.manifest import read_manifest
from diendan.plan.planning import make_plan
from diendan.project import Project
from diendan.render.renderer_identity import identify
from review_texts import review_of
from tiny_project import copy_inputs

FORUM, FILE = "2026-q3", "Báo cáo viện trợ 2022 (bản cuối).xlsx"
AID, POVERTY = "pcpnn-2019-2025", "ntp-spr-2021-2025"
FIGURES_OF_2022: dict[str, int | str] = {"E8": 28, "E9": 14, "E10": "1.720.153", "E11": "1.295.162 USD"}
CITED = {"E8": "28", "E9": "14", "E10": "1.720.153 USD", "E11": "1.295.162 USD"}
CITED_EN = {"E8": "28", "E9": "14", "E10": "1,720,153 USD", "E11": "1,295,162 USD"}


def small_copy(root: Path) -> Project:
    """Return a copy of the project whose forum is about reviews of two provinces."""
    copy_inputs(root, "kept", "*.xlsx")
    file = root / "params" / "forums" / f"{FORUM}.yml"
    forum = yaml.safe_load(file.read_text(encoding="utf-8"))
    forum["provinces"] = ["cao-bang", "lang-son"]
    forum["reports"] = {"mid-term-review": forum["reports"]["mid-term-review"]}
    file.write_text(yaml.safe_dump(forum, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return Project.at(root)


def send(project: Project, name: str, content: bytes, day: date) -> None:
    folder = project.root / INBOX
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    take_in(project, day)


def filled_by_hand(project: Project) -> bytes:
    """Return the workbook that `make forms` writes for Cao Bằng 2022, with its figures typed in."""
    written = make_forms(project, ["cao-bang"], 2022)
    book = load_workbook(next(path for path in written if path.name.startswith("ngo-aid")))
    for address, figure in FIGURES_OF_2022.items():
        book[SUMMARY][address] = figure
    book[SUMMARY]["G8"] = "Chưa lập danh mục chi tiết"
    return saved(book)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = small_copy(tmp_path_factory.mktemp("submitted"))
    send(project, FILE, filled_by_hand(project), date(2023, 1, 10))
    summary = run_forum(project, FORUM, Options(renderer="builtin"), Lines(sys.stdout))
    assert summary.troubles == ()
    return project


def outdated(project: Project) -> set[str]:
    return {step.report.name for step in make_plan(project, FORUM, identify("builtin", project.build)).work}


def words(path: Path) -> str:
    """Return the words of a published document, in one line, without the breaks of lines and cells."""
    if path.suffix == ".pdf":
        with pdfplumber.open(path) as opened:
            text = " ".join(page.extract_text() for page in opened.pages)
    elif path.suffix == ".docx":
        document = docx.Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    else:
        text = re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8"))
    return " ".join(text.replace(NBSP, " ").split())


@pytest.mark.parametrize("suffix", ["pdf", "docx", "html"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_review_of_cao_bang_cites_file_and_cell(project: Project, language: str, suffix: str) -> None:
    text = words(project.bundle(FORUM) / "cao-bang" / f"mid-term-review.{language}.{suffix}")
    squeezed = text.replace(" ", "")  # a line of a cell may break anywhere in a PDF
    assert FILE.replace(" ", "") in squeezed
    assert ("nhậnngày10/01/2023" if language == "vi" else "received10Jan2023") in squeezed
    for address, figure in (CITED if language == "vi" else CITED_EN).items():
        assert figure in text
        assert address in text.split()
    equal = "4 số bằng nhau" if language == "vi" else "4 are equal"
    assert equal in text


def test_the_review_still_conforms(project: Project) -> None:
    for slug in ("cao-bang", "lang-son"):
        for suffix in ("pdf", "docx"):
            assert check_layout(project.bundle(FORUM) / slug / f"mid-term-review.vi.{suffix}").conforms


def test_a_new_submission_outdates_only_the_review_of_its_province(project: Project, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(project.root, root, ignore=shutil.ignore_patterns("build"))
    copied = Project.at(root)
    assert outdated(copied) == set()
    send(copied, "khac.xlsx", saved(aid(2021, "an-giang")), date(2026, 2, 1))
    assert outdated(copied) == set()
    send(copied, "lang-son.xlsx", saved(aid(2021, "lang-son")), date(2026, 2, 1))
    assert outdated(copied) == {"lang-son/mid-term-review.vi", "lang-son/mid-term-review.en"}
    assert read_manifest(copied.bundle(FORUM)).entries


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """A project whose analysis reads a copy of the data, for submissions of a test's own."""
    project = small_copy(tmp_path)
    monkeypatch.setenv("DIENDAN_ROOT", str(tmp_path))
    yield project
    analysis_data._packages.clear()
    review_of.cache_clear()


def test_a_figure_that_differs_stands_beside_the_published_one(sent: Project) -> None:
    send(sent, "a.xlsx", saved(aid(2022)), date(2023, 2, 1))
    review_of.cache_clear()
    review = review_of("cao-bang", "34", "vi", AID)
    rows = [[cell.replace(NBSP, " ") for cell in row] for row in review.table("tbl-submitted")]
    assert rows[2] == [
        "Giá trị viện trợ cam kết trong năm",
        "2022",
        "300.000 USD",
        f"{review.variables['sources'].number(review.variables['submitted'][0].fact.source)}, "
        "trang “1. Tổng hợp”, ô E10",
        "khác số công bố: 1.720.153 USD [1]",
    ]
    public = {row[0]: row[2].replace(NBSP, " ") for row in review.table("tbl-aid")}
    assert public["Giá trị cam kết"] == "1.720.153 USD"
    assert "4 số khác nhau" in review.text("submitted")
    assert "2 khoản viện trợ của 2 tổ chức" in review.text("submitted")
    assert ["2022", "31/01/2023", "đã nhận 01/02/2023, sau thời hạn"] in review.table("tbl-sent")


def test_states_come_from_the_deadlines_and_the_intake(sent: Project) -> None:
    bad = monitoring(2024)
    bad.worksheets[1]["E8"] = None
    send(sent, "a.xlsx", saved(monitoring(2023)), date(2024, 1, 20))
    send(sent, "b.xlsx", saved(bad), date(2025, 1, 20))
    review_of.cache_clear()
    review = review_of("cao-bang", "34", "en", POVERTY)
    states = {row[0]: row[1:] for row in review.table("tbl-sent")}
    assert "2021" not in states  # nobody was asked for it: the list of indicators says what is missing
    assert states["2023"] == ["31 Jan 2024", "received 20 Jan 2024"]
    assert states["2024"][1].startswith("sent, to be corrected: ")
    assert states["2025"] == ["31 Jan 2026", "none on record"]
    items = {row[0]: row for row in review.table("tbl-completeness")}
    assert items["Poverty rate (register)"][1] == "2023"
    assert "25,000 households" in [row[2].replace(NBSP, " ") for row in review.table("tbl-submitted")]
    assert "no published figures yet" in review.text("support")


def test_a_merged_unit_keeps_its_former_provinces_apart(sent: Project) -> None:
    send(sent, "a.xlsx", saved(aid(2023, "ha-giang")), date(2024, 1, 20))
    send(sent, "b.xlsx", saved(aid(2025, "tuyen-quang")), date(2026, 1, 20))
    review_of.cache_clear()
    review = review_of("tuyen-quang", "34", "vi", AID)
    assert {(row[0], row[2]) for row in review.table("tbl-submitted")} == {
        ("Hà Giang (cũ)", "2023"),
        ("Tuyên Quang", "2025"),
    }
    assert [row[:2] + row[3:] for row in review.table("tbl-sent")] == [
        ["Hà Giang (cũ)", "2023", "đã nhận 20/01/2024"],
        ["Tuyên Quang", "2025", "đã nhận 20/01/2026"],
    ]


def test_without_a_submission_nothing_is_said_to_be_reported() -> None:
    review = review_of("cao-bang", "34", "vi", AID)
    assert "submitted" not in review.outputs
    assert "sử dụng số liệu đã công bố." in review.text("scope")
    assert review.table("tbl-sent") == [["2025", "31/01/2026", "chưa ghi nhận"]]
