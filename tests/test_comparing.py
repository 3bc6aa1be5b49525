"""`diendan compare`: what a reader sees differ between two bundles, and whether the data explain it."""

import base64
import io
import json
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from browser import chromium
from diendan.bundle.progress import Lines
from diendan.bundle.run import run_forum
from diendan.bundle.run_options import Options
from diendan.cli import main
from diendan.comparing.bundle_sides import BundleSide
from diendan.comparing.comparison import ChangeGroup, DocumentComparison, compared_bundles
from diendan.comparing.comparison_page import comparison_page
from diendan.comparing.comparison_summary import summary_lines, summary_markdown
from diendan.comparing.picture_marks import picture_marks
from diendan.language import LANGUAGES
from diendan.project import Project
from tiny_project import CODE, PROSE, TABLE, change_forum, change_value, tiny_project

HOSTILE = "<script>alert(x)</script>|`*[x](javascript:x)"
CAO_BANG = "04,2023,poverty_rate_multidimensional_household,21.24,percent,preliminary\n"


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, BundleSide]:
    """The bundle of a small forum in several states, each made of the one before by one change."""
    root = tmp_path_factory.mktemp("states")
    named = TABLE.replace("unit.name(language)", f"unit.name(language) + {' ' + HOSTILE!r}")
    project = tiny_project(root / "project", cells=(CODE, named, PROSE))
    kept: dict[str, BundleSide] = {}

    def keep(name: str) -> None:
        summary = run_forum(project, "test", Options(renderer="builtin"), Lines(sys.stdout))
        assert summary.troubles == ()
        shutil.copytree(project.bundle("test"), root / name)
        kept[name] = BundleSide.open(project, str(root / name))

    keep("first")
    change_value(project, "poverty_multidimensional", CAO_BANG, CAO_BANG.replace("21.24", "31.5"))
    keep("value")
    texts = project.text_file("tiny", "vi")
    words = texts.read_text(encoding="utf-8")
    texts.write_text(words.replace("Tỷ lệ hộ nghèo là", "Tỷ lệ hộ khó khăn là"), encoding="utf-8")
    keep("sentence")
    with (project.looks / "_extensions" / "diendan" / "styles.css").open("a", encoding="utf-8") as style:
        style.write("\np { color: #123456; }\n")
    keep("colour")
    change_forum(project, provinces=["ha-giang", "lang-son"])
    keep("reports")
    return kept


def compared(states: Mapping[str, BundleSide], old: str, new: str) -> DocumentComparison:
    return compared_bundles(states[old], states[new])


def only(found: DocumentComparison, weight: str) -> ChangeGroup:
    (group,) = (each for each in found.groups if each.weight == weight)
    return group


def page_of(found: DocumentComparison, language: str = "en") -> str:
    return comparison_page(found, {}, "vi" if language == "vi" else "en")


def test_the_same_bundle_twice_does_not_differ(states: Mapping[str, BundleSide]) -> None:
    found = compared(states, "first", "first")
    assert (found.documents, found.compared) == ((), 3)
    assert "Nothing differs." in page_of(found)
    assert list(summary_lines(found, {}, "vi")) == ["Không có gì khác."]


def test_a_value_is_shown_with_the_row_that_moved(states: Mapping[str, BundleSide]) -> None:
    found = compared(states, "first", "value")
    assert {each.name for each in found.documents if each.report} == {"cao-bang/tiny.vi"}
    figures = [
        figure for group in found.groups for _, change in group.members if change for figure in change.figures
    ]
    assert {(each.before, each.after, each.data) for each in figures} == {
        ("21,24", "31,50", "moved"),
        ("21,24", "31,5", "moved"),
    }
    ((cell, old, new),) = {row for figure in figures for row in figure.rows}
    assert cell.startswith("poverty_multidimensional?indicator=poverty_rate")
    assert (old, new) == ("21.24", "31.5")
    assert not any(group.is_unmoved for group in found.groups)
    assert cell.replace("&", "&amp;") in page_of(found)


def test_the_same_sentence_in_two_documents_is_told_once(states: Mapping[str, BundleSide]) -> None:
    found = compared(states, "value", "sentence")
    group = only(found, "words")
    assert [each.subject for each in group.documents] == ["cao-bang", "ha-giang"]
    assert "<del>nghèo</del>" in page_of(found)
    assert "<ins>khó khăn</ins>" in page_of(found)
    assert "The same change; documents: 2" in page_of(found)


def test_another_colour_is_looks_only(states: Mapping[str, BundleSide]) -> None:
    found = compared(states, "sentence", "colour")
    group = only(found, "looks")
    assert [each.name for each in group.documents if each.report] == ["cao-bang/tiny.vi", "ha-giang/tiny.vi"]
    assert group.documents[0].files == ("cao-bang/tiny.vi.html",)


def test_reports_that_came_and_went_come_first(states: Mapping[str, BundleSide]) -> None:
    found = compared(states, "colour", "reports")
    told = {each.name: each.state for group in found.groups for each in group.documents if each.report}
    assert told == {"lang-son/tiny.vi": "added", "cao-bang/tiny.vi": "removed"}
    assert found.groups[0].weight == "report"


def edited(
    states: Mapping[str, BundleSide], tmp_path: Path, **changes: tuple[str, str]
) -> DocumentComparison:
    """Compare the first state with a copy in whose page of Cao Bằng something was written over by hand."""
    folder = tmp_path / "edited"
    shutil.copytree(states["first"].folder, folder)
    page = folder / "cao-bang" / "tiny.vi.html"
    text = page.read_text(encoding="utf-8")
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    page.write_text(text, encoding="utf-8")
    return compared_bundles(states["first"], BundleSide(folder, "edited", states["first"].manifest))


def test_a_number_that_moved_without_its_data_is_flagged(
    states: Mapping[str, BundleSide], tmp_path: Path
) -> None:
    found = edited(states, tmp_path, figure=(">21,24<", ">12,24<"))
    assert {figure.data for group in found.groups for _, c in group.members if c for figure in c.figures} == {
        "same"
    }
    assert all(group.is_unmoved for group in found.groups)
    assert "A number moved and its data did not" in page_of(found)
    assert any("(!)" in line for line in summary_lines(found, {}, "en"))


@pytest.mark.parametrize(
    ("before", "after", "weight", "is_unsourced"),
    [
        ("cao hơn", "thấp hơn", "headline", False),
        ("ở 17 xã", "ở 18 xã", "figure", True),
        ("từ năm 2020", "từ năm 2021", "figure", False),
        ("của hộ", "ở hộ", "words", False),
    ],
)
def test_words_for_directions_and_numbers_weigh_more_than_others(
    before: str, after: str, weight: str, is_unsourced: bool, states: Mapping[str, BundleSide], tmp_path: Path
) -> None:
    sides = []
    for name, words in (("old", before), ("new", after)):
        folder = tmp_path / name
        shutil.copytree(states["first"].folder, folder)
        page = folder / "cao-bang" / "tiny.vi.html"
        text = page.read_text(encoding="utf-8").replace("Tỷ lệ hộ nghèo là", f"Tỷ lệ {words} là")
        page.write_text(text, encoding="utf-8")
        sides.append(BundleSide(folder, name, states["first"].manifest))
    (group,) = compared_bundles(*sides).groups
    assert (group.weight, group.is_unsourced, group.is_unmoved) == (weight, is_unsourced, False)


def dots(colour: tuple[int, int, int], at: tuple[int, int] | None = None) -> str:
    picture = Image.new("RGB", (40, 20), "white")
    if at:
        picture.putpixel(at, colour)
    stored = io.BytesIO()
    picture.save(stored, "PNG")
    return f"data:image/png;base64,{base64.b64encode(stored.getvalue()).decode()}"


def test_each_pixel_of_a_picture_counts_and_is_marked(
    states: Mapping[str, BundleSide], tmp_path: Path
) -> None:
    old, new = dots((0, 0, 0)), dots((250, 250, 250), (7, 5))
    marks = picture_marks(old, new)
    assert marks is not None
    assert (marks.pixels, marks.of) == (1, 800)
    shown = Image.open(io.BytesIO(base64.b64decode(marks.marked.partition(",")[2]))).convert("RGB")
    red = [at for at in ((x, y) for x in range(40) for y in range(20)) if shown.getpixel(at) == (214, 39, 40)]
    assert red == [(7, 5)]
    assert picture_marks(old, old) is not None
    for broken in (
        "data:image/svg+xml;base64,AAAA",
        "data:image/png;base64,AAAA",
        "https://example.org/x.png",
    ):
        assert picture_marks(old, broken) is None

    first = edited(states, tmp_path, picture=("</main>", f'<img src="{old}" alt="Biểu đồ"></main>'))
    assert only(first, "words").members[0][1]
    shutil.rmtree(tmp_path / "edited")
    found = edited(states, tmp_path, picture=("</main>", f'<img src="{new}" alt="Biểu đồ"></main>'))
    assert 'src="data:image/png' in page_of(found)


def test_hostile_text_means_nothing_on_page_and_in_markdown(states: Mapping[str, BundleSide]) -> None:
    found = compared(states, "colour", "reports"), compared(states, "first", "value")
    for each in found:
        for language in LANGUAGES:
            page = page_of(each, language)
            assert page.count("<script") == 1
            assert not re.search(r'(?:src|href)="(?!data:|#)', page)
            markdown = summary_markdown(each, {}, language)
            assert "<script" not in markdown.replace("\\<", "")
    assert "&lt;script&gt;alert(x)" in page_of(found[1])


def test_the_page_is_filtered_and_whole_without_script(
    states: Mapping[str, BundleSide], tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(page_of(compared(states, "value", "reports")), encoding="utf-8")
    with chromium() as browser:
        opened = browser.new_page(viewport={"width": 390, "height": 800})
        opened.goto(page.as_uri())
        assert opened.evaluate("document.documentElement.scrollWidth") <= 390
        every = opened.locator("article:visible").count()
        opened.select_option("#subject", "lang-son")
        assert 0 < opened.locator("article:visible").count() < every
        plain = browser.new_page(java_script_enabled=False)
        plain.goto(page.as_uri())
        assert plain.locator("article:visible").count() == every
        assert plain.locator("form:visible").count() == 0


def test_the_command_says_by_its_exit_code_whether_they_differ(
    states: Mapping[str, BundleSide], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, markdown = tmp_path / "page.html", tmp_path / "summary.md"
    first, value = str(states["first"].folder), str(states["value"].folder)
    assert main(["compare", first, first, "--out", str(page)]) == 0
    assert main(["compare", first, value, "--out", str(page), "--markdown", str(markdown)]) == 4
    assert "21,24 → 31,50" in capsys.readouterr().out
    assert markdown.read_text(encoding="utf-8").startswith("### ")
    assert str(tmp_path.parent) not in page.read_text(encoding="utf-8")
    assert main(["compare", first, str(tmp_path), "--out", str(page)]) == 2
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "manifest.json").write_text(json.dumps({"schema": 99}), encoding="utf-8")
    assert main(["compare", first, str(broken), "--out", str(page)]) == 2


def test_a_change_is_accepted_until_it_is_another_one(
    states: Mapping[str, BundleSide],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project = Project.at(tmp_path / "project")
    shutil.copytree(states["first"].folder.parent / "project" / "params", project.root / "params")
    shutil.copytree(states["first"].folder.parent / "project" / "data", project.root / "data")
    monkeypatch.setattr(Project, "find", staticmethod(lambda: project))
    kept = project.forums / "test.changes.csv"
    first, value, sentence = (str(states[name].folder) for name in ("first", "value", "sentence"))
    ids = [group.id for group in compared(states, "first", "value").groups]
    assert ids == [group.id for group in compared(states, "first", "value").groups]

    refused = [["--accept", "nothing", "--by", "Hoa"], ["--accept", ids[0]]]
    assert [main(["compare", first, value, *each]) for each in refused] == [2, 2]
    assert ids[0] in capsys.readouterr().err
    assert not kept.exists()
    note = "=1+1 <b>"
    assert main(["compare", first, value, "--query", ids[0], "--by", "Nguyễn Thị Hoa", "--note", note]) == 4
    assert main(["compare", first, value, "--accept", ids[0], "--by", "Nguyễn Thị Hoa", "--note", note]) == 4
    rows = kept.read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[:3] for row in rows[1:]] == [
        [ids[0], "queried", "Nguyễn Thị Hoa"],
        [ids[0], "accepted", "Nguyễn Thị Hoa"],
    ]
    assert "'=1+1" in rows[1]
    capsys.readouterr()
    assert main(["compare", first, value, "--language", "en"]) == 4
    assert "accepted: Nguyễn Thị Hoa" in capsys.readouterr().out
    page = (project.build / "compare.html").read_text(encoding="utf-8")
    assert f"Accepted: 1; queried: 0; not decided: {len(ids) - 1}" in page
    assert "&lt;b&gt;" in page
    # The subtitle differs as before; the paragraph, whose sentence was edited too, is another change.
    later = {group.id for group in compared(states, "first", "sentence").groups}
    assert ids[0] in later
    assert not set(ids) <= later
    assert main(["compare", first, sentence, "--language", "en"]) == 4
    assert f"Accepted: 1; queried: 0; not decided: {len(later) - 1}" in capsys.readouterr().out

    kept.write_text(f"{rows[0]}\n{ids[0]},perhaps,,,\n", encoding="utf-8")
    assert main(["compare", first, value]) == 2
    assert "row 2" in capsys.readouterr().err
