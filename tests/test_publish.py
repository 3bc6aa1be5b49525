"""Publishing replaces files one by one and loses nothing when it cannot."""

import errno
import multiprocessing
import os
from pathlib import Path

import pytest

from diendan.bundle.forum_lock import locked
from diendan.errors import ExitCode, PublishFailed, ToolMissing
from diendan.files.atomic_writing import remove_parts
from diendan.plan.publish import Brought, Staged, beside, remove_leftovers, stage, unwritable


def files(folder: Path, **contents: str) -> dict[str, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for name, content in contents.items():
        (folder / name).write_text(content, encoding="utf-8")
        made[f"cao-bang/{name}"] = folder / name
    return made


def put(bundle: Path, staged: tuple[Staged, ...], seen: list[Brought] | None = None) -> None:
    with beside(bundle, staged) as brought:
        if seen is not None:
            seen.append(brought)
        brought.put()


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_staged_files_are_moved_to_their_places_with_their_hashes(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    staged = stage(files(tmp_path / "work", a="new"))
    put(bundle, staged)
    assert contents(bundle / "cao-bang") == {"a": "new"}
    assert (staged[0].output.path, staged[0].output.size) == ("cao-bang/a", 3)
    assert not (tmp_path / "work" / "a").exists()


@pytest.mark.parametrize("place", ["../a", "/a", "x/../../a"])
def test_place_outside_the_bundle_is_refused(tmp_path: Path, place: str) -> None:
    with pytest.raises(PublishFailed, match="outside"):
        stage({place: tmp_path})


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("refused", [".b.part", "b"])
def test_disk_that_cannot_be_written_replaces_all_or_says_how_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, refused: str
) -> None:
    bundle, rename = tmp_path / "bundle", Path.replace
    put(bundle, stage(files(tmp_path / "work", a="old", b="old")))
    staged = stage(files(tmp_path / "work", a="new", b="new"))

    def refuse(self: Path, target: Path) -> Path:
        if target.name == refused:
            raise OSError(code, os.strerror(code), str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    seen: list[Brought] = []
    with pytest.raises(OSError, match=os.strerror(code)):
        put(bundle, staged, seen)
    replaced = sum(brought.replaced for brought in seen)
    assert replaced == (0 if refused == ".b.part" else 1)
    assert contents(bundle / "cao-bang") == {"a": "new" if replaced else "old", "b": "old"}


def test_folder_in_the_place_of_a_document_is_met_before_anything_is_replaced(tmp_path: Path) -> None:
    put(tmp_path, stage(files(tmp_path / "work", a="old")))
    (tmp_path / "cao-bang" / "b").mkdir()
    with (
        pytest.raises(IsADirectoryError),
        beside(tmp_path, stage(files(tmp_path / "work", a="new", b="new"))),
    ):
        pass
    assert (tmp_path / "cao-bang" / "a").read_text(encoding="utf-8") == "old"


def test_error_says_why_and_what_is_published(tmp_path: Path) -> None:
    error = unwritable(tmp_path / "2026-q3", OSError(errno.ENOSPC, "No space left"), "All is as it was.")
    assert str(error).startswith("reports/2026-q3 cannot be written: the disk is full. All is as it was.")
    assert error.exit_code == ExitCode.REPORT_FAILED


def test_build_on_another_disk_is_copied_beside_and_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle, rename = tmp_path / "bundle", Path.replace

    def across(self: Path, target: Path) -> Path:
        if not self.is_relative_to(bundle):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", across)
    put(bundle, stage(files(tmp_path / "work", a="new")))
    assert contents(bundle / "cao-bang") == {"a": "new"}
    assert not (tmp_path / "work" / "a").exists()


def test_what_a_killed_run_has_not_renamed_goes_and_nothing_else(tmp_path: Path) -> None:
    for name in ("a/.b.html.part", ".index.html.part", "a/b.html", "a/b.part", ".hidden"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    remove_parts(tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        ".hidden",
        "b.html",
        "b.part",
    ]


def test_leftovers_go_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    for name in ("a/old", "a/mine", "b/x/old", "kept"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    remove_leftovers(tmp_path, ["a/old", "b/x/old", "gone"])
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        "a",
        "a/mine",
        "kept",
    ]


def test_bundle_that_cannot_be_written_is_said_before_anything_is_executed(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file where the folder should be", encoding="utf-8")
    with (
        pytest.raises(ToolMissing, match="nothing was executed"),
        locked(tmp_path / "reports" / "test", wait=True, say=print),
    ):
        pass


def _hold(
    bundle: Path, held: "multiprocessing.synchronize.Event", done: "multiprocessing.synchronize.Event"
) -> None:
    with locked(bundle, wait=True, say=print):
        held.set()
        done.wait(30)


def test_second_run_on_a_forum_waits_or_says_why_not(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(tmp_path / "test", held, done))
    other.start()
    try:
        assert held.wait(30)
        with (
            pytest.raises(PublishFailed, match="Another run is making the forum test"),
            locked(tmp_path / "test", wait=False, say=print),
        ):
            pass
        said: list[str] = []

        def say(text: str) -> None:
            said.append(text)
            done.set()  # the other run ends once we have said that we wait for it

        with locked(tmp_path / "test", wait=True, say=say):
            assert "waiting until it ends" in said[0]
    finally:
        done.set()
        other.join()
    assert list((tmp_path / "test").iterdir()) == []
