"""The moments at which a run changes files, and runs that are killed at one of them or at any time."""

import os
import random
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from campaign.calls import Ran, call, kill_all
from campaign.settings import ROOT

_INSIDE = ROOT / "campaign" / "inside"
_POLL = 0.002
_WRITES = ("after replace", "after open")


@dataclass(frozen=True)
class Moment:
    """The n-th change to a folder: what ("after replace") was done to which file."""

    number: int
    what: str
    path: str

    def __str__(self) -> str:
        return f"{self.what} {self.path} ({self.number})" if self.number else self.what


AT_THE_END = Moment(0, "when it has ended", "")


def moments_of(root: Path, folder: Path, *arguments: str) -> list[Moment]:
    """Run a command to its end and return each moment at which it changed `folder`."""
    log = root.with_name(f"{root.name}.moments")
    log.unlink(missing_ok=True)
    ran = call(root, *arguments, env=_environment(folder, log, 0))
    if ran.code not in (0, 1):
        raise RuntimeError(f"`{ran.command}` fails before anything was done to it: {ran.out[-800:]}")
    fields = (line.split("\t") for line in log.read_text(encoding="utf-8").splitlines())
    return [Moment(int(number), what, path) for number, what, path, _ in fields if number != "0"]


def killed_at(
    root: Path, folder: Path, moment: Moment, *arguments: str, power: bool = False
) -> tuple[Ran, bool]:
    """Run a command, kill all of it at the moment; return how it went and whether the moment came.

    power: lose, as a power cut may, what files hold that were renamed and never flushed to the disk.
    """
    log = root.with_name(f"{root.name}.moments")
    log.unlink(missing_ok=True)
    came: list[bool] = []

    def kill(process: "subprocess.Popen[bytes]") -> None:
        while True:
            state = os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT | os.WNOHANG)
            if state is not None and state.si_code == os.CLD_STOPPED:
                kill_all(root, process.pid)
                came.append(True)
                return
            if state is not None:
                return
            time.sleep(_POLL)

    ran = call(root, *arguments, env=_environment(folder, log, moment.number), while_running=kill)
    if power:
        _lose_what_was_not_flushed(folder, log)
    return ran, bool(came)


def _lose_what_was_not_flushed(folder: Path, log: Path) -> None:
    fields = [line.split("\t") for line in log.read_text(encoding="utf-8").splitlines()]
    flushed = {inode for _, what, _, inode in fields if what == "flushed"}
    written = {(folder / path, inode) for _, what, path, inode in fields if what in _WRITES}
    for file, inode in written:
        if inode not in flushed and file.is_file() and str(file.stat().st_ino) == inode:
            os.truncate(file, 0)


def killed_after(root: Path, seconds: float, *arguments: str) -> Ran:
    """Run a command and kill all of it after so many seconds, if it has not ended by then."""

    def kill(process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None:
                return
            time.sleep(_POLL)
        kill_all(root, process.pid)

    return call(root, *arguments, while_running=kill)


def telling(moments: list[Moment]) -> list[Moment]:
    """Return the moments at which a folder is in another state than at the one before."""
    return [moment for moment in moments if moment.what == "before replace" or _changes(moment)]


def _changes(moment: Moment) -> bool:
    return moment.what.startswith("after ") and not moment.what.endswith("mkdir")


def sample(chance: random.Random, moments: list[Moment], count: int) -> list[Moment]:
    """Return `count` of the moments in their order, all of them where there are not more."""
    chosen = chance.sample(moments, min(count, len(moments)))
    return sorted(chosen, key=lambda moment: moment.number)


def _environment(folder: Path, log: Path, moment: int) -> dict[str, str]:
    return {
        "PYTHONPATH": str(_INSIDE),
        "CAMPAIGN_FOLDER": os.path.realpath(folder),
        "CAMPAIGN_LOG": str(log),
        "CAMPAIGN_MOMENT": str(moment),
    }
