"""A single process of a run killed: the run goes on or says what happened, and the next one sets it right."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from campaign.bundles import RUN, Undisturbed, differences
from campaign.calls import call, judge, left_in_temp, lingering, processes_in
from campaign.changes import SAME_LENGTH
from campaign.figures import check_figures
from campaign.project import FORUMS, Forum
from campaign.trials import LeftOut, Trial
from campaign.verdict import Found

PART = "kills"
_PATIENCE = 30.0
_DELAYS = (0.0, 0.1, 0.3)


def _is_fork_server(pid: int, main: int) -> bool:
    return _parent(pid) == main and "forkserver" in _words(pid)


def _is_worker(pid: int, main: int) -> bool:
    parent = _parent(pid)
    return parent != main and "forkserver" in _words(parent) and _parent(parent) == main


def _is_warm_parent(pid: int, main: int) -> bool:
    return _parent(pid) == main and "kernels" in _words(pid)


def _is_kernel(pid: int, main: int) -> bool:
    return _parent(pid) != main and "kernels" in _words(pid)


def _is_pandoc(pid: int, main: int) -> bool:
    return pid != main and "pandoc" in _words(pid).split("\0")[0]


_KINDS: dict[str, Callable[[int, int], bool]] = {
    "fork server": _is_fork_server,
    "worker": _is_worker,
    "warm parent": _is_warm_parent,
    "kernel": _is_kernel,
    "pandoc": _is_pandoc,
}


def single_kills(known: Undisturbed) -> list[Trial]:
    """Return a trial for each kind of process, each forum, and some times after the process has appeared."""
    return [_single(known, forum, kind, delay) for kind in _KINDS for forum in FORUMS for delay in _DELAYS]


def _single(known: Undisturbed, forum: Forum, kind: str, delay: float) -> Trial:
    def run(home: Path) -> list[Found]:
        place = known.copy(forum, home / "project")
        SAME_LENGTH.make(place)
        killed: list[int] = []

        def kill(process: "subprocess.Popen[bytes]") -> None:
            deadline = time.monotonic() + _PATIENCE
            while time.monotonic() < deadline and process.poll() is None:
                for pid in processes_in(place.root):
                    if _KINDS[kind](pid, process.pid):
                        time.sleep(delay)
                        try:
                            os.kill(pid, signal.SIGKILL)
                        except ProcessLookupError:
                            continue
                        killed.append(pid)
                        return

        ran = call(place.root, "reports", forum.name, *RUN, while_running=kill)
        if not killed:
            raise LeftOut(f"no {kind} was seen in time to kill it")
        found = judge(ran, 0, 1) + lingering(place.root)
        again = call(place.root, "reports", forum.name, *RUN)
        found += judge(again, 0) + left_in_temp(place.root) + check_figures(place)
        expected = known.place(forum, SAME_LENGTH.name, SAME_LENGTH.make)
        return found + differences(place.bundle, expected.bundle)

    return Trial(PART, f"{forum.name}: {kind} killed {delay:g} s after it appeared", run)


def _words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0
