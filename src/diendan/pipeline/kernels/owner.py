"""The driving process's side of the warm parent: start it once, ask it for kernels, hear how they end."""

import atexit
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

import diendan
from diendan.pipeline.kernels.variables import kernel_variables

_PARENT_MODULE = "diendan.pipeline.kernels.parent"
_LONGEST_MESSAGE = 1 << 18
_SEND_TIMEOUT = 60.0
_KILLED = -int(signal.SIGTERM) if sys.platform == "win32" else -int(signal.SIGKILL)

Sources = tuple[tuple[str, int, int], ...]


class ForkedKernel:
    """A kernel's process, with the part of subprocess.Popen that jupyter_client uses."""

    stdin = stdout = stderr = None

    def __init__(self, parent: "WarmParent", number: int) -> None:
        self._parent = parent
        self.number = number
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
            self._parent.tell({"kernel": self.number, "signal": number})

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


class WarmParent:
    """A running warm parent and the kernels that it has forked."""

    def __init__(self, root: Path) -> None:
        self.sources = _sources(root)
        self._numbers = itertools.count()
        self._kernels: dict[int, ForkedKernel] = {}
        self._lock = threading.Lock()
        self._retired = False
        self.alive = True
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the parent writes to it
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(_SEND_TIMEOUT)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", _PARENT_MODULE, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=kernel_variables(root, {}),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=subprocess.STDOUT,
                # Ctrl-C in a terminal is for us to handle.
                start_new_session=True,
            )
        threading.Thread(target=self._listen, name="warm-parent", daemon=True).start()

    def start(self, arguments: Sequence[str], env: Mapping[str, str], cwd: str) -> ForkedKernel:
        """Ask for a kernel; its `started` is done once its sockets are bound, or with a RuntimeError."""
        kernel = ForkedKernel(self, next(self._numbers))
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
        """End the parent as soon as its last kernel has ended."""
        with self._lock:
            self._retired = True
            idle = not self._kernels
        if idle:
            self.close()

    def close(self) -> None:
        """End the parent and its kernels now."""
        self._end()
        self._process.wait()
        self._output.close()

    def forget(self) -> None:
        """Let go of the socket in a forked copy of the driving process, whose parent this is not."""
        self._control.close()

    def _listen(self) -> None:
        while True:
            try:
                packet = self._control.recv(_LONGEST_MESSAGE)
            except TimeoutError:
                continue
            except OSError:
                packet = b""
            if not packet:
                self._end()
                return
            self._hear(json.loads(packet))

    def _hear(self, message: Mapping[str, int]) -> None:
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
            words = f"the kernel ended while it started {self._last_words()}".rstrip()
            kernel.started.set_exception(RuntimeError(words))

    def _end(self) -> None:
        with self._lock:
            was_alive, self.alive = self.alive, False
            kernels = list(self._kernels.values())
        if not was_alive:
            return
        # The parent reads the end of the socket and leaves; its kernels are killed with it.
        self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        for kernel in kernels:
            self._ended(kernel, _KILLED)

    def _last_words(self) -> str:
        self._output.seek(0)
        lines = self._output.read().decode("utf-8", "replace").strip().splitlines()
        return f"({lines[-1]})" if lines else ""


_current: WarmParent | None = None
_current_lock = threading.Lock()


def warm_parent(root: Path) -> WarmParent:
    """Return this process's warm parent: started when first asked for, and again when our code changes."""
    global _current
    with _current_lock:
        if _current is not None and (not _current.alive or _current.sources != _sources(root)):
            _current.retire()
            _current = None
        if _current is None:
            _current = WarmParent(root)
        return _current


def end_warm_parent() -> None:
    """End this process's warm parent, if there is one, and its kernels with it."""
    global _current
    with _current_lock:
        parent, _current = _current, None
    if parent is not None:
        parent.close()


def _forget_in_forked_copy() -> None:
    global _current, _current_lock
    _current_lock = threading.Lock()
    if _current is not None:
        _current.forget()
        _current = None


def _sources(root: Path) -> Sources:
    """Return what tells whether a module of ours or a unit has changed: a kernel must know it as it is."""
    modules = (path for folder in diendan.__path__ for path in Path(folder).rglob("*.py"))
    files = (*modules, *(root / "data" / "units").glob("*.csv"))
    return tuple(
        sorted((str(path), stat.st_mtime_ns, stat.st_size) for path in files for stat in [path.stat()])
    )


atexit.register(end_warm_parent)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_in_forked_copy)
