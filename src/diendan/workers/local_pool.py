"""A pool of worker processes on this machine: renewed when one dies, gone when its owner is."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import cache
from multiprocessing import util
from pathlib import Path
from typing import Any, Protocol, TypeVar
from weakref import WeakSet

from diendan.environment import temporary_files_in
from diendan.execute.kernels.parent_process import Shared, share, use
from diendan.own_folders import OwnFolder
from diendan.workers.overtime import end_overtime

Returned = TypeVar("Returned")
_PRELOADED = ["diendan.workers.worker_imports"]
__all__ = ["BrokenProcessPool", "LocalWorkers", "TasksLost", "Workers", "start_fork_server"]


class TasksLost(Exception):
    """The tasks of one call are lost with the worker that had them; those of other calls go on."""


class Workers(Protocol):
    """Where tasks run: this machine's processes, or anything else with the interface of an Executor."""

    @property
    def count(self) -> int: ...

    def submit(self, function: Callable[..., Returned], *arguments: Any) -> "Future[Returned]": ...

    def renew(self) -> None:
        """Start afresh after a worker died."""

    def stop(self) -> None:
        """End at once, whatever is under way."""

    def close(self) -> None:
        """End when everything is done."""


class LocalWorkers:
    """Processes on this machine, which take kernels from this process's warm parent if it has one."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pending: WeakSet[Future[Any]] = WeakSet()
        self._lost: threading.ExceptHookArgs | None = None
        self._pool = self._start()
        self._usual_hook, threading.excepthook = threading.excepthook, self._lose

    def submit(self, function: Callable[..., Returned], *arguments: Any) -> "Future[Returned]":
        future = self._pool.submit(function, *arguments)
        self._pending.add(future)
        if self._lost is not None:
            self._lose(self._lost)
        return future

    def _lose(self, ended: threading.ExceptHookArgs) -> None:
        """Fail what is under way: the pool's own thread has ended, so that nobody would ever hear of it.

        It ends where the system refuses it one thread more, to send tasks with.
        """
        self._lost = ended
        for future in tuple(self._pending):
            with suppress(InvalidStateError):
                future.set_exception(BrokenProcessPool(str(ended.exc_value)))

    def renew(self) -> None:
        # The pool does not end workers whose fork server is gone; one that went on would write into the
        # folder of a report that another one makes again.
        for pid in tuple(self._pool._processes or ()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._lost = None
        self._pool = self._start()

    def stop(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            child.terminate()
        threading.excepthook = self._usual_hook

    def close(self) -> None:
        self._pool.shutdown(wait=True)
        threading.excepthook = self._usual_hook

    def _start(self) -> ProcessPoolExecutor:
        start_fork_server()
        context = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
        return ProcessPoolExecutor(self.count, mp_context=context, initializer=_begin, initargs=(share(),))


def start_fork_server() -> None:
    """Start the process that workers are forked from, unless it runs; it imports while we do other things.

    It imports the tasks' modules once for all workers, and has no threads when it forks. Its socket, and what
    the workers and their programs leave in the temporary folder when they are killed, is in a folder of this
    process, which a later run removes.
    """
    if sys.platform != "win32":
        from multiprocessing import forkserver

        forkserver.set_forkserver_preload(_PRELOADED)
        with temporary_files_in(_folder()):
            forkserver.ensure_running()


@cache
def _folder() -> Path:
    """Return a folder of this process, which goes with it."""
    folder = OwnFolder()
    # After multiprocessing has removed its own folder, which lies in this one.
    util.Finalize(None, folder.remove, exitpriority=-200)
    return folder.path


def _begin(kernels: Shared | None) -> None:
    """Leave Ctrl-C to the owner, end when the owner ends, however it ends, or when work does not end, and
    use its warm parent."""
    try:
        use(kernels)
        end_overtime()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(target=_end_with_owner, daemon=True).start()
    except Exception as error:  # the pool would print its traceback
        print(f"A worker cannot start: {error}.", file=sys.stderr, flush=True)
        os._exit(1)


def _end_with_owner() -> None:
    owner = multiprocessing.parent_process()
    if owner is not None:
        owner.join()
    os._exit(1)
