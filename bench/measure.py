"""Time, processor time and memory of one command with all its children; medians of interleaved runs."""

import ctypes
import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Sample:
    """What one run took: seconds by the clock and of the processor, MB at its largest process."""

    wall: float
    cpu: float
    memory: int


@dataclass(frozen=True)
class Contender:
    """One way to do the work.

    before: makes the state that a run starts from; check: fails on a bad result.
    cores: the processors that it may use, all by default.
    """

    name: str
    command: Sequence[str]
    cwd: Path
    env: Mapping[str, str]
    before: Callable[[], None] = lambda: None
    check: Callable[[], None] = lambda: None
    cores: frozenset[int] | None = None


def run(contender: Contender) -> Sample:
    """Run the command once. Raises RuntimeError with its last words where it fails."""
    contender.before()
    _adopt_orphans()
    log = contender.cwd / f"{contender.name.replace('/', '-').replace(' ', '-')}.log"
    started = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(
            contender.command, cwd=contender.cwd, env=dict(contender.env), stdout=out, stderr=out
        )
        if contender.cores is not None:
            os.sched_setaffinity(process.pid, contender.cores)
        _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    everybody = [used, *_orphans()]
    if process.returncode:
        tail = log.read_text(encoding="utf-8", errors="replace")[-1500:]
        raise RuntimeError(f"{contender.name} ended with exit code {process.returncode}:\n{tail}")
    contender.check()
    cpu = sum(each.ru_utime + each.ru_stime for each in everybody)
    return Sample(wall, cpu, max(each.ru_maxrss for each in everybody) // 1024)


def _adopt_orphans() -> None:
    """Become the parent of what a command leaves behind: fork servers and their workers count too."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _orphans() -> Iterator[resource.struct_rusage]:
    """Wait for everything that the command left, and give what it used."""
    while True:
        try:
            yield os.wait4(-1, 0)[2]
        except ChildProcessError:
            return


def interleaved(contenders: Sequence[Contender], repeats: int) -> dict[str, list[Sample]]:
    """Run each contender once a round, so that what slows the machine for a while slows all of them."""
    samples: dict[str, list[Sample]] = {contender.name: [] for contender in contenders}
    for turn in range(repeats):
        for contender in contenders if turn % 2 == 0 else reversed(contenders):
            sample = run(contender)
            samples[contender.name].append(sample)
            print(f"  {contender.name}: {sample.wall:.2f} s", flush=True)
    return samples


def median(samples: Sequence[Sample]) -> Sample:
    """Return the medians of a contender's runs."""
    return Sample(
        statistics.median(sample.wall for sample in samples),
        statistics.median(sample.cpu for sample in samples),
        int(statistics.median(sample.memory for sample in samples)),
    )
