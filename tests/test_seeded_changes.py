"""Ten changes that a reader would mind, seeded into one notebook: each is found, and nothing else."""

import json
import re
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from diendan.execute.notebook_tools import run_nbval
from diendan.execute.picture_comparison import why_pictures_differ
from diendan.execute.validation import store_notebooks, validate_notebooks
from diendan.parsing.notebook_files import Notebook, normalised, notebook_bytes, read_notebook
from diendan.project import Project
from tiny_project import CODE, PARAMETERS, tiny_project, write_notebook

DIES = Path(__file__).parent / "notebooks_execute" / "dies.ipynb"
MADE_IN_TEN = """\
from diendan.analysis import figure
from diendan.analysis.charts.style import canvas
frame = load("poverty_multidimensional", province_code=["02", "04", "06"], year=[2023])
rates = list(frame["value"])

def chart(values, kind="bar", colour="#0A3557", top=60, year=2023):
    drawing, (axis,) = canvas("half", 4.0)
    getattr(axis, kind)(range(len(values)), values, color=colour)
    axis.set_ylim(0, top)
    rows = [{"year": 2021 + n, "rate": value} for n, value in enumerate(values)]
    source = Source("poverty_multidimensional", ("poverty_rate_multidimensional_household",), (year,), True)
    return figure("fig-rate", drawing, values={}, data=rows, sources=[source])"""
TEXTS = """
=== fig-rate.caption ===
{0}

=== fig-rate.alt ===
{0}

=== direction ===
{{{{ "{0}" if up else "not {0}" }}}}
"""


@dataclass(frozen=True)
class Seeded:
    """A change of a cell: of its code, or (`stored`) by hand in what is stored of it."""

    before: str
    after: str
    stored: bool = False


TEN: Mapping[str, Seeded] = {
    "number": Seeded('prose("body", {"rate": rates[0]})', 'prose("body", {"rate": rates[1]})'),
    "word": Seeded('prose("direction", {"up": rates[0] > 0})', 'prose("direction", {"up": rates[0] < 0})'),
    "bar": Seeded("chart(rates)", 'chart(rates, "plot")'),
    "colour": Seeded("chart(rates)", 'chart(rates, colour="#FF0000")'),
    "axis": Seeded("chart(rates)", "chart(rates, top=80)"),
    "province": Seeded("63:04", "63:02", stored=True),
    "cleared cell": Seeded("chart(rates)", "", stored=True),
    "missing year": Seeded("chart(rates)", "chart(rates[:-1])"),
    "source line": Seeded("chart(rates)", "chart(rates, year=2022)"),
    "order": Seeded("chart(rates)", "chart(rates[::-1])"),
}
FIRST = 6
"""The cell of the first change: front matter, a text, parameters and two cells of code stand before it."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose notebook `tiny` is as it was stored, and `ten` the same with the ten changes."""
    made = tiny_project(tmp_path_factory.mktemp("seeded"))
    cells = [CODE, MADE_IN_TEN, *("chart(rates)" if each.stored else each.before for each in TEN.values())]
    path = made.notebook("tiny")
    write_notebook(path, cells, PARAMETERS)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    above: list[dict[str, object]] = [
        {"cell_type": kind, "id": kind, "metadata": {}, "source": "above"} for kind in ("raw", "markdown")
    ]
    path.write_text(json.dumps({**notebook, "cells": [*above, *notebook["cells"]]}), encoding="utf-8")
    for language in ("vi", "en"):
        texts = made.text_file("tiny", language)
        words = TEXTS.format(("Nghèo" if language == "vi" else "Poverty") + ": Hà Giang, Cao Bằng, Bắc Kạn")
        told = texts.read_text(encoding="utf-8").replace("{{rate", "(Hà Giang, Cao Bằng) {{rate")
        texts.write_text(told + words, encoding="utf-8")
        shutil.copy(texts, made.text_file("ten", language))
    store_notebooks(made)
    shutil.copy(made.sidecar_file("tiny"), made.sidecar_file("ten"))
    changed = read_notebook(path)
    for position, seeded in enumerate(TEN.values(), FIRST - 1):
        seed(changed, position, seeded)
    made.notebook("ten").write_bytes(notebook_bytes(changed))
    return made


def seed(notebook: Notebook, position: int, seeded: Seeded) -> None:
    cell = notebook["cells"][position]
    if not seeded.stored:
        assert cell["source"] == seeded.before
        cell["source"] = seeded.after
    elif seeded.after:
        shown = cell["outputs"][0]["data"]
        assert seeded.before in shown["text/plain"]
        shown["text/plain"] = shown["text/plain"].replace(seeded.before, seeded.after)
    else:
        cell["outputs"], cell["execution_count"] = [], None


def test_each_of_ten_changes_is_found_by_its_cell_and_nothing_on_the_unchanged_notebook(
    project: Project,
) -> None:
    assert validate_notebooks(project, ["tiny"]) == ()
    found = validate_notebooks(project, ["ten"])
    cells = [int(re.findall(r"ten\.ipynb: cell (\d+)$", finding.where)[0]) for finding in found]
    assert sorted(cells) == list(range(FIRST, FIRST + len(TEN)))
    assert all("make store" in finding.hint for finding in found)


def test_nbval_finds_them_by_the_same_cells_and_a_dead_kernel_at_once(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    dies = project.notebooks / "dies.ipynb"
    shutil.copy(DIES, dies)
    started = time.monotonic()
    assert run_nbval(project, [project.notebook("ten"), dies]) != 0
    assert time.monotonic() - started < 300, "nbval waited for a kernel that was gone"
    said = capfd.readouterr().out
    assert "the kernel died in this cell" in said
    red = re.findall(r"^FAILED notebooks/ten\.ipynb::Cell (\d+)", said, re.MULTILINE)
    assert list(map(int, red)) == [*range(FIRST, FIRST + len(TEN))]


def test_cells_that_were_moved_or_taken_away_are_red_for_both_though_each_puts_out_what_is_stored(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("moved", "shorter"):
        for language in ("vi", "en"):
            shutil.copy(project.text_file("tiny", language), project.text_file(name, language))
        shutil.copy(project.sidecar_file("tiny"), project.sidecar_file(name))
        changed = read_notebook(project.notebook("tiny"))
        cell = changed["cells"].pop(FIRST)
        changed["cells"] += [cell] if name == "moved" else []
        project.notebook(name).write_bytes(notebook_bytes(normalised(changed)))
    last = FIRST + len(TEN) - 1
    expected = {"moved": [FIRST + 1, last], "shorter": [FIRST + 1]}
    assert run_nbval(project, [project.notebook(name) for name in expected]) != 0
    said = capfd.readouterr().out
    for name, cells in expected.items():
        where = [finding.where for finding in validate_notebooks(project, [name])]
        assert where == [f"notebooks/{name}.ipynb: cell {cell}" for cell in cells]
        red = re.findall(rf"^FAILED notebooks/{name}\.ipynb::Cell (\d+)", said, re.MULTILINE)
        assert list(map(int, red)) == cells
    assert "moved, or one above it is gone" in said


def test_a_cell_that_was_moved_and_run_again_is_named_though_every_cell_puts_out_what_is_stored(
    project: Project,
) -> None:
    for language in ("vi", "en"):
        shutil.copy(project.text_file("tiny", language), project.text_file("again", language))
    shutil.copy(project.sidecar_file("tiny"), project.sidecar_file("again"))
    changed = read_notebook(project.notebook("tiny"))
    changed["cells"].append(changed["cells"].pop(FIRST))
    code = [cell for cell in changed["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(code, 1):
        cell["execution_count"] = number
    project.notebook("again").write_bytes(notebook_bytes(normalised(changed)))
    (finding,) = validate_notebooks(project, ["again"])
    last = FIRST + len(TEN) - 1
    assert re.fullmatch(rf"notebooks/again\.ipynb: cells \d+, {FIRST + 1}, {last}", finding.where)
    assert "a cell above that changed since `make store`" in finding.got
    assert finding.hint == "What they put out is what is stored of them. Run `make store`."


def test_the_pictures_are_compared_where_these_tests_run(project: Project) -> None:
    assert why_pictures_differ(project) == ""
