"""The Makefile: its help tells all, and it installs once."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COMMANDS = (
    "help",
    "install",
    "reports",
    "plan",
    "preview",
    "verify",
    "test",
    "validate",
    "store",
    "check",
    "fix",
    "lab",
    "quarto",
    "clean",
)


def make(*arguments: str, **environment: str) -> str:
    done = subprocess.run(
        ["make", "--no-print-directory", "-C", str(ROOT), *arguments],
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_make_alone_lists_every_command() -> None:
    text = make()
    for name in COMMANDS:
        assert re.search(rf"^  {name} +\S", text, re.MULTILINE), name


def test_every_command_is_phony_and_described() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    targets = re.findall(r"^([a-z-]+):.*?(## .*)?$", text, re.MULTILINE)
    assert {name for name, _ in targets} == set(phony.split())
    assert all(comment for _, comment in targets)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in ("help", "clean")])
def test_commands_set_up_first_and_only_once(command: str) -> None:
    planned = make("--dry-run", "--always-make", command, CONDA_PREFIX="")
    assert "--no-deps --require-hashes -r requirements.lock" in planned
    assert planned.index("pip") < planned.rindex("python")
    settled = make("--dry-run", "--assume-old=.venv/.diendan-installed", command, CONDA_PREFIX="")
    assert "pip" not in settled


def test_active_conda_environment_is_used_but_never_the_base() -> None:
    own = make("--dry-run", "plan", CONDA_PREFIX="/opt/envs/diendan", CONDA_DEFAULT_ENV="diendan")
    assert "/opt/envs/diendan/bin/python -m diendan.cli plan" in own
    base = make("--dry-run", "plan", CONDA_PREFIX="/opt", CONDA_DEFAULT_ENV="base")
    assert ".venv/bin/python -m diendan.cli plan" in base


def test_variables_reach_the_command() -> None:
    text = make("--dry-run", "preview", "PROVINCE=hue", "LANGUAGE=en", "FORMAT=pdf", "FORUM=2024-q3")
    assert "preview 2024-q3 --subject hue --report policy-dialogue-brief --language en --format pdf" in text


def test_nothing_names_a_registry() -> None:
    for path in (ROOT / "Makefile", ROOT / "environment.yml", *(ROOT / "scripts").glob("*.*")):
        assert "index-url" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("locale", "used"), [("C", "C.UTF-8"), ("", "C.UTF-8"), ("vi_VN.UTF-8", "vi_VN.UTF-8")]
)
def test_a_folder_with_a_vietnamese_name_can_be_read_in_every_locale(locale: str, used: str) -> None:
    known = make("--print-data-base", "--dry-run", "help", LC_ALL=locale, LC_CTYPE="", LANG="")
    assert re.search(rf"^LC_ALL :?= {re.escape(used)}$", known, re.MULTILINE)
