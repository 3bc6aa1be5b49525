"""Where a report prints a figure that opens a note: the sentence, the cell of a table, the caption."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from document_changes.blocks import DocumentBlock, PrintedFigure

# A sentence ends before a capital; not behind “TP.”, nor behind the number of a table or figure.
_ENDS = re.compile(r"(?<!\b[A-ZĐ]{2}\.)(?<!\b\d\.)(?<!\b\d\d\.)(?<=[.?!])\s+(?=[^\W\d_a-z])")


@dataclass(frozen=True)
class FigurePlace:
    """One place where a figure is printed.

    weight: "headline", "text", "table" or "chart". place: the heading above it, or the caption. label: of the
    table or figure ("tbl-headline"), or "". row: of a table, its header being row 1; 0 elsewhere.
    shown: the sentence, or the heads of the cell and what it says.
    """

    weight: str
    note: int
    printed: str
    place: str
    label: str
    row: int
    shown: str


def figure_places(blocks: Sequence[DocumentBlock], notes: Collection[int]) -> Iterator[FigurePlace]:
    """Yield the places of a document that print the figures with these numbers of notes, in their order."""
    for block in blocks:
        for figure in block.figures:
            if figure.note in notes:
                yield _place(block, figure)


def captions(blocks: Sequence[DocumentBlock]) -> dict[str, str]:
    """Return the captions of a document's tables and figures by label."""
    found: dict[str, str] = {}
    for block in blocks:
        if block.label and block.text and block.kind in ("text", "table"):
            found.setdefault(block.label, block.text)
    return found


def _place(block: DocumentBlock, figure: PrintedFigure) -> FigurePlace:
    if figure.row >= 0:
        row = block.rows[figure.row]
        heads = [row[0]] if figure.column else []
        heads += [block.rows[0][figure.column]] if figure.row and figure.column < len(block.rows[0]) else []
        shown = f"{' · '.join(head for head in heads if head)}: {row[figure.column]}"
        return FigurePlace(
            "table", figure.note, figure.printed, block.text, block.label, figure.row + 1, shown
        )
    weight = "headline" if block.is_headline else "text"
    if block.label:
        weight = "chart" if block.label.startswith("fig-") else "table"
    shown = _sentence(block.text, figure.start)
    return FigurePlace(weight, figure.note, figure.printed, block.section, block.label, 0, shown)


def _sentence(text: str, at: int) -> str:
    """Return the sentence of a text in which the letter `at` stands."""
    start, end = 0, len(text)
    for match in _ENDS.finditer(text):
        if match.end() <= at:
            start = match.end()
        elif match.start() > at:
            end = match.start()
            break
    return text[start:end]
