"""A forum end to end with the tiny report: made, up to date, changed, failing, killed, stopped, resumed."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path

import pytest

from diendan.bundle.progress import Lines
from diendan.bundle.run import Summary, run_forum
from diendan.bundle.run_options import Options
from diendan.cli import main
from diendan.errors import InputError, Outcome
from diendan.plan.manifest.manifest import JOURNAL, read_manifest
from diendan.project import Project
from tiny_project import CODE, PROSE, TABLE, change_forum, change_value, tiny_project, write_notebook

FAILS_IN_HA_GIANG = 'assert province != "ha-giang", "no such rate"'
INDICATOR = "poverty_rate_multidimensional_household"


def run(
    project: Project, *, force: bool = False, fail_fast: bool = False, only: tuple[str, ...] = ()
) -> Summary:
    options = Options(renderer="builtin", jobs=1, force=force, fail_fast=fail_fast, only=only)
    return run_forum(project, "test", options, Lines(sys.stdout))


def words_of(page: bytes) -> str:
    """Return a page without its tags, which stand round each figure."""
    return re.sub(r"<[^>]*>", "", page.decode())


def files(bundle: Path) -> dict[str, bytes]:
    return {
        path.relative_to(bundle).as_posix(): path.read_bytes()
        for path in bundle.rglob("*")
        if path.is_file() and path.name != "run.json"
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose forum was made once; tests work on copies, which are up to date there."""
    project = tiny_project(tmp_path_factory.mktemp("made") / "project")
    summary = run(project)
    assert (summary.made, summary.troubles) == (2, ())
    return project


@pytest.fixture
def project(made: Project, tmp_path: Path) -> Project:
    shutil.copytree(made.root, tmp_path / "copy")
    return Project.at(tmp_path / "copy")


def test_every_published_file_is_in_the_manifest(project: Project) -> None:
    bundle = project.bundle("test")
    manifest = read_manifest(bundle)
    assert set(files(bundle)) == {"manifest.json", *manifest.outputs()}
    for name in ("cao-bang/tiny.vi", "ha-giang/tiny.vi"):
        entry = manifest.entries[name]
        assert entry.outcome is Outcome.SUCCEEDED
        paths = [output.path for output in entry.outputs]
        assert paths == [f"{name}.html", f"{name}.ipynb", f"{name}.sources.csv", f"{name}/tbl-rate.csv"]
        assert [manifest.reads[read]["table"] for read in entry.reads if "table" in manifest.reads[read]]
    for name in (
        "notebooks/tiny.ipynb",
        "params/forums/test.yml",
        "data/indicators/poverty_multidimensional.csv",
    ):
        assert name in manifest.head["inputs"]  # type: ignore[operator]
    text = (bundle / "manifest.json").read_text(encoding="utf-8")
    assert str(project.root) not in text
    assert "29,07%" in words_of((bundle / "ha-giang" / "tiny.vi.html").read_bytes())


def test_second_run_has_nothing_to_do_and_loads_nothing_heavy(project: Project) -> None:
    before = files(project.bundle("test"))
    heavy = ["pandas", "matplotlib", "papermill", "nbformat", "typst", "babel", "pydantic", "jinja2", "rich"]
    code = (
        "import sys; from diendan.cli import main\n"
        "assert main(['reports', 'test', '--renderer', 'builtin']) == 0\n"
        f"print(sorted(set({heavy}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project.root, capture_output=True, text=True, check=True, timeout=60
    )
    assert "everything is up to date (2 reports: 2 documents for 2 units)" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
    assert files(project.bundle("test")) == before


def test_packages_of_other_versions_are_named_in_summary_and_manifest(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = project.lock.read_text(encoding="utf-8")
    assert "\npandas==" in lock
    project.lock.write_text(lock.replace("\npandas==", "\npandas==0.1+"), encoding="utf-8")
    monkeypatch.chdir(project.root)
    assert main(["reports", "test", "--renderer", "builtin", "--jobs", "1", "--subject", "cao-bang"]) == 0
    named = f"pandas {version('pandas')} (locked: 0.1+{version('pandas')})"
    assert f"the manifest names all: {named}\n" in capsys.readouterr().out
    head = read_manifest(project.bundle("test")).head
    assert head["not_as_locked"] == {"pandas": named.removeprefix("pandas ")}


def test_second_build_elsewhere_gives_the_same_bytes(made: Project, tmp_path: Path) -> None:
    root = tmp_path / "another place"
    shutil.copytree(made.root, root, ignore=shutil.ignore_patterns("build", "test"))
    environment = {**os.environ, "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "7"}
    subprocess.run(
        [sys.executable, "-m", "diendan.cli", "reports", "test", "--renderer", "builtin", "--jobs", "1"],
        cwd=root,
        env=environment,
        check=True,
        timeout=120,
        stdout=subprocess.DEVNULL,
    )
    assert files(root / "reports" / "test") == files(made.bundle("test"))


def test_changed_value_remakes_one_province(project: Project) -> None:
    change_value(
        project, "poverty_multidimensional", f"02,2023,{INDICATOR},29.07,", f"02,2023,{INDICATOR},28.90,"
    )
    before = files(project.bundle("test"))
    summary = run(project)
    assert (summary.made, summary.up_to_date) == (1, 1)
    after = files(project.bundle("test"))
    assert "28,90%" in after["ha-giang/tiny.vi.html"].decode()
    assert after["cao-bang/tiny.vi.html"] == before["cao-bang/tiny.vi.html"]
    assert run(project).made == 0


def test_value_that_nobody_read_remakes_no_report_and_is_settled_at_once(project: Project) -> None:
    change_value(
        project, "poverty_multidimensional", f"01,2023,{INDICATOR},0.1,", f"01,2023,{INDICATOR},0.2,"
    )
    assert (run(project).made, run(project).up_to_date) == (0, 2)
    assert set(files(project.bundle("test"))) == {
        "manifest.json",
        *read_manifest(project.bundle("test")).outputs(),
    }


def test_changed_registry_makes_the_page_outdated_and_nothing_else(project: Project) -> None:
    before = files(project.bundle("test"))
    index = project.bundle("test") / "index.html"
    with (project.data / "dialogue" / "organisations.csv").open("a", encoding="utf-8") as stream:
        stream.write("minh-hoa,Tổ chức minh họa,Illustrative organisation,,donor,nguồn minh họa\n")
    assert run(project).made == 0
    after = files(project.bundle("test"))
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed == {"index.html", "csv/partners.csv", "manifest.json", "ro-crate-metadata.json"}
    assert "Tổ chức minh họa" in after["index.html"].decode()
    written = index.stat().st_mtime_ns
    assert run(project).made == 0
    with (project.data / "indicators" / "immunisation.csv").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert run(project).made == 0
    assert index.stat().st_mtime_ns == written, "written only when what it shows changed"
    index.write_text("broken", encoding="utf-8")
    (project.bundle("test") / "csv" / "events.csv").unlink()
    assert run(project).made == 0
    assert files(project.bundle("test")) == after, "a damaged page is made again"


def test_changed_sentence_is_executed_so_that_its_figures_are_looked_at(project: Project) -> None:
    path = project.texts / "tiny.vi.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Tỷ lệ hộ nghèo là", "Tỷ lệ nghèo nay là"), encoding="utf-8"
    )
    write_notebook(project.root / "unused.ipynb", [])
    summary = run(project)
    assert summary.made == 2
    assert {str(step.action) for step in summary.plan.steps} == {"execute"}
    after = files(project.bundle("test"))
    assert "nay là 29,07" in words_of(after["ha-giang/tiny.vi.html"])
    assert "nay là 29,07" in after["ha-giang/tiny.vi.ipynb"].decode()
    assert run(project).made == 0


def test_report_that_its_notebook_opens_for_another_is_refused(project: Project) -> None:
    changes = ('language = "en"', 'province = "ha-giang"', 'forum_date = "2019-01-01"')
    for change, expected in zip(changes, ("language", "province", "forum_date"), strict=True):
        write_notebook(project.notebook("tiny"), [change, CODE, TABLE, PROSE])
        failed = {trouble.name: trouble.failure for trouble in run(project).troubles}
        wanted = {"cao-bang/tiny.vi"} | ({"ha-giang/tiny.vi"} if expected != "province" else set())
        assert failed.keys() == wanted
        for failure in failed.values():
            assert "cell 3" in failure.where
            assert expected in failure.cause
            assert "it is made for" in failure.cause


def test_failing_report_keeps_its_last_good_version_and_the_others_go_on(project: Project) -> None:
    before = files(project.bundle("test"))
    write_notebook(project.notebook("tiny"), [CODE, FAILS_IN_HA_GIANG, TABLE, PROSE])
    summary = run(project)
    (trouble,) = summary.troubles
    assert (summary.made, trouble.name) == (1, "ha-giang/tiny.vi")
    assert "cell 3" in trouble.failure.where
    assert "no such rate" in trouble.failure.cause
    assert "Traceback" in trouble.log.read_text(encoding="utf-8")
    assert (trouble.log.parent / "executed.ipynb").is_file()
    after = files(project.bundle("test"))
    assert after["ha-giang/tiny.vi.html"] == before["ha-giang/tiny.vi.html"]
    entry = read_manifest(project.bundle("test")).entries["ha-giang/tiny.vi"]
    assert entry.outcome is Outcome.FAILED
    assert entry.failure == trouble.failure
    assert "no such rate" in after["index.html"].decode()
    write_notebook(project.notebook("tiny"), [CODE, TABLE, PROSE])
    assert run(project).made == 2
    assert "no such rate" not in files(project.bundle("test"))["index.html"].decode()


def test_fail_fast_leaves_the_rest(project: Project) -> None:
    change_forum(project, provinces={"region": "R2"})
    write_notebook(project.notebook("tiny"), [CODE, 'raise ValueError("always")'])
    summary = run(project, fail_fast=True)
    assert summary.troubles
    assert summary.left > 0
    assert set(files(project.bundle("test"))) >= {"cao-bang/tiny.vi.html", "ha-giang/tiny.vi.html"}


def test_province_that_the_forum_no_longer_asks_for_goes(project: Project) -> None:
    change_forum(project, provinces=["ha-giang"])
    summary = run(project)
    assert (summary.made, summary.up_to_date) == (0, 1)
    assert not (project.bundle("test") / "cao-bang").exists()
    assert set(files(project.bundle("test"))) == {
        "manifest.json",
        *read_manifest(project.bundle("test")).outputs(),
    }


def test_one_province_alone_leaves_the_others_in_the_bundle(project: Project) -> None:
    before = files(project.bundle("test"))
    summary = run(project, only=("ha-giang",), force=True)
    assert summary.made == 1
    assert files(project.bundle("test")) == before


def test_undeclared_read_fails_the_report(project: Project) -> None:
    write_notebook(
        project.notebook("tiny"), [CODE, 'load("labour", year=[2023], province_code=codes)', TABLE, PROSE]
    )
    summary = run(project, only=("ha-giang",))
    (trouble,) = summary.troubles
    assert "labour" in trouble.failure.cause


def test_bad_data_stop_the_run_before_anything_is_executed(project: Project) -> None:
    change_value(
        project, "poverty_multidimensional", f"02,2023,{INDICATOR},29.07,", f"02,2023,{INDICATOR},many,"
    )
    before = files(project.bundle("test"))
    with pytest.raises(InputError, match="nothing was executed") as caught:
        run(project)
    assert "poverty_multidimensional.csv" in str(caught.value)
    assert files(project.bundle("test")) == before


def test_wrong_words_of_provinces_stop_the_run_before_anything_is_executed(project: Project) -> None:
    sidecar = project.sidecar_file("tiny")
    sidecar.write_text(
        sidecar.read_text(encoding="utf-8").replace("layout: brief", "layout: official"), encoding="utf-8"
    )
    told = project.root / "params" / "provinces"
    told.mkdir(exist_ok=True)
    (told / "cao-bang.yml").write_text("office: {agency: [", encoding="utf-8")
    (told / "ha-giang.yml").write_text("office: {agency: 5, recipients: all}", encoding="utf-8")
    before = files(project.bundle("test"))
    with pytest.raises(InputError, match="nothing was executed") as caught:
        run(project)
    assert [finding.where for finding in caught.value.findings] == [
        "params/provinces/cao-bang.yml: line 1",
        "params/provinces/ha-giang.yml: line 1, key `office.agency`",
        "params/provinces/ha-giang.yml: line 1, key `office.recipients`",
    ]
    assert files(project.bundle("test")) == before
    (told / "cao-bang.yml").write_text("# nothing yet\n", encoding="utf-8")
    (told / "ha-giang.yml").unlink()
    assert run(project).troubles == ()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Project, "subprocess.Popen[str]"]]:
    """A run of fourteen provinces in another process, stopped by the test once the first reports are out."""
    project = tiny_project(tmp_path / "project", cells=("import time; time.sleep(0.4)", CODE, TABLE, PROSE))
    change_forum(project, provinces={"region": "R2"})
    process = subprocess.Popen(
        [sys.executable, "-m", "diendan.cli", "reports", "test", "--renderer", "builtin", "--jobs", "2"],
        cwd=project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # In the background of a shell the tests ignore Ctrl-C, and so would what they start.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    journal = project.bundle("test") / JOURNAL
    deadline = time.monotonic() + 120
    while not (journal.is_file() and b'"done"' in journal.read_bytes()) and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    yield project, process
    if process.poll() is None:
        process.kill()
    process.communicate()


def survivors(session: int) -> list[str]:
    """Return the processes of a session that are still alive."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def wait_until_gone(session: int) -> None:
    deadline = time.monotonic() + 20
    while survivors(session) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert survivors(session) == []


def test_killed_run_leaves_nothing_behind_and_is_resumed(
    running: tuple[Project, "subprocess.Popen[str]"],
) -> None:
    project, process = running
    process.kill()
    process.communicate()
    wait_until_gone(process.pid)
    published = set(read_manifest(project.bundle("test")).entries)
    assert 0 < len(published) < 14
    summary = run(project)
    assert summary.up_to_date == len(published)
    assert summary.made == 14 - len(published)
    manifest = read_manifest(project.bundle("test"))
    assert set(files(project.bundle("test"))) == {"manifest.json", *manifest.outputs()}


def test_ctrl_c_ends_at_once_and_cleanly(running: tuple[Project, "subprocess.Popen[str]"]) -> None:
    project, process = running
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the whole group
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in out + err
    assert "run again" in err
    wait_until_gone(process.pid)
    for entry in read_manifest(project.bundle("test")).entries.values():
        for output in entry.outputs:
            assert (project.bundle("test") / output.path).stat().st_size == output.size
