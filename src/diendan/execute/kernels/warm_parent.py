"""The warm parent: a process that has imported everything and turns each request into a forked kernel.

It has one thread and no event loop, so that a fork copies nothing half-done. It speaks with its owner and
the owner's workers over a socket each, a JSON message a packet (see `line`), and ends when its owner does.
Arguments: the numbers of its first line and of its listening socket; the folder to remove at its end.
"""

import atexit
import ctypes
import errno
import gc
import itertools
import json
import os
import select
import shutil
import signal
import socket
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from diendan.environment import replace_variables, variable
from diendan.execute.kernels.child import serve
from diendan.execute.kernels.parent_client import ADDRESS_IN_USE, LONGEST_MESSAGE
from diendan.execute.kernels.preload import compile_texts, preload, read_tables, read_units, transform_cells

_SOCKET_TIMEOUT = 30.0
_OWNER_CHECK = 1.0
_PR_SET_PDEATHSIG = 1
_AHEAD: Mapping[str, Callable[[str], Iterator[None]]] = {
    "DIENDAN_NOTEBOOK": lambda path: transform_cells(Path(path)),
    "DIENDAN_TEXTS": lambda path: compile_texts(Path(path)),
    "SOURCE_DATE_EPOCH": lambda epoch: read_units(int(epoch)),
}
"""By a variable of a kernel: what the next kernels of the same value find prepared."""
_libc = ctypes.CDLL(None)


class Parent:
    """Forks kernels on request, passes signals on to them, and reports how each one ended.

    control: the line to the owner; listener: where the owner's workers may open lines of their own.
    refusal: why no kernel can be forked, if so; each line is told at once, and each request ends there.
    """

    def __init__(self, control: socket.socket, listener: socket.socket, refusal: str) -> None:
        self._listener = listener
        self._refusal = refusal
        self._numbers = itertools.count()
        self._lines: dict[int, socket.socket] = {}
        self._owner = self._open(control)
        self._pids: dict[tuple[int, int], int] = {}
        self._known: set[str] = set()
        self._ahead: deque[Iterator[None]] = deque()
        self._wake, self._woken = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(self._woken, False)

    def run(self, owner: int) -> None:
        """Serve until the process `owner` ends or closes its line; the kernels end with this process."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._woken, warn_on_full_buffer=False)
        while os.getppid() == owner and self._owner in self._lines:
            watched: list[int | socket.socket] = [self._wake, self._listener, *self._lines.values()]
            readable, _, _ = select.select(watched, [], [], 0 if self._ahead else _OWNER_CHECK)
            if not readable:
                self._work_ahead()
                continue
            if self._wake in readable:
                os.read(self._wake, 4096)
            self._report_ended()
            if self._listener in readable:
                self._open(self._listener.accept()[0])
            for line, control in list(self._lines.items()):
                if control in readable:
                    self._hear(line, control)

    def _open(self, control: socket.socket) -> int:
        control.settimeout(_SOCKET_TIMEOUT)
        line = next(self._numbers)
        self._lines[line] = control
        if self._refusal:
            self._tell(line, {"refusal": self._refusal})
        return line

    def _hear(self, line: int, control: socket.socket) -> None:
        try:
            packet = control.recv(LONGEST_MESSAGE)
        except OSError:
            packet = b""
        if packet:
            self._answer(line, json.loads(packet))
        else:
            self._close(line)

    def _close(self, line: int) -> None:
        """Forget a line whose other end is gone, and end the kernels that were forked for it."""
        self._lines.pop(line).close()
        for (asked, _), pid in self._pids.items():
            if asked == line:
                self._send_signal(pid, signal.SIGKILL)

    def _answer(self, line: int, request: Mapping[str, Any]) -> None:
        number = request["kernel"]
        if "signal" in request:
            if (pid := self._pids.get((line, number))) is not None:
                self._send_signal(pid, request["signal"])
            return
        if self._refusal:
            self._tell(line, {"kernel": number, "exited": 1})
            return
        pid = os.fork()
        if pid == 0:
            self._become_kernel(line, request)
        self._pids[line, number] = pid
        for name, prepare in _AHEAD.items():
            value = request["env"].get(name)
            if value and value not in self._known:
                self._known.add(value)
                self._ahead.append(prepare(value))

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
        for (line, number), pid in list(self._pids.items()):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                # What the kernel has started ends with it; its number is not free before it is waited for.
                with suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
                _, status = os.waitpid(pid, 0)
                del self._pids[line, number]
                self._tell(line, {"kernel": number, "exited": os.waitstatus_to_exitcode(status)})

    def _tell(self, line: int, message: Mapping[str, int | str]) -> None:
        control = self._lines.get(line)
        if control is None:
            return
        # An end that is gone is noticed when it is read from.
        with suppress(OSError):
            control.send(json.dumps(message).encode())

    def _become_kernel(self, line: int, request: Mapping[str, Any]) -> NoReturn:
        """Turn this forked process into the kernel that was asked for; never returns."""
        code = 1
        try:
            _end_with_parent()
            os.setsid()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(self._wake)
            os.close(self._woken)
            self._listener.close()
            control = self._lines.pop(line)
            for other in self._lines.values():
                other.close()
            os.chdir(request["cwd"])
            replace_variables(request["env"])

            def ready() -> None:
                control.send(json.dumps({"kernel": request["kernel"], "pid": os.getpid()}).encode())
                control.close()

            # A parent that need not be watched: the kernel ends with us anyway.
            serve(request["arguments"], ready, parent=1)
            atexit._run_exitfuncs()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        except BaseException as error:
            if getattr(error, "errno", None) == errno.EADDRINUSE:
                code = ADDRESS_IN_USE
            traceback.print_exc(file=sys.__stderr__)
        finally:
            # Not through the parent's own frames, and without its exit handlers.
            os._exit(code)


def _end_with_parent() -> None:
    parent = os.getppid()
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def main() -> None:
    """Be the warm parent; the arguments are described at the top."""
    owner = os.getppid()
    control, listener = (socket.socket(fileno=int(number)) for number in sys.argv[1:3])
    # No collection while importing: there is hardly any garbage, and much to look through.
    gc.disable()
    # Kernels compile for themselves alone; what we import, the next parent should find compiled.
    sys.dont_write_bytecode = False
    threaded: list[str] = []  # what has started a thread, whose half-done work a fork would copy

    def note(step: str) -> None:
        if len(list(os.scandir("/proc/self/task"))) > 1:
            threaded.append(step)

    note("Python")
    preload(lambda name: note(f"the import of {name}"))
    sys.dont_write_bytecode = True
    if root := variable("DIENDAN_ROOT"):
        read_tables(Path(root))
    note("what follows the imports")
    refusal = f"{threaded[0]} starts a thread" if threaded else ""
    # What is there now stays: keeping it out of collections keeps its pages shared with the kernels. Not
    # collected first: that takes 0.1 s to look through everything, and finds next to nothing.
    gc.freeze()
    gc.enable()
    try:
        Parent(control, listener, refusal).run(owner)
    finally:
        shutil.rmtree(sys.argv[3], ignore_errors=True)
    # The owner waits for our end, and to take apart what we have imported takes 0.05 s.
    os._exit(0)


if __name__ == "__main__":
    main()
