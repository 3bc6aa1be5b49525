"""The record of what a notebook read: no cell can take it back, and a report without it is not made."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from diendan.errors import ExecutionFailed
from diendan.execute.kernels.manager import Kernels
from diendan.execute.notebook_execution import ExecutedNotebook, ExecuteRequest, execute
from diendan.execute.read_record import ReadRecord, recorded, refuse_other_reads
from few_cells import write_cells

DATA = Path(__file__).parents[1] / "data"
LOAD = """\
from diendan.analysis import load
load("population", ["province_code", "year", "value"], province_code="04", year=[2023])
load("income", ["province_code", "year", "value"], province_code="04", year=[2023])
None"""
KERNELS: tuple[Kernels, ...] = ("warm", "ordinary") if sys.platform == "linux" else ("ordinary",)
READS = ("population", "income")

# Each leaves its own process or folder in disorder, after it has read.
DISORDER = {
    "an empty folder": "import shutil; shutil.rmtree('.', ignore_errors=True)",
    "no variables": "import os; os.environ.clear()",
    "another record": "import pathlib; pathlib.Path('reads.jsonl').write_text('')",
    "forgotten reads": "import diendan.analysis.reading.read_log as r; r.forget(); r._seen.clear()",
}
# Each keeps a read from the worker.
GAPS = {
    "closed files": "import os; os.closerange(3, 1000)",
    "a silent channel": (
        "k = get_ipython().kernel; s = k.session.send\n"
        "k.session.send = lambda *a, **o: None if a[1] == 'diendan_read' else s(*a, **o)\n"
        "load('area', province_code='04')\nNone"
    ),
    "an unknown read": "get_ipython().kernel.reads.add('{}')",
}


def run(
    root: Path, *cells: str, kernels: Kernels = "warm", reads: tuple[str, ...] = READS
) -> ExecutedNotebook:
    if not (root / "data").exists():
        shutil.copytree(DATA, root / "data", ignore=shutil.ignore_patterns("raw", "submissions"))
    work = root / "build" / "few"
    path = write_cells(root, cells)
    return execute(ExecuteRequest(path, {}, work, root, timeout=20, kernels=kernels, reads=reads))


def tables(done: ExecutedNotebook) -> list[object]:
    return [read["table"] for read in recorded(done.reads, "few") if "table" in read]


@pytest.mark.parametrize("kernels", KERNELS)
def test_the_record_is_kept_whatever_cells_do_to_their_process_and_folder(
    kernels: Kernels, tmp_path: Path
) -> None:
    done = run(tmp_path, LOAD, *DISORDER.values(), kernels=kernels)
    assert [name for name in tables(done) if name in READS] == list(READS)
    assert sorted(path.name for path in done.reads.parent.iterdir()) == [
        "executed.ipynb",
        "kernel",
        "log.txt",
        "reads.jsonl",
    ]


@pytest.mark.parametrize("gap", GAPS)
def test_a_read_that_does_not_arrive_fails_the_report(gap: str, tmp_path: Path) -> None:
    with pytest.raises(ExecutionFailed) as caught:
        run(tmp_path, LOAD, GAPS[gap])
    assert "few.ipynb: cell 3: got " in str(caught.value)
    if gap != "closed files":
        assert "expected the " in str(caught.value)
        assert "that the kernel has sent, unchanged" in str(caught.value)


def test_a_report_that_read_nothing_although_its_sidecar_lists_tables_fails(tmp_path: Path) -> None:
    with pytest.raises(
        ExecutionFailed, match=r"few\.ipynb: got no recorded read of a table; expected one of"
    ):
        run(tmp_path, "1")
    run(tmp_path, "1", reads=())


def test_a_table_that_the_sidecar_does_not_list_fails_the_report_that_reads_it(tmp_path: Path) -> None:
    with pytest.raises(
        ExecutionFailed, match=r"few\.ipynb: got it read income; expected .*under `reads` in few\.yml"
    ):
        run(tmp_path, LOAD, reads=("population",))


def test_a_read_of_params_alone_is_no_read_of_a_table() -> None:
    record = ReadRecord()
    record.add(json.dumps({"params": "provinces/cao-bang", "sha256": "0"}))
    with pytest.raises(ExecutionFailed, match="recorded nothing"):
        refuse_other_reads(record, ("population",), "few.ipynb")


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    record = ReadRecord()
    for table in ("một", "hai"):
        record.add(json.dumps({"table": table}, ensure_ascii=False))
    record.write(tmp_path / "reads.jsonl")
    assert recorded(tmp_path / "reads.jsonl", "few") == [{"table": "một"}, {"table": "hai"}]


@pytest.mark.parametrize(
    ("change", "got"),
    [
        (lambda _: None, "no reads.jsonl"),
        (lambda _: "", "cannot be read or has no end"),
        (lambda text: text.split("\n", 1)[1], "shorter or other than it was written"),
        (lambda text: text.rsplit("\n", 2)[0], "cannot be read or has no end"),
        (lambda text: text.replace("one", "two"), "shorter or other than it was written"),
        (lambda text: text.replace("{", "", 1), "cannot be read or has no end"),
        (lambda text: "[]\n" + text.split("\n", 1)[1], "shorter or other"),
    ],
)
def test_a_record_that_is_gone_short_or_changed_is_refused(
    change: Callable[[str], str | None], got: str, tmp_path: Path
) -> None:
    record, path = ReadRecord(), tmp_path / "reads.jsonl"
    record.add(json.dumps({"table": "one"}))
    record.add(json.dumps({"table": "other"}))
    record.write(path)
    changed = change(path.read_text(encoding="utf-8"))
    path.unlink() if changed is None else path.write_text(changed, encoding="utf-8")
    with pytest.raises(ExecutionFailed, match=f"cao-bang/few.vi: got .*{got}") as caught:
        recorded(path, "cao-bang/few.vi")
    assert "Run again" in str(caught.value)
