"""The test suites of nbclient and papermill: what passes with ipykernel's own kernel passes with ours."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

from campaign.calls import clean_environment, kill_all, temp_of
from campaign.settings import ROOT, Settings
from campaign.trials import LeftOut, Trial
from campaign.verdict import Found, Kind

PART = "suites"
_PATIENCE = 1200.0
_OURS = ROOT / "src/diendan/execute/kernels/share/kernels/diendan/kernel.json"
_USUAL = {
    "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    "display_name": "Python 3",
    "language": "python",
}
_PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input")


@dataclass(frozen=True)
class Suite:
    """The tests in the source distribution of a package, of the version that is installed.

    keep: the folder of it that is unpacked; tests: what of it is run. needs: packages that the tests import
    and diendan does not.
    """

    package: str
    keep: str
    tests: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def archive(self) -> str:
        return f"{self.package}-{version(self.package)}.tar.gz"


SUITES = (
    Suite(
        "nbclient",
        "tests",
        ("tests",),
        ("flaky==3.8.1", "ipywidgets==8.1.9", "pytest-asyncio==1.5.0", "testpath==0.6.0", "xmltodict==1.0.4"),
    ),
    Suite(
        "papermill",
        "papermill",
        tuple(
            f"papermill/tests/test_{name}.py"
            for name in ("autosave", "cli", "clientwrap", "engines", "exceptions", "execute", "inspect")
        ),
    ),
)


def suite_trials(settings: Settings) -> list[Trial]:
    """Return a trial for each suite, as many as are asked for."""
    store = settings.home / "suites"
    return [
        Trial(PART, suite.package, partial(_try, suite=suite, store=store, given=settings.suites_from))
        for suite in SUITES[: settings.suites]
    ]


def _try(home: Path, suite: Suite, store: Path, given: Path | None) -> list[Found]:
    python = _environment(home, suite, store, given)
    source = _unpacked(suite, _archive(suite, store, given), home)
    ours = json.loads(_OURS.read_text(encoding="utf-8"))
    lost = _passed(home, source, suite.tests, python, _USUAL)
    if not lost:
        return [Found(Kind.OTHER, "no test passes with ipykernel's own kernel")]
    for _ in range(2):  # a test of time-outs may fail on a busy machine
        if lost:
            lost -= _passed(home, source, suite.tests, python, ours)
    return [Found(Kind.OTHER, f"passes with ipykernel's own kernel alone: {name}") for name in sorted(lost)]


def _archive(suite: Suite, store: Path, given: Path | None) -> Path:
    """Return the source distribution: of the folder `given`, else downloaded by pip once.

    Raises LeftOut where there is none.
    """
    place = (given or store) / suite.archive
    if given and not place.is_file():
        raise LeftOut(f"{given} has no {suite.archive}")
    if not place.is_file():
        exact = f"{suite.package}=={version(suite.package)}"
        _pip(suite, "download", "--no-deps", f"--no-binary={suite.package}", "--dest", str(store), exact)
    return place


def _environment(home: Path, suite: Suite, store: Path, given: Path | None) -> Path:
    """Make an environment of our packages and of those that the suite needs; return its Python.

    Raises LeftOut where they cannot be had.
    """
    folders = [Path(sysconfig.get_path("purelib"))]
    if suite.needs:
        folders.append(more := store / f"{suite.package}-needs")
        if not more.is_dir():
            built = home / "needs"
            offline = ("--no-index", "--find-links", str(given)) if given else ()
            _pip(suite, "install", "--no-deps", *offline, "--target", str(built), *suite.needs)
            store.mkdir(exist_ok=True)
            built.replace(more)
    place = home / "venv"
    venv.create(place)
    added = "; ".join(f"site.addsitedir({str(folder)!r})" for folder in folders)
    (own,) = place.glob("lib/python*/site-packages")
    (own / "ours.pth").write_text(f"import site; {added}\n", encoding="utf-8")
    return place / "bin" / "python"


def _pip(suite: Suite, *words: str) -> None:
    """Call pip. Raises LeftOut where it does not get what it is to get."""
    done = subprocess.run([*_PIP, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [""])[-1]
        holds = ", ".join((suite.archive, *(f"a wheel of {need}" for need in suite.needs)))
        raise LeftOut(f"pip does not get its tests ({said}); --suites-from FOLDER, which holds {holds}")


def _unpacked(suite: Suite, archive: Path, home: Path) -> Path:
    """Unpack what is kept of the source distribution and return the folder that it lies in."""
    place = home / "suite"
    with tarfile.open(archive) as file:
        file.extractall(home / "archive", filter="data")
    (whole,) = (home / "archive").iterdir()
    place.mkdir()
    shutil.move(whole / suite.keep, place / suite.keep)
    # Else pytest would take the settings of a project that this folder lies in.
    (place / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return place


def _passed(
    home: Path, source: Path, tests: tuple[str, ...], python: Path, specification: Mapping[str, object]
) -> set[str]:
    """Run a suite with a kernel under the name that its notebooks ask for; return the tests that pass.

    It works outside of any project. What ran when the time was over has not passed.
    """
    folder = home / "share" / "kernels" / "python3"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kernel.json").write_text(json.dumps(specification), encoding="utf-8")
    report, work = home / "report.xml", temp_of(home) / "suite"
    report.unlink(missing_ok=True)
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(source, work)
    paths = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    with (home / "said.txt").open("ab") as said:
        process = subprocess.Popen(
            [str(python), "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={report}", *tests],
            cwd=work,
            env=clean_environment({"JUPYTER_PATH": str(home / "share"), "PATH": paths}),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        with suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
        kill_all(work, *([process.pid] if process.poll() is None else []))
        process.wait()
    return _named(report) if report.is_file() else set()


def _named(report: Path) -> set[str]:
    """Return the tests that passed, by a report in JUnit's form."""
    cases = ElementTree.parse(report).iter("testcase")
    return {f"{case.get('classname')}.{case.get('name')}" for case in cases if not len(case)}
