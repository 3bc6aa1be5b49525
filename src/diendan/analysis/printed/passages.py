"""Where a figure stands in a part of the texts, and so which words speak of it.

A figure is marked by one character of private use behind it, which no text has.
"""

import re
from bisect import bisect
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_FIRST: Final = 0xF0000
_MARK: Final = re.compile("[\U000f0000-\U0010fffd]")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n")
_HEADING: Final = re.compile(r"#+ ")
_ITEM: Final = re.compile(r"(?:[-*+]|\d{1,3}[.)]|[a-zđ]\)) ")
_BETWEEN: Final = re.compile(r"\s*(?::::.*)?")


def mark(number: int) -> str:
    """Return what marks the figure of this number, counted from 0, behind which it stands."""
    return chr(_FIRST + number)


@dataclass(frozen=True)
class Passages:
    """Words without marks, and where the marked figures end in them, by their numbers.

    A figure without a mark was put together with others by a filter: all words speak of it.
    """

    words: str
    ends: dict[int, list[int]]

    @classmethod
    def of(cls, text: str) -> "Passages":
        """Read the marks of a text."""
        ends: dict[int, list[int]] = defaultdict(list)
        for before, found in enumerate(_MARK.finditer(text)):
            ends[ord(found[0]) - _FIRST].append(found.start() - before)
        return cls(_MARK.sub("", text), ends)

    def sentences(self, number: int) -> str:
        """Return the sentences in which a figure stands: what another says of its own is not said of it."""
        starts = [0, *(found.end() for found in _SENTENCE_END.finditer(self.words)), len(self.words) + 1]
        pieces = [(start, self.words[start:end]) for start, end in pairwise(starts)]
        return self._around(number, pieces)

    def paragraphs(self, number: int) -> str:
        """Return the paragraphs or list items in which a figure stands, with what speaks of all that follow:
        the heading, and the paragraph before a list."""
        return self._around(number, _paragraphs(self.words))

    def beside(self, number: int, length: int) -> list[tuple[str, str]]:
        """Return what stands before and behind a figure of so many characters, wherever it does."""
        return [(self.words[: end - length], self.words[end:]) for end in self.ends.get(number, ())]

    def _around(self, number: int, pieces: list[tuple[int, str]]) -> str:
        if number not in self.ends:
            return self.words
        starts = [start for start, _ in pieces]
        return "\n".join(pieces[bisect(starts, end - 1) - 1][1] for end in self.ends[number])


def _paragraphs(words: str) -> list[tuple[int, str]]:
    """Return where each paragraph or list item begins, and the words that speak of it."""
    found, heading, opening, is_open, is_item, start = [(0, "")], "", "", False, False, 0
    for line in words.splitlines(keepends=True):
        if _BETWEEN.fullmatch(line.rstrip("\n")):
            is_open = False
        elif _HEADING.match(line):
            heading, opening, is_open = line, "", False
            found.append((start, line))
        elif _ITEM.match(line):
            is_open = is_item = True
            found.append((start, heading + opening + line))
        elif is_open or (is_item and line.startswith(" ")):
            found[-1] = (found[-1][0], found[-1][1] + line)
            opening += line * (not is_item)
        else:
            is_open, is_item, opening = True, False, line
            found.append((start, heading + line))
        start += len(line)
    return found
