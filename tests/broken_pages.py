"""Copies of published pages with one thing broken: a figure, a word, a place, a year, a rank, a day."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import lxml.html  # type: ignore[import-untyped]
from lxml.html import HtmlElement

from diendan.language import Language

ROOT = Path(__file__).parents[1]
SENTENCES = ("p", "li", "dd", "caption", "figcaption", "img")
CELLS = ("td",)
_LEFT_OUT = ("footer", "svg", "style", "script")
_NOT_SAID = {"source-note", "diendan-label", "source", "kicker", "unit-line", "banner"}
_OPPOSITES: Mapping[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        ("higher", "lower"),
        ("above", "below"),
        ("rose", "fell"),
        ("risen", "fallen"),
        ("up from", "down from"),
        ("highest", "lowest"),
        ("largest", "smallest"),
        ("increased", "decreased"),
        ("close to", "higher than"),
        ("not clearly different from", "lower than"),
        ("poorest", "richest"),
        ("rise", "fall"),
        ("widest", "narrowest"),
    ),
    "vi": (
        ("cao hơn", "thấp hơn"),
        ("đã tăng", "đã giảm"),
        ("tăng(?! trưởng| cường)", "giảm(?! nghèo| phát)"),
        ("cao nhất", "thấp nhất"),
        ("lớn nhất", "nhỏ nhất"),
        ("trên trung vị", "dưới trung vị"),
        ("xấp xỉ", "cao hơn"),
        ("không khác biệt rõ so với", "thấp hơn"),
        ("nhiều nhất", "ít nhất"),
        ("nghèo nhất", "giàu nhất"),
    ),
}
_NUMBER = re.compile(r"(?<![\w/.,–-])\d+(?:[.,]\d+)*(?![\w/]|[.,]\d)")
_YEAR = re.compile(r"(?<![\d.,/])20\d\d(?![\d/%]|[.,]\d)")
_COUNTS_NOTHING = re.compile(
    r"(?:Tables?|Figures?|Bảng|Hình|Annex|Phụ lục|Mẫu số|Mẫu|Form|ICLS-|/|ngày|tháng|Điều|Article"
    r"|Decision|Decree|Resolution|số|\[)\s?$"
)
# Words that say what is measured or drawn, and claim nothing.
_DEFINED = re.compile(
    r"(?:richest|poorest) 20%|20%[^.;]*?(?:giàu|nghèo) nhất|from the lowest to the highest score"
    r"|từ điểm thấp nhất đến điểm cao nhất"
)
_RANKS: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b(\d+)(?=st |nd |rd |th )"),
    "vi": re.compile(r"(?<=thứ )(\d+)\b"),
}
_DAYS: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b\d{1,2}(?= [A-Z][a-z]{2,8} \d{4})"),
    "vi": re.compile(r"\b\d{1,2}(?=/\d{1,2}/\d{4}| tháng \d{1,2} năm \d{4})"),
}


@dataclass(frozen=True)
class Break:
    """What is put into a page in place of what: `where` counts the pieces of text of the page."""

    kind: str
    where: int
    start: int
    old: str
    new: str


def breaks(page: str, language: Language, kind: str, tags: tuple[str, ...] = SENTENCES) -> list[Break]:
    """Return every way to break one thing of a kind in what a page says."""
    find = _FINDERS[kind]
    return [
        Break(kind, where, start, old, new)
        for where, (tag, text) in enumerate(_pieces(_body(page)))
        if tag in tags
        for start, old, new in find(text, language)
    ]


def broken(page: str, how: Break) -> tuple[str, str]:
    """Return the page with one thing broken, and the words around it."""
    body = _body(page)
    for where, (element, part, text) in enumerate(_places(body)):
        if where == how.where:
            new = text[: how.start] + how.new + text[how.start + len(how.old) :]
            if part == "alt":
                element.set("alt", new)
            else:
                setattr(element, part, new)
            return lxml.html.tostring(body.getroottree(), encoding="unicode"), _said(element, part)
    raise LookupError(how)


def _said(element: HtmlElement, part: str) -> str:
    if part == "alt":
        return str(element.get("alt"))
    above = element if part == "text" else element.getparent()
    while above.tag not in (*SENTENCES, *CELLS):
        above = above.getparent()
    return " ".join(above.text_content().split())


def _body(page: str) -> HtmlElement:
    parser = lxml.html.HTMLParser(encoding="utf-8")
    return lxml.html.document_fromstring(page.encode(), parser=parser).find("body")


def _pieces(body: HtmlElement) -> Iterator[tuple[str, str]]:
    for element, part, text in _places(body):
        yield ("img" if part == "alt" else _block(element, part)), text


def _places(body: HtmlElement) -> Iterator[tuple[HtmlElement, str, str]]:
    """Yield each piece of text of a page with where it is kept."""
    for element in body.iter():
        if not isinstance(element.tag, str) or element.tag in _LEFT_OUT:
            continue
        if element.tag == "img" and element.get("alt"):
            yield element, "alt", element.get("alt")
        if element.text:
            yield element, "text", element.text
        if element.tail:
            yield element, "tail", element.tail


def _block(element: HtmlElement, part: str) -> str:
    """Return the tag of the block that a piece of text is in, "" where it is in nothing that is said."""
    above = element if part == "text" else element.getparent()
    lines = [above, *above.iterancestors()]
    if any(_NOT_SAID & set((each.get("class") or "").split()) or each.tag in _LEFT_OUT for each in lines):
        return ""
    return next((str(each.tag) for each in lines if each.tag in (*SENTENCES, *CELLS)), "")


def _figures(text: str, language: Language) -> Iterator[tuple[int, str, str]]:
    taken = [*_YEAR.finditer(text), *_RANKS[language].finditer(text), *_DAYS[language].finditer(text)]
    for found in _NUMBER.finditer(text):
        before = text[: found.start()]
        if any(each.start() <= found.start() < each.end() for each in taken):
            continue
        if _COUNTS_NOTHING.search(before):
            continue
        digit = found[0][-1]
        yield found.start(), found[0], found[0][:-1] + ("1" if digit == "9" else str(int(digit) + 1))


def _words(text: str, language: Language) -> Iterator[tuple[int, str, str]]:
    for one, other in _OPPOSITES[language]:
        for old, new in ((one, other), (other, one)):
            for found in re.finditer(rf"(?<!\w){old}(?!\w)", text):
                if any(each.start() <= found.start() < each.end() for each in _DEFINED.finditer(text)):
                    continue
                yield found.start(), found[0], new.partition("(?!")[0]


@cache
def _names(language: Language) -> tuple[str, ...]:
    with (ROOT / "data/units/provinces_63.csv").open(encoding="utf-8", newline="") as file:
        return tuple(sorted((row[f"name_{language}"] for row in csv.DictReader(file)), key=len, reverse=True))


def _places_said(text: str, language: Language) -> Iterator[tuple[int, str, str]]:
    names = _names(language)
    for found in re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", text):
        yield found.start(), found[0], names[(names.index(found[0]) * 7 + 11) % len(names)]


def _years(text: str, _: Language) -> Iterator[tuple[int, str, str]]:
    for found in _YEAR.finditer(text):
        yield found.start(), found[0], str(int(found[0]) + (1 if int(found[0]) % 2 else -1))


def _ranks(text: str, language: Language) -> Iterator[tuple[int, str, str]]:
    for found in _RANKS[language].finditer(text):
        yield found.start(), found[0], str(int(found[0]) + 1)


def _days(text: str, language: Language) -> Iterator[tuple[int, str, str]]:
    for found in _DAYS[language].finditer(text):
        new = int(found[0]) + (1 if int(found[0]) < 28 else -1)
        yield found.start(), found[0], f"{new:02}" if found[0].startswith("0") else str(new)


_FINDERS: Mapping[str, Callable[[str, Language], Iterator[tuple[int, str, str]]]] = {
    "figure": _figures,
    "word": _words,
    "place": _places_said,
    "year": _years,
    "rank": _ranks,
    "day": _days,
}
KINDS = tuple(_FINDERS)


def one_in_each(
    pages: Mapping[Path, Language], kind: str, drawing: Random
) -> Iterator[tuple[Path, str, str]]:
    """Yield each page that has something of a kind, with one such thing broken, and the words around it."""
    for path, language in pages.items():
        page = path.read_text(encoding="utf-8")
        # A place stands in the table of the headline figures alone: what a survey estimates has a quarter.
        tags = (*SENTENCES, "td") if kind == "rank" else SENTENCES
        if found := breaks(page, language, kind, tags):
            yield (path, *broken(page, drawing.choice(found)))
