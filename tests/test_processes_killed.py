"""Processes of a run are killed while it goes on: it makes the other reports and says what happened."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from diendan.errors import Outcome
from diendan.plan.manifest.manifest import JOURNAL, read_manifest
from diendan.project import Project
from tiny_project import CODE, PROSE, TABLE, change_forum, tiny_project, write_notebook

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

SLOWLY = "import time; time.sleep(0.4)"
REPORTS = 14
FORK_SERVER = "multiprocessing.forkserver"
WARM_PARENT = "diendan.execute.kernels.warm_parent"


def processes(session: int) -> dict[int, tuple[int, str]]:
    """Return parent and command line of each process of a session, by number."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found[int(folder.name)] = (int(fields[1]), command)
    return found


def fork_server(run: int) -> list[int]:
    every = processes(run)
    servers = [pid for pid, (_, command) in every.items() if FORK_SERVER in command]
    return [pid for pid in servers if every[pid][0] == run]


def workers(run: int) -> list[int]:
    servers = fork_server(run)
    return [pid for pid, (parent, _) in processes(run).items() if parent in servers]


def warm_parent(run: int) -> list[int]:
    return [
        int(folder.name)
        for folder in Path("/proc").glob("[0-9]*")
        if _reads(folder / "cmdline", WARM_PARENT) and _parent(folder) == run
    ]


def _reads(path: Path, text: str) -> bool:
    try:
        return text in path.read_text().replace("\0", " ")
    except OSError:
        return False


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A temporary folder with a path that is short enough for sockets, however the tests are run."""
    with tempfile.TemporaryDirectory(prefix="test-") as folder:
        yield Path(folder)


@pytest.fixture
def running(tmp_path: Path, temporary: Path) -> Iterator[tuple[Project, "subprocess.Popen[str]"]]:
    """A run of fourteen provinces in another process, once its first report is published."""
    project = tiny_project(tmp_path / "project", cells=(CODE, SLOWLY, TABLE, PROSE))
    change_forum(project, provinces={"region": "R2"})
    command = [sys.executable, "-m", "diendan.cli", "reports", "test", "--renderer", "builtin", "--jobs", "2"]
    process = subprocess.Popen(
        command,
        cwd=project.root,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    journal = project.bundle("test") / JOURNAL
    deadline = time.monotonic() + 120
    while not (journal.is_file() and b'"done"' in journal.read_bytes()) and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    yield project, process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_a_worker_that_cannot_start_is_said_without_a_traceback() -> None:
    code = (
        "import threading\n"
        "def start(_): raise RuntimeError('no room for a thread')\n"
        "threading.Thread.start = start\n"
        "from diendan.workers.local_pool import _begin\n"
        "_begin(None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "A worker cannot start: no room for a thread.\n")


@pytest.mark.parametrize("victims", [fork_server, workers, warm_parent])
def test_run_goes_on_and_says_what_happened(
    running: tuple[Project, "subprocess.Popen[str]"], victims: Callable[[int], list[int]]
) -> None:
    project, process = running
    found = victims(process.pid)
    assert found, "nothing to kill"
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    out, err = process.communicate(timeout=180)
    assert "Traceback" not in out + err
    entries = read_manifest(project.bundle("test")).entries
    failed = [name for name, entry in entries.items() if entry.outcome is not Outcome.SUCCEEDED]
    assert len(entries) == REPORTS
    assert len(failed) <= 3, "at most those that were under way"
    assert process.returncode == (1 if failed else 0)
    assert f"{REPORTS - len(failed)} reports made" in out
    assert not (project.bundle("test") / JOURNAL).exists()
    if victims is warm_parent:
        assert "kernel" in out or not failed
    else:
        assert "workers were started afresh" in out


def test_folders_of_processes_that_are_gone_are_removed_and_no_others(temporary: Path) -> None:
    """The whole run is killed at once; another process keeps a folder of its own."""
    code = (
        "import sys, time\nfrom diendan.own_folders import OwnFolder\n"
        "print(OwnFolder().path, flush=True)\ntime.sleep(600)"
    )
    environment = {**os.environ, "TMPDIR": str(temporary)}
    owners = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        gone, kept = (Path(owner.stdout.readline().strip()) for owner in owners if owner.stdout)
        foreign = [temporary / name for name in ("diendan-run-notes", "diendan-abcdefgh", "run-abcdefgh")]
        for folder in foreign:
            folder.mkdir()
        (gone / "parent").touch()
        owners[0].kill()
        owners[0].wait()
        sweep = "from diendan.own_folders import remove_abandoned; remove_abandoned()"
        subprocess.run([sys.executable, "-c", sweep], env=environment, check=True)
        assert sorted(temporary.iterdir()) == sorted([kept, *foreign])
    finally:
        for owner in owners:
            owner.kill()
            owner.communicate()


def test_killed_run_leaves_no_folder_and_no_part_after_the_next(
    running: tuple[Project, "subprocess.Popen[str]"], temporary: Path
) -> None:
    project, process = running
    for pid in [*workers(process.pid), *warm_parent(process.pid), process.pid]:
        with suppress(ProcessLookupError):  # a worker that was counted may end by itself
            os.kill(pid, signal.SIGKILL)
    process.communicate()
    (project.bundle("test") / ".index.html.part").write_text("half", encoding="utf-8")
    assert list(temporary.glob("diendan-*")), "nothing was left behind that could be removed"
    shutil.copy(project.root / "notebooks" / "tiny.ipynb", temporary)
    write_notebook(project.notebook("tiny"), [CODE, TABLE, PROSE])
    assert "14 reports made" in reports(project, temporary)
    assert not list(temporary.glob("diendan-*"))
    assert not list(project.bundle("test").rglob(".*.part"))
    # Killed before it published anything, and its change undone: the next run has nothing to do.
    (temporary / "diendan-run-abcdefgh").mkdir()
    assert "up to date" in reports(project, temporary)
    assert not list(temporary.glob("diendan-*"))


def reports(project: Project, temporary: Path) -> str:
    """Return what a run that went well says."""
    done = subprocess.run(
        [sys.executable, "-m", "diendan.cli", "reports", "test", "--renderer", "builtin", "--jobs", "2"],
        cwd=project.root,
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
