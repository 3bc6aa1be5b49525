"""Publishing replaces files one by one and loses nothing when it cannot."""

import errno
import multiprocessing
from pathlib import Path

import pytest

from diendan.errors import ExitCode, PublishFailed, ToolMissing
from diendan.pipeline.lock import locked
from diendan.pipeline.publish import publish, remove_leftovers, stage


def files(folder: Path, **contents: str) -> dict[str, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for name, content in contents.items():
        (folder / name).write_text(content, encoding="utf-8")
        made[f"cao-bang/{name}"] = folder / name
    return made


def test_staged_files_are_moved_to_their_places_with_their_hashes(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    (output,) = publish(bundle, stage(files(tmp_path / "work", a="new")))
    assert (bundle / "cao-bang" / "a").read_text(encoding="utf-8") == "new"
    assert (output.path, output.size) == ("cao-bang/a", 3)
    assert not (tmp_path / "work" / "a").exists()


@pytest.mark.parametrize("place", ["../a", "/a", "x/../../a"])
def test_place_outside_the_bundle_is_refused(tmp_path: Path, place: str) -> None:
    with pytest.raises(PublishFailed, match="outside"):
        stage({place: tmp_path})


@pytest.mark.parametrize(("code", "words"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "[Rr]ead-only")])
def test_disk_that_cannot_be_written_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    bundle = tmp_path / "bundle"
    publish(bundle, stage(files(tmp_path / "work", a="old")))
    staged = stage(files(tmp_path / "work", a="new"))

    def refuse(self: Path, _: Path) -> None:
        raise OSError(code, __import__("os").strerror(code), str(self))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PublishFailed, match=words) as caught:
        publish(bundle, staged)
    assert caught.value.exit_code == ExitCode.REPORT_FAILED
    assert (bundle / "cao-bang" / "a").read_text(encoding="utf-8") == "old"


def test_build_on_another_disk_is_copied_beside_and_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle, rename = tmp_path / "bundle", Path.replace

    def across(self: Path, target: Path) -> Path:
        if self.name != ".a.part":
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", across)
    publish(bundle, stage(files(tmp_path / "work", a="new")))
    assert [path.name for path in (bundle / "cao-bang").iterdir()] == ["a"]
    assert (bundle / "cao-bang" / "a").read_text(encoding="utf-8") == "new"


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
