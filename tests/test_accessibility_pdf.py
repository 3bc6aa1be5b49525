"""The PDF reports as a screen reader meets them: PDF/UA-1, PDF/A-2a, and a tag tree that reads well."""

import re
from html.parser import HTMLParser
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from conftest import BUNDLED
from diendan.language import LANGUAGES, phrase
from pdf_tags import Tag, Tagged, read_tags

REPORTS = [f"{name}.{language}" for name in BUNDLED for language in ("vi", "en")]
BLOCKS = ("P", "H1", "H2", "H3", "H4", "Caption", "Figure", "LI", "TR")
EDGE = 72
"""Points from the upper and lower edge of a page within which only artifacts (running lines) may stand."""


@pytest.fixture(scope="module", params=REPORTS)
def path(request: pytest.FixtureRequest, bundle: Path) -> Path:
    return bundle / f"{request.param}.pdf"


@pytest.fixture(scope="module")
def tagged(path: Path) -> Tagged:
    return read_tags(path)


def test_language_title_and_standards_are_declared(path: Path) -> None:
    with pikepdf.open(path) as pdf, pdf.open_metadata() as xmp:
        assert str(pdf.Root.Lang).split("-")[0] == path.stem.rpartition(".")[2]
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]).strip()
        assert xmp["dc:title"] == str(pdf.docinfo["/Title"])
        assert xmp["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert xmp["{http://www.aiim.org/pdfa/ns/id/}part"] == "2"
        assert xmp["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"


def test_every_font_is_embedded_and_says_which_letters_it_shows(path: Path) -> None:
    with pikepdf.open(path) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
        assert fonts
        for font in fonts:
            assert "/ToUnicode" in font
            descriptor = (
                font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
            )
            assert any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_every_figure_says_what_it_shows(path: Path, tagged: Tagged) -> None:
    figures = tagged.of("Figure")
    alts = [figure.alt or "" for figure in figures]
    assert all(len(alt) > 40 for alt in alts), alts
    assert len(set(alts)) == len(alts)
    assert len(figures) == path.with_suffix(".html").read_text(encoding="utf-8").count("<img ")


def test_every_table_has_headers_a_caption_and_rows_of_one_width(tagged: Tagged) -> None:
    tables = tagged.of("Table")
    assert tables
    for table in tables:
        rows = [
            [cell for cell in row.inside if isinstance(cell, Tag)] for row in table.walk() if row.role == "TR"
        ]
        assert rows
        assert all(cell.role == "TH" for cell in rows[0])
        assert all(cell.attributes.get("Scope") == "/Column" for cell in rows[0])
        assert {len(row) for row in rows} == {len(rows[0])}
        assert all(tagged.text(cell).strip() for cell in rows[0])
        holders = [
            [each.role for each in holder.walk() if each.role in ("Table", "Caption")]
            for holder in tagged.of("Table", "Div")
            if any(each is table for each in holder.walk())
        ]
        assert any(sorted(roles) == ["Caption", "Table"] for roles in holders), tagged.text(table)[:60]


def test_headings_begin_with_the_first_level_and_skip_none(tagged: Tagged) -> None:
    levels = [int(heading.role[1]) for heading in tagged.of("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(tagged.text(heading).strip() for heading in tagged.of("H1", "H2", "H3", "H4"))


def test_all_words_are_read_but_running_lines_and_repeated_headers(path: Path, tagged: Tagged) -> None:
    headers = "".join(tagged.text(header) for header in tagged.of("THead"))
    with pikepdf.open(path) as pdf:
        heights = [float(page.mediabox[3]) for page in pdf.pages]
    unread = [
        _flat("".join(char["text"] for char in line))
        for (page, top), line in groupby(tagged.loose, lambda char: (char["page_number"], round(char["top"])))
        if EDGE < top < heights[page - 1] - EDGE
    ]
    assert [line for line in unread if line not in _flat(headers)] == []


def test_links_are_tagged_and_named(tagged: Tagged) -> None:
    assert all(tagged.text(link).strip() for link in tagged.of("Link"))


def test_the_tree_reads_down_the_page(tagged: Tagged) -> None:
    """A block stands below the one before it, on a later page, or beside it."""
    before: tuple[int, float, float, float, float] | None = None
    for block in tagged.tree.walk():
        if block.role not in BLOCKS or any(each.role in BLOCKS for each in list(block.walk())[1:]):
            continue
        box = _box(tagged, block)
        if box is None:
            continue
        if before is not None and box[0] == before[0]:
            beside = box[1] >= before[3] - 1 or box[3] <= before[1] + 1
            assert beside or box[2] >= before[2] - 2, f"{block.role} {tagged.text(block)[:60]!r} stands above"
        assert before is None or box[0] >= before[0]
        before = box


def test_the_tree_reads_as_the_web_page_does(path: Path, tagged: Tagged) -> None:
    page = _Headings()
    page.feed(path.with_suffix(".html").read_text(encoding="utf-8"))
    read = [_flat(tagged.text(tag)) for tag in tagged.of("H1", "H2", "H3", "H4", "Caption")]
    wanted = [_flat(text) for text in page.texts[1:]]  # the first is the report's title
    # An annex has its heading on several lines in a document, and on one in a page. Where each figure comes
    # from is a table on paper; on the screen it opens from the figure.
    assert _but_annexes(read) == _but_annexes(wanted)


def _but_annexes(texts: list[str]) -> list[str]:
    listed = {_flat(phrase("sources caption", language)) for language in LANGUAGES}
    return [text for text in texts if not text.startswith(("phụlục", "annex")) and text not in listed]


def _box(tagged: Tagged, block: Tag) -> tuple[int, float, float, float, float] | None:
    """Return page, left, top, right and bottom of the first page that the block stands on."""
    chars: list[tuple[int, dict[str, Any]]] = [
        (mark[0], char)
        for mark in block.marks()
        for char in tagged.chars.get(mark, ())
        if char["text"].strip()
    ]
    if not chars:
        return None
    page = chars[0][0]
    here = [char for number, char in chars if number == page]
    return (
        page,
        min(char["x0"] for char in here),
        min(char["top"] for char in here),
        max(char["x1"] for char in here),
        max(char["bottom"] for char in here),
    )


class _Headings(HTMLParser):
    """Collects the headings and captions of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside: str | None = None

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if self._inside is None and re.fullmatch(r"h[1-6]|caption|figcaption", tag):
            self._inside = tag
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self.texts[-1] += data


def _flat(text: str) -> str:
    return "".join(text.split()).casefold()
