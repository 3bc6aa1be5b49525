"""Executing a notebook: parameters in; executed notebook, reads and log out; failures that stay alone."""

import ast
import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diendan.errors import ExecutionFailed, InputError
from diendan.execute.notebook_execution import ExecutedNotebook, ExecuteRequest, execute
from diendan.execute.papermill_engine import Literals, literal
from diendan.execute.read_record import recorded
from diendan.parsing.notebook_files import Literal, read_notebook
from diendan.spec.report_limits import Limits

NOTEBOOKS = Path(__file__).parent / "notebooks_execute"
NONE: Mapping[str, Literal] = {}


def request(name: str, root: Path, parameters: Mapping[str, Literal] = NONE, **more: Any) -> ExecuteRequest:
    work = root / "build" / more.pop("folder", name)
    return ExecuteRequest(
        NOTEBOOKS / f"{name}.ipynb", parameters, work, root, more.pop("timeout", 60), **more
    )


def failure(name: str, root: Path, **more: Any) -> tuple[str, Path]:
    """Return the message of a failed execution and its work directory."""
    made = request(name, root, **more)
    with pytest.raises(ExecutionFailed) as caught:
        execute(made)
    return str(caught.value), made.work


def images(executed: ExecutedNotebook) -> list[str]:
    cells = read_notebook(executed.notebook)["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return [output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {})]


def test_every_chart_is_in_the_executed_notebook(tmp_path: Path) -> None:
    done = execute(request("charts", tmp_path, {"province": "bắc-ninh"}))
    assert len(set(images(done))) == 3
    assert recorded(done.reads, "charts") == []
    assert done.kernel_seconds > 0


def test_the_same_bytes_twice_and_from_ordinary_kernels(tmp_path: Path) -> None:
    made = [
        execute(
            request(name, tmp_path, folder=f"{name}-{kernels}-{n}", kernels=kernels)
        ).notebook.read_bytes()
        for name in ("charts", "prints")
        for n, kernels in enumerate(("warm", "warm", "ordinary"))
    ]
    assert made[0] == made[1] == made[2] != made[3]
    assert made[3] == made[4] == made[5]
    assert "chữ Việt: Đắk Lắk, 1.720.153 ₫".encode() in made[3]


def test_nothing_of_the_run_is_in_the_executed_notebook(tmp_path: Path) -> None:
    text = execute(request("charts", tmp_path)).notebook.read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert "papermill" not in text
    assert not re.search(r"20\d\d-\d\d-\d\d|[0-9a-f]{8}-[0-9a-f]{4}-", text)
    cells = json.loads(text)["cells"]
    assert [cell.get("execution_count") for cell in cells] == [None, 1, 2, 3, 4, 5, 6]
    assert cells[2]["id"] == "injected-parameters"


HOSTILE = [
    "Đắk Lắk – “tỉnh”",
    "\"\"\"'''\\",
    '"\n__import__("os")._exit(1)\n"',
    "{province} %s $HOME !ls ?",
    "\u202e\u2028\u0085\x00\x0b\t\r",
    "#" * 10_000,
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_values_arrive_as_they_are(value: str, tmp_path: Path) -> None:
    given: dict[str, Literal] = {"province": value, "count": -(10**20), "share": 1e-300, "short": True}
    cells = read_notebook(execute(request("shows_parameters", tmp_path, given)).notebook)["cells"]
    shown = ast.literal_eval(cells[-1]["outputs"][0]["data"]["text/plain"])
    assert shown == tuple(given.values())
    assert ("Đắk Lắk" in cells[2]["source"]) == ("Đắk Lắk" in value)


@given(st.one_of(st.text(), st.integers(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False)))
def test_a_literal_is_one_visible_line_equal_to_its_value(value: Literal) -> None:
    source = Literals.codify({"x": value})
    assert source.splitlines() == ["# Parameters", f"x = {literal(value)}"]
    assert ast.literal_eval(literal(value)) == value
    assert type(ast.literal_eval(literal(value))) is type(value)
    assert source.replace("\n", "").isprintable()


def test_defaults_are_injected_too(tmp_path: Path) -> None:
    cells = read_notebook(execute(request("shows_parameters", tmp_path, {"share": 1})).notebook)["cells"]
    assert cells[2]["source"].splitlines() == [
        "# Parameters",
        'province = "cao-bang"',
        "count = 3",
        "share = 1",
        "short = False",
    ]


@pytest.mark.parametrize(
    ("parameters", "messages"),
    [
        ({"provnce": "x", "y": 1}, ["the parameter `provnce`", "the parameter `y`"]),
        ({"x = 1\nimport os": "x"}, ["the parameter `x = 1"]),
        ({"province": 1, "count": "1"}, ["a value of type str", "a value of type int"]),
        ({"count": True}, ["a value of type int"]),
        ({"count": 1.0}, ["a value of type int"]),
        ({"share": math.nan}, ["a finite number"]),
        ({"share": math.inf}, ["a finite number"]),
    ],
)
def test_wrong_parameters_are_refused_before_anything_runs(
    parameters: Mapping[str, Literal], messages: list[str], tmp_path: Path
) -> None:
    made = request("shows_parameters", tmp_path, parameters)
    with pytest.raises(InputError) as caught:
        execute(made)
    assert all(message in str(caught.value) for message in messages)
    assert len(caught.value.findings) == len(messages)
    assert not made.work.exists()


def test_a_notebook_without_a_parameters_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no parameters cell"):
        execute(request("no_parameters", tmp_path))


@pytest.mark.parametrize("kernels", ["warm", "ordinary"])
def test_a_cell_that_raises_is_named_and_its_notebook_and_log_are_kept(kernels: str, tmp_path: Path) -> None:
    message, work = failure("raises", tmp_path, kernels=kernels)
    assert message == (
        "raises.ipynb stopped at cell 4.\n"
        "  - raises.ipynb: cell 4: got KeyError: 'hà-giang'; expected a cell that raises nothing. "
        "The traceback is in build/raises/log.txt."
    )
    log = (work / "log.txt").read_text(encoding="utf-8")
    assert "before" in log
    assert 'rate["hà-giang"]' in log
    assert "Traceback" in log
    assert "\x1b" not in log
    cells = read_notebook(work / "executed.ipynb")["cells"]
    assert [cell.get("execution_count") for cell in cells] == [None, 1, 2, 3, 4, None]
    assert cells[4]["outputs"][0]["ename"] == "KeyError"


@pytest.mark.parametrize(
    ("name", "more", "got"),
    [
        ("dies", {}, "got a kernel that ended with exit code 3"),
        ("hangs", {"timeout": 1}, "got no end; expected an end within 1 s"),
        (
            "fills_memory",
            {"limits": Limits(memory=800_000_000)},
            "got MemoryError; expected 800 MB of memory to be enough",
        ),
        ("warns", {}, "UserWarning: the series breaks in 2021; expected no warning"),
    ],
)
def test_a_failing_kernel_fails_its_own_report_only(
    name: str, more: dict[str, Any], got: str, tmp_path: Path
) -> None:
    message, work = failure(name, tmp_path, **more)
    assert f"{name}.ipynb: cell 3: " in message
    assert got in message
    assert (work / "executed.ipynb").is_file()
    assert message.splitlines()[0] in (work / "log.txt").read_text(encoding="utf-8")
    assert len(images(execute(request("charts", tmp_path)))) == 3


def test_what_an_earlier_run_left_is_replaced(tmp_path: Path) -> None:
    made = request("charts", tmp_path)
    made.work.mkdir(parents=True)
    for name in ("executed.ipynb", "reads.jsonl", "log.txt"):
        (made.work / name).write_text("old")
    done = execute(made)
    assert len(images(done)) == 3
    assert recorded(done.reads, "charts") == []
    assert done.log.read_text() == ""


def test_papermill_finds_the_engine_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIENDAN_ROOT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    from papermill.execute import execute_notebook  # type: ignore[import-untyped]

    result = tmp_path / "result.ipynb"
    source = str(NOTEBOOKS / "shows_parameters.ipynb")
    execute_notebook(
        source,
        str(result),
        {"province": "hà-nội"},
        engine_name="diendan",
        progress_bar=False,
        cwd=str(tmp_path),
    )
    text = result.read_text(encoding="utf-8")
    assert 'province = \\"hà-nội\\"' in text
    assert "start_time" not in text
