"""What a run of thousands of reports holds in memory, told from how it grows with their number."""

import hashlib
import io
import json
import tracemalloc
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from bench.communes import write_communes
from bench.project import FORUM
from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.execute.kernels import parent_process
from diendan.execute.read_record import ReadRecord
from diendan.plan.manifest.manifest import read_manifest
from diendan.plan.publish import stage
from diendan.project import Project
from diendan.workers import local_pool
from diendan.workers.tasks import Executed, Finished, Task

FEW, MANY = 40, 120
COMMUNES = 3_321
MOST = 256 * 10**6
WITHOUT_REPORTS = 50 * 10**6
"""What the process of a run takes before it knows of any report."""


class Pretended:
    """Workers that are done at once, with the files that a report of a commune has."""

    count = 2

    def __init__(self, _count: int) -> None:
        pass

    def submit(self, function: Callable[..., Any], tasks: tuple[Task, ...]) -> Future[Any]:
        done: Future[Any] = Future()
        make = executed if function.__name__ == "execute_each" else rendered
        done.set_result(tuple(make(task) for task in tasks))
        return done

    def renew(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def close(self) -> None:
        pass


def executed(task: Task) -> Executed:
    task.work.mkdir(parents=True)
    read = {
        "table": "poverty_multidimensional",
        "selection": {"columns": None, "where": {"province_code": [task.name[12:16]], "year": ["2023"]}},
        "sha256": hashlib.sha256(task.name.encode()).hexdigest(),
    }
    record = ReadRecord()
    record.add(json.dumps(read))
    record.write(task.work / "reads.jsonl")
    return Executed(task.name)


def rendered(task: Task) -> Finished:
    files = {}
    for ending in (".html", ".pdf", ".docx", ".ipynb", ".sources.csv", "/fig-rate.csv"):
        file = task.work / f"made{ending.replace('/', '-')}"
        file.write_text(task.name + ending, encoding="utf-8")
        files[task.name + ending] = file
    return Finished(task.name, stage(files), task.work / "reads.jsonl")


def peaks(place: Path, size: int) -> tuple[int, int]:
    """Return the most bytes that a run over so many communes held at once; made from nothing, then again."""
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_pool, "LocalWorkers", Pretended)
        patch.setattr(parent_process, "warm_parent", lambda _root: None)
        for root, communes in ((place / "first", 2), (place / str(size), size), (place / str(size), size)):
            project = Project.at(root if root.is_dir() else write_communes(root, communes))
            tracemalloc.start()
            run_forum(project, FORUM, Options(renderer="builtin"), Lines(io.StringIO()))
            found.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    return found[1], found[2]  # the first is what is imported and kept once


def test_a_run_about_all_communes_stays_within_its_bound(tmp_path: Path) -> None:
    few, few_again = in_a_process_of_its_own(tmp_path / "few", FEW)
    many, many_again = in_a_process_of_its_own(tmp_path, MANY)
    assert len(read_manifest(Project.at(tmp_path / str(MANY)).bundle(FORUM)).entries) == MANY
    each = (many - few) / (MANY - FEW)
    each_again = (many_again - few_again) / (MANY - FEW)
    assert WITHOUT_REPORTS + COMMUNES * each < MOST
    assert WITHOUT_REPORTS + COMMUNES * each_again < MOST, "with nothing to do"


def in_a_process_of_its_own(place: Path, size: int) -> tuple[int, int]:
    """Measure where nothing was before: Python's own table of names, which it makes anew when it is full, has
    megabytes after other tests."""
    place.mkdir(exist_ok=True)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(peaks, place, size).result()
