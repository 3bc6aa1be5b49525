"""What is published when something is in the way: a report's own fault, a full disk, a power cut, git."""

import errno
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pretended_workers
from diendan.bundle.progress import Lines
from diendan.bundle.run import Summary, run_forum
from diendan.bundle.run_options import Options
from diendan.errors import PublishFailed
from diendan.plan.manifest.manifest import JOURNAL, read_manifest
from diendan.project import Project
from pretended_workers import pretend
from tiny_project import change_value, tiny_project

ROW = "02,2023,poverty_rate_multidimensional_household,"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    pretend(monkeypatch)
    return tiny_project(tmp_path / "project")


def run(project: Project, *, force: bool = False) -> Summary:
    return run_forum(project, "test", Options(renderer="builtin", force=force), Lines(io.StringIO()))


def change(project: Project) -> None:
    change_value(project, "poverty_multidimensional", f"{ROW}29.07,", f"{ROW}28.90,")


def test_report_whose_place_is_taken_fails_alone(project: Project) -> None:
    in_the_way = project.bundle("test") / "cao-bang" / "tiny.vi.pdf"
    in_the_way.mkdir(parents=True)
    summary = run(project)
    (trouble,) = summary.troubles
    assert (summary.made, trouble.name, trouble.failure.stage) == (1, "cao-bang/tiny.vi", "publish")
    assert trouble.failure.where == "cao-bang/tiny.vi.pdf"
    assert "a folder stands in the place of a file" in trouble.failure.cause
    assert not list(project.bundle("test").rglob(".*"))
    in_the_way.rmdir()
    assert (run(project).made, run(project).made) == (1, 0)


def test_report_that_is_half_replaced_by_its_own_fault_is_not_published(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(project)
    change(project)
    rename = Path.replace

    def held_open(self: Path, target: Path) -> Path:
        if target.name == "tiny.vi.ipynb" and self.name.endswith(".part"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self), None, str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", held_open)
    summary = run(project)
    (trouble,) = summary.troubles
    assert trouble.failure.where == "ha-giang/tiny.vi.ipynb"
    assert any("not published until it is made again" in text for text in summary.incidents)
    bundle = project.bundle("test")
    assert not list((bundle / "ha-giang").rglob("*")) if (bundle / "ha-giang").exists() else True
    assert read_manifest(bundle).entries["ha-giang/tiny.vi"].outputs == ()
    monkeypatch.setattr(Path, "replace", rename)
    assert run(project).made == 1
    assert "28.90" in (bundle / "ha-giang" / "tiny.vi.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "record",
    [
        "{",
        "[1]",
        '"text"',
        "{}",
        '{"table": 5}',
        '{"table": "no_such", "selection": {"columns": null, "where": {}}, "sha256": "a"}',
        '{"table": "labour", "selection": {"columns": [[1]], "where": {}}, "sha256": "a"}',
        "\0\0",
        '{"text": "a.vi", "part": "\\ud800", "sha256": "a"}',
    ],
)
def test_report_with_a_broken_record_of_reads_fails_alone(
    project: Project, monkeypatch: pytest.MonkeyPatch, record: str
) -> None:
    rendered = pretended_workers._rendered

    def broken(task: Any) -> Any:
        finished = rendered(task)
        if task.name.startswith("cao-bang"):
            finished.reads.write_text(record + "\n", encoding="utf-8")
        return finished

    monkeypatch.setattr(pretended_workers, "_rendered", broken)
    summary = run(project)
    assert [trouble.name for trouble in summary.troubles] == ["cao-bang/tiny.vi"]
    assert summary.made == 1
    assert not (project.bundle("test") / "cao-bang").exists()
    monkeypatch.setattr(pretended_workers, "_rendered", rendered)
    assert (run(project).made, run(project).made) == (1, 0)


def test_full_disk_between_two_renames_is_said_as_it_is_and_made_good(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(project)
    before = contents(project)
    change(project)
    rename = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == "tiny.vi.pdf" and self.name.endswith(".part"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(PublishFailed) as caught:
        run(project)
    assert "the disk is full" in caught.value.message
    assert (
        "files of ha-giang/tiny.vi are replaced: the next run makes that report again" in caught.value.message
    )
    assert "still there" not in caught.value.message
    monkeypatch.setattr(Path, "replace", rename)
    change_value(project, "poverty_multidimensional", f"{ROW}28.90,", f"{ROW}29.07,")
    summary = run(project)
    assert summary.made == 1
    assert "a run ended while it was being published" in summary.plan.step("ha-giang/tiny.vi").reasons[0]
    assert contents(project) == before


def test_documents_are_made_from_the_notebook_of_the_manifest_alone(project: Project) -> None:
    run(project)
    bundle = project.bundle("test")
    notebook = bundle / "ha-giang" / "tiny.vi.ipynb"
    notebook.write_bytes(notebook.read_bytes().replace(b"29.07", b"11.11"))
    assert run(project).made == 0, "a length that is right is believed as long as nothing is made of it"
    texts = project.texts / "tiny.vi.md"
    texts.write_text(texts.read_text(encoding="utf-8") + "\nThêm.\n", encoding="utf-8")
    summary = run(project)
    assert summary.plan.step("ha-giang/tiny.vi").action == "execute"
    assert summary.plan.step("cao-bang/tiny.vi").action == "render"
    assert "29.07" in (bundle / "ha-giang" / "tiny.vi.html").read_text(encoding="utf-8")


def contents(project: Project) -> dict[str, bytes]:
    bundle = project.bundle("test")
    return {
        path.relative_to(bundle).as_posix(): path.read_bytes()
        for path in bundle.rglob("*")
        if path.is_file() and path.name != "run.json"
    }


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be synchronised there")
def test_power_cut_finds_nothing_named_that_is_not_on_the_disk(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is asked of the system is written down, and compared with what a disk needs to be asked."""
    run(project)
    change(project)
    bundle = project.bundle("test")
    synced: dict[tuple[int, int], tuple[int, int]] = {}
    pending: set[Path] = set()  # folders with a rename that is not on the disk
    order: list[str] = []
    fsync, replace = os.fsync, os.replace

    def written(handle: int) -> None:
        fsync(handle)
        state = os.fstat(handle)
        synced[state.st_dev, state.st_ino] = state.st_mtime_ns, state.st_size
        pending.difference_update([path for path in pending if path.stat().st_ino == state.st_ino])

    def renamed(source: Any, target: Any, **options: Any) -> None:
        source, target = Path(source), Path(target)
        if not target.is_relative_to(bundle):
            return replace(source, target, **options)
        state = source.stat()
        assert synced.get((state.st_dev, state.st_ino)) == (state.st_mtime_ns, state.st_size), (
            f"{target.name} gets its name before its content is on the disk"
        )
        place = target.relative_to(bundle).as_posix()
        if place.startswith(("cao-bang", "ha-giang")) and not target.name.endswith(".part"):
            journal = bundle / JOURNAL
            state = journal.stat()
            assert synced[state.st_dev, state.st_ino][1] == state.st_size
            assert json.dumps(place) in journal.read_text(encoding="utf-8")
        if place == "manifest.json":
            assert not pending, "a file that the manifest lists may have another content after a power cut"
        replace(source, target, **options)
        order.append(place)
        pending.add(target.parent)
        return None

    monkeypatch.setattr(os, "fsync", written)
    monkeypatch.setattr(os, "replace", renamed)
    assert run(project).made == 1
    places = [place for place in order if not place.endswith(".part")]
    assert {"ha-giang/tiny.vi.html", "index.html", "ro-crate-metadata.json"} <= set(places)
    assert places[-2:] == ["manifest.json", "run.json"]
    assert not pending


def git(project: Project, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=project.root, check=True, capture_output=True)


def said(project: Project, file: str) -> tuple[object, object]:
    content = json.loads((project.bundle("test") / file).read_bytes())
    return content["commit"] is not None, content["uncommitted"]


def test_manifest_says_whether_a_commit_has_what_reports_are_made_from(project: Project) -> None:
    run(project)
    assert said(project, "manifest.json") == (False, None)
    (project.root / ".gitignore").write_text("__pycache__/\n", encoding="utf-8")
    git(project, "init", "-q")
    git(project, "add", "--", ".", ":!reports/test", ":!build")
    git(project, "commit", "-q", "-m", "all")
    summary = run(project, force=True)
    assert (said(project, "manifest.json"), said(project, "run.json")) == ((True, False), (True, False))
    assert summary.changed == ()
    clean = contents(project)
    (project.data / "new.txt").write_text("not yet committed", encoding="utf-8")
    assert run(project).made == 0
    assert contents(project) == clean, "what no report uses makes no bundle outdated"
    change(project)
    summary = run(project)
    assert (said(project, "manifest.json"), said(project, "run.json")) == ((True, True), (True, True))
    assert summary.changed == ("data/indicators/poverty_multidimensional.csv", "data/new.txt")
    git(project, "checkout", "-q", "--", ".")
    (project.data / "new.txt").unlink()
    assert run(project).made == 1
    assert contents(project) == clean, "two builds from one commit are the same"


def test_journal_of_another_schema_or_of_nobody_is_not_believed(project: Project) -> None:
    run(project)
    before = contents(project)
    bundle = project.bundle("test")
    html = bundle / "ha-giang" / "tiny.vi.html"
    for journal in (b'{"schema": 99, "done": "ha-giang/tiny.vi"}\n', b"\0\0\0\xff", b""):
        html.write_bytes(html.read_bytes().replace(b"29.07", b"28.90"))
        (bundle / JOURNAL).write_bytes(journal)
        assert run(project).made == 1
        assert contents(project) == before
    (bundle / JOURNAL).write_bytes(b'{"schema": 3, "done": "ha-giang/tiny.vi"}\n')
    (bundle / "manifest.json").unlink()
    assert run(project).made == 2
    assert contents(project) == before


def test_what_a_renderer_raises_for_a_batch_is_found_for_each_report(monkeypatch: pytest.MonkeyPatch) -> None:
    from diendan.render.renderer_protocol import Rendered
    from diendan.workers import rendering

    class Renderer:
        def render(self, requests: list[Any]) -> list[Rendered]:
            if any(request.name == "b" for request in requests):
                raise ArithmeticError("in the middle of a batch")
            return [Rendered(()) for _ in requests]

    class Request:
        def __init__(self, name: str) -> None:
            self.name = name

    monkeypatch.setattr(rendering, "renderer", lambda _: Renderer())
    made: Callable[..., Any] = rendering._rendered
    results = made([Request(name) for name in "abc"], "builtin")
    assert {name: type(result) for name, result in results.items()} == {
        "a": Rendered,
        "b": ArithmeticError,
        "c": Rendered,
    }
