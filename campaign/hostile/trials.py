"""Hostile values by every entry point, mostly in one process that is renewed when it breaks or hangs."""

import json
import queue
import random
import select
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from campaign.bundles import Undisturbed
from campaign.calls import Ran, call, clean_environment, judge, kill_all
from campaign.hostile.entry_points import ENTRY_POINTS, Case, Files
from campaign.hostile.literal import literal_trials
from campaign.inbox import Inboxes
from campaign.project import OF_63, Place, copy_place
from campaign.settings import ROOT, Settings
from campaign.trials import Trial
from campaign.verdict import Found

PART = "hostile"
_PATIENCE = 60.0
_BY_SHELL = 40


def hostile_trials(settings: Settings, known: Undisturbed) -> list[Trial]:
    """Return as many hostile values as are asked for: each entry point's share, a few by a real call."""
    chance = random.Random(f"hostile {settings.seed}")
    inboxes = Inboxes(settings.home / "hostile")
    files = _files(inboxes.filled().root)
    workers = _Workers(known, settings.home / "hostile" / "workers")
    trials: list[Trial] = []
    literal = literal_trials(known, chance, 1 if settings.quick else settings.hostile // 20)
    number, whole = settings.hostile - len(literal), sum(entry_point.share for entry_point in ENTRY_POINTS)
    for entry_point in ENTRY_POINTS:
        share = max(1, number * entry_point.share // whole)
        for n, case in enumerate(islice(entry_point.cases(chance, files), share)):
            name = f"{entry_point.name} {n + 1}: {case.name}"
            by_shell = n % _BY_SHELL == _BY_SHELL - 1
            trials.append(
                Trial(
                    PART,
                    name,
                    partial(_try, case=case, known=known, workers=workers, by_shell=by_shell),
                )
            )
    return [*trials, *literal]


def _files(root: Path) -> Files:
    """Return what hostile values are made from: our small project's tables, notebook and inbox."""
    wanted = [
        *sorted((root / "data").rglob("*.csv")),
        *sorted((root / "data" / "submissions" / "inbox").iterdir()),
        root / "data" / "datapackage.json",
        *sorted((root / "notebooks").glob("*.ipynb")),
    ]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in wanted}


def _try(home: Path, case: Case, known: Undisturbed, workers: "_Workers", by_shell: bool) -> list[Found]:
    # A shell cannot hand over every word.
    if by_shell and all(word.isprintable() for word in case.arguments):
        place = known.copy(OF_63, home / "project")
        for path, content in case.files.items():
            _put(place.root / path, content)
        return judge(call(place.root, *case.arguments, timeout=_PATIENCE))
    with workers.one() as worker:
        found = judge(worker.run(case))
    if found:
        for path, content in case.files.items():
            _put(home / "files" / path, content)
        (home / "arguments.json").write_text(json.dumps(case.arguments), encoding="utf-8")
    return found


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


class _Workers:
    """Processes that run commands, handed out one at a time."""

    def __init__(self, known: Undisturbed, home: Path) -> None:
        self._known, self._home = known, home
        shutil.rmtree(home, ignore_errors=True)
        self._free: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._made, self._lock = 0, threading.Lock()

    def one(self) -> "_Lent":
        try:
            return _Lent(self._free, self._free.get_nowait())
        except queue.Empty:
            with self._lock:
                self._made += 1
                number = self._made
            place = copy_place(self._known.place(OF_63), self._home / str(number))
            return _Lent(self._free, _Worker(place))


class _Lent:
    def __init__(self, home: "queue.SimpleQueue[_Worker]", worker: "_Worker") -> None:
        self._home, self._worker = home, worker

    def __enter__(self) -> "_Worker":
        return self._worker

    def __exit__(self, *_: object) -> None:
        self._home.put(self._worker)


class _Worker:
    """One process in a project of its own."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._process: subprocess.Popen[str] | None = None

    def run(self, case: Case) -> Ran:
        """Write the case's files, run its command, put everything back, and return how it went."""
        before = {path: _content(self.place.root / path) for path in case.files}
        submissions = self.place.root / "data" / "submissions"
        kept = shutil.copytree(submissions, self.place.root.with_name(f"{self.place.root.name}-kept"))
        try:
            for path, content in case.files.items():
                _put(self.place.root / path, content)
            return self._call(case.arguments)
        finally:
            _restore(self.place.root, before)
            shutil.rmtree(submissions)
            shutil.move(kept, submissions)

    def _call(self, arguments: tuple[str, ...]) -> Ran:
        started, name = time.monotonic(), " ".join(arguments)[:100]
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(arguments) + "\n")
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], _PATIENCE)
        line = process.stdout.readline() if ready else ""
        seconds = time.monotonic() - started
        if not line:
            kill_all(self.place.root, process.pid)
            code = process.wait()
            self._process = None
            return Ran(name, code if ready else None, "the process died" if ready else "", seconds)
        answer = json.loads(line)
        code = answer["code"] if isinstance(answer["code"], int) else 0 if answer["code"] is None else 1
        return Ran(name, code, answer["out"] + "\n" * (answer["lines"] > 80) * 81, seconds)

    def _started(self) -> "subprocess.Popen[str]":
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "campaign.hostile.worker"],
                cwd=self.place.root,
                env=clean_environment({"PYTHONPATH": str(ROOT)}),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                start_new_session=True,
            )
        return self._process


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _restore(root: Path, before: Mapping[str, bytes | None]) -> None:
    for path, content in before.items():
        if content is None:
            (root / path).unlink(missing_ok=True)
        else:
            (root / path).write_bytes(content)
