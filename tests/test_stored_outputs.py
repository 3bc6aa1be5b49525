"""What a source notebook stores is a guard: what makes it none is found by cell, and nothing is published."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.errors import InputError
from diendan.execute.picture_comparison import why_pictures_differ
from diendan.execute.stored_outputs import as_stored, differences, unguarded, unstored
from diendan.execute.validation import refuse_changed, store_notebooks
from diendan.parsing.notebook_files import INJECTED_TAG, Notebook, normalised, read_notebook
from diendan.parsing.notebook_files import write_notebook as write
from diendan.project import Project
from tiny_project import tiny_project

Change = Callable[[list[dict[str, Any]]], object]
PICTURE = "picture 490×236 "


def output(text: str, **more: object) -> dict[str, Any]:
    shown = {"text/plain": text, "image/png": "aGk="}
    return {"output_type": "display_data", "metadata": {"diendan": more} if more else {}, "data": shown}


def code(source: str, *outputs: dict[str, Any], tags: tuple[str, ...] = ()) -> dict[str, Any]:
    about: dict[str, Any] = {"cell_type": "code", "execution_count": 1, "metadata": {"tags": [*tags]}}
    return {**about, "source": source, "outputs": [*outputs]}


def stored() -> Notebook:
    """A notebook of front matter, parameters and two cells, as it is stored."""
    cells = [
        {"cell_type": "raw", "metadata": {}, "source": "---\nlang: vi\n---"},
        code('province = "cao-bang"', tags=("parameters",)),
        code("rate", output("29,1 %\n4,2 %")),
        code("chart", output(f"figure\n1 | 2\n{PICTURE}{'a' * 16}", kind="figure")),
    ]
    return as_stored({"cells": cells, "metadata": {}}, "n.ipynb")


def found(change: Change) -> list[str]:
    notebook = stored()
    change(notebook["cells"])
    looks = (unguarded, unstored)
    return [
        finding.where.removeprefix("n.ipynb: ") for look in looks for finding in look(notebook, "n.ipynb")
    ]


def test_what_was_stored_is_so_after_it_was_written_and_normalised_too(tmp_path: Path) -> None:
    write(normalised(stored()), tmp_path / "n.ipynb")
    again = read_notebook(tmp_path / "n.ipynb")
    assert [*unguarded(again, "n.ipynb"), *unstored(again, "n.ipynb")] == []
    assert as_stored(again, "n.ipynb") == again


def test_texts_alone_are_stored() -> None:
    (shown,) = stored()["cells"][-1]["outputs"]
    assert list(shown["data"]) == ["text/plain"]
    assert shown["metadata"] == {"diendan": {"kind": "figure"}}


def numbered_anew(order: list[dict[str, Any]], cells: list[dict[str, Any]]) -> None:
    """Put cells into another order, numbered as if they had been run in it."""
    cells[:] = order
    for number, cell in enumerate(cells[1:], 1):
        cell["execution_count"] = number


CHANGES: dict[str, tuple[Change, str]] = {
    "a number by hand": (lambda c: c[2]["outputs"][0]["data"].update({"text/plain": "12,9 %"}), "cell 3"),
    "an output taken out": (lambda c: c[2]["outputs"].clear(), "cell 3"),
    "another default": (lambda c: c[1].update(source='province = "dien-bien"'), "cells 2–4"),
    "other code": (lambda c: c[3].update(source="other chart"), "cell 4"),
    "a cell put before another": (lambda c: c.insert(2, c.pop()), "cell 4"),
    "cells moved and numbered anew": (lambda c: numbered_anew([*c[:2], c[3], c[2]], c), "cells 2–4"),
    "a cell taken out": (lambda c: c.pop(2), "cell 3"),
    "the last cell taken out": (lambda c: c.pop(), "cell 2"),
    "a cleared cell": (lambda c: c[2].update(outputs=[], execution_count=None), "cell 3"),
    "a cell to skip": (lambda c: c[2]["metadata"].update(tags=["skip-execution"]), "cell 3"),
    "a cell that may raise": (lambda c: c[2]["metadata"].update(tags=["raises-exception"]), "cell 3"),
    "an output to ignore": (lambda c: c[2]["metadata"].update(tags=["nbval-ignore-output"]), "cell 3"),
    "parameters of a run": (
        lambda c: c.insert(2, {**c[1], "metadata": {"tags": [INJECTED_TAG]}, "source": 'province = "x"'}),
        "cell 3",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_make_store_did_not_leave_is_found_by_its_cell(change: str) -> None:
    make, where = CHANGES[change]
    assert where in found(make)


@pytest.mark.parametrize("line", ["# NBVAL_IGNORE_OUTPUT", "#NBVAL_SKIP", "## PYTEST_VALIDATE_IGNORE_OUTPUT"])
def test_a_comment_that_has_nbval_pass_over_a_cell_is_found(line: str) -> None:
    assert found(lambda cells: cells[2].update(source=f"{line}\nrate")).count("cell 3") == 2  # and its mark


def test_a_difference_is_told_by_cell_with_both_lines() -> None:
    executed = stored()
    executed["cells"][2]["outputs"][0]["data"]["text/plain"] = "29,1 %\n4,3 %"
    (finding,) = differences(stored(), executed, "n.ipynb")
    assert (finding.where, finding.got, finding.expected) == (
        "n.ipynb: cell 3",
        "`4,3 %`",
        "`4,2 %`, as it is stored",
    )
    assert "make store" in finding.hint


def test_pixels_count_unless_they_cannot_be_compared() -> None:
    executed = json.loads(json.dumps(stored()).replace("a" * 16, "b" * 16))
    (finding,) = differences(stored(), executed, "n.ipynb")
    assert (finding.where, finding.got) == ("n.ipynb: cell 4", "another picture of the same values")
    assert "`make review`" in finding.hint
    assert "`make store`" in finding.hint
    assert not list(differences(stored(), executed, "n.ipynb", pictures=False))
    other = json.loads(json.dumps(executed).replace("1 | 2", "1 | 3"))
    assert list(differences(stored(), other, "n.ipynb", pictures=False))


def test_another_matplotlib_than_the_locked_one_is_named(tmp_path: Path) -> None:
    lock = Path(__file__).parents[1] / "requirements.lock"
    text = lock.read_text(encoding="utf-8").replace("\nmatplotlib==", "\nmatplotlib==1")
    (tmp_path / "requirements.lock").write_text(text, encoding="utf-8")
    said = why_pictures_differ(Project.at(tmp_path))
    assert re.fullmatch(r"matplotlib is [\d.]+ \(locked: 1[\d.]+\)", said)


def test_only_a_changed_notebook_is_executed_and_what_differs_is_not_published(tmp_path: Path) -> None:
    project = tiny_project(tmp_path)
    store_notebooks(project)
    path, said = project.notebook("tiny"), list[str]()
    refuse_changed(project, ["tiny"], said.append)
    assert said == []

    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"from diendan', '"# as ever\\n",\n    "from diendan', 1), encoding="utf-8")
    for _ in range(2):  # the second time it is remembered
        refuse_changed(project, ["tiny"], said.append)
    assert [line.partition(" is not")[0] for line in said] == ["notebooks/tiny.ipynb"]

    path.write_text(text.replace("21,24", "12,24"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        run_forum(project, "test", Options(renderer="builtin", jobs=1), Lines(sys.stdout))
    where = [finding.where for finding in caught.value.findings]
    assert where == ["notebooks/tiny.ipynb: cell 3 (tbl-rate)", "notebooks/tiny.ipynb: cell 4"]
    assert not list(project.bundle("test").glob("*/*"))
