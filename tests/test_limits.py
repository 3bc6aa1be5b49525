"""What a report may use is bounded, and said when it is too little; the limits here are set low."""

import sys
import time
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diendan.errors import ExecutionFailed, Finding
from diendan.execute.kernels.manager import Kernels
from diendan.execute.notebook_execution import ExecuteRequest, execute
from diendan.execute.papermill_engine import CellRun
from diendan.execute.shown_output import Shown, overwritten
from diendan.parsing.notebook_files import read_notebook
from diendan.parsing.strict_yaml import read_yaml
from diendan.spec.document import DocumentHead
from diendan.spec.report_limits import Limits, read_limits, size, span
from diendan.workers.local_pool import LocalWorkers
from diendan.workers.overtime import limited, overtime
from diendan.workers.scheduler import Scheduler
from diendan.workers.tasks import Executed, Failed, Finished, Task
from few_cells import write_cells

KERNELS: tuple[Kernels, ...] = ("warm", "ordinary") if sys.platform == "linux" else ("ordinary",)
LOW = Limits(printed=20_000, line=500, shown=20_000, outputs=20, file=1_000_000, execution=60)
PICTURE = (
    "import matplotlib.pyplot as plt, numpy as np\n"
    "plt.imshow(np.random.default_rng(1).random((200, 200))); plt.show()"
)
EXCESS = {
    "much text": ("for n in range(3000): print('0123456789')", "more than 20 kB of printed text"),
    "much text at once": ("print('0123456789\\n' * 3000)", "more than 20 kB of printed text"),
    "much text past Python": (
        "import os\nfor n in range(3000): os.write(1, b'0123456789\\n')",
        "of printed text",
    ),
    "a long line": ("print('x' * 600)", "a printed line of more than 500 characters"),
    "a line in pieces": (
        "for n in range(100): print('0123456789', end='', flush=True)",
        "a printed line of more than 500 characters",
    ),
    "a long error": ("raise ValueError('x' * 30_000)", "more than 20 kB of printed text"),
    "a large result": ("'x' * 30_000", "showed 30."),
    "a large picture": (PICTURE, "showed "),
    "many results": ("for n in range(30): display(n)", "more than 20 outputs"),
    "results that replace each other": (
        "h = display(1, display_id=True)\nfor n in range(30): h.update(n)",
        "more than 20 outputs",
    ),
    "a large file": ("open('x', 'wb').write(bytes(2_000_000))", "OSError: [Errno 27]"),
    "a long log": (
        "import os, sys\nfor n in range(300): os.write(sys.stdout._original_stdstream_copy, bytes(10_000))",
        "OSError: [Errno 27]",
    ),
}


def run(root: Path, cell: str, limits: Limits = LOW, kernels: Kernels = "warm", timeout: float = 20) -> Any:
    path = write_cells(root, [cell])
    done = execute(
        ExecuteRequest(path, {}, root / "build" / "few", root, timeout, limits=limits, kernels=kernels)
    )
    return read_notebook(done.notebook)["cells"][-1]["outputs"]


@pytest.mark.parametrize("name", EXCESS)
def test_a_cell_that_exceeds_a_limit_fails_with_cell_and_size(name: str, tmp_path: Path) -> None:
    cell, got = EXCESS[name]
    started = time.monotonic()
    with pytest.raises(ExecutionFailed) as caught:
        run(tmp_path, cell)
    (finding,) = caught.value.findings
    assert finding.where == "few.ipynb: cell 2"
    assert got in finding.got
    assert len(str(caught.value)) < 800
    assert time.monotonic() - started < 15


def test_a_cell_that_prints_without_end_is_ended_before_its_time_is_up(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(ExecutionFailed, match="more than 20 kB of printed text"):
        run(tmp_path, "while True: print('0123456789')", timeout=60)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("kernels", KERNELS)
def test_a_cell_that_changes_what_its_kernel_writes_with_is_named(kernels: Kernels, tmp_path: Path) -> None:
    with pytest.raises(ExecutionFailed) as caught:
        run(tmp_path, "import json\njson.dumps = lambda *a, **k: '{}'\ndisplay('x')", kernels=kernels)
    (finding,) = caught.value.findings
    assert finding.where == "few.ipynb: cell 2"
    assert finding.got.startswith("a message of its kernel that cannot be read (")


def test_an_ordinary_kernel_keeps_the_limits_too(tmp_path: Path) -> None:
    cell, got = EXCESS["a large file"]
    with pytest.raises(ExecutionFailed) as caught:
        run(tmp_path, cell, kernels="ordinary")
    assert got in str(caught.value)


@pytest.mark.parametrize("kernels", KERNELS)
def test_what_is_within_the_limits_arrives_whole(kernels: Kernels, tmp_path: Path) -> None:
    cell = "for n in range(19): print('0' * 90)\nfor n in range(19): display('y' * 900)"
    text, *shown = run(tmp_path, cell, kernels=kernels)
    assert text["text"] == ("0" * 90 + "\n") * 19
    assert [output["data"]["text/plain"] for output in shown] == [repr("y" * 900)] * 19


@pytest.mark.parametrize("kernels", KERNELS)
def test_what_a_library_in_c_prints_last_arrives_whole(kernels: Kernels, tmp_path: Path) -> None:
    cell = "import os\nfor n in range(60): os.write(1, ('diễn đàn ' * 20 + '\\n').encode())"
    (text,) = run(tmp_path, cell, kernels=kernels)
    assert text["text"] == ("diễn đàn " * 20 + "\n") * 60


@pytest.mark.parametrize("kernels", KERNELS)
def test_a_warning_that_a_library_in_c_prints_last_is_refused(kernels: Kernels, tmp_path: Path) -> None:
    with pytest.raises(ExecutionFailed, match="warned"):
        run(tmp_path, "import os; os.write(2, b'libfont: warning: no such glyph\\n');", kernels=kernels)


def test_memory_beyond_the_limit_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExecutionFailed) as caught:
        run(tmp_path, "import numpy; numpy.ones(10**8)", Limits(memory=600 * 10**6))
    assert "cell 2: got MemoryError: " in str(caught.value)
    assert "expected 600 MB of memory to be enough (`limits: memory` in the sidecar)" in str(caught.value)


def test_outputs_wait_for_a_worker_that_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = CellRun.process_message

    def slowly(run: CellRun, message: dict[str, Any], cell: Any, index: int) -> Any:
        if message["msg_type"] == "execute_input":
            time.sleep(3)
        return taken(run, message, cell, index)

    monkeypatch.setattr(CellRun, "process_message", slowly)
    shown = run(tmp_path, "for n in range(2300): display(n)", Limits(outputs=3_000), timeout=60)
    assert [output["data"]["text/plain"] for output in shown] == [str(n) for n in range(2300)]


def test_all_cells_together_have_a_limit_of_time(tmp_path: Path) -> None:
    path = write_cells(tmp_path, ["import time; time.sleep(0.7)"] * 20)
    request = ExecuteRequest(
        path, {}, tmp_path / "build" / "few", tmp_path, timeout=20, limits=replace(LOW, execution=4)
    )
    with pytest.raises(ExecutionFailed, match="got no end; expected an end of all cells within 4 s"):
        execute(request)


LETTERS = st.text(st.sampled_from("ab\r\n\b\n"), max_size=40)


@given(st.lists(LETTERS, max_size=6))
def test_the_longest_line_is_found_in_whatever_pieces_it_comes(pieces: list[str]) -> None:
    longest = max(map(len, "".join(pieces).split("\n")))
    for limit, exceeded in ((longest, False), (max(0, longest - 1), longest > 0)):
        shown = Shown(replace(Limits(), line=limit))
        found = [shown.excess("stream", {"name": "stdout", "text": piece}) for piece in pieces]
        assert any(found) is exceeded


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\nb\n", "a\nb\n"),
        ("10%\r20%\r30%\n", "30%\n"),
        ("a\r\nb\r\n", "a\r\nb\r\n"),
        ("a\rb\r\n", "b\r\n"),
        ("a\r", "a\r"),
        ("a\r\rb", "b"),
    ],
)
def test_what_a_carriage_return_goes_back_over_is_gone(text: str, left: str) -> None:
    assert overwritten(text) == left


def test_a_line_of_a_million_characters_takes_no_time() -> None:
    started = time.monotonic()
    assert overwritten("a" * 10**6 + "\r" + "b" * 10**6) == "b" * 10**6
    assert time.monotonic() - started < 1


def limits_of(text: str, tmp_path: Path) -> tuple[Limits, list[str]]:
    path = tmp_path / "few.yml"
    path.write_text(text, encoding="utf-8")
    findings: list[Finding] = []
    block = read_yaml(path, "notebooks/few.yml", findings)
    assert block is not None
    found = read_limits(block, 120)
    return found, [str(finding) for finding in findings]


def test_a_sidecar_may_set_limits(tmp_path: Path) -> None:
    text = "limits:\n  memory: 4 GB\n  printed: 200 kB\n  file: 30MB\n  execution: 30 min\n"
    found, findings = limits_of(text, tmp_path)
    assert not findings
    assert found == Limits(memory=4 * 10**9, printed=200_000, file=30_000_000, execution=1800)
    assert limits_of("title: x\n", tmp_path) == (Limits(), [])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("memory: 4", "a number with its unit (kB, MB, GB) from 400 MB to 64 GB"),
        ("memory: 4 gb", "a number with its unit"),
        ("memory: 1 MB", "from 400 MB to 64 GB"),
        ("memory: -2 GB", "a number with its unit"),
        ("memory: [2 GB]", "a number with its unit"),
        ("execution: 90 s", "a number with its unit (s, min) from 2 min to 1440 min"),
        ("memori: 2 GB", "Did you mean `memory`?"),
    ],
)
def test_nonsense_is_refused_with_file_line_and_key(line: str, expected: str, tmp_path: Path) -> None:
    found, (finding,) = limits_of(f"title: x\nlimits:\n  {line}\n", tmp_path)
    assert finding.startswith(f"notebooks/few.yml: line 3, key `limits.{line.partition(':')[0]}`: got ")
    assert expected in finding
    assert found == Limits()


def test_sizes_and_times_are_said_in_words() -> None:
    assert [size(n) for n in (10**3, 1500, 2 * 10**9, 8 * 10**8)] == ["1 kB", "1.5 kB", "2 GB", "800 MB"]
    assert [span(n) for n in (1, 90, 1200)] == ["1 s", "90 s", "20 min"]


def work_or_overrun(tasks: tuple[Task, ...]) -> tuple[Executed | Finished, ...]:
    """Be done at once; but for the report `late`, reckon in C for a minute or two, which no signal breaks."""
    (task,) = tasks
    with limited("reckoning", 1, [task.work]):
        if task.name == "late":
            sum(range(10**10))
    return (Executed(task.name) if not task.texts.name else Finished(task.name, (), Path()),)


class Renewed(LocalWorkers):
    """Real workers that do something else."""

    def submit(self, function: Any, *arguments: Any) -> "Future[Any]":
        stage = Path("rendered" if function.__name__ == "render_tasks" else "")
        return super().submit(work_or_overrun, tuple(replace(task, texts=stage) for task in arguments[0]))


def test_work_without_end_fails_its_report_and_the_others_go_on(tmp_path: Path) -> None:
    head = DocumentHead("t", "vi", "brief", "tỉnh", "tỉnh", "63:04", "63:04")

    def task(name: str) -> Task:
        work = tmp_path / name
        return Task(name, work, work, work, (), 1, Limits(), (), work, head, ("html",), 0, "builtin")

    said: list[str] = []
    workers = Renewed(2)
    started = time.monotonic()
    try:
        tasks = map(task, ("one", "late", "two", "three"))
        results = list(Scheduler(workers, lambda *_: 1, said.append).results(tasks))
    finally:
        workers.stop()
    assert time.monotonic() - started < 40
    (failed,) = (result for result in results if isinstance(result, Failed))
    assert (failed.name, failed.failure.cause) == ("late", "no end of reckoning within 1 s")
    assert {result.name for result in results if isinstance(result, Finished)} == {"one", "two", "three"}
    log = (tmp_path / "late" / "log.txt").read_text(encoding="utf-8")
    assert "work_or_overrun" in log
    assert overtime(tmp_path / "late") is None
    assert not list(tmp_path.rglob("overtime.txt"))
