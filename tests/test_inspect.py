"""Inspection finds what makes a document unfit, by reading the document."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from diendan.render.builtin import Builtin
from diendan.render.inspection.document_inspection import Expectations, inspect
from diendan.render.lowering.lowered import Lowered
from diendan.render.lowering.lowering import lower
from render_samples import context, figure, notebook, prose, request

PARTS = {"a": "# Phần\n\nVăn bản, @fig-a.", "fig-a.caption": "Chú thích", "fig-a.alt": "Mô tả"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Lowered]:
    work = tmp_path_factory.mktemp("made")
    lowered = lower(notebook(prose("a"), figure()), context(PARTS))
    lowered.write(work)
    Builtin().render([request(work, lowered.head, ("html", "pdf", "docx"))])
    return work, lowered


def changed_html(old: str, new: str) -> Callable[[str], str]:
    def change(page: str) -> str:
        assert old in page
        return page.replace(old, new)

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda page: page.replace("\u00a0", " ").replace("Cao Bằng", "Bắc Ninh"),
            "no trace of the name",
        ),
        (
            lambda page: page.replace("34:04", "34:24").replace("hành chính 04", "hành chính 24"),
            "no code 34:04",
        ),
        (changed_html('<html lang="vi">', '<html lang="en">'), "language `en`"),
        (changed_html("<title>", "<title>x"), "title property"),
        (changed_html("Văn bản, ", "Văn bản, ?@fig-b "), "an unresolved reference"),
        (changed_html("Văn bản, ", "Traceback (most recent call last)"), "an error output"),
        (changed_html("Văn bản, ", "nan "), "a missing value"),
        (changed_html("Văn bản, ", "thousand_persons, "), "a code of the data"),
        (changed_html("Văn bản, ", "bằng ?? lần"), "??"),
        (changed_html("Văn bản, ", "{{ value }}"), "a template that was not filled"),
        (
            changed_html("Văn bản, ", '<img alt="x" src="https://example.org/x.png">'),
            "would load https://example.org",
        ),
        (changed_html("Văn bản, ", '<a href="javascript:x">a</a>'), "would load javascript:x"),
        (changed_html("Văn bản, ", '<a href="x.html">a</a>'), "would load x.html"),
        (changed_html("</style>", "a{background:url(//x.org/a.png)}</style>"), "would load //x.org"),
        (changed_html('alt="Mô tả"', 'alt=""'), "without alt text"),
        (changed_html("</main>", "<h2>Trống</h2></main>"), "section `Trống` without content"),
        (lambda page: re.sub(r"Hình\s1\.", "Hình 2.", page), "no `Hình 1. Chú thích`"),
        (
            lambda page: re.sub(r"base64,[^\"]+", "base64,iVBORw0KGgo=", page),
            "a picture that is not this report's",
        ),
        (lambda page: page[:-100], "does not open"),
    ],
)
def test_what_is_wrong_in_html_is_found(
    made: tuple[Path, Lowered], tmp_path: Path, change: Callable[[str], str], said: str
) -> None:
    work, lowered = made
    page = tmp_path / "out.html"
    page.write_text(change((work / "out.html").read_text(encoding="utf-8")), encoding="utf-8")
    assert said in "\n".join(map(str, inspect(page, Expectations.of(lowered))))


def test_what_is_wrong_in_docx_is_found(made: tuple[Path, Lowered], tmp_path: Path) -> None:
    work, lowered = made
    document = tmp_path / "out.docx"
    with zipfile.ZipFile(work / "out.docx") as old, zipfile.ZipFile(document, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = part.replace("Mô tả".encode(), b"").replace("Văn bản".encode(), b"{{&lt; x >}}")
            if name.startswith("word/media/"):
                part += b" "
            new.writestr(name, part)
    said = "\n".join(map(str, inspect(document, Expectations.of(lowered))))
    assert "without alt text" in said
    assert "a shortcode" in said
    assert "a picture that is not this report's" in said


def test_a_broken_pdf_does_not_open(made: tuple[Path, Lowered], tmp_path: Path) -> None:
    work, lowered = made
    document = tmp_path / "out.pdf"
    document.write_bytes((work / "out.pdf").read_bytes()[:2000])
    assert "does not open" in str(inspect(document, Expectations.of(lowered))[0])


def test_a_word_none_in_a_sentence_is_no_missing_value(made: tuple[Path, Lowered], tmp_path: Path) -> None:
    work, lowered = made
    page = tmp_path / "out.html"
    text = (work / "out.html").read_text(encoding="utf-8").replace("Văn bản, ", "None of them. ")
    page.write_text(text, encoding="utf-8")
    assert inspect(page, Expectations.of(lowered)) == []


@pytest.mark.parametrize("years", ["2021-2024", "2021–2024"])
def test_a_caption_may_be_broken_behind_a_hyphen_or_dash(
    made: tuple[Path, Lowered], tmp_path: Path, years: str
) -> None:
    work, lowered = made
    page = tmp_path / "out.html"
    broken = "Năm " + years.replace("2024", "\n2024")
    page.write_text((work / "out.html").read_text(encoding="utf-8").replace("Chú thích", broken), "utf-8")
    wanted = replace(Expectations.of(lowered), captions={"fig-a": f"Hình 1. Năm {years}"})
    assert inspect(page, wanted) == []
