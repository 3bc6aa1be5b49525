"""Reports in both languages: the same sections, figures and numbers, and no word left in the other one."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html  # type: ignore[import-untyped]

from conftest import BUNDLED
from diendan.language import LANGUAGES, Language
from diendan.spec.wording.foreign_words import foreign_words
from diendan.spec.wording.proper_names import proper_names

ROOT = Path(__file__).parents[1]


def page(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_text(encoding="utf-8"))


def texts(element: html.HtmlElement, language: Language) -> Iterator[str]:
    """Give the texts and alternative texts of a page, but for what it marks as of another language."""
    if not isinstance(element.tag, str) or element.tag in ("script", "style"):
        return
    if element.get("lang", language).split("-")[0] != language:
        return
    yield from (element.get(name) or "" for name in ("alt", "aria-label", "title", "placeholder"))
    yield element.text or ""
    for child in element:
        yield from texts(child, language)
        yield child.tail or ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", BUNDLED)
def test_no_word_of_the_other_language_is_left(bundle: Path, report: str, language: Language) -> None:
    shown = "\n".join(texts(page(bundle / f"{report}.{language}.html"), language))
    assert len(shown) > 2000
    assert foreign_words(shown, language, proper_names(ROOT, language)) == []


@pytest.mark.parametrize("report", BUNDLED)
def test_sections_figures_and_tables_are_the_same(bundle: Path, report: str) -> None:
    vi, en = (page(bundle / f"{report}.{language}.html") for language in LANGUAGES)
    for query in ("//h1|//h2|//h3|//h4|//figure|//img|//table|//figcaption|//caption", "//table//tr", "//li"):
        assert [each.tag for each in vi.xpath(query)] == [each.tag for each in en.xpath(query)]
    widths = [[len(row) for row in each.xpath("//tr")] for each in (vi, en)]
    assert widths[0] == widths[1]


@pytest.mark.parametrize("report", BUNDLED)
def test_the_published_figures_are_the_same(bundle: Path, report: str) -> None:
    vi, en = (bundle / f"{report}.{language}" for language in LANGUAGES)
    names = sorted(path.name for path in vi.glob("*.csv"))
    assert names
    assert names == sorted(path.name for path in en.glob("*.csv"))
    for name in names:
        assert numbers(vi / name) == numbers(en / name), name


def numbers(path: Path) -> list[list[str]]:
    """Return the cells of a published table that hold numbers, in order."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [[cell for cell in row if is_number(cell)] for row in csv.reader(file)]


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
