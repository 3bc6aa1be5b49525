"""A report's HTML document as blocks that can be compared: headings, paragraphs, tables, pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TEXTS = frozenset(
    ["h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "figcaption", "dt", "dd", "blockquote", "pre"]
)
_PARTS = _TEXTS | {"table", "img"}
_LEFT_OUT = frozenset({"script", "style", "template"})
_NOTES = "source-note"
"""What opens from a figure and names its rows: numbered anew whenever a figure is added."""


@dataclass(frozen=True)
class DocumentBlock:
    """One piece of a document; blocks are equal where a reader sees the same.

    section: the heading above it. kind: "heading", "text", "table" or "picture".
    text: its words; of a picture its alternative text, of a table its caption.
    rows: a table's cells, the header first. picture: a picture's address, as a rule its data.
    """

    kind: str
    text: str
    section: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    picture: str = ""

    @property
    def seen(self) -> tuple[object, ...]:
        """What is compared: a section that was renamed does not change what stands in it."""
        return self.kind, self.text, self.rows, self.picture


def document_blocks(path: Path) -> tuple[DocumentBlock, ...]:
    """Return the blocks of an HTML document in their order, without the notes behind its figures."""
    from lxml import html  # type: ignore[import-untyped]

    parser = html.HTMLParser(encoding="utf-8")
    body = html.document_fromstring(path.read_bytes(), parser=parser).find("body")
    return tuple(_sectioned(_blocks(body))) if body is not None else ()


def _sectioned(blocks: Iterator[DocumentBlock]) -> Iterator[DocumentBlock]:
    section = ""
    for block in blocks:
        section = block.text if block.kind == "heading" else section
        yield DocumentBlock(block.kind, block.text, section, block.rows, block.picture)


def _blocks(element: Any) -> Iterator[DocumentBlock]:
    tag = element.tag
    if not isinstance(tag, str) or tag in _LEFT_OUT or _NOTES in element.get("class", "").split():
        return
    if tag == "img":
        yield DocumentBlock("picture", element.get("alt", ""), picture=element.get("src", ""))
    elif tag == "table":
        rows = (tuple(_text(cell) for cell in row if cell.tag in ("th", "td")) for row in element.iter("tr"))
        yield DocumentBlock("table", " ".join(map(_text, element.iter("caption"))), rows=tuple(rows))
    elif tag in _TEXTS and not any(inner.tag in _PARTS for inner in element.iterdescendants()):
        if text := _text(element):
            yield DocumentBlock("heading" if tag[0] == "h" and tag[1:].isdigit() else "text", text)
    else:
        own = " ".join((element.text or "").split())
        if own:
            yield DocumentBlock("text", own)
        for inner in element:
            yield from _blocks(inner)
            if isinstance(inner.tag, str) and (tail := " ".join((inner.tail or "").split())):
                yield DocumentBlock("text", tail)


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())
