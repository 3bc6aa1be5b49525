"""What a notebook may not do: what a kernel does not need is refused, whatever the call is named."""

import ast
import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from diendan.errors import InputError
from diendan.execute.kernels import guard
from diendan.execute.kernels.manager import Kernels
from diendan.execute.notebook_execution import ExecuteRequest, execute
from diendan.parsing.notebook_files import read_notebook
from few_cells import write_cells

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone")
Hook = Callable[[str, tuple[object, ...]], None]
KERNELS: tuple[Kernels, ...] = ("warm", "ordinary")
START = """\
import os, shutil, sqlite3
from pathlib import Path
import pandas as pd
root = Path(os.environ["DIENDAN_ROOT"])
flags = root / "data" / "flags.csv"
Path("mine.csv").write_text("a")
"""
OPENED, LISTED, CHANGED = "opened the file", "used the folder", "used {}"
NETWORK, PROGRAM, MACHINE = "used the network", "started another process", "used the machine past Python"

# A use: what the notebook does and what it is answered. `flags`, `outside`, `home` are files that are there.
REFUSED = {
    "a data file": ("open(flags)", OPENED),
    "pandas": ("pd.read_csv(flags)", OPENED),
    "a detour": ("open('../../../data/flags.csv')", OPENED),
    "bytes": ("open(os.fsencode(flags))", OPENED),
    "a number": ("os.open(flags, os.O_RDONLY)", OPENED),
    "a way through a link": ("os.symlink(flags, 'link'); open('link')", OPENED),
    "a file outside": ("open(outside)", OPENED),
    "pandas outside": ("pd.read_csv(outside)", OPENED),
    "a file of the user": ("open(Path.home() / '.profile')", OPENED),
    "a copy": ("shutil.copy(flags, 'copy.csv')", OPENED),
    "our reader of files": ("import diendan.data.csv_files as c; c.read_csv(flags, 'x')", OPENED),
    "our package of data": ("import diendan.data.datapackage as d; d.Package.load(root)", OPENED),
    "a listing": ("os.listdir(flags.parent)", LISTED),
    "a scan": ("os.scandir(flags.parent)", LISTED),
    "a walk": ("list(os.walk(flags.parent))", LISTED),
    "a pattern": ("list(flags.parent.glob('*'))", LISTED),
    "another folder to work in": ("os.chdir(flags.parent)", LISTED),
    "a new file": ("open(root / 'data' / 'new.csv', 'w')", CHANGED),
    "a file beside the kernel's folder": ("open('../reads.jsonl', 'w')", CHANGED),
    "a file appended to": ("open(flags, 'a')", CHANGED),
    "a file opened for both": ("os.open(flags, os.O_RDWR)", CHANGED),
    "a database": ("sqlite3.connect(root / 'data' / 'x.db')", CHANGED),
    "a database by its address": ("sqlite3.connect(f'file:{root}/x.db?mode=ro', uri=True)", CHANGED),
    "a rename into data": ("os.rename('mine.csv', flags)", CHANGED),
    "a rename out of data": ("os.rename(flags, 'theirs.csv')", CHANGED),
    "a replacement": ("Path('mine.csv').replace(flags)", CHANGED),
    "a move": ("shutil.move('mine.csv', flags)", CHANGED),
    "a removal": ("os.remove(flags)", CHANGED),
    "an unlinking": ("flags.unlink()", CHANGED),
    "a folder": ("os.mkdir(root / 'data' / 'new')", CHANGED),
    "a removed folder": ("os.rmdir(root / 'data' / 'empty')", CHANGED),
    "a removed tree": ("shutil.rmtree(flags.parent / 'empty')", OPENED),
    "a link to data": ("os.link(flags, 'linked.csv')", CHANGED),
    "a link in data": ("os.symlink('mine.csv', root / 'data' / 'link.csv')", CHANGED),
    "a cut": ("os.truncate(flags, 0)", CHANGED),
    "a mode": ("os.chmod(flags, 0o600)", CHANGED),
    "a time": ("os.utime(flags)", CHANGED),
    "an entry of an open folder": (
        "os.mkdir('d'); n = os.open('d', os.O_RDONLY); os.remove('../../../../data/flags.csv', dir_fd=n)",
        CHANGED,
    ),
    "a page": ("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')", NETWORK),
    "a socket": ("import socket; socket.create_connection(('127.0.0.1', 9))", NETWORK),
    "a program": ("import subprocess; subprocess.run(['true'])", PROGRAM),
    "a shell": ("os.system('true')", PROGRAM),
    "a line of shell": ("!true", PROGRAM),
    "a copy of the process": ("os.fork()", PROGRAM),
    "a library in C": ("import ctypes; ctypes.CDLL(None)", MACHINE),
    "a signal": ("os.kill(os.getpid(), 0)", MACHINE),
    "a limit": (
        "import resource; resource.setrlimit(resource.RLIMIT_CORE, resource.getrlimit(resource.RLIMIT_CORE))",
        MACHINE,
    ),
}
ALLOWED = """\
import tempfile, importlib.resources, json, zoneinfo, diendan.errors
open("mine.txt", "w").close()
os.replace("mine.txt", "yours.txt")
os.makedirs("deep/er")
shutil.rmtree("deep")
tempfile.TemporaryFile().close()
with tempfile.TemporaryDirectory() as folder:
    Path(folder, "a").mkdir()
    Path(folder, "a", "b").write_text("c")
sqlite3.connect("mine.db").close()
sqlite3.connect(":memory:").close()
zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh")
import matplotlib.pyplot as plt
plt.figure().savefig("x.svg")
plt.close()
open(os.devnull, "w").close()
len((importlib.resources.files("pandas") / "__init__.py").read_text()) > 0"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What each use is answered, from a warm and from an ordinary kernel: one notebook tries them all."""
    root = tmp_path_factory.mktemp("project")
    outside = tmp_path_factory.mktemp("elsewhere") / "x.csv"
    (root / "data" / "empty").mkdir(parents=True)
    for file in (root / "data" / "flags.csv", outside):
        file.write_text("year\n2023\n")
    tried = {name: use for name, (use, _) in REFUSED.items()}
    cells = [
        f"{START}outside = {str(outside)!r}\nuses = {tried!r}",
        "told = {}\n"
        "for name, use in uses.items():\n"
        "    try:\n"
        "        get_ipython().run_cell(use).raise_error() if use[0] == '!' else exec(use, globals())\n"
        "        told[name] = 'nothing'\n"
        "    except BaseException as error:\n"
        "        told[name] = f'{type(error).__name__}: {error}'\n"
        "told",
    ]
    path = write_cells(root, cells)
    found: dict[str, dict[str, str]] = {}
    for kernels in KERNELS:
        request = ExecuteRequest(path, {}, root / "build" / kernels, root, timeout=60, kernels=kernels)
        last = read_notebook(execute(request).notebook)["cells"][-1]
        found[kernels] = ast.literal_eval(last["outputs"][-1]["data"]["text/plain"])
    assert (root / "data" / "flags.csv").read_text() == "year\n2023\n"
    assert sorted(os.listdir(root / "data")) == ["empty", "flags.csv"]  # noqa: PTH208
    return found


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_kernel_does_not_need_is_refused(name: str, told: dict[str, dict[str, str]]) -> None:
    words = "The notebook " + REFUSED[name][1].partition("{")[0]
    assert told["warm"][name].startswith(f"InputError: {words}"), told["warm"][name]
    assert told["ordinary"][name] == told["warm"][name]


@pytest.mark.parametrize("kernels", KERNELS)
def test_a_notebook_may_use_its_own_folder_and_its_libraries(kernels: Kernels, tmp_path: Path) -> None:
    path = write_cells(tmp_path, [START + ALLOWED])
    request = ExecuteRequest(path, {}, tmp_path / "build" / "one", tmp_path, timeout=60, kernels=kernels)
    assert read_notebook(execute(request).notebook)["cells"][-1]["outputs"][0]["data"]["text/plain"] == "True"


def chain(hook: Hook, path: Path, *modules: str) -> None:
    """Let the last of the modules open the file, called by the one before, and so on; "" is the cell."""
    call: Callable[[], None] = partial(hook, "open", (str(path), "r", 0))
    for module in reversed(modules):
        names: dict[str, Any] = CELLS if module == "" else {"__name__": module}
        exec("def through(call): return lambda: call()", names)
        call = names["through"](call)
    call()


CELLS: dict[str, Any] = {"__name__": "__main__"}
OURS, BELOW = "diendan.analysis.reading.loading", "diendan.data.csv_files"


@pytest.mark.parametrize(
    ("modules", "allowed"),
    [
        (("", OURS), True),
        (("", OURS, BELOW, "pathlib"), True),
        (("", "pandas", OURS, BELOW), True),
        (("",), False),
        (("", "pandas"), False),
        (("", BELOW), False),
        (("", BELOW, OURS, BELOW), False),
        (("", OURS, "pandas.io"), False),
        (("", OURS, "pandas", ""), False),
        (("diendan.execute.kernels.child", "pandas"), False),
    ],
)
def test_a_projects_file_is_opened_by_what_records_it_alone(
    modules: tuple[str, ...], allowed: bool, tmp_path: Path
) -> None:
    hook = guard._hook(guard.AllowedFolders.around(tmp_path, tmp_path / "build"), CELLS)
    with nullcontext() if allowed else pytest.raises(InputError, match="opened the file"):
        chain(hook, tmp_path / "data" / "x.csv", *modules)
    with pytest.raises(InputError, match="opened the file"):
        chain(hook, tmp_path / "elsewhere" / "x.csv", *modules)
