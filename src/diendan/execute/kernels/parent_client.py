"""A line to a warm parent: one socket, over which a process asks for kernels and hears how they end."""

import itertools
import json
import signal
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

LONGEST_MESSAGE = 1 << 18
ADDRESS_IN_USE = 98
"""Exit code of a kernel that could not bind its sockets because somebody else has bound one of them."""
_SEND_TIMEOUT = 60.0
_SILENT = "without a word: out of memory, or a crash in a library"
_KILLED = -int(signal.SIGTERM) if sys.platform == "win32" else -int(signal.SIGKILL)


class CannotFork(RuntimeError):
    """The warm parent is no process that may be forked; the text says why. Kernels start without it."""


Sources = tuple[tuple[str, int, int], ...]


class ForkedKernel:
    """A kernel's process, with the part of subprocess.Popen that jupyter_client uses."""

    stdin = stdout = stderr = None

    def __init__(self, line: "ParentClient", number: int, said_before: int) -> None:
        """said_before: characters that the parent and its other kernels have printed."""
        self._line = line
        self.number = number
        self.said_before = said_before
        self.pid = 0
        self.returncode: int | None = None
        self.started: Future[ForkedKernel] = Future()

    def poll(self) -> int | None:
        """Return how the process ended (negative: by a signal), or None while it lives."""
        return self.returncode

    def wait(self) -> int | None:
        """Return how the process ended, once `poll` has."""
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send the signal to the kernel and all that it started; nothing happens if it has ended."""
        if self.returncode is None:
            self._line.tell({"kernel": self.number, "signal": number})

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


class ParentClient:
    """One process's connection to a running warm parent, and the kernels that it has forked for us.

    control: the connected socket. sources: what the parent's code and units were when it was started.
    output: the file that the parent and its kernels write to, until a kernel has a log of its own.
    refusal: why the parent forks no kernel, "" while it has not said so.
    """

    def __init__(self, control: socket.socket, sources: Sources, output: Path) -> None:
        self.sources = sources
        self.alive = True
        self.refusal = ""
        self._numbers = itertools.count()
        self._kernels: dict[int, ForkedKernel] = {}
        self._lock = threading.Lock()
        self._retired = False
        self._output = output
        self._control = control
        self._control.settimeout(_SEND_TIMEOUT)
        threading.Thread(target=self._listen, name="warm-parent", daemon=True).start()

    def start(self, arguments: Sequence[str], env: Mapping[str, str], cwd: str) -> ForkedKernel:
        """Ask for a kernel; its `started` is done once its sockets are bound, or with a RuntimeError.

        The error is CannotFork where the parent forks none.
        """
        kernel = ForkedKernel(self, next(self._numbers), len(self._printed()))
        with self._lock:
            self._kernels[kernel.number] = kernel
        self.tell({"kernel": kernel.number, "arguments": list(arguments), "env": dict(env), "cwd": cwd})
        return kernel

    def tell(self, message: Mapping[str, object]) -> None:
        """Send one message to the parent; one that is gone has ended its kernels too."""
        try:
            self._control.send(json.dumps(message).encode())
        except OSError:
            self._end()

    def retire(self) -> None:
        """Close the line as soon as its last kernel has ended."""
        with self._lock:
            self._retired = True
            idle = not self._kernels
        if idle:
            self.close()

    def close(self) -> None:
        """Close the line now; the parent ends the kernels that it has forked for us."""
        self._end()

    def forget(self) -> None:
        """Let go of the socket in a forked copy of this process, whose line this is not."""
        self._control.close()

    def _listen(self) -> None:
        while True:
            try:
                packet = self._control.recv(LONGEST_MESSAGE)
            except TimeoutError:
                continue
            except OSError:
                packet = b""
            if not packet:
                self._end()
                return
            self._hear(json.loads(packet))

    def _hear(self, message: Mapping[str, Any]) -> None:
        if "refusal" in message:
            self.refusal = message["refusal"]
            return
        with self._lock:
            kernel = self._kernels.get(message["kernel"])
        if kernel is None:
            return
        if "pid" in message:
            kernel.pid = message["pid"]
            if kernel.started.set_running_or_notify_cancel():
                kernel.started.set_result(kernel)
            return
        self._ended(kernel, message["exited"])
        with self._lock:
            idle = self._retired and not self._kernels
        if idle:
            self._end()

    def _ended(self, kernel: ForkedKernel, code: int) -> None:
        with self._lock:
            self._kernels.pop(kernel.number, None)
        kernel.returncode = code
        if not kernel.pid and kernel.started.set_running_or_notify_cancel():
            words = f"the kernel ended while it started ({self._last_words(kernel) or _SILENT})"
            kernel.started.set_exception(CannotFork(self.refusal) if self.refusal else RuntimeError(words))

    def _end(self) -> None:
        with self._lock:
            was_alive, self.alive = self.alive, False
            kernels = list(self._kernels.values())
        if not was_alive:
            return
        # The parent reads the end of the socket, and ends the kernels of this line.
        self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        for kernel in kernels:
            self._ended(kernel, _KILLED)

    def _last_words(self, kernel: ForkedKernel) -> str:
        lines = self._printed()[kernel.said_before :].strip().splitlines()
        return lines[-1] if lines else ""

    def _printed(self) -> str:
        try:
            return self._output.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
