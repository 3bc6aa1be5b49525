"""Every command that a page of the documentation gives is one that its program takes."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from distributed.cli import dask_scheduler, dask_worker

import bench.__main__ as bench
import campaign.__main__ as campaign
import decree30.__main__ as decree30
import examples.demo.__main__ as demo
import second_reader.__main__ as second_reader
from diendan.cli.arguments import parser

ROOT = Path(__file__).parents[1]
PAGES = sorted(path for path in ROOT.rglob("*.md") if not set(path.parts) & {".venv", "build", "texts"})
PROGRAMS = r"(?:[A-Z_]+=\S+ )?(?:\.venv/bin/)?(?:make|decree30|second-reader|diendan|python|dask)\b"
NAMES = ("make new-forum",)
"""What a page only names: it wants arguments."""
SETTLED = "--assume-old=.venv/.diendan-installed"


def documented() -> Iterator[tuple[str, str]]:
    """Yield page and command: lines of code blocks, and code in running text, which may go over a line."""
    for page in PAGES:
        text, name = page.read_text(encoding="utf-8"), page.relative_to(ROOT).as_posix()
        lines = [
            line
            for block in re.findall(r"```(?:sh|bash)?\n(.*?)```", text, re.DOTALL)
            for line in block.splitlines()
        ]
        inline = re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
        for code in (*lines, *(" ".join(each.split()) for each in inline)):
            # A name alone (“`diendan import` reads …”) is no command; “…” is to be filled in.
            if re.match(PROGRAMS + r" \S+ \S|make \S+$", code) and "…" not in code and code not in NAMES:
                yield name, code


def arguments(code: str) -> list[str]:
    """Return a command's words without its comment, variables set before it and its program's folder."""
    words = shlex.split(code, comments=True)
    while "=" in words[0]:
        words.pop(0)
    return [Path(words[0]).name, *words[1:]]


def recipe(words: list[str]) -> list[list[str]]:
    """Return what `make` would run."""
    done = subprocess.run(
        ["make", "--no-print-directory", "-n", SETTLED, "-C", str(ROOT), *words],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    return [shlex.split(line) for line in done.stdout.splitlines()]


def take(words: list[str]) -> None:
    """Give the words of a command to whatever reads them; raises or exits where they are wrong."""
    match words:
        case ["make", *targets]:
            for line in recipe(targets):
                take([Path(line[0]).name, *line[1:]] if line[0].endswith("bin/python") else line)
        case ["python", "-m", "diendan.cli", *rest] | ["diendan", *rest]:
            parser().parse_args(rest)
        case ["decree30", *rest]:
            decree30.parser().parse_args(rest)
        case ["second-reader", *rest]:
            second_reader.parser().parse_args(rest)
        case ["python", "-m", "second_reader", *rest]:
            second_reader.parser().parse_args(rest)
        case ["python", "-m", "campaign", *rest]:
            campaign._settings(rest)
        case ["python", "-m", "bench", *rest]:
            bench._settings(rest)
        case ["python", "-m", "examples.demo", *rest]:
            demo.parser().parse_args(rest)
        case ["python", "-m", module, *_]:
            assert find_spec(module), module
        case ["dask", "scheduler", *rest]:
            dask_scheduler.main.make_context("dask scheduler", rest)
        case ["dask", "worker", *rest]:
            dask_worker.main.make_context("dask worker", rest)


@pytest.mark.parametrize("code", sorted({code for _, code in documented()}))
def test_documented_command_is_taken(code: str) -> None:
    words = arguments(code)
    if words[-1] == "--help":
        words.pop()
    take(words)


def test_what_no_program_takes_is_found() -> None:
    for code in ("make verify ARGS=--nothing", "diendan why x", "decree30 conform x", "make bench PART=z"):
        with pytest.raises(SystemExit):
            take(arguments(code))
    with pytest.raises(subprocess.CalledProcessError):
        take(arguments("make nothing"))
