"""A Dask cluster on this machine: scheduler and workers are processes in folders of their own."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from diendan.bundle.progress import Lines
from diendan.bundle.run import Summary, run_forum
from diendan.bundle.run_options import Options
from diendan.errors import ToolMissing
from diendan.plan.manifest.manifest import JOURNAL, read_manifest
from diendan.plan.planning import make_plan
from diendan.project import Project
from diendan.render.renderer_identity import identify
from diendan.workers import dask_pool as client_side
from diendan.workers import dask_worker
from diendan.workers.task_requests import task_of
from diendan.workers.task_transfer import answer, deliver, pack, project_archive, unpack, unpack_project
from diendan.workers.tasks import Executed, execute_task
from tiny_project import CODE, change_forum, tiny_project, write_notebook

EIGHT = ("cao-bang", "ha-giang", "lao-cai", "son-la", "lai-chau", "dien-bien", "yen-bai", "hoa-binh")
QUIET = {
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__GIL__ENABLED": "false",
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "30s",
}


@dataclass
class Cluster:
    """Processes of a cluster; each has a working directory of its own and no way to the project."""

    folder: Path
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    address: str = ""

    def start(self, *command: str, folder: str) -> "subprocess.Popen[bytes]":
        place = self.folder / folder
        place.mkdir()
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + command[0], *command[1:]],
            cwd=place,
            env={**os.environ, **QUIET},
            stdout=subprocess.DEVNULL,
            stderr=(place / "log.txt").open("wb"),
        )
        self.processes.append(process)
        return process

    def start_scheduler(self) -> None:
        log = self.folder / "scheduler" / "log.txt"
        self.start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", folder="scheduler"
        )
        deadline = time.monotonic() + 60
        while not self.address:
            assert time.monotonic() < deadline, log.read_text()
            words = log.read_text().split()
            self.address = next((word for word in words if word.startswith("tcp://")), "")
            time.sleep(0.05)

    def start_worker(self, name: str, *more: str) -> "subprocess.Popen[bytes]":
        return self.start(
            "dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name,
            "--local-directory", "scratch", *more, folder=name,
        )  # fmt: skip

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path / "cluster")
    made.folder.mkdir()
    made.start_scheduler()
    yield made
    made.stop()


def run(project: Project, scheduler: str | None) -> Summary:
    options = Options(renderer="builtin", jobs=2, scheduler=scheduler)
    return run_forum(project, "test", options, Lines(sys.stdout))


def files(bundle: Path) -> dict[str, bytes]:
    return {
        path.relative_to(bundle).as_posix(): path.read_bytes()
        for path in bundle.rglob("*")
        if path.is_file() and path.name != "run.json"
    }


def kill_when_under_way(journal: Path, worker: "subprocess.Popen[bytes]") -> threading.Thread:
    """Kill the worker once the first reports are published."""

    def kill() -> None:
        deadline = time.monotonic() + 120
        while not (journal.is_file() and journal.stat().st_size) and time.monotonic() < deadline:
            time.sleep(0.01)
        worker.send_signal(signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def test_cluster_makes_the_same_bytes_though_a_worker_is_killed(cluster: Cluster, tmp_path: Path) -> None:
    here, there = tiny_project(tmp_path / "here"), tiny_project(tmp_path / "there")
    for project in (here, there):
        change_forum(project, provinces=list(EIGHT), tiny={"formats": ["html", "pdf", "docx"]})
    assert run(here, None).made == 8
    first = cluster.start_worker("first")
    cluster.start_worker("second")
    thread = kill_when_under_way(there.bundle("test") / JOURNAL, first)
    summary = run(there, cluster.address)
    thread.join()
    assert first.wait() == -signal.SIGKILL
    assert (summary.made, summary.troubles) == (8, ())
    assert files(there.bundle("test")) == files(here.bundle("test"))
    assert run(there, cluster.address).made == 0
    left = list((cluster.folder / "second").rglob("*.csv"))
    assert left == [], "the project stayed on a worker after the run"


def test_failure_on_a_worker_reads_as_a_failure_here(cluster: Cluster, tmp_path: Path) -> None:
    cluster.start_worker("only")
    project = tiny_project(tmp_path / "project")
    write_notebook(project.notebook("tiny"), [CODE, 'assert province != "ha-giang", "no such rate"'])
    summary = run(project, cluster.address)
    (trouble, *_) = (each for each in summary.troubles if each.name == "ha-giang/tiny.vi")
    assert "no such rate" in trouble.failure.cause
    assert "Traceback" in trouble.log.read_text(encoding="utf-8")
    assert (trouble.log.parent / "executed.ipynb").is_file()


def test_worker_with_other_code_is_refused(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.start_worker("only")
    project = tiny_project(tmp_path / "project")
    monkeypatch.setattr(dask_worker, "tools", lambda: {"pandas": "0.1"})
    with pytest.raises(ToolMissing, match=r"worker only: pandas: got .*; expected 0\.1"):
        run(project, cluster.address)


def test_no_scheduler_and_no_worker_say_what_to_type(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_side, "_CONNECT_TIMEOUT", 0.5)
    project = tiny_project(tmp_path / "project")
    with pytest.raises(ToolMissing, match="Start some with `dask worker`"):
        run(project, cluster.address)
    with pytest.raises(ToolMissing, match="Start one with `dask scheduler`"):
        run(project, "tcp://127.0.0.1:1")
    assert not read_manifest(project.bundle("test")).entries


def test_project_travels_as_bytes_and_a_task_finds_everything_there(tmp_path: Path) -> None:
    project = tiny_project(tmp_path / "here")
    assert project_archive(project) == project_archive(project)
    elsewhere = tmp_path / "elsewhere"
    unpack_project(project_archive(project), elsewhere)
    plan = make_plan(project, "test", identify("builtin", project.build))
    task = task_of(plan, plan.steps[0])
    parcel = pack(task, project.build)
    assert str(tmp_path) not in repr(parcel)
    there = unpack(parcel, elsewhere)
    result = execute_task(there)
    assert isinstance(result, Executed)
    back = answer(there, result)
    assert {name for name, _ in back[1]} == {"executed.ipynb", "reads.jsonl", "log.txt"}
    assert deliver([back], [task]) == (result,)
    assert (task.work / "executed.ipynb").read_bytes() == (there.work / "executed.ipynb").read_bytes()
