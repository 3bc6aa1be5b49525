"""One published report: whose it is, of which day, and its sentences with the part that each comes from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from second_reader.published.figures import Language, figures, sentences, years
from second_reader.published.html_blocks import Block, Cell, read_blocks
from second_reader.published.text_parts import TextParts

_HEADS = ("h2", "h3", "h4")
_PRINTED_BY_LAYOUT = ("source", "banner")
_OF_LAYOUT = ("kicker", "unit-line", "about")
LAYOUT = "layout"
"""The part of the lines that say of which forum and which unit a document is; the texts have no such part."""


@dataclass(frozen=True)
class Sentence:
    """A sentence with what stood before it in the same part, and its cell where it is one of a table."""

    part: str
    text: str
    before: str = ""
    cell: Cell | None = None

    @property
    def heads(self) -> str:
        """Return the words at the head of the cell's row and column."""
        return f"{self.cell.row} | {self.cell.column}" if self.cell else ""


@dataclass(frozen=True)
class ReportText:
    """A document. own: the place that it is about, "" where it is about none."""

    path: Path
    report: str
    language: Language
    day: date
    system: str
    own: str
    sentences: tuple[Sentence, ...] = field(repr=False)


def report_sentences(path: Path, texts: TextParts, *, slides: bool = False) -> tuple[Sentence, ...]:
    """Return the sentences of a document in their order, without headings and lines of the layout.

    slides: whether it is a deck, whose headings are sentences.
    """
    return tuple(_sentences(read_blocks(path), texts, slides))


def _sentences(blocks: list[Block], texts: TextParts, slides: bool) -> Iterator[Sentence]:
    part, before, caption = "", "", ""
    for block in blocks:
        if (block.tag in _HEADS and not slides) or any(
            name in block.shown_as.split() for name in _PRINTED_BY_LAYOUT
        ):
            continue
        if any(name in block.shown_as.split() for name in _OF_LAYOUT):
            yield Sentence(LAYOUT, block.text)
            continue
        found = texts.part_of(block, slides=slides)
        if found != part and not (block.tag == "li" and not found):
            before = ""
        part = found or (part if block.tag == "li" else "")
        if block.tag in ("caption", "figcaption"):
            caption = block.text
        if block.cell:
            yield Sentence(part, block.text, caption, block.cell)
            continue
        for text in sentences(block.text):
            yield Sentence(part, text, before)
            before = f"{before} {text}"[-1500:]


def years_before(text: str, language: Language) -> list[int]:
    """Return the years of the last sentence that names any before its first figure, in a text."""
    for sentence in reversed(sentences(text)):
        first = next((figure.start for figure in figures(sentence, language)), len(sentence))
        if found := [year for year, at in years(sentence, language) if at < first]:
            return list(dict.fromkeys(found))
    return []


_NAME = re.compile(r"(?P<report>[a-z0-9-]+)\.(?P<language>vi|en)(?:\.slides)?\.html")


def report_files(bundle: Path) -> Iterator[tuple[Path, str, str, Language]]:
    """Yield each HTML report of a bundle with its folder's name, its report and its language."""
    for path in sorted(bundle.glob("*/*.html")):
        if found := _NAME.fullmatch(path.name):
            yield path, path.parent.name, found["report"], "vi" if found["language"] == "vi" else "en"
