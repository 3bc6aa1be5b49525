"""From the forum file to the printed page: real reports of two provinces in both unit systems, read back."""

import csv
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
import yaml
from docx import Document
from pypdf import PdfReader

from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.language import LANGUAGES, Language, number
from diendan.plan.manifest.manifest import read_manifest
from diendan.project import Project

ROOT = Path(__file__).parents[1]
BRIEF, REVIEW = "policy-dialogue-brief", "mid-term-review"
FORUMS: Mapping[str, tuple[str, list[str], list[str]]] = {
    "now": ("2026-09-15", ["cao-bang", "bac-ninh"], [BRIEF, REVIEW]),
    "before": ("2024-09-17", ["cao-bang", "bac-ninh"], [BRIEF]),
}


@dataclass(frozen=True)
class Made:
    """The project in which the forums were made."""

    project: Project

    def text(self, forum: str, name: str, format: str) -> str:
        """Return what a reader of a document reads, in one line."""
        path = self.project.bundle(forum) / f"{name}.{format}"
        text = re.sub(r"\s+", " ", READERS[format](path))
        return unicodedata.normalize("NFC", text)


def _pdf(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def _docx(path: Path) -> str:
    return " ".join(
        "".join(node.itertext()) for node in Document(str(path)).element.body.iter() if _is_line(node.tag)
    )


def _is_line(tag: object) -> bool:
    return str(tag).endswith("}p")


def _html(path: Path) -> str:
    text = re.sub(r"(?s)<(style|script).*?</\1>", " ", path.read_text(encoding="utf-8"))
    return unescape(re.sub(r"<[^>]+>", " ", text))


READERS: Mapping[str, Callable[[Path], str]] = {"pdf": _pdf, "docx": _docx, "html": _html}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = tmp_path_factory.mktemp("end-to-end") / "project"
    shutil.copytree(ROOT / "reports" / "_extensions", root / "reports" / "_extensions")
    for folder in ("data", "notebooks", "params"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "requirements.lock", root)
    project = Project.at(root)
    asked = yaml.safe_load((ROOT / "params" / "forums" / "2026-q3.yml").read_text(encoding="utf-8"))
    for name, (day, provinces, reports) in FORUMS.items():
        content = {
            **asked,
            "date": day,
            "provinces": provinces,
            "reports": {
                report: {
                    key: value for key, value in asked["reports"][report].items() if key != "previous_forum"
                }
                for report in reports
            },
        }
        project.forum_file(name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        summary = run_forum(project, name, Options(renderer="builtin"), Lines(sys.stdout))
        assert summary.troubles == ()
        assert summary.made == len(provinces) * len(reports) * len(LANGUAGES)
    return Made(project)


def population(year: str, *codes: str) -> float:
    """Return the population of former provinces in a year, in thousands, straight from the table."""
    with (ROOT / "data" / "indicators" / "population.csv").open(encoding="utf-8", newline="") as stream:
        rows = [
            row
            for row in csv.DictReader(stream)
            if row["province_code"] in codes
            and row["year"] == year
            and row["indicator"] == "population_avg_total"
        ]
    assert len(rows) == len(codes)
    return sum(float(row["value"]) for row in rows)


@pytest.mark.parametrize("format", READERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_bac_ninh_is_both_former_provinces_now_and_was_one_before(
    made: Made, language: Language, format: str
) -> None:
    name = f"bac-ninh/{BRIEF}.{language}"
    both, own, own_later = (
        number(population(year, *codes), language, 1)
        for year, *codes in (("2024", "24", "27"), ("2023", "27"), ("2024", "27"))
    )
    now, before = made.text("now", name, format), made.text("before", name, format)
    assert both in now
    assert own in before, "of 2023: statistics of 2024 were not out on 17 September 2024"
    for wrong in (both, own_later, number(population("2023", "24", "27"), language, 1)):
        assert wrong not in before
    for year in ("2023", "2024"):
        former_bac_giang = number(population(year, "24"), language, 1)
        assert former_bac_giang not in before, "the former Bắc Giang, whose code 24 is Bắc Ninh's today"


@pytest.mark.parametrize("format", READERS)
@pytest.mark.parametrize(
    ("language", "figures"),
    [
        ("vi", ("28 dự án", "14 tổ chức", "1.720.153 USD", "+19,3%", "1.295.162 USD", "+1,7%")),
        ("en", ("28 projects", "14 NGOs", "1,720,153 USD", "+19.3%", "1,295,162 USD", "+1.7%")),
    ],
)
def test_cao_bang_review_reads_as_it_was_reported(
    made: Made, language: str, figures: tuple[str, ...], format: str
) -> None:
    text = made.text("now", f"cao-bang/{REVIEW}.{language}", format)
    for figure in figures:
        assert figure in text


@pytest.mark.parametrize("forum", FORUMS)
@pytest.mark.parametrize("format", READERS)
def test_example_details_are_printed_as_examples(made: Made, forum: str, format: str) -> None:
    assert "ví dụ" in _everything(made.project.bundle(forum) / f"cao-bang/{BRIEF}.vi.{format}", format)


def _everything(path: Path, format: str) -> str:
    """Return the text of a document with its headers and footers, where a banner may stand."""
    text = READERS[format](path)
    if format == "docx":
        for section in Document(str(path)).sections:
            for part in (
                section.header,
                section.first_page_header,
                section.footer,
                section.first_page_footer,
            ):
                text += "".join(part._element.itertext())
    return unicodedata.normalize("NFC", text)


def test_every_report_has_its_documents_notebook_and_data(made: Made) -> None:
    for forum in FORUMS:
        for entry in read_manifest(made.project.bundle(forum)).entries.values():
            paths = [output.path for output in entry.outputs]
            assert {path.rpartition(".")[2] for path in paths} == {"html", "pdf", "docx", "ipynb", "csv"}
            assert all((made.project.bundle(forum) / path).stat().st_size > 0 for path in paths)
