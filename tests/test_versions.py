"""One environment, written four times: pyproject.toml, both locks and environment.yml agree."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lines: list[str]) -> dict[str, str]:
    found = (re.fullmatch(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", line.strip()) for line in lines)
    return {normal(match[1]): match[2] for match in found if match}


def asked(*more: list[str]) -> dict[str, str]:
    """What a machine installs: what runs, what builds the package itself, and `more`."""
    lines = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"], *chain(*more)]
    found = pins(lines)
    assert len(found) == len({line.split("==")[0] for line in lines}), "every dependency is pinned with =="
    return found


def locked(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", line):
            found.setdefault(normal(match[1]), set()).add(match[2])
    return found


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("requirements.lock", PROJECT["dependency-groups"]["dev"]),
        ("requirements-cluster.lock", PROJECT["project"]["optional-dependencies"]["cluster"]),
    ],
)
def test_lock_holds_what_its_machines_need_with_hashes(name: str, more: list[str]) -> None:
    lock = locked(name)
    for package, version in asked(more).items():
        assert version in lock.get(package, set()), f"{package}=={version} is not in {name}"
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text.count("--hash=sha256:") >= len(lock)
    assert "://" not in text, "no address of a registry"


def test_both_locks_hold_the_same_versions() -> None:
    here, there = locked("requirements.lock"), locked("requirements-cluster.lock")
    assert {name: there[name] for name in here.keys() & there} == {
        name: here[name] for name in here.keys() & there
    }


def test_conda_environment_holds_the_same_versions() -> None:
    content = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    found = dict(entry.partition("=")[::2] for entry in content["dependencies"])
    oldest = tuple(map(int, PROJECT["project"]["requires-python"].removeprefix(">=").split(".")))
    assert tuple(map(int, found.pop("python").split("."))) >= oldest
    lock = locked("requirements.lock")
    for name, version in found.items():
        assert not version or {version} == lock[normal(name)], f"{name} comes from requirements.lock"


def test_make_installs_the_lock_into_either_environment() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--no-deps --require-hashes -r requirements.lock" in makefile
    assert "CONDA_PREFIX" in makefile
