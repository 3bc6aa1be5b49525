"""One environment, written three times: pyproject.toml, requirements.lock and environment.yml agree."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lines: list[str]) -> dict[str, str]:
    found = (re.fullmatch(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", line.strip()) for line in lines)
    return {normal(match[1]): match[2] for match in found if match}


def asked() -> dict[str, str]:
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = [
        *content["project"]["dependencies"],
        *content["dependency-groups"]["dev"],
        *content["build-system"]["requires"],
    ]
    found = pins(lines)
    assert len(found) == len({line.split("==")[0] for line in lines}), "every dependency is pinned with =="
    return found


def locked() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", line):
            found.setdefault(normal(match[1]), set()).add(match[2])
    return found


def test_lock_holds_what_the_project_asks_for_with_hashes() -> None:
    lock = locked()
    for name, version in asked().items():
        assert version in lock.get(name, set()), f"{name}=={version} is not in requirements.lock"
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert text.count("--hash=sha256:") >= len(lock)
    assert "://" not in text, "no address of a registry"


def test_conda_environment_holds_the_same_versions() -> None:
    content = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    found = dict(entry.partition("=")[::2] for entry in content["dependencies"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = tuple(map(int, project["requires-python"].removeprefix(">=").split(".")))
    assert tuple(map(int, found.pop("python").split("."))) >= oldest
    lock = locked()
    for name, version in found.items():
        assert not version or {version} == lock[normal(name)], f"{name} comes from requirements.lock"


def test_make_installs_the_lock_into_either_environment() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--no-deps --require-hashes -r requirements.lock" in makefile
    assert "CONDA_PREFIX" in makefile
