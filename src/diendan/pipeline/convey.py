"""Keep the workers busy: a report is rendered as soon as it is executed, and little waits in line."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from diendan.pipeline.rendering import render_tasks
from diendan.pipeline.results import Failure
from diendan.pipeline.tasks import Executed, Failed, Finished, Task, execute_task
from diendan.pipeline.workers import TasksLost, Workers

Result = Executed | Finished | Failed


@dataclass(frozen=True)
class _Batch:
    """Tasks that are one call of a worker; `alone` where one of them may have killed a worker before."""

    stage: str
    tasks: tuple[Task, ...]
    alone: bool = False


class Conveyor:
    """Brings tasks through execution and rendering and yields every result as it comes.

    task: makes the task of a name; asked when the task is handed out, because thousands take much memory.
    """

    def __init__(
        self, workers: Workers, batch_size: Callable[[int, int], int], task: Callable[[str], Task]
    ) -> None:
        self.workers, self.batch_size, self.task = workers, batch_size, task
        self._to_execute: deque[str] = deque()
        self._to_render: deque[str] = deque()
        self._executed: dict[str, Task] = {}
        self._suspects: deque[_Batch] = deque()
        self._under_way: dict[Future[tuple[Result, ...]], _Batch] = {}

    def results(self, execute: Iterable[str], render: Iterable[str]) -> Iterator[Result]:
        """Yield results until everything is done; what stops the whole run is raised.

        execute, render: names of tasks to make from the start, and from the executed notebook.
        """
        self._to_execute, self._to_render = deque(execute), deque(render)
        while True:
            self._fill()
            if not self._under_way:
                return
            done, _ = wait(self._under_way, return_when=FIRST_COMPLETED)
            for future in [each for each in self._under_way if each in done]:
                batch = self._under_way.pop(future, None)
                if batch is not None:
                    yield from self._take(batch, future)

    def _fill(self) -> None:
        """Hand out work, one call more than there are workers, so that none waits for us."""
        while len(self._under_way) <= self.workers.count:
            if any(batch.alone for batch in self._under_way.values()):
                return
            batch = self._next()
            if batch is None or (batch.alone and self._under_way):
                if batch is not None:
                    self._suspects.appendleft(batch)
                return
            work = execute_each if batch.stage == "execute" else render_tasks
            self._under_way[self.workers.submit(work, batch.tasks)] = batch

    def _next(self) -> _Batch | None:
        executing = sum(batch.stage == "execute" for batch in self._under_way.values())
        remaining = len(self._to_execute) + len(self._to_render) + executing
        if self._to_render:
            size = max(1, self.batch_size(remaining, self.workers.count))
            if len(self._to_render) >= size or not (self._to_execute or executing):
                take = min(size, len(self._to_render))
                return _Batch("render", tuple(self._rendered_next() for _ in range(take)))
        if self._to_execute:
            return _Batch("execute", (self.task(self._to_execute.popleft()),))
        return self._suspects.popleft() if self._suspects else None

    def _rendered_next(self) -> Task:
        name = self._to_render.popleft()
        return self._executed.pop(name, None) or self.task(name)

    def _take(self, batch: _Batch, future: Future[tuple[Result, ...]]) -> Iterator[Result]:
        try:
            results = future.result()
        except TasksLost:
            yield from self._again([batch])
            return
        except BrokenProcessPool:
            lost = [batch, *self._under_way.values()]
            self._under_way.clear()
            self.workers.renew()
            yield from self._again(lost)
            return
        for result in results:
            if isinstance(result, Executed):
                self._executed[result.name] = next(task for task in batch.tasks if task.name == result.name)
                self._to_render.append(result.name)
            yield result

    def _again(self, lost: Iterable[_Batch]) -> Iterator[Result]:
        """Try each task that a dying worker may have been at again alone; what dies again has failed."""
        for each in lost:
            if each.alone:
                cause = "the worker process died (out of memory, or a crash in a library)"
                for task in each.tasks:
                    yield Failed(task.name, Failure(each.stage, "worker", cause), ())
            else:
                self._suspects.extend(_Batch(each.stage, (task,), alone=True) for task in each.tasks)


def execute_each(tasks: tuple[Task, ...]) -> tuple[Executed | Failed, ...]:
    """Execute tasks one after the other in this worker."""
    return tuple(execute_task(task) for task in tasks)
