"""Editions: a bundle is frozen whole or not at all, and found again by its bytes."""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from diendan.cli import main
from diendan.editions.archive import editions_of, object_file
from diendan.editions.edition_record import Edition
from diendan.errors import ExitCode, InputError, VerificationFailed
from diendan.project import Project
from killing import killed_at, killed_while_writing, steps
from released_forum import REVISED, commit, copied, make, released, revise, small_forum
from tiny_project import change_forum

HTML = "ha-giang/tiny.vi.html"
EVERY = "DIENDAN_EVERY_MOMENT" in os.environ
"""Kill at every moment and not at some of them; for a campaign."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A forum's bundle, of which nothing is released."""
    return small_forum(tmp_path_factory.mktemp("made") / "project")


@pytest.fixture(scope="module")
def amended(made: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The forum with two editions: in the second, the reports of one province are others."""
    project = copied(made, tmp_path_factory.mktemp("amended") / "project")
    released(project)
    revise(project)
    released(project, REVISED)
    return project


@pytest.fixture
def project(made: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.delenv("DIENDAN_ROOT", raising=False)
    return copied(made, tmp_path / "project")


@pytest.fixture
def twice(amended: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    found = copied(amended, tmp_path / "project")
    monkeypatch.delenv("DIENDAN_ROOT", raising=False)
    monkeypatch.chdir(found.root)
    return found


def record(project: Project, number: int = 1) -> Path:
    return project.editions / "test" / str(number) / "edition.json"


def replace(path: Path, content: str | bytes) -> None:
    """Give a file, read-only or not, other content."""
    path.unlink()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def whole(project: Project, edition: Edition) -> bool:
    every = (*edition.outputs().values(), edition.manifest)
    places = [(object_file(project, "test", output.sha256), output) for output in every]
    return all(sha256(place.read_bytes()).hexdigest() == output.sha256 for place, output in places)


def test_released_bundle_is_kept_by_content_and_described(project: Project) -> None:
    edition = released(project)
    assert whole(project, edition)
    assert editions_of(project, "test") == (edition,)
    said = json.loads(record(project).read_bytes())
    document = said["documents"][0]
    assert document["reference"] == "diendan:test/cao-bang/tiny.vi/1"
    bundle = project.bundle("test")
    for file in (*document["files"], *said["files"], said["manifest"]):
        assert sha256((bundle / file["path"]).read_bytes()).hexdigest() == file["sha256"]
        assert (bundle / file["path"]).stat().st_size == file["size"]
    assert said["amends"] is None
    assert said["released"].endswith("+07:00")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in project.editions.rglob("*") if path.is_file()}
    assert modes == {0o444}
    assert said["warnings"] == []


def test_git_has_the_record_and_not_the_files_and_the_tree_stays_as_committed(project: Project) -> None:
    released(project)
    done = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all"], cwd=project.root, capture_output=True
    )
    assert done.stdout.decode().split() == ["??", "editions/test/1/edition.json"]
    change_forum(project, title={"vi": "Diễn đàn", "en": "Forum"})
    commit(project)
    make(project)
    assert released(project, REVISED).number == 2, "a record that no commit has is no input of a report"


def test_second_edition_says_what_it_amends_and_keeps_only_what_is_new(amended: Project) -> None:
    first, second = editions_of(amended, "test")
    assert second.amends is not None
    assert (second.amends.edition, second.amends.kind) == (1, "revision")
    assert whole(amended, first)
    assert whole(amended, second)
    before, after = first.outputs(), second.outputs()
    assert {path for path, file in after.items() if before.get(path) == file} >= {"cao-bang/tiny.vi.html"}
    assert before[HTML] != after[HTML]
    kept = [path for path in (amended.editions / "test" / "objects").rglob("*") if path.is_file()]
    assert len(kept) == len({file.sha256 for each in (before, after) for file in each.values()}) + 2


def test_whatever_the_moment_of_a_kill_there_is_no_edition_or_the_whole_one(project: Project) -> None:
    def action() -> Edition:
        return released(project)

    def again() -> None:
        assert not editions_of(project, "test")
        assert action().number == 1
        whole_and_nothing_else()

    def whole_and_nothing_else() -> None:
        (edition,) = editions_of(project, "test")
        assert whole(project, edition)
        assert not list(project.editions.rglob("*.part"))
        shutil.rmtree(project.editions)

    number = steps(action, project.editions)
    whole_and_nothing_else()
    last = 8
    """So many changes put the record into its place; those before keep one file after the other."""
    assert number > 5 * last
    for step in (*range(1, number - last, 1 if EVERY else 9), *range(number - last, number + 1)):
        assert killed_at(step, action, project.editions)
        again()
    assert killed_while_writing(2_000, action)
    again()
    assert not killed_at(number + 1, action, project.editions)
    whole_and_nothing_else()


def test_kept_content_that_was_changed_is_never_released_nor_replaced(project: Project) -> None:
    first = released(project)
    place = object_file(project, "test", first.outputs()["cao-bang/tiny.vi.html"].sha256)
    replace(place, "other")
    revise(project)
    with pytest.raises(VerificationFailed, match="Move it away"):
        released(project, REVISED)
    assert place.read_bytes() == b"other"
    assert len(editions_of(project, "test")) == 1
    assert main(["verify", "test", "--editions"]) == ExitCode.INPUT_WRONG  # not in the project's folder


def test_archive_is_verified_with_and_without_its_files(
    twice: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "test", "--editions"]) == ExitCode.OK
    assert capsys.readouterr().out.count("files are as they were released.") == 2
    one = object_file(twice, "test", editions_of(twice, "test")[0].outputs()[HTML].sha256)
    replace(one, "other")
    assert main(["verify", "test", "--editions"]) == ExitCode.DIFFERENCES
    assert HTML in capsys.readouterr().err
    shutil.rmtree(twice.editions / "test" / "objects")
    assert main(["verify", "test", "--editions"]) == ExitCode.OK
    assert "are not in this archive" in capsys.readouterr().out


def without(project: Project, number: int) -> None:
    shutil.rmtree(record(project, number).parent)


def edit(project: Project, **changes: Any) -> None:
    path = record(project, 2)
    replace(path, json.dumps(json.loads(path.read_bytes()) | changes))


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda at: without(at, 1), "editions/test/1/edition.json"),
        (lambda at: replace(record(at), "{"), "line 1"),
        (lambda at: replace(record(at), "[]"), "of schema 1"),
        (lambda at: edit(at, schema=2), "schema 2"),
        (lambda at: edit(at, warnings=[{"code": "x", "count": 0, "accepted": None}]), "the number 0"),
        (lambda at: edit(at, edition=3), "the reference"),
        (lambda at: edit(at, amends=None), "does not say that it amends"),
        (lambda at: edit(at, forum="../.."), "'../..'"),
        (lambda at: edit(at, released="2026-09-10T09:00:00+00:00"), "time zone +07:00"),
        (lambda at: edit(at, files=[{"path": "../x", "sha256": "0" * 64, "size": 1}]), "outside the bundle"),
        (lambda at: edit(at, files=[{"path": "x", "sha256": "../../x", "size": 1}]), "'../../x'"),
    ],
)
def test_record_that_is_none_is_refused_by_name(
    twice: Project, harm: Callable[[Project], object], words: str
) -> None:
    harm(twice)
    with pytest.raises(InputError) as refused:
        editions_of(twice, "test")
    assert words in str(refused.value)
    assert main(["verify-file", "0" * 12]) == ExitCode.INPUT_WRONG


@pytest.mark.parametrize("forum", ["../test", "Test", ""])
def test_forum_that_is_no_name_leads_nowhere(project: Project, forum: str) -> None:
    with pytest.raises(InputError, match="no editions of such a forum"):
        editions_of(project, forum)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["verify-file", *arguments])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def test_released_file_is_known_whatever_its_name(
    twice: Project, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sent = tmp_path / "bản in.html"
    shutil.copy(twice.bundle("test") / HTML, sent)
    code, text = said(capsys, str(sent))
    assert code == ExitCode.OK
    assert f"{HTML}: edition 2 of test, released on 20" in text
    assert "diendan:test/ha-giang/tiny.vi/2" in text
    assert "this is the latest edition" in text
    assert "the same since" not in text
    unchanged = said(capsys, str(twice.bundle("test") / "cao-bang/tiny.vi.pdf"))[1]
    assert "the same since edition 1 of" in unchanged


def test_replaced_file_is_called_so_with_what_replaced_it(
    twice: Project, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    old = editions_of(twice, "test")[0].outputs()[HTML].sha256
    sent = tmp_path / "tiny.vi.html"
    shutil.copy(object_file(twice, "test", old), sent)
    code, text = said(capsys, str(sent))
    assert code == ExitCode.OK
    assert "edition 1 of test" in text
    assert "REPLACED by edition 2" in text
    assert "revision: The source has revised figures. / Nguồn đã sửa số liệu." in text
    for printed in (old[:12], " ".join((old[:4], old[4:8], old[8:12])).upper(), f"{old[:8]}-{old[8:16]}"):
        assert said(capsys, printed) == (code, text)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("ha-giang/tiny.vi/1", "REPLACED by edition 2"),
        ("ha-giang/tiny.vi/2", "this is the latest edition"),
        ("cao-bang/tiny.vi/1", "this is the latest edition"),
    ],
)
@pytest.mark.usefixtures("twice")
def test_reference_leads_to_its_document(
    capsys: pytest.CaptureFixture[str], reference: str, words: str
) -> None:
    code, text = said(capsys, f"diendan:test/{reference}")
    assert code == ExitCode.OK
    assert words in text


def test_document_that_a_later_edition_leaves_out_is_withdrawn(
    twice: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    change_forum(twice, provinces=["cao-bang"])
    commit(twice)
    make(twice)
    released(twice, REVISED)
    assert "WITHDRAWN: it is not in edition 3" in said(capsys, "diendan:test/ha-giang/tiny.vi/2")[1]


def test_file_that_was_changed_is_not_the_one_that_was_released(
    twice: Project, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sent = tmp_path / "ha-giang" / "tiny.vi.html"
    sent.parent.mkdir()
    sent.write_bytes((twice.bundle("test") / HTML).read_bytes() + b" ")
    code, text = said(capsys, str(sent))
    assert code == ExitCode.DIFFERENCES
    assert "not the file that was released" in text
    assert "ha-giang/tiny.vi.html of edition 2" in text
    assert "cao-bang" not in text
    code, text = said(capsys, str(record(twice)))
    assert code == ExitCode.DIFFERENCES
    assert "No edition has a file of this name" in text


@pytest.mark.parametrize("asked", ["0123456789ab", "diendan:test/cao-bang/tiny.vi/9"])
def test_code_that_no_edition_has_is_told(
    twice: Project, capsys: pytest.CaptureFixture[str], asked: str
) -> None:
    assert said(capsys, asked)[0] == ExitCode.DIFFERENCES
    assert len(editions_of(twice, "test")) == 2


@pytest.mark.parametrize("asked", ["0123456789a", "nothing.pdf", ".", ""])
def test_what_is_no_file_and_no_code_is_refused(
    twice: Project, capsys: pytest.CaptureFixture[str], asked: str
) -> None:
    assert not asked or (twice.root / "data").is_dir()
    code, text = said(capsys, asked)
    assert code == ExitCode.INPUT_WRONG
    assert "a code of at least 12" in text


def test_where_nothing_was_released_that_is_said(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.root)
    assert said(capsys, "0" * 12) == (
        ExitCode.INPUT_WRONG,
        "No edition was released: editions/ holds none.\n",
    )
    assert main(["verify", "test", "--editions"]) == ExitCode.INPUT_WRONG
