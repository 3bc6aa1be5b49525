"""`make review`: what a change does to documents is seen on one page, and nothing else is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from diendan.checks.review.review import review, summary_lines
from diendan.checks.review.reviewed_reports import chosen, reviewed_reports
from diendan.data.units import units_at
from diendan.errors import InputError
from diendan.project import Project
from diendan.spec.forum_file import load_forum
from diendan.spec.report_matrix import requested_reports
from diendan.spec.subjects import unit_subject
from document_changes.blocks import DocumentBlock, document_blocks
from document_changes.changes import document_changes
from tiny_project import ROOT, tiny_project

PAGE = """<!DOCTYPE html><html lang="vi"><body>
<header><h1>Cao Bằng</h1></header>
<main><h2>Nghèo</h2>
<div class="lead"><p>Tỷ lệ là <button popovertarget="n1">21,2%</button>, năm 2023.</p></div>
<table><caption>Bảng 1. Thu nhập</caption><thead><tr><th>Tỉnh</th><th>Nghìn đồng</th></tr></thead>
<tbody><tr><th>Cao Bằng</th><td>2.439</td></tr><tr><th>Cả nước</th><td>4.962</td></tr></tbody></table>
<figure><figcaption>Hình 1. Nghèo ở đâu?</figcaption><img src="data:image/png;base64,AAAA" alt="Bản đồ"/>
<p class="source">Nguồn: Cục Thống kê</p></figure>
<ul><li>Một</li><li><p>Hai</p></li></ul>
<div class="source-note" id="n1"><p>c1: một hàng</p></div></main></body></html>"""


def blocks(folder: Path, page: str) -> tuple[DocumentBlock, ...]:
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    return document_blocks(path)


def test_a_document_is_read_as_its_reader_sees_it(tmp_path: Path) -> None:
    found = [(block.kind, block.section, block.text) for block in blocks(tmp_path, PAGE)]
    assert found == [
        ("heading", "Cao Bằng", "Cao Bằng"),
        ("heading", "Nghèo", "Nghèo"),
        ("text", "Nghèo", "Tỷ lệ là 21,2%, năm 2023."),
        ("table", "Nghèo", "Bảng 1. Thu nhập"),
        ("text", "Nghèo", "Hình 1. Nghèo ở đâu?"),
        ("picture", "Nghèo", "Bản đồ"),
        ("text", "Nghèo", "Nguồn: Cục Thống kê"),
        ("text", "Nghèo", "Một"),
        ("text", "Nghèo", "Hai"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "kind", "marked"),
    [
        ("21,2%", "12,2%", "text", ("21,2%,", "12,2%,")),
        ("4.962", "4.963", "table", ("4.962", "4.963")),
        ("AAAA", "BBBB", "picture", None),
        ("<li>Một</li>", "", "text", ("Một", None)),
        ("Cục Thống kê", "Tổng cục Thống kê", "text", ("Cục", "Tổng cục")),
    ],
)
def test_only_what_differs_is_shown_and_marked(
    old: str, new: str, kind: str, marked: tuple[str, str | None] | None, tmp_path: Path
) -> None:
    assert document_changes(blocks(tmp_path, PAGE), blocks(tmp_path, PAGE)) == ()
    (change,) = document_changes(blocks(tmp_path, PAGE), blocks(tmp_path, PAGE.replace(old, new)))
    assert change.section == "Nghèo"
    assert change.before is not None
    assert change.before.kind == kind
    for side, expected in zip((change.before, change.after), marked or (), strict=False):
        if expected is None:
            assert side is None
            continue
        assert side is not None
        cells = [side.text, *(cell for row in side.rows for cell in row)]
        assert [piece for cell in cells for differs, piece in cell if differs] == [expected]
        assert len(side.rows) == (kind == "table")
    if kind == "picture":
        assert change.after is not None
        assert (change.before.picture[-4:], change.after.picture[-4:]) == ("AAAA", "BBBB")


@pytest.mark.parametrize(("day", "merged"), [("2026-09-15", 3), ("2024-09-17", 0)])
def test_six_units_are_chosen_merged_and_unchanged_ones(day: str, merged: int) -> None:
    from datetime import date

    picked = list(chosen([unit_subject(unit) for unit in units_at(date.fromisoformat(day)).units]))
    assert len(picked) == 6
    assert sum(each.unit is not None and each.unit.is_merged for each in picked) == merged


def test_only_reports_that_a_change_can_reach_are_looked_at() -> None:
    forum = load_forum(Project.at(ROOT), "2026-q3")

    def reached(*changed: str) -> set[str]:
        return {report.order.report for report in reviewed_reports(forum, changed)}

    assert reached("notebooks/texts/mid-term-review.vi.md") == {"mid-term-review"}
    assert reached("notebooks/model-catalogue.ipynb", "docs/data.md", "README.md") == {"model-catalogue"}
    assert reached("data/indicators/income.csv") == {each.order.report for each in requested_reports(forum)}
    assert reached("tests/test_texts.py") == set()


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.invalid", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_page_shows_what_an_edited_sentence_does_and_says_when_nothing_differs(tmp_path: Path) -> None:
    project = tiny_project(tmp_path / "project")
    git(project.root, "init", "--quiet")
    (project.root / ".gitignore").write_text("build/\n", encoding="utf-8")
    git(project.root, "add", ".")
    git(project.root, "commit", "--quiet", "--message", "Before <it>")
    with pytest.raises(InputError, match="knows no commit `nothing`"):
        review(project, "test", "nothing")

    nothing = review(project, "test", "HEAD")
    assert "nothing differs" in summary_lines(nothing)[0]
    assert "Nothing differs." in nothing.page.read_text(encoding="utf-8")

    texts = project.text_file("tiny", "vi")
    edited = texts.read_text(encoding="utf-8").replace("Tỷ lệ hộ nghèo là", "Tỷ lệ hộ khó là")
    texts.write_text(edited, encoding="utf-8")
    found = review(project, "test", "HEAD")
    assert found.changed == ("notebooks/texts/tiny.vi.md",)
    assert [document.name for document in found.differing] == ["cao-bang/tiny.vi", "ha-giang/tiny.vi"]
    page = found.page.read_text(encoding="utf-8")
    assert "<del>nghèo</del>" in page
    assert "<ins>khó</ins>" in page
    assert "Before &lt;it&gt;" in page
    assert not re.search(r'(?:src|href)="(?!data:|#)', page), "a page that opens from the folder"
