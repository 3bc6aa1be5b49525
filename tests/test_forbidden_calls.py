"""What a notebook may not do behind the back of `load`, found without running it."""

import pytest

from diendan.checks.forbidden_calls import forbidden_calls
from diendan.parsing.notebook_files import read_notebook
from diendan.project import Project
from diendan.spec.sidecar import report_names
from tiny_project import ROOT


def found(*cells: str) -> list[str]:
    notebook = {"cells": [{"cell_type": "code", "source": cell} for cell in cells]}
    return [str(finding) for finding in forbidden_calls(notebook, "n.ipynb")]


@pytest.mark.parametrize(
    ("code", "got"),
    [
        ('open("data/x.csv")', "`open(…)`"),
        ('pd.read_csv("x.csv")', "`read_csv(…)`"),
        ('pandas.read_feather("x")', "`read_feather(…)`"),
        ('Path("x").read_text()', "`read_text(…)`"),
        ("np.loadtxt(name)", "`loadtxt(…)`"),
        ("import requests", "import of requests"),
        ("from urllib.request import urlopen", "import of urllib.request"),
        ("import socket as s", "import of socket"),
        ("import subprocess", "import of subprocess"),
        ("x = datetime.datetime.now()", "`datetime.now`"),
        ("date.today()", "`date.today`"),
        ("pd.Timestamp.now()", "`Timestamp.now`"),
        ('os.environ["HOME"]', "`os.environ`"),
        ('os.getenv("HOME")', "`getenv(…)`"),
        ("np.random.default_rng()", "`np.random`"),
        ('__import__("os")', "`__import__(…)`"),
        ('exec("x")', "`exec(…)`"),
    ],
)
def test_way_past_load_is_found_with_cell_and_line(code: str, got: str) -> None:
    (finding,) = found("a = 1", f"b = 2\n{code}")
    assert finding.startswith(f"n.ipynb: cell 2, line 2: got {got}; expected ")


def test_shell_command_is_no_python() -> None:
    assert "without shell commands" in found("!cat data/x.csv")[0]


def test_every_finding_is_given_once() -> None:
    assert len(found("import os, requests\nos.environ; os.environ", "pd.read_csv(open('x'))")) == 5


def test_ordinary_analysis_passes() -> None:
    code = (
        "import pandas as pd\nfrom datetime import date\nday = date(2026, 9, 15)\n"
        'frame = load("labour", year=[2023])\nframe.open = frame["value"].sum()\nprint(day.isoformat())'
    )
    assert found(code) == []


@pytest.mark.parametrize("report", report_names(Project.at(ROOT)))
def test_our_own_notebooks_pass(report: str) -> None:
    assert list(forbidden_calls(read_notebook(Project.at(ROOT).notebook(report)), report)) == []
