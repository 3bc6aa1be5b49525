"""Documents that a renderer called by hand left beside the source notebooks."""

from pathlib import Path

import pytest

from diendan.checks.report_checks import rendered_leftovers
from diendan.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "notebooks" / "texts").mkdir(parents=True)
    for name in ("brief.ipynb", "brief.yml", "_quarto.yml", "README.md", "texts/brief.vi.md"):
        (tmp_path / "notebooks" / name).touch()
    return Project.at(tmp_path)


def test_notebooks_sidecars_and_notes_are_no_leftovers(project: Project) -> None:
    (project.notebooks / ".quarto").mkdir()
    (project.notebooks / "briefing.html").touch()
    assert list(rendered_leftovers(project)) == []


@pytest.mark.parametrize(
    "name", ["brief.html", "brief.pdf", "brief.vi.docx", "brief_files", "brief.quarto_ipynb"]
)
def test_what_is_named_after_a_report_is_a_finding(project: Project, name: str) -> None:
    path = project.notebooks / name
    path.mkdir() if name.endswith("_files") else path.touch()
    (finding,) = rendered_leftovers(project)
    assert finding.where == f"notebooks/{name}"
    assert "make preview" in finding.hint
