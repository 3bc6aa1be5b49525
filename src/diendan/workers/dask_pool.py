"""The workers of a Dask cluster, behind the interface of the local pool; no shared file system is assumed."""

import hashlib
import uuid
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any

from diendan.errors import ToolMissing
from diendan.project import Project
from diendan.spec.formats import RendererChoice
from diendan.workers.local_pool import Returned, TasksLost
from diendan.workers.task_transfer import Packed, deliver, pack, project_archive
from diendan.workers.tasks import Result, Task

_CONNECT_TIMEOUT = 30.0


class ClusterWorkers:
    """Workers behind a Dask scheduler: the project goes to each once, results come back as bytes.

    Dask hands a task of a worker that died to another one; what has killed several workers has failed.
    """

    def __init__(self, address: str, project: Project, renderer: RendererChoice) -> None:
        """Connect and send the project. Raises ToolMissing where there is no scheduler or no worker."""
        try:
            import distributed

            from diendan.workers.dask_worker import ProjectOnWorker, equipment
        except ImportError as error:
            raise ToolMissing(
                "A scheduler was named and `distributed` is not installed. "
                "Type: pip install --no-deps -r requirements-cluster.lock (docs/cluster.md)."
            ) from error
        self._build = project.build
        archive = project_archive(project)
        self._name = f"diendan-{hashlib.sha256(archive).hexdigest()[:12]}-{uuid.uuid4().hex[:8]}"
        client: Any = distributed.Client
        try:
            self._client = client(address, timeout=_CONNECT_TIMEOUT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ToolMissing(
                f"No Dask scheduler answers at {address}. Start one with `dask scheduler` (docs/cluster.md)."
            ) from error
        try:
            self._client.wait_for_workers(1, timeout=_CONNECT_TIMEOUT)
        except TimeoutError as error:
            self._client.close()
            raise ToolMissing(
                f"The scheduler at {address} has no worker. Start some with `dask worker` (docs/cluster.md)."
            ) from error
        plugin = ProjectOnWorker(self._name, archive, renderer, equipment(project, renderer))
        self._client.register_plugin(plugin, name=self._name)
        self._executor = self._client.get_executor(pure=False)

    @property
    def count(self) -> int:
        """How many tasks the cluster works on at a time; workers may come and go."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def submit(self, function: Callable[..., Returned], *arguments: Any) -> "Future[Returned]":
        """Do `function` on tasks somewhere; their files are here when the future is done."""
        from diendan.workers.dask_worker import run_there

        tasks: tuple[Task, ...] = arguments[0]
        packed = tuple(pack(task, self._build) for task in tasks)
        here: Future[Any] = Future()
        here.set_running_or_notify_cancel()
        there = self._executor.submit(run_there, self._name, function, packed)
        there.add_done_callback(lambda done: _bring_home(done, here, tasks))
        return here

    def renew(self) -> None:
        """Nothing to do: the cluster replaces its workers itself."""

    def stop(self) -> None:
        """Take back what is under way."""
        self._executor.shutdown(wait=False)
        self.close()

    def close(self) -> None:
        """Clear the project away from the workers and leave the cluster."""
        try:
            self._client.unregister_worker_plugin(self._name)
        finally:
            self._client.close()


def _bring_home(
    done: "Future[tuple[Packed[Result], ...]]", here: "Future[Any]", tasks: tuple[Task, ...]
) -> None:
    """Settle the future `here` with what a worker answered, as the local pool would have."""
    from distributed.scheduler import KilledWorker

    try:
        here.set_result(deliver(done.result(), tasks))
    except KilledWorker as error:
        here.set_exception(TasksLost(str(error)))
    except CancelledError:
        here.set_exception(
            ToolMissing(
                "The connection to the cluster was lost. What was published stays; run again for the rest."
            )
        )
    except BaseException as error:
        here.set_exception(error)
