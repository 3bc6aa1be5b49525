"""A run that is killed between any two changes of the bundle: no figure stays wrong, nothing is left behind.

The kills are real (SIGKILL to a process that runs the forum); workers and front page are pretended, so that
every single moment can be tried. The data may be changed back before the next run: the files that the
killed run had replaced already must not be taken for up to date then.
"""

import hashlib
import io
import json
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from diendan.bundle.progress import Lines
from diendan.bundle.run import Summary, run_forum
from diendan.bundle.run_options import Options
from diendan.project import Project
from pretended_workers import EXTRA, pretend
from tiny_project import change_forum, change_value, tiny_project

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked and killed")

ROW = "02,2023,poverty_rate_multidimensional_household,"
OLD, NEW = "29.07", EXTRA
assert len(OLD) == len(NEW), "so that no size tells the two apart"
EVERY = "DIENDAN_EVERY_MOMENT" in os.environ
"""Try every moment and not some of them; for a campaign."""
Files = dict[str, bytes]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    pretend(monkeypatch)
    made = tiny_project(tmp_path / "project")
    made_again(made)
    return made


def made_again(project: Project, only: tuple[str, ...] = ()) -> Summary:
    return run_forum(project, "test", Options(renderer="builtin", only=only), Lines(io.StringIO()))


def files(project: Project) -> Files:
    bundle = project.bundle("test")
    return {
        path.relative_to(bundle).as_posix(): path.read_bytes()
        for path in bundle.rglob("*")
        if path.is_file() and path.name != "run.json"
    }


def killed_at(moment: int, project: Project) -> bool:
    """Run the forum in a process that is killed at its n-th change of the bundle, if it has so many."""
    child = os.fork()
    if child == 0:
        try:
            _count_changes(str(project.bundle("test")), moment)
            made_again(project)
            os._exit(0)
        finally:
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL)
    return code != 0


def _count_changes(bundle: str, moment: int) -> None:
    left = moment

    def reached() -> bool:
        nonlocal left
        left -= 1
        return left == 0

    def counted(change: Callable[..., Any]) -> Callable[..., Any]:
        def counting(path: Any, *arguments: Any, **options: Any) -> Any:
            if any(str(each).startswith(bundle) for each in (path, *arguments)) and reached():
                os.kill(os.getpid(), signal.SIGKILL)
            return change(path, *arguments, **options)

        return counting

    write = os.write

    def torn(handle: int, content: bytes) -> int:
        if reached():
            write(handle, content[: len(content) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        return write(handle, content)

    for name in ("replace", "unlink", "rmdir"):
        setattr(os, name, counted(getattr(os, name)))
    os.write = torn  # type: ignore[assignment]


def change(project: Project) -> None:
    change_value(project, "poverty_multidimensional", f"{ROW}{OLD},", f"{ROW}{NEW},")


def undo(project: Project) -> None:
    change_value(project, "poverty_multidimensional", f"{ROW}{NEW},", f"{ROW}{OLD},")


@pytest.fixture
def before(project: Project) -> Files:
    return files(project)


@pytest.fixture
def after(project: Project, before: Files) -> Files:
    change(project)
    assert made_again(project).made == 1
    found = files(project)
    undo(project)
    assert made_again(project).made == 1
    assert files(project) == before
    assert "ha-giang/tiny.vi/fig-more.csv" in set(found) - set(before)
    return found


def whole(project: Project, *versions: Files) -> None:
    """Every file that a reader would open is one of the versions, never a part of one."""
    for name, content in files(project).items():
        if not Path(name).name.startswith(".") and name not in ("manifest.journal", "index.html"):
            known = [version[name] for version in versions if name in version]
            assert not name.startswith(("cao-bang", "ha-giang")) or content in known, name


def true_to_its_manifest(project: Project) -> None:
    bundle = project.bundle("test")
    manifest = json.loads((bundle / "manifest.json").read_bytes())
    assert not (bundle / "manifest.journal").exists()
    listed = [*manifest["files"], *(out for report in manifest["reports"] for out in report["outputs"])]
    for output in listed:
        assert hashlib.sha256((bundle / output["path"]).read_bytes()).hexdigest() == output["sha256"]
    assert set(files(project)) == {"manifest.json", *(output["path"] for output in listed)}


def moments(step: int = 1) -> Iterator[int]:
    return iter(range(1, 200, 1 if EVERY else step))


@pytest.mark.parametrize("changed_back", [True, False])
def test_killed_at_any_moment(project: Project, before: Files, after: Files, changed_back: bool) -> None:
    for moment in moments(2):
        moment += changed_back
        change(project)
        alive = not killed_at(moment, project)
        whole(project, before, after)
        if changed_back:
            undo(project)
        made_again(project)
        assert files(project) == (before if changed_back else after), f"killed at change {moment}"
        if not changed_back:
            undo(project)
            made_again(project)
            assert files(project) == before
        if alive:
            assert moment > 20
            return
    pytest.fail("there was no end")


def test_killed_several_times_in_a_row(project: Project, before: Files, after: Files) -> None:
    chance = random.Random(18)
    for _ in range(40 if EVERY else 5):
        change(project)
        first, second, third = (chance.randint(1, 30) for _ in range(3))
        killed_at(first, project)
        undo(project)
        killed_at(second, project)
        change(project)
        killed_at(third, project)
        whole(project, before, after)
        undo(project)
        made_again(project)
        assert files(project) == before, (first, second, third)


def test_killed_and_then_another_province_alone(project: Project, before: Files) -> None:
    withdrawn = 0
    for moment in range(5, 16, 1 if EVERY else 3):
        change(project)
        assert killed_at(moment, project)
        undo(project)
        made_again(project, only=("cao-bang",))
        true_to_its_manifest(project)
        withdrawn += "ha-giang/tiny.vi.html" not in files(project)
        made_again(project)
        assert files(project) == before, f"killed at change {moment}"
    assert withdrawn, "what is of two versions is not published"


def test_killed_while_a_province_that_is_no_longer_asked_for_is_removed(
    project: Project, before: Files
) -> None:
    def leave_one() -> None:
        change_forum(project, provinces=["ha-giang"])

    forum = project.forum_file("test").read_bytes()
    leave_one()
    made_again(project)
    one = files(project)
    for moment in moments(3):
        project.forum_file("test").write_bytes(forum)
        made_again(project)
        assert files(project) == before
        leave_one()
        alive = not killed_at(moment, project)
        made_again(project)
        assert files(project) == one, f"killed at change {moment}"
        if alive:
            return
    pytest.fail("there was no end")
