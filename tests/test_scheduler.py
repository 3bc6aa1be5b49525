"""Scheduling: rendering starts early, little waits in line, a dead worker takes only its own report."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from diendan.errors import PublishFailed, ToolMissing
from diendan.plan.manifest.report_results import Failure
from diendan.spec.document import DocumentHead
from diendan.spec.report_limits import Limits
from diendan.workers import task_requests
from diendan.workers.local_pool import LocalWorkers
from diendan.workers.scheduler import Scheduler, execute_each
from diendan.workers.tasks import Executed, Failed, Finished, Task

HEAD = DocumentHead("t", "vi", "brief", "tỉnh", "tỉnh", "63:04", "63:04")


def task(name: str) -> Task:
    here = Path()
    return Task(name, here, here, here, (), 1, Limits(), (), here, HEAD, ("html",), 0, "builtin")


class Pretended:
    """Workers that answer at once; `deadly` names kill the worker, `failing` names fail."""

    count = 2

    def __init__(self, deadly: tuple[str, ...] = (), failing: tuple[str, ...] = ()) -> None:
        self.deadly, self.failing = deadly, failing
        self.calls: list[tuple[str, tuple[str, ...]]] = []
        self.renewed = 0

    def submit(self, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        tasks = cast(tuple[Task, ...], arguments[0])
        stage = "execute" if function is execute_each else "render"
        self.calls.append((stage, tuple(each.name for each in tasks)))
        future: Future[Any] = Future()
        if any(each.name in self.deadly for each in tasks):
            future.set_exception(BrokenProcessPool("died"))
        else:
            future.set_result(tuple(self._result(stage, each.name) for each in tasks))
        return future

    def _result(self, stage: str, name: str) -> Executed | Finished | Failed:
        if name in self.failing:
            return Failed(name, Failure(stage, "cell 1", "boom"), ())
        return Executed(name) if stage == "execute" else Finished(name, (), Path())

    def renew(self) -> None:
        self.renewed += 1

    def stop(self) -> None:
        pass

    def close(self) -> None:
        pass


def convey(
    workers: Pretended,
    names: str,
    *,
    render: str = "",
    size: int = 1,
    make: Callable[[str], Task] = task,
    said: list[str] | None = None,
) -> dict[str, list[str]]:
    said = [] if said is None else said
    scheduler = Scheduler(workers, lambda _remaining, _workers: size, said.append)
    ends: dict[str, list[str]] = {"finished": [], "failed": []}
    published = [replace(make(name), published=Path("published.ipynb")) for name in render]
    for result in scheduler.results([*map(make, names), *published]):
        if isinstance(result, Finished):
            ends["finished"].append(result.name)
        elif isinstance(result, Failed):
            ends["failed"].append(result.name)
    return ends


def test_every_report_is_executed_then_rendered() -> None:
    workers = Pretended()
    assert sorted(convey(workers, "abcdef")["finished"]) == list("abcdef")
    for name in "abcdef":
        assert workers.calls.index(("execute", (name,))) < workers.calls.index(("render", (name,)))


def test_rendering_starts_before_all_is_executed() -> None:
    workers = Pretended()
    convey(workers, "abcdefghij")
    stages = [stage for stage, _ in workers.calls]
    assert stages.index("render") <= workers.count + 1


def test_what_needs_no_execution_is_only_rendered() -> None:
    workers = Pretended()
    assert convey(workers, "", render="ab") == {"finished": ["a", "b"], "failed": []}
    assert {stage for stage, _ in workers.calls} == {"render"}


def test_batches_are_as_large_as_the_renderer_wants_and_none_is_left_behind() -> None:
    workers = Pretended()
    assert sorted(convey(workers, "abcdefg", size=3)["finished"]) == list("abcdefg")
    assert max(len(names) for stage, names in workers.calls if stage == "render") == 3


def test_failed_report_does_not_stop_the_others() -> None:
    ends = convey(Pretended(failing=("b",)), "abc")
    assert ends["failed"] == ["b"]
    assert sorted(ends["finished"]) == ["a", "c"]


def test_dead_worker_takes_only_the_report_that_killed_it() -> None:
    workers = Pretended(deadly=("c",))
    ends = convey(workers, "abcdef")
    assert ends["failed"] == ["c"]
    assert sorted(ends["finished"]) == list("abdef")
    assert workers.renewed >= 2


def test_what_a_call_raises_is_the_fault_of_one_report_alone(tmp_path: Path) -> None:
    class Raising(Pretended):
        def _result(self, stage: str, name: str) -> Executed | Finished | Failed:
            if name == "b" and stage == "render":
                raise ArithmeticError("no such thing")
            return super()._result(stage, name)

        def submit(self, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
            try:
                return super().submit(function, *arguments)
            except ArithmeticError as error:
                future: Future[Any] = Future()
                future.set_exception(error)
                return future

    def make(name: str) -> Task:
        return replace(task(name), work=tmp_path / name)

    workers = Raising()
    ends = convey(workers, "abc", size=3, make=make)
    assert (ends["failed"], sorted(ends["finished"])) == (["b"], ["a", "c"])
    assert "ArithmeticError: no such thing" in (tmp_path / "b" / "log.txt").read_text(encoding="utf-8")


def test_report_whose_task_cannot_be_made_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def make(_: object, step: SimpleNamespace) -> Task:
        if step.report.name == "b":
            raise LookupError("no such office")
        return task(step.report.name)

    monkeypatch.setattr(task_requests, "task_of", make)
    plan: Any = None
    steps: Any = [SimpleNamespace(report=SimpleNamespace(name=name), action="render") for name in "abc"]
    first, failed, last = task_requests.tasks_of(plan, steps)
    assert (first.name, last.name) == ("a", "c")
    assert isinstance(failed, Failed)
    assert failed.failure == Failure("render", "what it is made from", "LookupError: no such office")


def test_pool_that_breaks_between_two_calls_is_renewed_and_nothing_is_lost() -> None:
    class BrokenAtTheDoor(Pretended):
        def submit(self, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
            if self.renewed == 0 and len(self.calls) == 3:
                raise BrokenProcessPool("died")
            return super().submit(function, *arguments)

    workers, said = BrokenAtTheDoor(), list[str]()
    ends = convey(workers, "abcdef", said=said)
    assert (ends["failed"], sorted(ends["finished"])) == ([], list("abcdef"))
    assert workers.renewed == 1
    assert "started afresh" in said[0]


def test_workers_that_cannot_be_had_end_the_run_with_words() -> None:
    class Refusing(Pretended):
        def submit(self, _: Callable[..., Any], *__: Any) -> "Future[Any]":
            raise BlockingIOError(11, "Resource temporarily unavailable")

    with pytest.raises(ToolMissing, match="temporarily unavailable"):
        convey(Refusing(), "ab")


def test_full_disk_stops_the_run() -> None:
    class Full(Pretended):
        def submit(self, _: Callable[..., Any], *__: Any) -> "Future[Any]":
            future: Future[Any] = Future()
            future.set_exception(PublishFailed("full"))
            return future

    with pytest.raises(PublishFailed):
        convey(Full(), "ab")


def test_a_pool_that_may_have_no_more_threads_is_renewed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    start = threading.Thread.start
    refused: list[str] = []

    def refusing(thread: threading.Thread) -> None:
        if thread.name == "QueueFeederThread" and not refused:
            refused.append(thread.name)
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refusing)
    usual = threading.excepthook
    workers = LocalWorkers(1)
    try:
        with pytest.raises(BrokenProcessPool, match="can't start new thread"):
            workers.submit(os.getpid).result(timeout=60)
        workers.renew()
        assert workers.submit(os.getpid).result(timeout=60) != os.getpid()
    finally:
        workers.close()
    assert refused
    assert threading.excepthook is usual
    assert "Traceback" not in capfd.readouterr().err
