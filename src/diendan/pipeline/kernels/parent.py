"""The warm parent: a process that has imported everything and turns each request into a forked kernel.

It has one thread and no event loop, so that a fork copies nothing half-done. It speaks with its owner over
one socket, a JSON message a packet (see `owner`), and ends when its owner does.
"""

import atexit
import ctypes
import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from diendan.environment import project_root, replace_variables
from diendan.pipeline.kernels.child import serve
from diendan.pipeline.kernels.preload import compile_texts, preload, read_tables, read_units

LONGEST_MESSAGE = 1 << 18
_SOCKET_TIMEOUT = 30.0
_OWNER_CHECK = 1.0
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class Parent:
    """Forks kernels on request, passes signals on to them, and reports how each one ended."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._control.settimeout(_SOCKET_TIMEOUT)
        self._pids: dict[int, int] = {}
        self._known: set[str] = set()
        self._ahead: deque[Iterator[None]] = deque()
        self._wake, self._woken = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(self._woken, False)

    def run(self, owner: int) -> None:
        """Serve until the process `owner` ends or closes the socket; the kernels end with this process."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._woken, warn_on_full_buffer=False)
        while os.getppid() == owner:
            watched = [self._control.fileno(), self._wake]
            readable, _, _ = select.select(watched, [], [], 0 if self._ahead else _OWNER_CHECK)
            if not readable:
                self._work_ahead()
                continue
            if self._wake in readable:
                os.read(self._wake, 4096)
            self._report_ended()
            if self._control.fileno() in readable:
                packet = self._control.recv(LONGEST_MESSAGE)
                if not packet:
                    return
                self._answer(json.loads(packet))

    def _answer(self, request: Mapping[str, Any]) -> None:
        number = request["kernel"]
        if "signal" in request:
            if (pid := self._pids.get(number)) is not None:
                self._send_signal(pid, request["signal"])
            return
        pid = os.fork()
        if pid == 0:
            self._become_kernel(request)
        self._pids[number] = pid
        texts, epoch = request["env"].get("DIENDAN_TEXTS"), request["env"].get("SOURCE_DATE_EPOCH")
        if texts and texts not in self._known:
            self._known.add(texts)
            self._ahead.append(compile_texts(Path(texts)))
        if epoch and epoch not in self._known:
            self._known.add(epoch)
            self._ahead.append(read_units(int(epoch)))

    def _work_ahead(self) -> None:
        """Do one small step of what the next kernels will need, while nobody waits."""
        if not self._ahead:
            return
        try:
            next(self._ahead[0])
        except StopIteration:
            self._ahead.popleft()
            gc.freeze()

    def _send_signal(self, pid: int, number: int) -> None:
        # We alone reap our children, so this process id cannot have passed to a stranger.
        try:
            os.killpg(pid, number)
        except ProcessLookupError:
            os.kill(pid, number)

    def _report_ended(self) -> None:
        for number, pid in list(self._pids.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                del self._pids[number]
                self._tell({"kernel": number, "exited": os.waitstatus_to_exitcode(status)})

    def _tell(self, message: Mapping[str, int]) -> None:
        self._control.send(json.dumps(message).encode())

    def _become_kernel(self, request: Mapping[str, Any]) -> NoReturn:
        """Turn this forked process into the kernel that was asked for; never returns."""
        code = 1
        try:
            _end_with_parent()
            os.setsid()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(self._wake)
            os.close(self._woken)
            os.chdir(request["cwd"])
            replace_variables(request["env"])

            def ready() -> None:
                self._tell({"kernel": request["kernel"], "pid": os.getpid()})
                self._control.close()

            # 1 stands for a parent that need not be watched: the kernel ends with us anyway.
            serve([*request["arguments"], "--IPKernelApp.parent_handle=1"], ready)
            atexit._run_exitfuncs()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            # Not through the parent's own frames, and without its exit handlers.
            os._exit(code)


def _end_with_parent() -> None:
    parent = os.getppid()
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _require_forkable() -> None:
    """Raise RuntimeError if a fork would copy a thread's half-done work."""
    threads = list(Path("/proc/self/task").iterdir())
    if len(threads) > 1:
        raise RuntimeError(f"the preloaded modules started {len(threads) - 1} threads")


def main() -> None:
    """Be the warm parent; argument: the number of the control socket."""
    owner = os.getppid()
    control = socket.socket(fileno=int(sys.argv[1]))
    preload()
    read_tables(project_root())
    _require_forkable()
    # What is there now stays: keeping it out of collections keeps its pages shared with the kernels.
    gc.collect()
    gc.freeze()
    Parent(control).run(owner)


if __name__ == "__main__":
    main()
