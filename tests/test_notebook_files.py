"""Notebooks as files: what is read, refused, dropped and written."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diendan.errors import InputError
from diendan.parsing.notebook_files import (
    Notebook,
    cell_place,
    normalised,
    notebook_text,
    parameters,
    parse_notebook,
    read_notebook,
    write_notebook,
)

NOTEBOOKS = sorted((Path(__file__).parent / "notebooks_execute").glob("*.ipynb"))


def code(source: str, **more: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
        **more,
    }


def notebook(*cells: dict[str, Any], **metadata: Any) -> Notebook:
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def with_parameters(source: str) -> Notebook:
    return notebook(code("1"), code(source, metadata={"tags": ["parameters"]}))


def findings(source: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parameters(with_parameters(source), "brief.ipynb")
    return [str(finding) for finding in caught.value.findings]


def test_the_parameters_cell_is_read_in_its_order() -> None:
    source = '# what for\nprovince = "Đắk Lắk"  # tỉnh, one # of many\ncount = -3\n'
    source += "share = 1.5  # 0 to 2\nshort = True\n"
    declared = parameters(with_parameters(source), "brief.ipynb")
    assert list(declared.items()) == [("province", "Đắk Lắk"), ("count", -3), ("share", 1.5), ("short", True)]


def test_everything_wrong_in_a_parameters_cell_is_found_at_once() -> None:
    source = 'import os\na = os.getcwd()\nb = c = 1\nd = None\n_e = 1\nf = 1\nf = 2\ng = [1]\ntỉnh = "x"\n'
    found = findings(source)
    assert [finding.split(":")[1] for finding in found] == [
        f" cell 2, line {n}" for n in (1, 2, 3, 4, 5, 7, 8, 9)
    ]
    assert "`f` a second time" in found[5]


@pytest.mark.parametrize("source", ["province =", "x = '", "x = (", "\x00"])
def test_a_parameters_cell_that_is_not_python_is_refused(source: str) -> None:
    with pytest.raises(InputError, match="is not Python"):
        parameters(with_parameters(source), "brief.ipynb")


def test_a_notebook_has_exactly_one_parameters_cell() -> None:
    with pytest.raises(InputError, match="has no parameters cell"):
        parameters(notebook(code("province = 1")), "brief.ipynb")
    tags = {"tags": ["parameters"]}
    with pytest.raises(InputError, match="got cells 1, 2"):
        parameters(notebook(code("a = 1", metadata=tags), code("b = 1", metadata=tags)), "brief.ipynb")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected JSON"),
        ("[]", "without a list of cells"),
        ('{"cells": [], "metadata": {}, "nbformat": 3}', "nbformat 3"),
        ('{"cells": [{"cell_type": "code"}], "metadata": {}, "nbformat": 4}', "cell 1"),
        ('{"cells": [{"cell_type": "magic"}], "metadata": {}, "nbformat": 4}', "cell 1"),
    ],
)
def test_what_is_not_a_notebook_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_notebook(text, "brief.ipynb")


def test_a_missing_or_badly_encoded_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no notebook x\.ipynb"):
        read_notebook(tmp_path / "x.ipynb")
    (tmp_path / "y.ipynb").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="cannot be read"):
        read_notebook(tmp_path / "y.ipynb")


def test_normalising_drops_what_a_run_leaves_and_keeps_what_an_author_wrote() -> None:
    run = {"start_time": "2026-01-01", "duration": 1.5}
    result = {
        "output_type": "execute_result",
        "data": {"text/plain": "<X at 0x7f00a1>"},
        "execution_count": 7,
    }
    before = notebook(
        code("a", id="a", metadata={"papermill": run, "tags": []}),
        code("b", id="a", metadata={"execution": run, "tags": ["x"]}, execution_count=7, outputs=[result]),
        code("c", execution_count=9),
        {"cell_type": "markdown", "metadata": {}, "source": "d", "id": "not valid!"},
        papermill={"input_path": "/home/x", "run_uuid": "1"},
        kernelspec={"name": "diendan", "display_name": "mine"},
        language_info={"name": "python", "version": "3.11.7"},
    )
    after = normalised(before)
    assert [cell["id"] for cell in after["cells"]] == ["a", "cell-2", "cell-3", "cell-4"]
    assert [cell.get("execution_count") for cell in after["cells"]] == [None, 7, 9, None]
    assert after["cells"][1]["outputs"][0]["data"] == {"text/plain": "<X at 0x0>"}
    assert after["cells"][1]["outputs"][0]["execution_count"] == 7
    assert after["cells"][1]["metadata"] == {"tags": ["x"]}
    assert sorted(after["metadata"]) == ["kernelspec", "language_info"]
    assert "start_time" not in notebook_text(after)
    assert "3.11" not in notebook_text(after)
    assert normalised(after) == after


SEEN = st.text(
    st.characters(
        categories=("L", "N", "P", "S", "Zs"),
        include_characters="\t\n\r",
        exclude_characters="\u115f\u1160\u2800\u3164\uffa0\ufffc\ufffd",
    )
)


@given(st.lists(st.tuples(st.sampled_from(["code", "markdown", "raw"]), SEEN), max_size=4), st.text())
def test_a_notebook_survives_writing_and_reading(cells: list[tuple[str, str]], shown: str) -> None:
    output = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/plain": shown, "image/png": "aGk="},
    }
    made = [
        {"cell_type": kind, "metadata": {}, "source": source}
        | ({"outputs": [output]} if kind == "code" else {})
        for kind, source in cells
    ]
    before = normalised(notebook(*made))
    text = notebook_text(before)
    assert parse_notebook(text, "x") == before
    assert notebook_text(parse_notebook(text, "x")) == text


def test_vietnamese_letters_are_written_as_they_are(tmp_path: Path) -> None:
    write_notebook(notebook(code('province = "Thừa Thiên Huế"')), tmp_path / "x.ipynb")
    assert "Thừa Thiên Huế" in (tmp_path / "x.ipynb").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["x.ipynb"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_test_notebooks_are_stored_normalised_and_valid(path: Path) -> None:
    import nbformat

    text = path.read_text(encoding="utf-8")
    assert notebook_text(normalised(read_notebook(path))) == text
    nbformat.validate(json.loads(text))


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("x = 1", "cell 7"),
        ("#| label: fig-income\nx = 1", "cell 7 (fig-income)"),
        ("#| echo: false\n#| label: tbl-rate", "cell 7 (tbl-rate)"),
        ("x = 1\n#| label: fig-income", "cell 7"),
        ("#| label: <b>x</b>", "cell 7"),
    ],
)
def test_messages_call_a_cell_by_its_number_and_its_label(source: str, place: str) -> None:
    assert cell_place(7, source) == place
