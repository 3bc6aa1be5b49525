"""The extension in a project that is not diendan's: `quarto add`, then any document. Needs Quarto ≥ 1.9."""

import re
import subprocess
import zipfile
from functools import cache
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pypdfium2  # type: ignore[import-untyped]
import pytest

from diendan.errors import ToolMissing
from diendan.render.quarto.quarto_tool import find_quarto
from rendered_documents import html_parts, pdf_text, png

REPORTS = Path(__file__).parent.parent / "reports"

try:
    QUARTO = find_quarto().command
except ToolMissing as missing:
    pytest.skip(missing.message, allow_module_level=True)

HEAD = """---
title: The harvest
subtitle: A year of rain
author:
  - name: Lê Thị An
    affiliation: Department of Rivers
  - name: Trần Bình
date: 2026-03-15
abstract: What the rain did.
bibliography: books.bib
number-sections: true
toc: true
{lang}format:
  diendan-html: default
  diendan-typst: default
  diendan-docx: default
---
"""

BODY = """
# Opening {#sec-opening}

See @sec-closing, @fig-rain, @fig-pair, @tbl-crops, @eq-flow, @thm-dry and @nte-dam; compare @knuth.

::: {.key-figures}
- **25 %** of fields
- **1 200** farms
:::

::: {.callout-warning}
Floods.
:::

::: {#nte-dam .callout-note}
## The dam
It holds.
:::

$$
a + b = c
$$ {#eq-flow}

![Rain](rain.png){#fig-rain fig-alt="A red field"}

::: {#fig-pair layout-ncol=2}
![Spring](rain.png){#fig-spring}

![Autumn](rain.png){#fig-autumn}

Two seasons
:::

| Crop | Yield |
|------|------:|
| Rice | 5     |

: Crops {#tbl-crops}

::: {#thm-dry}
## Drought
No rain, no rice.
:::

A line with [a word in the margin]{.aside} and a note.[^1]

[^1]: At the foot.

# Closing {#sec-closing}

::: {.panel-tabset}
## North
Cold.

## South
Warm.
:::

::: {layout-ncol=2}
Left side.

Right side.
:::
"""

PARTS = (
    *("section", "figure", "pair", "table", "equation", "theorem", "note", "warning"),
    *("contents", "abstract", "references"),
)
WORDS = {
    name: dict(zip(PARTS, words.split(", "), strict=True))
    for name, words in (
        (
            "vi",
            "Mục 2, Hình 1, Hình 2, Bảng 1, Phương trình 1, Định lý 1, Ghi chú 1, Lưu ý, "
            "Mục lục, Tóm tắt, Tài liệu tham khảo",
        ),
        (
            "en",
            "Section 2, Figure 1, Figure 2, Table 1, Equation 1, Theorem 1, Note 1, Warning, "
            "Table of contents, Abstract, References",
        ),
    )
}
LOOSE = (
    *("a word in the margin", "At the foot.", "Cold.", "Warm.", "Left side.", "Right side."),
    *("of fields", "25 %", "1 200"),
)
TROUBLE = re.compile(r"^(\x1b\[\d+m)*(ERROR|WARN)|\[WARNING\]", re.MULTILINE)


class Made(NamedTuple):
    html: str
    pdf: str
    docx: dict[str, str]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of somebody else's, with the extension added and two documents rendered."""
    folder = tmp_path_factory.mktemp("theirs")
    (folder / "_quarto.yml").write_text("project:\n  type: default\n", encoding="utf-8")
    book = "@book{knuth, author={Knuth, Donald E.}, title={The Art}, publisher={AW}, year={1968}}\n"
    (folder / "books.bib").write_text(book, encoding="utf-8")
    (folder / "rain.png").write_bytes(png())
    for name, lang in (("vi", "lang: vi\n"), ("en", "")):
        (folder / f"{name}.qmd").write_text(HEAD.replace("{lang}", lang) + BODY, encoding="utf-8")
    for words in (("add", "--no-prompt", str(REPORTS)), ("render", ".")):
        done = subprocess.run([QUARTO, *words], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert not re.search(r"^(\x1b\[\d+m)*(ERROR|WARN)|\[WARNING\]", done.stderr, re.MULTILINE), (
            done.stderr
        )
    return folder


@cache
def read(project: Path, name: str) -> Made:
    with zipfile.ZipFile(project / f"{name}.docx") as package:
        parts = {
            entry.removeprefix("word/"): _plain(package.read(entry).decode("utf-8"))
            for entry in package.namelist()
            if re.fullmatch(r"word/(document|footnotes|header\d|footer\d)\.xml", entry)
        }
    page = (project / f"{name}.html").read_text(encoding="utf-8")
    return Made(page, " ".join(pdf_text(project / f"{name}.pdf").replace("\u00a0", " ").split()), parts)


def _plain(xml: str) -> str:
    text = unescape(re.sub("<[^>]+>", "", xml.replace("</w:p>", "\n")))
    return " ".join(text.replace("\u00a0", " ").split())


def page_text(page: str) -> str:
    text = " ".join(text for tag, _, text in html_parts(page) if tag not in ("style", "script"))
    return " ".join(text.replace("\u00a0", " ").split())


def texts(made: Made) -> dict[str, str]:
    return {"html": page_text(made.html), "pdf": made.pdf, "docx": made.docx["document.xml"]}


@pytest.mark.parametrize("name", WORDS)
class TestEachFormatHas:
    @pytest.mark.parametrize("part", PARTS[:8])
    def test_what_is_referred_to_in_the_words_of_its_language(
        self, project: Path, name: str, part: str
    ) -> None:
        for format, text in texts(read(project, name)).items():
            assert WORDS[name][part] in text, (format, text)

    def test_captions_with_their_numbers(self, project: Path, name: str) -> None:
        for format, text in texts(read(project, name)).items():
            for part, caption in (("figure", "Rain"), ("pair", "Two seasons"), ("table", "Crops")):
                assert re.search(f"{WORDS[name][part]}: +{caption}", text), (format, caption, text)
            assert re.search(r"\(a\) Spring.*\(b\) Autumn", text), (format, text)

    def test_its_head_and_contents(self, project: Path, name: str) -> None:
        for format, text in texts(read(project, name)).items():
            for word in ("The harvest", "A year of rain", "Lê Thị An", "Trần Bình", "What the rain did."):
                assert word in text, (format, word)
            assert "2026" in text[: text.index("What the rain did.")], format
            assert WORDS[name]["contents"] in text, format
            assert WORDS[name]["abstract"] in text, format

    def test_its_citation_and_the_book(self, project: Path, name: str) -> None:
        made = read(project, name)
        for format, text in texts(made).items():
            assert "knuth" not in text, format
            assert re.search(r"Knuth ?(\( ?1968|\[1\])", text), (format, text)
            assert "The Art" in text, format
        assert WORDS[name]["references"] in page_text(made.html)

    def test_what_stands_in_margins_tabs_and_columns(self, project: Path, name: str) -> None:
        made = read(project, name)
        whole = texts(made) | {"docx": " ".join(made.docx.values())}
        for format, text in whole.items():
            for word in LOOSE:
                assert word in text, (format, word)

    def test_nothing_of_a_report_of_a_forum(self, project: Path, name: str) -> None:
        made = read(project, name)
        for text in (made.html, made.pdf, *made.docx.values()):
            assert "DIENDAN" not in text


def test_the_date_is_that_of_its_language(project: Path) -> None:
    for format, text in texts(read(project, "vi")).items():
        assert "15/3/2026" in text, format


def test_notes_in_the_margin_leave_the_text_half_of_the_page(project: Path) -> None:
    page = pypdfium2.PdfDocument(project / "vi.pdf")[1]
    text = page.get_textpage()
    left = {}
    for words in ("A line with", "a word in the margin"):
        first, _ = text.search(words).get_next()
        left[words] = text.get_charbox(first)[0]
    assert left["a word in the margin"] - left["A line with"] > page.get_width() / 2


def test_the_page_keeps_what_quarto_makes_of_it(project: Path) -> None:
    found = [pair for _, attributes, _ in html_parts(read(project, "vi").html) for pair in attributes]
    assert {("id", "title-block-header"), ("id", "TOC"), ("role", "tablist")} <= set(found)
    classes = {word for name, words in found if name == "class" for word in words.split()}
    assert {"quarto-layout-panel", "callout-warning", "margin-aside", "key-figures"} <= classes


def test_the_page_loads_nothing(project: Path) -> None:
    for tag, attributes, _ in html_parts(read(project, "vi").html):
        given = dict(attributes)
        loaded = given.get("src", "") or (given.get("href", "") if tag == "link" else "")
        assert loaded == "" or loaded.startswith("data:"), (tag, loaded[:80])
