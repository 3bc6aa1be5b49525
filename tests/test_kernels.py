"""Warm kernels: each report gets a fresh process; nothing leaks, nothing is left behind."""

import ast
import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.connect import LocalPortCache
from jupyter_client.manager import AsyncKernelManager

from diendan.execute.kernels import kernel_environment, parent_process
from diendan.execute.kernels.kernel_environment import kernel_variables
from diendan.execute.kernels.manager import KERNEL_DIRECTORY, running_kernel
from diendan.execute.notebook_execution import ExecuteRequest, execute
from diendan.parsing.notebook_files import normalised, read_notebook, write_notebook
from diendan.workers.local_pool import LocalWorkers

NOTEBOOKS = Path(__file__).parent / "notebooks_execute"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")


def run(name: str, root: Path, folder: str = "") -> list[dict[str, Any]]:
    """Execute a test notebook and return its executed cells."""
    work = root / "build" / (folder or name)
    done = execute(ExecuteRequest(NOTEBOOKS / f"{name}.ipynb", {}, work, root, timeout=120))
    return list(read_notebook(done.notebook)["cells"])


def run_source(source: str, root: Path, **more: Any) -> Any:
    """Execute a notebook of one cell in `root` and return its last value."""
    cells = [
        {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "x = 1"},
        {"cell_type": "code", "metadata": {}, "source": source},
    ]
    path = root / "one.ipynb"
    write_notebook(normalised({"cells": cells, "metadata": {}}), path)
    done = execute(ExecuteRequest(path, {}, root / "build" / "one", root, timeout=60, **more))
    return ast.literal_eval(read_notebook(done.notebook)["cells"][-1]["outputs"][0]["data"]["text/plain"])


def until(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return true()


def test_nothing_leaks_from_one_report_to_the_next(tmp_path: Path) -> None:
    fresh = run("shows_state", tmp_path)
    run("leaves_state", tmp_path)
    after = run("shows_state", tmp_path)
    state = [ast.literal_eval(cells[3]["outputs"][0]["data"]["text/plain"]) for cells in (fresh, after)]
    assert state[0] == state[1]
    assert state[1]["folder"] == "kernel"
    assert state[1]["font size"] == 10.0
    assert not any((state[1]["builtins"], state[1]["environment"], state[1]["figures"]))


def test_no_two_kernels_draw_the_same_random_numbers(tmp_path: Path) -> None:
    drawn = [run("shows_state", tmp_path)[4]["outputs"][0]["data"]["text/plain"] for _ in range(3)]
    assert len(set(drawn)) == 3
    assert len({number for pair in map(ast.literal_eval, drawn) for number in pair}) == 6


def test_forty_kernels_from_eight_threads_all_start_and_show_their_charts(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: run("charts", tmp_path, f"charts-{n}"), range(40)))
    for cells in made:
        assert [sum("image/png" in output["data"] for output in cell["outputs"]) for cell in cells[-3:]] == [
            1
        ] * 3
    assert made.count(made[0]) == 40


def test_a_kernels_folder_is_private_short_and_removed(tmp_path: Path) -> None:
    async def folder() -> Path:
        async with running_kernel("warm", kernel_variables(tmp_path, {}), tmp_path, 60) as (manager, _):
            path = Path(manager.connection_file).parent
            assert path.stat().st_mode & 0o777 == 0o700
            assert all(len(str(file)) < 90 for file in path.iterdir())
            assert {file.name for file in path.iterdir()} >= {"k-1", "k-2", "k-3", "k-4", "k-5"}
            return path

    assert not asyncio.run(folder()).exists()


def test_a_kernels_environment_is_ours_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "matplotlibrc").write_text("font.size: 40\n")
    (theirs / "startup.py").write_text("raise SystemExit\n")
    for name in ("MATPLOTLIBRC", "MPLCONFIGDIR", "IPYTHONDIR", "PYTHONPATH", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(theirs))
    monkeypatch.setenv("PYTHONSTARTUP", str(theirs / "startup.py"))
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    source = (
        "import matplotlib, os, time\n"
        "wanted = 'DIENDAN_ROOT TMPDIR SOURCE_DATE_EPOCH TZ PYTHONHASHSEED'.split()\n"
        "size = matplotlib.rcParams['font.size']\n"
        "theirs = sorted(name for name, value in os.environ.items() if 'theirs' in value)\n"
        "[[os.environ[name] for name in wanted], time.tzname[0], hash('tỉnh'), size, theirs]"
    )
    warm = run_source(source, tmp_path, epoch=1789430400)
    own = str(tmp_path / "build" / "one" / "kernel" / "tmp")
    assert warm[0] == [str(tmp_path), own, "1789430400", "UTC", "0"]
    assert warm[1:2] + warm[3:] == ["UTC", 10.0, []]
    assert run_source(source, tmp_path, epoch=1789430400, kernels="ordinary") == warm


def test_a_kernel_inherits_no_open_file_of_its_siblings(tmp_path: Path) -> None:
    source = (
        "import os\n"
        "files = [f'/proc/self/fd/{n}' for n in os.listdir('/proc/self/fd')]\n"
        "names = {os.readlink(file) for file in files if os.path.exists(file)}\n"
        "sorted(name for name in names if name[0] == '/' and not name.startswith(('/dev/', '/proc/')))"
    )
    assert run_source(source, tmp_path) == [str(tmp_path / "build" / "one" / "log.txt")]


def test_the_parent_and_its_kernels_end_with_their_owner(tmp_path: Path) -> None:
    script = tmp_path / "owner.py"
    script.write_text(
        "import asyncio, os, sys\n"
        "from pathlib import Path\n"
        "from diendan.execute.kernels import parent_process\n"
        "from diendan.execute.kernels.manager import running_kernel\n"
        "from diendan.execute.kernels.kernel_environment import kernel_variables\n"
        "async def main():\n"
        "    root = Path(sys.argv[1])\n"
        "    async with running_kernel('warm', kernel_variables(root, {}), root, 60) as (manager, _):\n"
        "        print(parent_process._current._process.pid, manager.provisioner.pid, flush=True)\n"
        "        os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)], capture_output=True, text=True, check=False
    )
    pids = [int(pid) for pid in done.stdout.split()]
    assert len(pids) == 2, done.stderr
    assert until(lambda: not any(_lives(pid) for pid in pids))


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def own_parent(root: Path) -> parent_process.WarmParent:
    parent = parent_process.warm_parent(root)
    assert isinstance(parent, parent_process.WarmParent)
    return parent


def leave_a_kernel(root: Path) -> tuple[int, int]:
    """Start a kernel in a worker, leave it running, and return its process and that of its parent."""
    kernel = parent_process.warm_parent(root).start(
        ["-f", str(root / "k.json")], kernel_variables(root, {}), str(root)
    )
    pid = kernel.started.result(timeout=60).pid
    return pid, int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_workers_share_their_owners_parent_and_take_their_kernels_along(tmp_path: Path) -> None:
    parent = own_parent(tmp_path)
    workers = LocalWorkers(1)
    kernel, forked_by = workers.submit(leave_a_kernel, tmp_path).result(timeout=60)
    assert forked_by == parent._process.pid
    assert _lives(kernel)
    workers.stop()
    assert until(lambda: not _lives(kernel))
    assert _lives(parent._process.pid)
    run("shows_parameters", tmp_path)
    parent_process.end_warm_parent()
    assert not parent.folder.exists()


def test_a_worker_whose_owners_parent_is_gone_starts_its_own(tmp_path: Path) -> None:
    parent = own_parent(tmp_path)
    workers = LocalWorkers(1)
    os.kill(parent._process.pid, 9)
    parent._process.wait()
    _, forked_by = workers.submit(leave_a_kernel, tmp_path).result(timeout=60)
    assert forked_by != parent._process.pid
    workers.stop()
    parent_process.end_warm_parent()


def test_a_parent_that_was_killed_is_replaced(tmp_path: Path) -> None:
    run("shows_parameters", tmp_path)
    parent = own_parent(tmp_path)
    os.kill(parent._process.pid, 9)
    assert until(lambda: not parent.alive)
    run("shows_parameters", tmp_path)
    assert parent_process.warm_parent(tmp_path) is not parent


def test_a_parent_whose_code_has_changed_is_replaced_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("shows_parameters", tmp_path)
    old = own_parent(tmp_path)
    monkeypatch.setattr(parent_process, "_sources", lambda _root: (("changed.py", 1, 1),))
    assert parent_process.warm_parent(tmp_path) is not old
    assert until(lambda: not old.alive and not _lives(old._process.pid))
    parent_process.end_warm_parent()


@pytest.mark.parametrize("transport", ["tcp", "ipc"])
def test_jupyterlabs_way_to_a_kernel_works(
    transport: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_PATH", str(KERNEL_DIRECTORY.parent.parent))
    monkeypatch.setenv("DIENDAN_ROOT", str(tmp_path))

    async def session() -> list[Any]:
        names = {"ip": str(tmp_path / "k")} if transport == "ipc" else {}
        manager = AsyncKernelManager(kernel_name="diendan", transport=transport, **names)
        await manager.start_kernel(cwd=str(tmp_path))
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        seen = []
        for source in ("n = 1", "n + 1", "import time; time.sleep(60)"):
            answer = asyncio.ensure_future(
                client.execute_interactive(source, output_hook=lambda _: None, timeout=30)
            )
            if "sleep" in source:
                await asyncio.sleep(0.5)
                await manager.interrupt_kernel()
            seen.append((await answer)["content"].get("ename", "ok"))
        pid = manager.provisioner.pid  # type: ignore[union-attr]
        await manager.restart_kernel()
        await client.wait_for_ready(timeout=60)
        seen.append((await client.execute("n", reply=True, timeout=30))["content"].get("ename"))
        seen.append(_lives(pid))
        client.stop_channels()
        await manager.shutdown_kernel()
        seen.append(await manager.is_alive())
        return seen

    assert asyncio.run(session()) == ["ok", "ok", "KeyboardInterrupt", "NameError", False, False]


def test_a_notebook_is_executed_by_nbconvert_by_its_path_from_any_folder(tmp_path: Path) -> None:
    path = "notebooks/where.ipynb"
    (tmp_path / "notebooks").mkdir()
    source = "import os; print(os.getcwd())"
    cell: dict[str, object] = {
        "cell_type": "code",
        "source": source,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    kernel = {"kernelspec": {"name": "diendan", "display_name": "diendan", "language": "python"}}
    write_notebook(normalised({"cells": [cell], "metadata": kernel}), tmp_path / path)
    done = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "notebook", "--output-dir", "out", "--execute", path],
        cwd=tmp_path,
        env={**os.environ, "JUPYTER_PATH": str(KERNEL_DIRECTORY.parent.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (shown,) = read_notebook(tmp_path / "out" / "where.ipynb")["cells"][0]["outputs"]
    assert shown["text"].strip() == str(tmp_path / "notebooks")


def test_a_kernel_outside_a_project_takes_options_encryption_and_other_ports_for_taken_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_PATH", str(KERNEL_DIRECTORY.parent.parent))
    monkeypatch.delenv("DIENDAN_ROOT", raising=False)
    source = "import os; print(get_ipython().history_manager.hist_file, os.environ.get('DIENDAN_ROOT'))"
    free = LocalPortCache.find_available_port
    with socket.socket() as theirs:
        theirs.bind(("127.0.0.1", 0))
        theirs.listen()
        taken = [theirs.getsockname()[1]]
        monkeypatch.setattr(
            LocalPortCache, "find_available_port", lambda ports, ip: taken.pop() if taken else free(ports, ip)
        )

        async def printed() -> str:
            manager = AsyncKernelManager(
                kernel_name="diendan", transport="tcp", transport_encryption="required"
            )
            options = ["--HistoryManager.hist_file=:memory:"]
            await manager.start_kernel(cwd=str(tmp_path), extra_arguments=options)
            client = manager.client()
            client.start_channels()
            await client.wait_for_ready(timeout=60)
            said: list[str] = []
            await client.execute_interactive(
                source,
                output_hook=lambda message: said.append(message["content"].get("text", "")),
                timeout=30,
            )
            client.stop_channels()
            await manager.shutdown_kernel(now=True)
            return "".join(said)

        assert asyncio.run(printed()) == ":memory: None\n"
    assert not taken


@pytest.fixture
def found_by_kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of made-up modules that kernels, and a warm parent of their own, find by PYTHONPATH."""
    folder = tmp_path / "made_up"
    folder.mkdir()
    monkeypatch.setattr(kernel_environment, "_INHERITED", (*kernel_environment._INHERITED, "PYTHONPATH"))
    monkeypatch.setenv("PYTHONPATH", str(folder))
    parent_process.end_warm_parent()
    yield folder
    parent_process.end_warm_parent()


THREAD = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"


def test_what_pandas_would_compute_with_is_kept_from_it_and_not_from_the_notebook(
    found_by_kernels: Path, tmp_path: Path
) -> None:
    for name in ("pyarrow", "numexpr", "bottleneck"):
        (found_by_kernels / f"{name}.py").write_text(f"__version__ = '99.0'\n{THREAD}")
    source = (
        "import pandas, sys\n"
        "before = [name for name in ('pyarrow', 'numexpr', 'bottleneck') if name in sys.modules]\n"
        "import pyarrow\n"
        "[before, pandas.Series(['a']).dtype.storage, pyarrow.__version__]"
    )
    assert run_source(source, tmp_path) == [[], "python", "99.0"]
    assert parent_process.refusal() == ""


def test_a_frame_shows_its_columns_as_in_any_kernel(tmp_path: Path) -> None:
    source = "import pandas\nrepr(pandas.DataFrame([dict.fromkeys('abcdefghijkl', 'nine to go')]))"
    assert "..." not in run_source(source, tmp_path)


def test_kernels_are_started_afresh_where_the_warm_parent_has_a_thread(
    found_by_kernels: Path, tmp_path: Path
) -> None:
    (found_by_kernels / "sitecustomize.py").write_text(THREAD)
    assert run_source("1", tmp_path) == 1
    assert parent_process.refusal() == "Python starts a thread"


def test_a_kernel_that_cannot_start_says_why(tmp_path: Path) -> None:
    kernel = parent_process.warm_parent(tmp_path).start(
        ["-f", str(tmp_path / "k.json")], {}, str(tmp_path / "missing")
    )
    with pytest.raises(RuntimeError, match="ended while it started"):
        kernel.started.result(timeout=60)
    assert kernel.poll() == 1


def test_a_kernel_whose_parent_dies_without_a_word_names_the_likely_causes(tmp_path: Path) -> None:
    run("shows_parameters", tmp_path)
    parent = own_parent(tmp_path)
    os.kill(parent._process.pid, signal.SIGSTOP)
    kernel = parent.start(["-f", str(tmp_path / "k.json")], {}, str(tmp_path))
    os.kill(parent._process.pid, signal.SIGKILL)
    with pytest.raises(RuntimeError, match="out of memory"):
        kernel.started.result(timeout=60)


def test_the_control_socket_is_not_in_a_forked_copy_of_the_owner(tmp_path: Path) -> None:
    parent = parent_process.warm_parent(tmp_path)
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        theirs.send(b"1" if parent_process._current is None and parent._control.fileno() == -1 else b"0")
        os._exit(0)
    os.waitpid(pid, 0)
    assert ours.recv(1) == b"1"


def test_what_a_kernel_has_started_ends_with_it_also_where_it_dies(tmp_path: Path) -> None:
    started = tmp_path / "pid"

    async def die() -> None:
        async with running_kernel("warm", kernel_variables(tmp_path, {}), tmp_path, 60) as (_, client):
            client.execute(
                "import os, subprocess\n"
                f"open({str(started)!r}, 'w').write(str(subprocess.Popen(['sleep', '60']).pid))\n"
                "os._exit(3)"
            )
            assert until(lambda: started.exists() and bool(started.read_text()))
            assert until(lambda: not _lives(int(started.read_text())))

    asyncio.run(die())
