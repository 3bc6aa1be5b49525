"""What differs between two documents, block by block, with the words and rows that differ marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from document_changes.blocks import DocumentBlock

_WORDS = re.compile(r"\s+|[^\s]+")
Marked = tuple[tuple[bool, str], ...]
"""A text in pieces, each with whether the other side lacks it."""


@dataclass(frozen=True)
class ChangedSide:
    """A block as one side shows it: its words, and of a table the header and the rows that differ."""

    kind: str
    text: Marked
    header: tuple[str, ...] = ()
    rows: tuple[tuple[Marked, ...], ...] = ()
    picture: str = ""


@dataclass(frozen=True)
class DocumentChange:
    """One block that differs, under the heading `section`; a side is None where the block is not there.

    old, new: the blocks whole.
    """

    section: str
    before: ChangedSide | None
    after: ChangedSide | None
    old: DocumentBlock | None
    new: DocumentBlock | None

    @property
    def block(self) -> DocumentBlock:
        """The block as it is now, or as it was where it is gone."""
        either = self.new or self.old
        assert either is not None
        return either


def document_changes(
    before: Sequence[DocumentBlock], after: Sequence[DocumentBlock]
) -> tuple[DocumentChange, ...]:
    """Return the blocks that differ, in their order; the same blocks in the same order give none."""
    return tuple(
        _changed(old, new)
        for olds, news in _differing([each.seen for each in before], [each.seen for each in after])
        for old, new in _paired(before[olds], after[news])
    )


def _differing(before: Sequence[object], after: Sequence[object]) -> Iterator[tuple[slice, slice]]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if what != "equal":
            yield slice(from_old, to_old), slice(from_new, to_new)


def _paired(
    before: Sequence[DocumentBlock], after: Sequence[DocumentBlock]
) -> Iterator[tuple[DocumentBlock | None, DocumentBlock | None]]:
    """Pair what stands in the same place of its kind; what is left stands alone."""
    kinds = [block.kind for block in before], [block.kind for block in after]
    at_old = at_new = 0
    for same in SequenceMatcher(None, *kinds, autojunk=False).get_matching_blocks():
        yield from ((block, None) for block in before[at_old : same.a])
        yield from ((None, block) for block in after[at_new : same.b])
        at_old, at_new = same.a + same.size, same.b + same.size
        yield from zip(before[same.a : at_old], after[same.b : at_new], strict=True)


def _changed(old: DocumentBlock | None, new: DocumentBlock | None) -> DocumentChange:
    section = (new.section if new else "") or (old.section if old else "")
    return DocumentChange(section, _side(old, new), _side(new, old), old, new)


def _side(block: DocumentBlock | None, other: DocumentBlock | None) -> ChangedSide | None:
    if block is None:
        return None
    text = _marked(block.text, other.text if other else "")
    if block.kind != "table":
        picture = "" if other and other.picture == block.picture else block.picture
        return ChangedSide(block.kind, text, picture=picture)
    header, *rows = block.rows or ((),)
    theirs = other.rows[1:] if other else ()
    shown: list[tuple[Marked, ...]] = []
    for mine, others in _differing(rows, theirs):
        for row, beside in zip_longest(rows[mine], theirs[others][: len(rows[mine])], fillvalue=()):
            cells = zip_longest(row, beside[: len(row)], fillvalue="")
            shown.append(tuple(_marked(cell, against) for cell, against in cells))
    return ChangedSide(block.kind, text, header, tuple(shown))


def _marked(text: str, other: str) -> Marked:
    words, others = _WORDS.findall(text), _WORDS.findall(other)
    found = SequenceMatcher(None, others, words, autojunk=False).get_opcodes()
    pieces = ((what != "equal", "".join(words[start:end])) for what, _, _, start, end in found)
    return tuple(piece for piece in pieces if piece[1])
