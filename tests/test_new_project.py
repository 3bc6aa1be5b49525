"""An installed package starts a project without a clone: the wheel is built, unpacked and used elsewhere."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from diendan.cli import main
from diendan.spec import new_project

ROOT = Path(__file__).parents[1]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel is unpacked, as pip does."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        str(ROOT),
    ]
    subprocess.run([*command, "--wheel-dir", str(folder)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.fixture
def run(site: Path, tmp_path: Path) -> Run:
    def ran(*words: str, at: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "diendan.cli", *words],
            cwd=at,
            env={**os.environ, "PYTHONPATH": str(site)},
            capture_output=True,
            text=True,
            check=False,
        )

    return ran


def test_a_wheel_has_the_kernel_that_its_notebooks_name_where_jupyter_looks(site: Path) -> None:
    (specification,) = site.glob("*.data/data/share/jupyter/kernels/diendan/kernel.json")
    assert "diendan.execute.kernels.child" in json.loads(specification.read_bytes())["argv"]


def test_a_wheel_starts_a_project_that_makes_a_report(run: Run, tmp_path: Path) -> None:
    done = run("init", "dự án")
    assert done.returncode == 0, done.stderr
    project = tmp_path / "dự án"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dự án"]
    assert {path.name for path in project.iterdir()} == {
        "data", "notebooks", "params", "reports", "requirements.lock"
    }  # fmt: skip
    tracked = subprocess.run(
        ["git", "ls-files", "data", "notebooks", "params", "reports", "requirements.lock"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    for name in tracked:
        if "inbox" not in name:
            assert (project / name).read_bytes() == (ROOT / name).read_bytes(), name
    assert [path.name for path in (project / "reports").iterdir() if path.is_dir()] == ["_extensions"]
    words = ("--subject", "cao-bang", "--report", "policy-dialogue-brief", "--renderer", "builtin")
    made = run("preview", "2026-q3", *words, at=project)
    assert made.returncode == 0, made.stderr
    (page,) = (project / "build").rglob("*.html")
    assert "21,2" in page.read_text(encoding="utf-8")
    checked = run("check", at=project)
    assert checked.returncode == 0, checked.stdout
    assert "typed figures: good" in checked.stdout


def test_a_folder_that_holds_something_stays_as_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x.txt").write_text("mine", encoding="utf-8")
    done = run("init", "mine")
    assert done.returncode == 2
    assert "expected a new or an empty one" in done.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["x.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine"]


def test_no_room_leaves_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("init", "file/project")
    assert done.returncode in (1, 2, 3)
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_clone_says_that_it_is_a_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not new_project.STARTER.exists()
    assert main(["init", str(tmp_path / "x")]) == 2
    assert "which is a project already" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
