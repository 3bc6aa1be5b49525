"""A published HTML document as blocks of words: paragraphs, items, captions, alternative texts, cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lxml.html  # type: ignore[import-untyped]
from lxml.html import HtmlElement

_LEFT_OUT = (
    ".//style|.//script|.//*[local-name()='svg']|.//*[contains(@class,'source-note')]"
    "|.//*[contains(@class,'diendan-label')]|.//footer"
)
_SAID = {"p", "li", "h1", "h2", "h3", "h4", "figcaption", "caption", "td", "th", "dd", "dt"}


@dataclass(frozen=True)
class Cell:
    """Where a cell stands: the words at the head of its row, its column and the first column."""

    row: str
    column: str
    corner: str
    beside: str


@dataclass(frozen=True)
class Block:
    """Words that belong together. anchor: the id of the figure or table that they are in, or "".

    run_in: the bold words with which a paragraph begins, as a heading of its own.
    """

    tag: str
    text: str
    anchor: str = ""
    shown_as: str = ""
    cell: Cell | None = None
    heading: str = ""
    run_in: str = ""


def read_blocks(path: Path) -> list[Block]:
    """Return the blocks of an HTML file in their order, without the notes on where figures come from."""
    root = lxml.html.document_fromstring(path.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    body = root.find("body")
    if body is None:
        return []
    for element in body.xpath(_LEFT_OUT):
        element.drop_tree()
    return list(_blocks(body))


def _blocks(body: HtmlElement) -> Iterator[Block]:
    heading = ""
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        anchor = _anchor(element)
        if element.tag == "img" and element.get("alt"):
            yield Block("alt", words(element.get("alt") or ""), anchor, heading=heading)
        elif element.tag == "table":
            yield from _cells(element, anchor)
        elif element.tag in _SAID and element.tag not in ("td", "th") and not _holds_blocks(element):
            text = words(element.text_content())
            if element.tag == "dt":
                continue
            if element.tag == "dd":  # a key figure: what it is of stands above it
                text = words(f"{text} {element.getprevious().text_content()}")
            if element.tag in ("h1", "h2", "h3", "h4"):
                heading = text
            if text:
                shown_as = element.get("class") or ""
                yield Block(
                    element.tag, text, anchor, shown_as, heading=heading, run_in=_run_in(element, text)
                )


def _run_in(element: HtmlElement, text: str) -> str:
    bold = words(element[0].text_content()) if len(element) and element[0].tag in ("strong", "b") else ""
    return bold if text.startswith(bold) else ""


def words(text: str) -> str:
    """Return a text on one line, with plain spaces."""
    return " ".join(text.replace("\u2212", "-").split())


def _holds_blocks(element: HtmlElement) -> bool:
    return any(child.tag in _SAID for child in element.iterdescendants())


def _anchor(element: HtmlElement) -> str:
    for above in (element, *element.iterancestors()):
        name = above.get("id") or ""
        if name.startswith(("fig-", "tbl-")):
            return str(name)
    return ""


def _cells(table: HtmlElement, anchor: str) -> Iterator[Block]:
    rows = [[words(cell.text_content()) for cell in row.iterchildren("td", "th")] for row in table.iter("tr")]
    if not rows:
        return
    heads = rows[0]
    for row in rows[1:]:
        for column, text in enumerate(row):
            if text:
                head = heads[column] if column < len(heads) else ""
                others = " | ".join(part for index, part in enumerate(row) if index not in (0, column))
                where = Cell(row[0] if column else "", head, heads[0], others)
                yield Block("td", text, anchor, cell=where)
