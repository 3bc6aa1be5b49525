"""Workers that are done at once: documents of one line that say what the data say, and nothing of a kernel.

Everything else of a run is real: plan, journal, renames, front page, manifest.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from diendan.bundle import finalise, run
from diendan.data.datapackage import Package, Selection
from diendan.execute.kernels import parent_process
from diendan.execute.read_record import ReadRecord
from diendan.plan.manifest.manifest import Entry
from diendan.plan.planning import Plan
from diendan.plan.publish import stage
from diendan.workers import local_pool
from diendan.workers.tasks import Executed, Finished, Task

TABLE = "poverty_multidimensional"
EXTRA = "28.90"
"""A figure that comes with one file more."""


def pretend(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs in this process have such workers, a front page of a few lines, and no check of the data."""
    monkeypatch.setattr(local_pool, "LocalWorkers", PretendedWorkers)
    monkeypatch.setattr(local_pool, "start_fork_server", lambda: None)
    monkeypatch.setattr(parent_process, "warm_parent", lambda _: None)
    monkeypatch.setattr(run, "_refuse_bad_data", lambda _: None)
    monkeypatch.setattr(finalise, "index_files", _page)


def _page(_: Plan, entries: Mapping[str, Entry]) -> dict[str, Iterable[str]]:
    lines = [f"{entry.name} {entry.outcome} {entry.outputs}\n" for entry in entries.values()]
    return {"index.html": lines, "csv/facts.csv": lines[:1]}


class PretendedWorkers:
    """In the place of LocalWorkers."""

    count = 2

    def __init__(self, _count: int) -> None:
        pass

    def submit(self, function: Callable[..., Any], tasks: tuple[Task, ...]) -> "Future[Any]":
        done: Future[Any] = Future()
        make = _executed if function.__name__ == "execute_each" else _rendered
        done.set_result(tuple(make(task) for task in tasks))
        return done

    def renew(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def close(self) -> None:
        pass


def _executed(task: Task) -> Executed:
    task.work.mkdir(parents=True, exist_ok=True)
    code = "01" if task.name.startswith("ha-noi") else {"cao-bang": "04", "ha-giang": "02"}[task.name[:8]]
    where = {"province_code": [code], "year": ["2023"]}
    rows = Package.load(task.root).table(TABLE).select(Selection.of(where=where))
    read = {"table": TABLE, "selection": {"columns": None, "where": where}, "sha256": rows.sha256}
    record = ReadRecord()
    record.add(json.dumps(read))
    record.write(task.work / "reads.jsonl")
    figures = " ".join(row[rows.header.index("value")] for row in rows.rows)
    (task.work / "executed.ipynb").write_text(figures, encoding="utf-8")
    return Executed(task.name)


def _rendered(task: Task) -> Finished:
    task.work.mkdir(parents=True, exist_ok=True)
    figures = (task.published or task.work / "executed.ipynb").read_text(encoding="utf-8")
    texts = task.texts.read_text(encoding="utf-8")
    files = {}
    endings = [".html", ".pdf", ".ipynb", "/fig-rate.csv", *(["/fig-more.csv"] if EXTRA in figures else [])]
    for ending in endings:
        file = task.work / f"made{ending.replace('/', '-')}"
        said = f"{figures}\n" if ending == ".ipynb" else f"{ending} {figures} {len(texts)}\n"
        file.write_text(said.strip() if ending == ".ipynb" else said, encoding="utf-8")
        files[task.name + ending] = file
    return Finished(task.name, stage(files), Path(task.work / "reads.jsonl"))
