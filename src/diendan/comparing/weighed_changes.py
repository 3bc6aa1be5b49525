"""What differs between two documents, weighed: figures with the data behind them before words and looks."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from diendan.comparing.bundle_sides import Cell, Origin
from diendan.language import LANGUAGES
from diendan.language.words_file import read_words
from diendan.plan.fingerprints.digests import digest
from diendan.traces import YEAR
from document_changes.blocks import DocumentBlock, PrintedFigure
from document_changes.changes import ChangedSide, DocumentChange, Marked

WEIGHTS: Final = ("report", "headline", "figure", "words", "looks")
"""From what weighs most: a report that came or went; a headline, rank or direction; figures; words; looks."""

_WORDS: Final = read_words(__file__)
_TURNING: Final = re.compile(
    "|".join(
        rf"\b{re.escape(word)}\b"
        for words in (_WORDS["direction"], _WORDS["rank"])
        for language in LANGUAGES
        for word in words.in_(language).split("; ")
    )
)
_NUMBER: Final = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_MINUS: Final = ("−", "-", "–")
Originating = Callable[[PrintedFigure], Origin | None]


@dataclass(frozen=True)
class FigureChange:
    """A figure that is printed otherwise, or stands on one side only.

    data: "moved" where a cell behind it holds another value, "other" where it is made of other cells, "same"
    where neither is so although the figure moved, "added" or "removed" where one side alone prints it,
    "untold" where no list tells its cells. rows: (cell, old, new) of those that differ, "" on the side that
    has no such cell.
    """

    before: str
    after: str
    data: str
    rule: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class WeighedChange:
    """One thing that differs, of WEIGHTS. is_unsourced: a number moved that no list of sources tells."""

    weight: str
    kind: str
    section: str
    label: str
    before: ChangedSide | None
    after: ChangedSide | None
    figures: tuple[FigureChange, ...] = ()
    is_unsourced: bool = False

    @property
    def content(self) -> str:
        """A digest of what both sides show, which stays the same as long as they do."""
        sides = [
            side and [side.kind, side.text, side.rows, side.picture] for side in (self.before, self.after)
        ]
        return digest([self.label, *sides])

    @property
    def is_unmoved(self) -> bool:
        """Whether a figure moved and its data did not."""
        return any(each.data == "same" for each in self.figures)


def weighed(
    change: DocumentChange, old: Originating | None, new: Originating | None, *, data_moved: bool
) -> WeighedChange:
    """Return a change with its weight and figures.

    old, new: what tells where a figure of each side comes from; None of documents without such a list.
    data_moved: whether the data file of the block's table or chart differs.
    """
    figures: tuple[FigureChange, ...] = ()
    is_unsourced = False
    if old and new:
        figures = tuple(_figure_changes(change, old, new))
        others = _other_numbers(change.old), _other_numbers(change.new)
        is_unsourced = change.old is not None and change.new is not None and others[0] != others[1]
    block = change.block
    weight = "words"
    if block.is_headline or _turned(figures) or _says(change):
        weight = "headline"
    elif figures or _numbers(change.old) != _numbers(change.new):
        weight = "figure"
    elif block.kind == "picture" and change.old and change.new and change.old.text == change.new.text:
        weight = "figure" if data_moved else "looks"
    return WeighedChange(
        weight, block.kind, change.section, block.label, change.before, change.after, figures, is_unsourced
    )


def changed_pieces(side: ChangedSide | None) -> Iterator[str]:
    """Yield the pieces of a side that the other lacks: of its words, and of a table's cells."""
    if side is None:
        return
    texts: list[Marked] = [side.text, *(cell for row in side.rows for cell in row)]
    yield from (piece.strip() for text in texts for differs, piece in text if differs and piece.strip())


def _numbers(block: DocumentBlock | None) -> Counter[str]:
    return Counter(_NUMBER.findall(_text_of(block)))


def _text_of(block: DocumentBlock | None) -> str:
    return " ".join([block.text, *(cell for row in block.rows for cell in row)]) if block else ""


def _other_numbers(block: DocumentBlock | None) -> Counter[str]:
    """Return the numbers of a block that belong to no figure with a note, and are no years."""
    noted = Counter(
        number for figure in (block.figures if block else ()) for number in _NUMBER.findall(figure.printed)
    )
    found = _numbers(block) - noted
    return Counter({number: count for number, count in found.items() if not YEAR.fullmatch(number)})


def _says(change: DocumentChange) -> bool:
    """Say whether one side tells of a rank or direction where the other tells of another."""
    old, new = _turns(_text_of(change.old)), _turns(_text_of(change.new))
    return bool(old - new) and bool(new - old)


def _turns(text: str) -> Counter[str]:
    """Return how often a text says each word for a rank or a direction."""
    return Counter(word[0] for word in _TURNING.finditer(text.casefold()))


def _turned(figures: Sequence[FigureChange]) -> bool:
    """Say whether a rank changed, or the sign of a figure."""
    both = [each for each in figures if each.before and each.after]
    return any(
        each.rule == "place" or each.before.startswith(_MINUS) != each.after.startswith(_MINUS)
        for each in both
    )


def _figure_changes(change: DocumentChange, old: Originating, new: Originating) -> Iterator[FigureChange]:
    for before, after in _paired(change.old, change.new):
        if before and after and _reads_alike(before.printed, after.printed):
            continue
        yield _compared(before, after, old(before) if before else None, new(after) if after else None)


def _reads_alike(before: str, after: str) -> bool:
    """Say whether two figures have the same numbers with the same sign, and tell the same rank."""
    return (
        _NUMBER.findall(before) == _NUMBER.findall(after)
        and before.startswith(_MINUS) == after.startswith(_MINUS)
        and _turns(before) == _turns(after)
    )


def _paired(
    old: DocumentBlock | None, new: DocumentBlock | None
) -> Iterator[tuple[PrintedFigure | None, PrintedFigure | None]]:
    """Pair the figures of two blocks: of tables by the heads of cells, of words by what is before them."""
    mine = old.figures if old else ()
    theirs = new.figures if new else ()
    if old and new and old.kind == "table":
        by_head = [{_head(block, figure): figure for figure in block.figures} for block in (old, new)]
        for head in dict.fromkeys([*by_head[0], *by_head[1]]):
            yield by_head[0].get(head), by_head[1].get(head)
        return
    if len(mine) == len(theirs):
        yield from zip(mine, theirs, strict=True)
        return
    beside = [_beside(old, figure) for figure in mine], [_beside(new, figure) for figure in theirs]
    gone, come = list(mine), list(theirs)
    for same in SequenceMatcher(None, *beside, autojunk=False).get_matching_blocks():
        for before, after in zip(mine[same.a :][: same.size], theirs[same.b :][: same.size], strict=True):
            gone.remove(before)
            come.remove(after)
            yield before, after
    printed = [figure.printed for figure in come]
    for figure in gone:
        if figure.printed in printed:  # which only stands elsewhere
            del come[(place := printed.index(figure.printed))], printed[place]
        else:
            yield figure, None
    yield from ((None, figure) for figure in come)


def _head(block: DocumentBlock, figure: PrintedFigure) -> tuple[object, ...]:
    """Return what names a figure's cell, whatever rows and columns came or went."""
    if figure.row < 0:
        return ("caption", [each for each in block.figures if each.row < 0].index(figure))
    row = block.rows[figure.row]
    column = block.rows[0][figure.column] if figure.column < len(block.rows[0]) else figure.column
    same = [each for each in block.figures if (each.row, each.column) == (figure.row, figure.column)]
    return row[0] if figure.column else figure.row, column, same.index(figure)


def _beside(block: DocumentBlock | None, figure: PrintedFigure) -> str:
    """Return the words before a figure, without numbers, by which it is found again."""
    text = block.text if block else ""
    return _NUMBER.sub("#", text[max(0, figure.start - 30) : figure.start])


def _compared(
    before: PrintedFigure | None, after: PrintedFigure | None, old: Origin | None, new: Origin | None
) -> FigureChange:
    printed = before.printed if before else "", after.printed if after else ""
    either = new or old
    rows = tuple(_row_changes(old.cells, new.cells)) if old and new else ()
    if before is None or after is None:
        data = "added" if after else "removed"
    elif not (old and new):
        data = "untold"
    elif not rows:
        data = "same"
    else:
        data = "moved" if {cell for cell, _ in old.cells} == {cell for cell, _ in new.cells} else "other"
    return FigureChange(*printed, data, either.rule if either else "", rows)


def _row_changes(old: frozenset[Cell], new: frozenset[Cell]) -> Iterator[tuple[str, str, str]]:
    was, now = dict(old), dict(new)
    for cell in sorted({*was, *now}):
        if was.get(cell) != now.get(cell):
            yield cell, was.get(cell, ""), now.get(cell, "")
