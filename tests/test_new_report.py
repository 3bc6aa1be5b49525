"""A new report: five files that every check finds good and that make a document at once, or none and why."""

import csv
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from diendan.checks.notebook_code import write_code_modules
from diendan.checks.report_checks import _cells, _claims
from diendan.checks.texts.two_languages import check_two_languages
from diendan.checks.texts.typed_figures import check_typed_figures
from diendan.checks.texts.typed_status import check_typed_status
from diendan.cli import main
from diendan.data.datapackage import Package
from diendan.data.units import units_at
from diendan.execute.stored_outputs import STORE
from diendan.parsing.notebook_files import parse_notebook
from diendan.project import Project
from diendan.spec.new_report.report_scaffold import start_report
from tiny_project import ROOT, change_forum, tiny_project

MERGED = "lam-dong"
ALLOWED = "".join(f"{kind}: {{}}\n" for kind in ("figures", "words_in_en", "words_in_vi"))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = tiny_project(tmp_path)
    change_forum(made, date="2026-09-15", provinces=["cao-bang", MERGED])
    (made.texts / "allowed.yml").write_text(ALLOWED, encoding="utf-8")
    monkeypatch.chdir(made.root)
    monkeypatch.delenv("DIENDAN_ROOT", raising=False)
    return made


def files(project: Project, report: str) -> list[Path]:
    texts = [project.text_file(report, language) for language in ("vi", "en")]
    return [project.notebook(report), project.sidecar_file(report), *texts, project.claims_file(report)]


def people_of(project: Project, slug: str, year: int) -> float:
    """Return the thousands of people of a unit as the table has them, province by province."""
    former = units_at(date(2026, 9, 15), project.root).by_slug(slug).former
    with (ROOT / "data" / "indicators" / "population.csv").open(encoding="utf-8", newline="") as file:
        return sum(
            float(row["value"])
            for row in csv.DictReader(file)
            if row["province_code"] in former
            and (row["indicator"], row["year"]) == ("population_avg_total", str(year))
        )


def test_a_new_report_is_checked_stored_and_made_at_once(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-report", "people"]) == 0
    said = capsys.readouterr().out
    assert all(path.relative_to(project.root).as_posix() in said for path in files(project, "people"))
    assert "make preview REPORT=people" in said
    assert "No INDICATOR was named: the report is about population_avg_total" in said
    assert "income_month_pc_total" in said, "what else it may be about"
    asked = "".join(line for line in said.splitlines(keepends=True) if line.startswith("  "))
    assert asked == "  people:\n    languages: [vi, en]\n    formats: [html, pdf, docx]\n"
    notebook = parse_notebook(project.notebook("people").read_text(encoding="utf-8"), "people")
    assert all(cell["execution_count"] for cell in notebook["cells"])
    assert "510.5" in json.dumps(notebook["cells"][2]["outputs"])  # the table that is not printed
    assert [finding for finding in _cells(project) if "people" in finding.where] == []
    assert main(["preview", "test", "--report", "people", *f"--subject {MERGED} --language en".split()]) == 0
    page = (project.root / capsys.readouterr().out.strip()).read_text(encoding="utf-8")
    assert f"{people_of(project, MERGED, 2024):,.1f}" in re.sub("<[^>]*>", "", page)
    assert "<figure" in page
    assert "2008–2024 (preliminary)" in page  # of the source line
    change_forum(project, reports=yaml.safe_load(asked))
    assert main(["plan", "test", "--renderer", "builtin"]) == 0
    assert f"{MERGED}/people.en" in capsys.readouterr().out


def test_a_new_report_of_any_unit_of_measurement_is_good(project: Project) -> None:
    package = Package.load(project.root)
    shown = {
        about.unit: name
        for name, about in package.indicators.items()
        if about.can_be_combined and about.trend_allowed
    }
    for name in shown.values():
        start_report(project, name.replace("_", "-"), name)
    found = [
        *_cells(project),
        *_claims(project),
        *check_typed_figures(project.root),
        *check_typed_status(project),
        *check_two_languages(project.root),
    ]
    assert [each for each in found if "tiny" not in each.where and each.hint != STORE] == []
    assert len(write_code_modules(project)) == len(shown) + 1
    start_report(project, "people", "population_avg_total")
    settings = ["--config", str(ROOT / "pyproject.toml"), str(project.notebook("people"))]
    for command in (["check", "--ignore", "I001"], ["format", "--check"]):  # diendan is not ours there
        subprocess.run([sys.executable, "-m", "ruff", *command, *settings], check=True)
    assert sum(len(lines(path)) for path in files(project, "people")) <= 56, "a small report is short"


def lines(path: Path) -> list[str]:
    """Return what somebody reads in a file, empty lines too."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join(cell["source"] for cell in parse_notebook(text, path.name)["cells"])
    return text.splitlines()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["../people"], "small letters, digits and hyphens"),
        (["People"], "small letters, digits and hyphens"),
        (["people\n"], "small letters, digits and hyphens"),
        (["people", "--indicator", "population_avg_totl"], "Did you mean `population_avg_total`?"),
        (["people", "--indicator", "income"], "Did you mean `income_month_pc_total` or "),
        (
            ["people", "--indicator", "pci_weighted"],
            "brought to merged units (its `aggregation` is `none`)",
        ),
        (["people", "--indicator", "area"], "whose years are not compared (its `trend_allowed` is `no`)"),
        (["people", "--indicator", "area"], "one of population_avg_total"),
    ],
)
def test_a_wrong_name_or_indicator_writes_nothing(
    project: Project, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(project.root.rglob("*"))
    assert main(["new-report", *words]) == 2
    assert said in capsys.readouterr().err
    assert sorted(project.root.rglob("*")) == before


def test_files_that_are_there_stay(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    kept = {path: path.read_bytes() for path in files(project, "tiny")}
    assert main(["new-report", "tiny", "--indicator", "none"]) == 2
    said = capsys.readouterr().err
    assert all(f"{path.relative_to(project.root).as_posix()}: got a file" in said for path in kept)
    assert "indicator: got" in said
    assert {path: path.read_bytes() for path in kept} == kept


def test_where_one_cannot_be_written_none_is_left(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Project, "text_file", lambda *_: project.root / "params" / "groups.yml" / "x.md")
    assert main(["new-report", "people"]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert not list(project.notebooks.glob("people*"))
