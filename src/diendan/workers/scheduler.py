"""Keep the workers busy: a report is rendered as soon as it is executed, and little waits in line."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Literal

from diendan.errors import ToolMissing
from diendan.plan.manifest.report_results import Failure
from diendan.workers.local_pool import TasksLost, Workers
from diendan.workers.overtime import overtime
from diendan.workers.rendering import render_tasks
from diendan.workers.tasks import Executed, Failed, Result, Task, execute_task, failed

Stage = Literal["execute", "render"]
_DIED = "the worker process died (out of memory, or a crash in a library)"
_MOST_REFUSALS = 5
"""So often in a row a task cannot even be handed out before the run gives up."""


@dataclass(frozen=True)
class _Batch:
    """Tasks that are one call of a worker; `alone` where one of them may have ended a call before."""

    stage: Stage
    tasks: tuple[Task, ...]
    alone: bool = False


class Scheduler:
    """Brings tasks through execution and rendering and yields every result as it comes.

    say: is called where workers had to be started afresh.
    """

    def __init__(
        self, workers: Workers, batch_size: Callable[[int, int], int], say: Callable[[str], None]
    ) -> None:
        self.workers, self.batch_size, self.say = workers, batch_size, say
        self._refusals = 0
        self._to_execute: deque[Task] = deque()
        self._to_render: deque[Task] = deque()
        self._suspects: deque[_Batch] = deque()
        self._under_way: dict[Future[tuple[Result, ...]], _Batch] = {}

    def results(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield results until everything is done: one that ends a call ends no other.

        tasks: those with a published notebook are only rendered.
        Raises PublishFailed where the disk cannot be written, ToolMissing where workers cannot be had.
        """
        for task in tasks:
            (self._to_render if task.published else self._to_execute).append(task)
        while True:
            yield from self._fill()
            if not self._under_way:
                return
            done, _ = wait(self._under_way, return_when=FIRST_COMPLETED)
            for future in [each for each in self._under_way if each in done]:
                batch = self._under_way.pop(future, None)
                if batch is not None:
                    yield from self._take(batch, future)

    def _fill(self) -> Iterator[Result]:
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
            try:
                self._under_way[self.workers.submit(work, batch.tasks)] = batch
            except (BrokenProcessPool, OSError, EOFError) as error:
                # It never reached a worker, so no task of it is to blame.
                self._suspects.extend(_Batch(batch.stage, (task,), alone=True) for task in batch.tasks)
                self._refusals += 1
                if self._refusals > _MOST_REFUSALS:
                    raise ToolMissing(
                        f"Worker processes cannot be had ({type(error).__name__}: {error}). What is finished "
                        "is published. Look for what ends them (memory, limits of processes), and run again."
                    ) from error
                yield from self._renew()

    def _next(self) -> _Batch | None:
        executing = sum(batch.stage == "execute" for batch in self._under_way.values())
        remaining = len(self._to_execute) + len(self._to_render) + executing
        size = max(1, self.batch_size(remaining, self.workers.count)) if self._to_render else 0
        if size and (len(self._to_render) >= size or not (self._to_execute or executing)):
            most = min(size, len(self._to_render))
            return _Batch("render", tuple(self._to_render.popleft() for _ in range(most)))
        if self._to_execute:
            return _Batch("execute", (self._to_execute.popleft(),))
        return self._suspects.popleft() if self._suspects else None

    def _take(self, batch: _Batch, future: Future[tuple[Result, ...]]) -> Iterator[Result]:
        try:
            results = future.result()
        except TasksLost:
            yield from self._again([batch])
            return
        except BrokenProcessPool:
            self._under_way[future] = batch
            yield from self._renew()
            return
        except Exception as error:
            if batch.alone or len(batch.tasks) == 1:
                yield from (failed(task.name, task.work, batch.stage, error) for task in batch.tasks)
            else:
                yield from self._again([batch])
            return
        self._refusals = 0
        for result in results:
            if isinstance(result, Executed):
                self._to_render.append(next(task for task in batch.tasks if task.name == result.name))
            yield result

    def _renew(self) -> Iterator[Result]:
        """Start workers afresh; what was under way is tried again, each alone."""
        lost = list(self._under_way.values())
        self._under_way.clear()
        self.workers.renew()
        names = ", ".join(task.name for batch in lost for task in batch.tasks)
        self.say(f"A worker process died; workers were started afresh (under way: {names or 'nothing'}).")
        yield from self._again(lost)

    def _again(self, lost: Iterable[_Batch]) -> Iterator[Result]:
        """Try each task that a dying worker may have been at again alone; what dies again has failed."""
        for each in lost:
            for task in each.tasks:
                cause = overtime(task.work) or (_DIED if each.alone else None)
                if cause is not None:
                    yield Failed(task.name, Failure(each.stage, "worker", cause), ())
                else:
                    self._suspects.append(_Batch(each.stage, (task,), alone=True))


def execute_each(tasks: tuple[Task, ...]) -> tuple[Executed | Failed, ...]:
    """Execute tasks one after the other in this worker."""
    return tuple(execute_task(task) for task in tasks)
