"""Small projects in git with a bundle, and what freezes it as an edition."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest

from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.editions.edition_record import Edition
from diendan.editions.gate.candidate import ReleaseRequest
from diendan.editions.gate.gate import candidate_of
from diendan.editions.release import freeze
from diendan.files.folder_lock import alone
from diendan.language import Bilingual
from diendan.project import Project
from pretended_workers import EXTRA, pretend
from tiny_project import change_value, tiny_project

FIRST = ReleaseRequest()
REVISED = ReleaseRequest("revision", Bilingual("Nguồn đã sửa số liệu.", "The source has revised figures."))
ROW = "02,2023,poverty_rate_multidimensional_household,"


def git(project: Project, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=project.root, check=True, capture_output=True)


def small_forum(folder: Path) -> Project:
    """Return a project of which a commit has all, and whose bundle is made by pretended workers."""
    project = tiny_project(folder)
    begin(project)
    make(project)
    return project


def begin(project: Project) -> None:
    """Have a first commit that holds all of a project."""
    shutil.copy(Path(__file__).parents[1] / ".gitignore", project.root)
    git(project, "init", "-q")
    commit(project)


def commit(project: Project) -> None:
    git(project, "add", "--all")
    git(project, "commit", "-q", "--allow-empty", "-m", "a")


def make(project: Project) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        pretend(monkeypatch)
        assert not run_forum(project, "test", Options(renderer="builtin"), Lines(io.StringIO())).troubles


def revise(project: Project) -> None:
    """Let one figure of one province be another, and make the bundle again."""
    change_value(project, "poverty_multidimensional", f"{ROW}29.07,", f"{ROW}{EXTRA},")
    commit(project)
    make(project)


def released(project: Project, request: ReleaseRequest = FIRST) -> Edition:
    """Freeze what is published, whatever the gate would say of documents that workers pretend to make."""
    with alone(project.editions / "test", "busy"):
        return freeze(candidate_of(project, "test", request), ())[0]


def copied(project: Project, folder: Path) -> Project:
    """Return a copy of a project, its bundle and its editions."""
    shutil.copytree(project.root, folder)
    return Project.at(folder)
