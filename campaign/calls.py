"""One call of the command line: its words, its exit code, whether it ended, and what it left running."""

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from campaign.verdict import Found, Kind

DOCUMENTED = (0, 1, 2, 3, 4, 130)
"""docs/exit-codes.md."""
PATIENCE = 240.0
"""Seconds after which a small run that has not ended never will."""
MOST_LINES = 80
_TRACEBACK = re.compile(
    r"Traceback \(most recent call last\)|^Exception ignored |^  File \".*\", line \d+, in ", re.M
)
_LINGER = 15.0
_MOST_WORDS = 1 << 20
_TEMP = tempfile.TemporaryDirectory(prefix="campaign-")


@dataclass(frozen=True)
class Ran:
    """code: None where it had to be killed because it did not end."""

    command: str
    code: int | None
    out: str
    seconds: float

    def tail(self) -> str:
        """Return its last words, on one line."""
        return " / ".join(self.out.strip().splitlines()[-4:])[-500:]


def command_line(*arguments: str, python: str = sys.executable) -> list[str]:
    """Return our own command line."""
    return [python, "-m", "diendan.cli", *arguments]


def call(
    root: Path,
    *arguments: str,
    env: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
    prefix: Sequence[str] = (),
    timeout: float = PATIENCE,
    while_running: Callable[["subprocess.Popen[bytes]"], None] | None = None,
) -> Ran:
    """Run a command of diendan in `root` and return how it went; what is still running after it is killed.

    env: on top of ours. before: called in the child (limits). prefix: words before the command (nsenter).
    while_running: called with the process as soon as it runs.
    """
    started = time.monotonic()
    process = subprocess.Popen(
        [*prefix, *command_line(*arguments)],
        cwd=root,
        # A project of ours belongs to no repository, whose commits would be in its manifest.
        env=clean_environment(
            {"GIT_CEILING_DIRECTORIES": str(root.parent), "TMPDIR": str(temp_of(root)), **(env or {})}
        ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,  # not a file: a limit on files is none on what is said
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=before,
    )
    words = bytearray()
    reader = threading.Thread(target=_listen, args=(process, words), daemon=True)
    reader.start()
    try:
        if while_running:
            while_running(process)
        code: int | None = process.wait(timeout)
    except subprocess.TimeoutExpired:
        code = None
    finally:
        if process.poll() is None:
            kill_all(root, process.pid)
            process.wait()
    reader.join(_LINGER)  # what it left running may hold the pipe open
    text = bytes(words).decode("utf-8", errors="replace")
    return Ran(" ".join(arguments), code, text, time.monotonic() - started)


def temp_of(root: Path) -> Path:
    """Return the temporary folder of a project's runs; its path is short, as sockets want it."""
    folder = Path(_TEMP.name) / hashlib.sha256(os.fsencode(root)).hexdigest()[:8]
    folder.mkdir(exist_ok=True)
    return folder


def left_in_temp(root: Path) -> list[Found]:
    """Return the folders of sockets that a project's runs, some of them killed, have left; all is removed."""
    temp = temp_of(root)
    left = sorted({path.relative_to(temp).parts[0] for path in temp.rglob("*") if path.is_socket()})
    shutil.rmtree(temp, ignore_errors=True)
    return [Found(Kind.OTHER, f"sockets are left in {', '.join(left)[:200]}")] if left else []


def _listen(process: "subprocess.Popen[bytes]", words: bytearray) -> None:
    assert process.stdout is not None
    while piece := os.read(process.stdout.fileno(), 1 << 16):
        if len(words) < _MOST_WORDS:
            words += piece
    process.stdout.close()


def clean_environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return our environment without what would steer a run, with `more` on top; "" takes a variable away."""
    dropped = ("DIENDAN_", "SOURCE_DATE_EPOCH", "CAMPAIGN_", "PYTEST_", "COVERAGE_")
    base = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    return {key: value for key, value in {**base, **more}.items() if value != ""}


def judge(ran: Ran, *allowed: int) -> list[Found]:
    """Return what is wrong with how a run ended and with its words.

    allowed: exit codes; by default every documented one.
    """
    if ran.code is None:
        return [Found(Kind.ENDLESS, f"`{ran.command}` ran for {ran.seconds:.0f} s: {ran.tail()}")]
    found = []
    if _TRACEBACK.search(ran.out):
        found.append(Found(Kind.TRACEBACK, f"`{ran.command}`: {ran.tail()}"))
    if ran.code not in (allowed or DOCUMENTED):
        expected = ", ".join(map(str, allowed or DOCUMENTED))
        found.append(
            Found(Kind.OTHER, f"`{ran.command}` ended with {ran.code}, expected {expected}: {ran.tail()}")
        )
    if ran.code and not ran.out.strip():
        found.append(Found(Kind.OTHER, f"`{ran.command}` ended with {ran.code} without a word"))
    if (lines := len(ran.out.splitlines())) > MOST_LINES:
        found.append(Found(Kind.OTHER, f"`{ran.command}` said {lines} lines"))
    return found


def lingering(root: Path) -> list[Found]:
    """Return the processes that a run in `root` has left, once they had time to end; they are killed."""
    deadline = time.monotonic() + _LINGER
    while (left := processes_in(root)) and time.monotonic() < deadline:
        time.sleep(0.02)
    names = [_name_of(pid) for pid in left]
    kill_all(root)
    return [Found(Kind.OTHER, f"left running: {', '.join(names)[:300]}")] if left else []


def processes_in(root: Path) -> list[int]:
    """Return the processes of the runs in `root`: they work there, or their environment names it."""
    place = os.path.realpath(root)
    numbers = (int(entry.name) for entry in os.scandir("/proc") if entry.name.isdigit())
    return [pid for pid in numbers if pid != os.getpid() and _is_at(pid, place)]


def _is_at(pid: int, place: str) -> bool:
    folder = Path(f"/proc/{pid}")
    try:
        if (folder / "stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return False
        where = str((folder / "cwd").readlink()).removesuffix(" (deleted)")
        if where == place or where.startswith(place + os.sep):
            return True
        return re.search(re.escape(place.encode()) + rb"[/\0]", (folder / "environ").read_bytes()) is not None
    except OSError:
        return False


def kill_all(root: Path, *more: int) -> None:
    """SIGKILL every process of a run at one moment: all are stopped first, so that none sees another die."""
    for _ in range(20):
        tree = {*processes_in(root), *more}
        for pid in tree:
            _send(pid, signal.SIGSTOP)
        if {*processes_in(root), *more} == tree:
            break
    for pid in tree:
        _send(pid, signal.SIGKILL)


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _name_of(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return "?"
    return " ".join(words)[-120:].strip()
