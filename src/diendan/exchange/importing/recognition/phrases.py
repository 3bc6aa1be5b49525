"""Titles split into known phrases, so that no word of one is passed over.

Vietnamese words differ by their tones alone ("năm" is a year, "nam" is male), so a title that has tones is
compared with them; one without any (capitals of old workbooks, English) is compared without.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from diendan.language import fold, our_letters

# A year, a code of a table (E02.63, V14.60.2), another number, a word, a sign that is a unit.
_TOKEN: Final = re.compile(r"[a-z]\d+(?:\.\d+)+|\d+(?:[.,]\d+)*|[^\W\d_]+|[%‰]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_CODE: Final = re.compile(r"[a-z]\d+(?:\.\d+)+")
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
YEAR: Final = "<year>"
"""What a phrase has in the place of any year."""


@dataclass(frozen=True)
class Token:
    """One word. toned: in small letters, its tone behind it, so that "hoà" equals "hòa"; bare: without."""

    toned: str
    bare: str


@dataclass(frozen=True)
class Explained:
    """A title as phrases. taken: what is known, in its order, as (part, phrase); left: words that nothing
    explains."""

    taken: tuple[tuple[str, str], ...]
    left: tuple[str, ...]

    def of(self, part: str) -> tuple[str, ...]:
        """Return the phrases of one part."""
        return tuple(phrase for known, phrase in self.taken if known == part)


class Phrases:
    """Phrases by the first of their words. parts: what they are for → phrases (words with tones, `YEAR`)."""

    def __init__(self, **parts: Iterable[str]) -> None:
        self.by_first_word: dict[str, list[tuple[tuple[Token, ...], str, str]]] = {}
        for part, texts in parts.items():
            for text in texts:
                pieces = (tokens(piece) if piece != YEAR else (Token(YEAR, YEAR),) for piece in text.split())
                words = tuple(token for piece in pieces for token in piece)
                self.by_first_word.setdefault(words[0].bare, []).append((words, part, text))


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a title; punctuation and signs of footnotes are none."""
    small = unicodedata.normalize("NFC", our_letters(text)).casefold()
    return tuple(_token(word) for word in _TOKEN.findall(small))


def _token(word: str) -> Token:
    if word in ("%", "‰"):
        return Token(word, word)
    if _YEAR.fullmatch(word):
        return Token(YEAR, YEAR)
    parts = unicodedata.normalize("NFD", word)
    tone = "".join(mark for mark in parts if mark in _TONES)
    letters = "".join(mark for mark in parts if mark not in _TONES)
    return Token(letters + tone, word if _CODE.fullmatch(word) else fold(word).replace(" ", ""))


def has_tones(text: Sequence[Token]) -> bool:
    """Return whether any word of a text is written with Vietnamese marks."""
    return any(token.toned != token.bare for token in text)


def explain(title: str, phrases: Phrases) -> Explained:
    """Return a title split into phrases so that the fewest words are left, by the fewest phrases.

    Years and codes of tables explain themselves.
    """
    words, known = tokens(title), phrases.by_first_word
    toned = has_tones(words)
    # From the last word on: what is left, how many phrases, and the first step, of the best way to the end.
    ways: list[tuple[int, int, tuple[int, str, str]]] = [(0, 0, (0, "", ""))] * (len(words) + 1)
    for at in reversed(range(len(words))):
        plain = words[at].bare == YEAR or _CODE.fullmatch(words[at].bare)
        steps = [(0, 0, (1, "", "")) if plain else (1, 0, (1, "", ""))]
        steps += [
            (0, 1, (len(phrase), part, text))
            for phrase, part, text in known.get(words[at].bare, ())
            if _begins(words, at, phrase, toned=toned)
        ]
        ways[at] = min(
            (
                (left + ways[at + step[0]][0], count + ways[at + step[0]][1], step)
                for left, count, step in steps
            ),
            key=lambda way: way[:2],
        )
    taken: list[tuple[str, str]] = []
    left: list[str] = []
    shown, at = _shown(title), 0
    while at < len(words):
        length, part, text = ways[at][2]
        if text:
            taken.append((part, text))
        elif words[at].bare != YEAR and not _CODE.fullmatch(words[at].bare):
            left.append(shown[at])
        at += length
    return Explained(tuple(taken), tuple(left))


def _shown(title: str) -> list[str]:
    return _TOKEN.findall(unicodedata.normalize("NFC", title).casefold())


def _begins(words: Sequence[Token], at: int, phrase: Sequence[Token], *, toned: bool) -> bool:
    if at + len(phrase) > len(words):
        return False
    pairs = zip(words[at : at + len(phrase)], phrase, strict=True)
    return all(a.toned == b.toned if toned else a.bare == b.bare for a, b in pairs)
