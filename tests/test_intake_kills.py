"""An intake or import that is killed at any step on the disk, or has no room: the next run makes it good."""

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from bad_submissions import ROOT, SUMMARY, aid, monitoring, saved
from diendan.cli import main
from diendan.data.checking.package_checks import check_data
from diendan.data.provenance.raw_files import JOURNAL
from diendan.data.submissions import UNFINISHED
from diendan.errors import WriteFailed
from diendan.exchange.forms.form_files import make_forms
from diendan.exchange.importing.import_run import import_file
from diendan.exchange.importing.storing import finish
from diendan.exchange.intake.accepted_submissions import read_kept
from diendan.exchange.intake.inbox import INBOX, intake_lines, take_in
from diendan.files.atomic_writing import write_atomically
from diendan.project import Project
from diendan.registry.meeting_calendar import write_calendar
from killing import killed_at, killed_while_writing, steps, tree

DAY = date(2026, 2, 1)
EVERY = 48
"""A run is killed at every n-th of its steps."""


def changed_aid() -> bytes:
    book = aid(2024)
    book[SUMMARY]["G8"] = "Đã sửa"
    return saved(book)


def next_year() -> bytes:
    """Return the form of the year after: its figures are a jump, once the year before is accepted."""
    book = aid(2023, "lang-son")
    book[SUMMARY]["E10"], book.worksheets[2]["J8"] = 30_000_000, 29_900_000
    return saved(book)


SENT: dict[str, Callable[[], bytes]] = {
    "a.xlsx": lambda: saved(aid(2024)),
    "b.xlsx": lambda: saved(aid(2022, "lang-son")),
    "b2.xlsx": next_year,
    "c.xlsx": lambda: saved(monitoring(2023)),
    "d.xlsx": lambda: b"%PDF-1.7",
}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one submission accepted and six files in the inbox, of which four will be."""
    root = tmp_path_factory.mktemp("sent")
    for name in ("data", "params"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("kept", "raw", "*.xlsx"))
    inbox = root / INBOX
    inbox.mkdir(exist_ok=True)
    (inbox / "0.xlsx").write_bytes(changed_aid())
    take_in(Project.at(root), DAY)
    for name, content in SENT.items():
        (inbox / name).write_bytes(content())
    # Of one hash: a book that is saved again holds another second.
    shutil.copyfile(inbox / "b.xlsx", inbox / "b (1).xlsx")
    return root


def copied(source: Path, target: Path) -> Project:
    shutil.copytree(source, target)
    return Project.at(target)


def taken_in(project: Project) -> list[str]:
    """Run the intake and return what it says."""
    return list(intake_lines(take_in(project, DAY), lambda path: path.name))


def state(project: Project) -> dict[str, bytes | None]:
    return tree(project.data, project.build)


@pytest.fixture(scope="module")
def undisturbed(
    sent: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[str], dict[str, bytes | None]]:
    project = copied(sent, tmp_path_factory.mktemp("undisturbed") / "project")
    lines = taken_in(project)
    assert lines[-1].startswith("4 accepted, 2 known already")
    assert check_data(project.root) == []
    return lines, state(project)


def test_an_intake_killed_at_any_step_is_made_good_by_the_next(
    sent: Path, undisturbed: tuple[list[str], dict[str, bytes | None]], tmp_path: Path
) -> None:
    lines, end = undisturbed
    project = copied(sent, tmp_path / "counted")
    count = steps(lambda: take_in(project, DAY), project.root)
    assert count > 40
    chosen = {1, 3, count, *range(6, count, EVERY)}
    for step in sorted(chosen):
        project = copied(sent, tmp_path / f"{step}")
        assert killed_at(step, lambda at=project: take_in(at, DAY), project.root)  # type: ignore[misc]
        if (project.root / UNFINISHED).exists():
            assert "Run `make intake`" in str(check_data(project.root)[0])
        assert taken_in(project) == lines, step
        assert state(project) == end, step
        shutil.rmtree(project.root)


def test_a_run_that_is_killed_again_and_again_ends_the_same(
    sent: Path, undisturbed: tuple[list[str], dict[str, bytes | None]], tmp_path: Path
) -> None:
    lines, end = undisturbed
    project = copied(sent, tmp_path / "project")
    for step in (29, 17, 11):
        assert killed_at(step, lambda: take_in(project, DAY), project.root)
    assert taken_in(project) == lines
    assert state(project) == end


@pytest.mark.parametrize("size", [700, 9000])
def test_an_intake_killed_in_the_middle_of_a_file_is_made_good_by_the_next(
    size: int, sent: Path, undisturbed: tuple[list[str], dict[str, bytes | None]], tmp_path: Path
) -> None:
    lines, end = undisturbed
    project = copied(sent, tmp_path / "project")
    assert killed_while_writing(size, lambda: take_in(project, DAY))
    assert taken_in(project) == lines
    assert state(project) == end


def test_what_a_killed_run_took_in_stays_when_its_file_has_left_the_inbox(sent: Path, tmp_path: Path) -> None:
    project = copied(sent, tmp_path / "project")
    count = steps(lambda: take_in(project, DAY), project.root)
    project = copied(sent, tmp_path / "killed")
    assert killed_at(count, lambda: take_in(project, DAY), project.root)
    kept = read_kept(project.root)
    (project.root / INBOX / "c.xlsx").unlink()
    taken_in(project)
    assert {each.sha256 for each in read_kept(project.root)} == {each.sha256 for each in kept}
    assert check_data(project.root) == []


# No room, or no right to write


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """Mount over a folder, or skip where this may not be done."""
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this account cannot mount")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def outcome(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """Run the command as a person does, and return exit code and what it says."""
    monkeypatch.setenv("DIENDAN_ROOT", str(project.root))
    capsys.readouterr()
    code = main(["intake", "--received", DAY.isoformat()])
    said = capsys.readouterr()
    return code, said.out + said.err


@pytest.mark.parametrize("where", ["data", "build"])
@pytest.mark.parametrize("fault", ["full", "read-only"])
def test_no_room_is_said_and_the_next_run_is_as_if_nothing_had_been(
    where: str,
    fault: str,
    sent: Path,
    undisturbed: tuple[list[str], dict[str, bytes | None]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines, end = undisturbed
    project = copied(sent, tmp_path / "project")
    folder = project.root / where
    if fault == "read-only":
        with mounted(folder, "--bind", "-o", "ro", str(folder)):
            code, said = outcome(project, monkeypatch, capsys)
    else:
        before = tmp_path / "before"
        shutil.copytree(folder, before)
        used = sum(-(-path.stat().st_size // 4096) * 4 for path in before.rglob("*") if path.is_file())
        with mounted(folder, "-t", "tmpfs", "-o", f"size={used + 44}k", "tmpfs"):
            shutil.copytree(before, folder, dirs_exist_ok=True)
            code, said = outcome(project, monkeypatch, capsys)
            left = tmp_path / "left"
            shutil.copytree(folder, left)
        shutil.rmtree(folder)
        shutil.copytree(left, folder)
    assert code == WriteFailed.exit_code
    assert "Cannot write what the intake found." in said
    assert "Make room or get the right to write there" in said
    assert "Traceback" not in said
    assert taken_in(project) == lines
    assert state(project) == end


def test_a_read_only_inbox_with_nothing_new_needs_no_room(sent: Path, tmp_path: Path) -> None:
    project = copied(sent, tmp_path / "project")
    taken_in(project)
    with mounted(project.data, "--bind", "-o", "ro", str(project.data)):
        assert taken_in(project)[-1].startswith("0 accepted, 6 known already")


def test_a_file_of_the_inbox_that_cannot_be_read_is_answered(
    sent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = copied(sent, tmp_path / "project")

    def refuse(path: Path, _: object) -> bytes:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr("diendan.exchange.intake.inbox.read_bytes", refuse)
    lines = taken_in(project)
    assert sum("cannot be opened" in line for line in lines) == 7


# Imports and the other commands that write


def newer(folder: Path) -> Path:
    """Return an edition that changes a table, the catalogue's years and the descriptor."""
    sample = ROOT / "tests" / "raw_samples" / "gso2019_poverty_rate_by_province_pxweb_semicolon.csv"
    path = folder / "newer.csv"
    path.write_text(
        sample.read_text(encoding="utf-8-sig").replace("Pre. 2016", "Pre. 2018"), encoding="utf-8"
    )
    return path


def imported(root: Path, path: Path) -> list[str]:
    lines: list[str] = []
    import_file(root, path, lines.append, replace=True, accept=True)
    return lines


def test_an_import_killed_at_any_step_is_made_good_by_the_next(tmp_path: Path) -> None:
    path = newer(tmp_path)

    def project(name: str) -> Path:
        ignored = shutil.ignore_patterns("kept", "raw", "*.xlsx")
        shutil.copytree(ROOT / "data", tmp_path / name / "data", ignore=ignored)
        return tmp_path / name

    root = project("undisturbed")
    before = tree(root / "data")
    imported(root, path)
    end = tree(root / "data")
    assert end != before
    root = project("counted")
    count = steps(lambda: imported(root, path), root)
    assert count > 12
    for step in sorted({1, 2, count, *range(3, count, EVERY // 2 or 1)}):
        root = project(f"{step}")
        assert killed_at(step, lambda at=root: imported(at, path), root)  # type: ignore[misc]
        stopped = (root / "data" / ".import" / "journal.json").exists()
        said = imported(root, path)
        assert stopped == ("is finished now" in said[0])
        assert any("are written" in line or "say this already" in line for line in said)
        assert tree(root / "data") == end, step
        shutil.rmtree(root)


def test_no_report_is_made_from_half_an_import(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("kept", "*.xlsx"))
    write_atomically(tmp_path / JOURNAL, b"[]")
    assert "an import that was stopped" in str(check_data(tmp_path)[0])
    assert finish(tmp_path) == ()
    assert check_data(tmp_path) == []


def test_an_import_without_room_leaves_all_as_it_was(tmp_path: Path) -> None:
    path = newer(tmp_path)
    data = tmp_path / "project" / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("kept", "raw", "*.xlsx"))
    before = tree(data)
    with (
        mounted(data, "--bind", "-o", "ro", str(data)),
        pytest.raises(WriteFailed, match="Cannot write the import"),
    ):
        imported(data.parent, path)
    assert tree(data) == before


def test_a_file_is_written_whole_or_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_atomically(path, b"old")
    assert killed_while_writing(100, lambda: write_atomically(path, b"new" * 100))
    assert path.read_bytes() == b"old"
    write_atomically(path, b"new")
    assert tree(tmp_path) == {f"{tmp_path.name}/a.txt": b"new"}


@pytest.mark.parametrize(
    "act",
    [
        lambda project: make_forms(project, ["cao-bang"], 2025),
        lambda project: write_calendar(ROOT, 2027, project.build / "a.ics"),
    ],
    ids=["forms", "calendar"],
)
def test_a_command_that_cannot_write_says_so(act: Callable[[Project], object], tmp_path: Path) -> None:
    project = Project.at(ROOT, tmp_path)
    project.build.mkdir()
    with mounted(project.build, "-t", "tmpfs", "-o", "size=4k", "tmpfs"):
        with pytest.raises(WriteFailed, match=r"Cannot write .*\n.*No space left"):
            act(project)
        assert not [path for path in project.build.rglob("*") if path.is_file()]
