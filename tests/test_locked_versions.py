"""Packages that are installed otherwise than requirements.lock says are named, and their reports outdated."""

from importlib.metadata import version
from pathlib import Path

import pytest

from diendan.findings import few
from diendan.plan.fingerprints.inputs import Inputs
from diendan.plan.fingerprints.locked_versions import not_as_locked
from diendan.project import Project

ROOT = Path(__file__).parents[1]


def lock(folder: Path, *lines: str) -> Path:
    path = folder / "requirements.lock"
    path.write_text("".join(f"{line} \\\n    --hash=sha256:00\n" for line in lines), encoding="utf-8")
    return path


def test_nothing_differs_here_and_without_a_lock(tmp_path: Path) -> None:
    assert not_as_locked(ROOT / "requirements.lock") == {}
    assert not_as_locked(tmp_path / "requirements.lock") == {}


def test_what_documents_are_made_with_is_named_by_any_spelling(tmp_path: Path) -> None:
    numpy, pypandoc = version("numpy"), version("pypandoc-binary")
    path = lock(
        tmp_path,
        "numpy==0.1 ; python_full_version < '3.12'",
        "numpy==0.2 ; python_full_version >= '3.12'",
        "PyPandoc_Binary==0.1",
        f"pandas=={version('pandas')}",
        "ruff==0.1",
        "made-up-package==0.1",
    )
    assert not_as_locked(path) == {
        "numpy": f"{numpy} (locked: 0.1 or 0.2)",
        "pypandoc-binary": f"{pypandoc} (locked: 0.1)",
    }


def test_an_unlocked_package_that_a_locked_one_uses_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lock(tmp_path, f"pandas=={version('pandas')}")
    (tmp_path / "scipy-99.0.dist-info").mkdir()
    (tmp_path / "made_up-99.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert not_as_locked(path) == {"scipy": "99.0 (not locked)"}


def test_the_key_of_a_report_holds_what_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock(tmp_path, "numpy==0.1")
    project = Project.at(tmp_path)
    keys = [Inputs(project).environment()]
    for installed in ({"numpy": "0.2 (locked: 0.1)"}, {"numpy": "0.3 (locked: 0.1)"}, {}):
        monkeypatch.setattr("diendan.plan.fingerprints.inputs.not_as_locked", lambda _, it=installed: it)
        keys.append(Inputs(project).environment())
    assert len(set(keys)) == 4
    assert keys[-1] == Inputs(project).file(project.lock)


def test_the_summary_names_a_few_in_one_line() -> None:
    said = few([f"p{n} 2 (locked: 1)" for n in range(5)], 3)
    assert said == "p0 2 (locked: 1), p1 2 (locked: 1), p2 2 (locked: 1) and 2 more"
