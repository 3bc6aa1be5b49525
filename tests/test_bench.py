"""The bench: its parts run, its comparisons are fair, and many kernels start at once."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import _measurements, _settings
from bench.communes import write_communes
from bench.execution import _check
from bench.many_kernels import start_many
from bench.measure import Sample, median
from bench.settings import PARTS
from bench.small_notebook import CHARTS, charts_in, write_small_notebook
from bench.table import Row, markdown
from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.execute.kernels.parent_process import end_warm_parent
from diendan.execute.notebook_execution import ExecuteRequest, execute
from diendan.plan.manifest.manifest import read_manifest
from diendan.project import Project
from tiny_project import ROOT


def test_many_kernels_started_at_once_all_start() -> None:
    assert asyncio.run(start_many(60, 30)) == []
    end_warm_parent()


def test_small_notebook_draws_three_charts_from_its_province(tmp_path: Path) -> None:
    write_small_notebook(tmp_path / "small.ipynb")
    done = execute(
        ExecuteRequest(
            tmp_path / "small.ipynb", {"province": "lang-son"}, tmp_path / "work", ROOT, timeout=60
        )
    )
    assert charts_in(done.notebook) == CHARTS
    assert "lang-son" in done.notebook.read_text(encoding="utf-8")
    end_warm_parent()


def test_notebook_whose_charts_vanished_spoils_the_measurement(tmp_path: Path) -> None:
    (tmp_path / "cao-bang.ipynb").write_text(json.dumps({"cells": []}), encoding="utf-8")
    with pytest.raises(RuntimeError, match="0 charts instead of 3"):
        _check(("cao-bang",), CHARTS)(tmp_path)


def test_processes_left_behind_are_counted(tmp_path: Path) -> None:
    """A fork server is nobody's waited-for child; its work must not look free."""
    burn = "import time\\nwhile time.process_time() < 0.3: pass"
    code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', '''{burn}'''])"
    script = (
        "import os, sys; from pathlib import Path\n"
        "from bench.measure import Contender, run\n"
        f"leaves = [sys.executable, '-c', {code!r}]\n"
        f"found = run(Contender('it', leaves, Path({str(tmp_path)!r}), os.environ))\n"
        "assert found.cpu >= 0.3, found"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, timeout=60)


def test_failing_contender_stops_the_bench_with_its_last_words(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path\n"
        "from bench.measure import Contender, run\n"
        "fails = [sys.executable, '-c', 'raise SystemExit(\"no luck\")']\n"
        f"run(Contender('it', fails, Path({str(tmp_path)!r}), os.environ))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert "it ended with exit code 1" in done.stderr
    assert "no luck" in done.stderr


def test_table_names_machine_and_compares() -> None:
    samples = [Sample(3, 1, 10), Sample(1, 3, 30), Sample(2, 2, 20)]
    text = markdown([Row("a", "diendan", median(samples), "fast"), Row("e", "ratio", None)], ["2 cores"], "")
    assert "- 2 cores\n" in text
    assert "| a | diendan | 2.00 | 2.00 | 20 | fast |" in text


def test_arguments_choose_parts_and_sizes() -> None:
    settings = _settings(["--quick", "--parts", "ac", "--sizes", "3,9", "--repeats", "5"])
    assert (settings.parts, settings.sizes, settings.repeats) == (("a", "c"), (3, 9), 5)
    assert _settings([]).sizes == (34, 340, 3321)
    with pytest.raises(SystemExit):
        _settings(["--parts", "az"])


def test_parts_are_measured_one_after_the_other_and_the_longest_last() -> None:
    def named(parts: str) -> list[str]:
        return [measure.__name__ for measure in _measurements(set(parts))]

    assert named("e") == named("ae") == ["execution"]
    assert named("cdg") == ["whole_forum"]
    assert named("".join(PARTS)) == [
        "execution",
        "against_scripts",
        "whole_forum",
        "many_kernels",
        "growing_forums",
    ]


def test_synthetic_communes_are_made_and_called_synthetic_everywhere(tmp_path: Path) -> None:
    project = Project.at(write_communes(tmp_path / "synthetic-3", 3))
    summary = run_forum(project, "bench", Options(renderer="builtin", jobs=1), Lines(sys.stdout))
    assert (summary.made, summary.troubles) == (3, ())
    bundle = project.bundle("bench")
    for path in bundle.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "mô phỏng" in text.lower(), path
        assert "Số liệu giả lập" in text or path.name == "index.html"
    head = read_manifest(bundle).head["forum"]
    assert isinstance(head, dict)
    assert "SYNTHETIC" in head["title"]["en"]
    assert all(name.startswith("xa-mo-phong-") for name in read_manifest(bundle).entries)
    again = run_forum(project, "bench", Options(renderer="builtin", jobs=1), Lines(sys.stdout))
    assert again.made == 0
