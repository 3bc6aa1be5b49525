"""The resource faults: what is wrong, with which command, and the words by which a person learns of it."""

import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from campaign.namespaces import without_privilege
from campaign.situations import Situation, once_there

KB, MB = 1 << 10, 1 << 20
Prepare = Callable[[Situation], None]


@dataclass(frozen=True)
class Fault:
    """command: what is run meanwhile; prepare: makes the fault; mounts: whether that needs a namespace."""

    name: str
    command: str
    prepare: Prepare
    mounts: bool = False


def faults() -> Iterator[Fault]:
    """Yield every fault."""
    yield from _full()
    yield from _read_only()
    yield from _forbidden()
    yield from _limited()
    yield from _removed()
    yield from _strange()


def _full() -> Iterator[Fault]:
    spares: dict[str, dict[str, tuple[int, ...]]] = {
        "reports": {"reports": (0, 16, 64, 256), "build": (0, 16, 128, 1024), "temp": (0, 64)},
        "intake": {"data": (0, 16), "build": (0, 8)},
        "forms": {"build": (0,)},
        "import": {"data": (0, 24)},
        "preview": {"build": (0,)},
        "verify": {"temp": (0, 100)},
        "new-forum": {"params": (0,)},
    }
    for command, folders in spares.items():
        for folder, sizes in folders.items():
            for size in sizes:
                yield Fault(f"{command}: {size} KB left under {folder}", command, _small(folder, size), True)


def _small(folder: str, spare: int) -> Prepare:
    def prepare(situation: Situation) -> None:
        namespace, path = situation.namespace, _folder(situation, folder)
        assert namespace is not None
        namespace.small_disk(path, spare * KB)
        situation.lift.append(lambda: namespace.enlarge(path))

    return prepare


def _read_only() -> Iterator[Fault]:
    folders = {
        "reports": ("reports", "build", "data", "notebooks", "params", "temp", "everything"),
        "intake": ("data", "build", "everything"),
        "forms": ("build",),
        "import": ("data",),
        "preview": ("build",),
        "verify": ("reports", "temp"),
    }
    for command, those in folders.items():
        for folder in those:
            yield Fault(f"{command}: {folder} is read-only", command, _locked(folder), True)


def _locked(folder: str) -> Prepare:
    def prepare(situation: Situation) -> None:
        namespace, path = situation.namespace, _folder(situation, folder)
        assert namespace is not None
        namespace.read_only(path)
        situation.lift.append(lambda: namespace.writable(path))

    return prepare


def _folder(situation: Situation, name: str) -> Path:
    if name == "temp":
        folder = Path(tempfile.mkdtemp(prefix="campaign-"))
        situation.lift.append(lambda: shutil.rmtree(folder, ignore_errors=True))
        situation.env = {**situation.env, "TMPDIR": str(folder)}
        return folder
    root = situation.place.root
    return root if name == "everything" else root / name


def _forbidden() -> Iterator[Fault]:
    for what, pattern, mode in (
        ("the bundle cannot be written", "reports/*", 0o500),
        ("a province's folder cannot be written", "reports/*/cao-bang", 0o500),
        ("a published document is read-only", "reports/*/cao-bang/*.html", 0o400),
        ("a published notebook cannot be read", "reports/*/cao-bang/*.ipynb", 0o000),
        ("the manifest cannot be read", "reports/*/manifest.json", 0o000),
        ("a table cannot be read", "data/indicators/poverty_multidimensional.csv", 0o000),
        ("a table of the registry cannot be read", "data/dialogue/groups.csv", 0o000),
        ("the descriptor cannot be read", "data/datapackage.json", 0o000),
        ("the notebook cannot be read", "notebooks/*.ipynb", 0o000),
        ("the sidecar cannot be read", "notebooks/[!_]*.yml", 0o000),
        ("the texts cannot be read", "notebooks/texts/*.vi.md", 0o000),
        ("the forum's file cannot be read", "params/forums/*.yml", 0o000),
        ("the lock cannot be read", "requirements.lock", 0o000),
    ):
        yield Fault(f"reports: {what}", "reports", _mode(pattern, mode))


def _mode(pattern: str, mode: int) -> Prepare:
    def prepare(situation: Situation) -> None:
        situation.prefix = without_privilege()
        paths = list(situation.place.root.glob(pattern))
        assert paths, pattern
        for path in paths:
            before = path.stat().st_mode & 0o777
            path.chmod(mode)
            situation.lift.append(partial(path.chmod, before))

    return prepare


def _limited() -> Iterator[Fault]:
    for name, number, values in (
        ("files of at most", resource.RLIMIT_FSIZE, (0, 1 * KB, 30 * KB, 300 * KB)),
        ("address space of", resource.RLIMIT_AS, (150 * MB, 300 * MB, 600 * MB, 1200 * MB)),
        ("data of", resource.RLIMIT_DATA, (60 * MB, 150 * MB, 250 * MB)),
        ("a stack of", resource.RLIMIT_STACK, (256 * KB,)),
    ):
        for value in values:
            said = f"{value // MB} MB" if value >= MB else f"{value // KB} KB"
            yield Fault(f"reports: {name} {said}", "reports", _limit(number, value))
    for files in (6, 12, 24, 40, 64):
        yield Fault(f"reports: {files} open files", "reports", _limit(resource.RLIMIT_NOFILE, files))
    for command in ("intake", "verify"):
        yield Fault(f"{command}: files of at most 1 KB", command, _limit(resource.RLIMIT_FSIZE, KB))
        yield Fault(f"{command}: 12 open files", command, _limit(resource.RLIMIT_NOFILE, 12))
    for processes in (1, 3, 8):
        yield Fault(f"reports: {processes} processes", "reports", _processes(processes))


def _limit(number: int, value: int) -> Prepare:
    def prepare(situation: Situation) -> None:
        situation.limits = {number: value}

    return prepare


def _processes(number: int) -> Prepare:
    def prepare(situation: Situation) -> None:
        if os.geteuid() == 0:  # no such limit for root: another user, who may do with files what root may
            without_privilege()  # says so where setpriv is missing
            may = "+dac_override,+dac_read_search,+fowner,+chown"
            user = ("--reuid=54321", "--regid=54321", "--clear-groups")
            situation.prefix = ("setpriv", *user, f"--inh-caps={may}", f"--ambient-caps={may}")
        situation.limits = {resource.RLIMIT_NPROC: number + _mine()}

    return prepare


def _mine() -> int:
    """Return how many tasks the user that the command runs as has already."""
    me, found = (54321 if os.geteuid() == 0 else os.geteuid()), 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found += len(list((folder / "task").iterdir())) if folder.stat().st_uid == me else 0
        except OSError:
            continue
    return found


def _removed() -> Iterator[Fault]:
    started = "build/*/*/*"
    for what, pattern, when in (
        ("build/", "build", started),
        ("the bundle", "reports/test-*", started),
        ("a province's folder", "reports/test-*/cao-bang", "reports/*/manifest.journal"),
        ("a table", "data/indicators/poverty_multidimensional.csv", started),
        ("the texts", "notebooks/texts/*.vi.md", started),
        ("the notebook", "notebooks/*.ipynb", started),
        ("the forum's file", "params/forums/*.yml", started),
        ("the look", "reports/_extensions", started),
    ):
        yield Fault(f"reports: {what} removed while it runs", "reports", _gone(pattern, when))


def _gone(pattern: str, when: str) -> Prepare:
    def prepare(situation: Situation) -> None:
        root = situation.place.root
        shutil.rmtree(situation.place.build, ignore_errors=True)
        aside = root.with_name("aside")
        shutil.copytree(root, aside)

        def remove(_: object) -> None:
            for path in root.glob(pattern):
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()

        def restore() -> None:
            for path in aside.glob(pattern):
                to = root / path.relative_to(aside)
                if pattern.startswith(("build", "reports/test-*")):
                    continue  # what is made is made again
                if path.is_dir():
                    shutil.copytree(path, to, dirs_exist_ok=True)
                else:
                    shutil.copy(path, to)

        situation.meanwhile = once_there(when, remove)
        situation.lift.append(restore)

    return prepare


def _strange() -> Iterator[Fault]:
    for what, env in (
        ("no such temporary folder", {"TMPDIR": "/nonexistent/folder"}),
        ("a file for a temporary folder", {"TMPDIR": "/dev/null"}),
        ("no home", {"HOME": ""}),
        ("a home that is not there", {"HOME": "/nonexistent"}),
        ("locale C", {"LC_ALL": "C", "LANG": "C"}),
        ("a locale that is not there", {"LC_ALL": "vi_VN.TCVN", "LANG": "vi_VN.TCVN"}),
        (
            "ASCII alone",
            {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"},
        ),
        ("a time zone that is not there", {"TZ": "Mars/Olympus"}),
        ("an epoch of 2040", {"SOURCE_DATE_EPOCH": "2240000000"}),
        ("an epoch that is no number", {"SOURCE_DATE_EPOCH": "tomorrow"}),
        ("a terminal of one column", {"COLUMNS": "1", "LINES": "1"}),
        ("no assertions", {"PYTHONOPTIMIZE": "2"}),
        ("warnings as errors", {"PYTHONWARNINGS": "error"}),
    ):
        yield Fault(f"reports: {what}", "reports", _surroundings(env))
    yield Fault("reports: a temporary folder with a long path", "reports", _long_temp)
    yield Fault("reports: no path but to git", "reports", _bare_path)
    yield Fault("reports: a umask that leaves others nothing", "reports", _umask(0o077))
    yield Fault("reports: nowhere to write to", "reports", _output(""))
    yield Fault("reports: output to a full disk", "reports", _output("/dev/full"))


def _surroundings(env: dict[str, str]) -> Prepare:
    def prepare(situation: Situation) -> None:
        situation.env = env

    return prepare


def _long_temp(situation: Situation) -> None:
    folder = situation.place.root.with_name("a-temporary-folder-with-a-long-name" * 3)
    folder.mkdir()
    situation.env = {"TMPDIR": str(folder)}


def _bare_path(situation: Situation) -> None:
    folder = situation.place.root.with_name("path")
    folder.mkdir()
    if git := shutil.which("git"):
        (folder / "git").symlink_to(git)
    situation.env = {"PATH": str(folder)}


def _umask(value: int) -> Prepare:
    def prepare(situation: Situation) -> None:
        situation.umask = value
        for path in situation.place.bundle.rglob("*"):  # which a run with another umask has made
            path.chmod(path.stat().st_mode & ~value)

    return prepare


def _output(path: str) -> Prepare:
    def prepare(situation: Situation) -> None:
        situation.output = path

    return prepare
