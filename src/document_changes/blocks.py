"""A report's HTML document as blocks that can be compared: headings, paragraphs, tables, pictures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

_TEXTS = frozenset(
    ["h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "figcaption", "dt", "dd", "blockquote", "pre"]
)
_PARTS = _TEXTS | {"table", "img"}
_LEFT_OUT = frozenset({"script", "style", "template"})
_NOTES = "source-note"
"""What opens from a figure and names its rows: numbered anew whenever a figure is added."""
_SUBTITLE = "subtitle"
_NOTE_OF = re.compile(r"n(\d+)")
_LABELLED = re.compile(r"(?:fig|tbl)-[a-z0-9-]+")
# Signs of no language that mark where a figure begins and ends while blanks are made single.
_BEGINS, _NAMED, _ENDS = "\ue000", "\ue001", "\ue002"
_SIGNS = re.compile(f"[{_BEGINS}{_NAMED}{_ENDS}]")
_FIGURE = re.compile(f"{_BEGINS}([0-9]+){_NAMED}|({_ENDS})")


@dataclass(frozen=True)
class PrintedFigure:
    """A figure that opens a note with its rows.

    note: its number. start: where it begins in the block's text, or in the text of its cell.
    row, column: of its cell in `rows`, from 0; -1 where it stands in no cell.
    """

    note: int
    printed: str
    start: int
    row: int = -1
    column: int = -1


@dataclass(frozen=True)
class DocumentBlock:
    """One piece of a document; blocks are equal where a reader sees the same.

    section: the heading above it. kind: "heading", "text", "table" or "picture".
    text: its words; of a picture its alternative text, of a table its caption.
    rows: a table's cells, the header first. picture: a picture's address, as a rule its data.
    label: the address of the table or figure that it belongs to ("tbl-headline"), or "".
    is_headline: whether it is the title or subtitle of the document.
    figures: those of its words and cells that open a note.
    """

    kind: str
    text: str
    section: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    picture: str = ""
    label: str = ""
    is_headline: bool = False
    figures: tuple[PrintedFigure, ...] = ()

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
        yield replace(block, section=section)


def _blocks(element: Any, label: str = "", is_head: bool = False) -> Iterator[DocumentBlock]:
    tag, classes = element.tag, element.get("class", "").split()
    if not isinstance(tag, str) or tag in _LEFT_OUT or _NOTES in classes:
        return
    is_head = is_head or tag == "header"
    is_headline = is_head and (tag == "h1" or _SUBTITLE in classes)
    label = element.get("id", "") if _LABELLED.fullmatch(element.get("id", "")) else label
    for block in _own_blocks(element, label, is_head):
        yield replace(block, label=block.label or label, is_headline=block.is_headline or is_headline)


def _own_blocks(element: Any, label: str, is_head: bool) -> Iterator[DocumentBlock]:
    tag = element.tag
    if tag == "img":
        yield DocumentBlock(
            "picture", element.get("alt", ""), picture=element.get("src") or element.get("data-src", "")
        )
    elif tag == "table":
        yield _table(element)
    elif tag in _TEXTS and not any(inner.tag in _PARTS for inner in element.iterdescendants()):
        text, figures = _words(element)
        if text:
            kind = "heading" if tag[0] == "h" and tag[1:].isdigit() else "text"
            yield DocumentBlock(kind, text, figures=figures)
    else:
        own = " ".join((element.text or "").split())
        if own:
            yield DocumentBlock("text", own)
        for inner in element:
            yield from _blocks(inner, label, is_head)
            if isinstance(inner.tag, str) and (tail := " ".join((inner.tail or "").split())):
                yield DocumentBlock("text", tail)


def _table(element: Any) -> DocumentBlock:
    captions = [_words(caption) for caption in element.iter("caption")]
    figures = [figure for _, found in captions for figure in found]
    rows = list[tuple[str, ...]]()
    for at_row, row in enumerate(element.iter("tr")):
        cells = [_words(cell) for cell in row if cell.tag in ("th", "td")]
        rows.append(tuple(text for text, _ in cells))
        figures += [
            replace(figure, row=at_row, column=at_column)
            for at_column, (_, found) in enumerate(cells)
            for figure in found
        ]
    caption = " ".join(text for text, _ in captions)
    return DocumentBlock("table", caption, rows=tuple(rows), figures=tuple(figures))


def _words(element: Any) -> tuple[str, tuple[PrintedFigure, ...]]:
    """Return what an element says, with single blanks, and the figures in it that open a note."""
    marked = " ".join("".join(_marked(element)).split())
    text, figures, opened, end = "", list[PrintedFigure](), (0, 0), 0
    for match in _FIGURE.finditer(marked):
        text += marked[end : match.start()]
        end = match.end()
        if match[1]:
            opened = int(match[1]), len(text)
        else:
            note, start = opened
            figures.append(PrintedFigure(note, text[start:], start))
    return text + marked[end:], tuple(figures)


def _marked(element: Any) -> Iterator[str]:
    if not isinstance(element.tag, str):
        return
    note = _NOTE_OF.fullmatch(element.get("popovertarget", "")) if element.tag == "button" else None
    if note:
        yield f"{_BEGINS}{note[1]}{_NAMED}"
    yield _SIGNS.sub("", element.text or "")
    for inner in element:
        yield from _marked(inner)
        yield _SIGNS.sub("", inner.tail or "")
    if note:
        yield _ENDS
