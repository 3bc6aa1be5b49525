"""Titles split into known phrases, so that no word of one is passed over.

Vietnamese words differ by their tones alone ("năm" is a year, "nam" is male), so a title that has tones is
compared with them; one without any (capitals of old workbooks, English) is compared without, but for "nam",
of which nobody can tell which it is.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Final

from diendan.language import fold, our_letters

# A year, a code of a table (E02.63, V14.60.2), another number, a word, a sign that is or may be a unit.
_TOKEN: Final = re.compile(r"[a-z]\d+(?:\.\d+)+|\d+(?:[.,]\d+)*|[^\W\d_]+|[%‰‱$€₫£¥]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_CODE: Final = re.compile(r"[a-z]\d+(?:\.\d+)+")
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_EITHER: Final = "nam"  # without its tone men or a year
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
    if not word.isalnum() and len(word) == 1:
        return Token(word, word)
    if _YEAR.fullmatch(word):
        return Token(YEAR, YEAR)
    parts = unicodedata.normalize("NFD", word)
    tone = "".join(mark for mark in parts if mark in _TONES)
    letters = "".join(mark for mark in parts if mark not in _TONES)
    return Token(letters + tone, word if _CODE.fullmatch(word) else fold(word).replace(" ", ""))


def explain(title: str, phrases: Phrases) -> Explained:
    """Return a title split into phrases so that the fewest words are left, by the fewest phrases.

    Years and codes of tables explain themselves.
    """
    words, known = tokens(title), phrases.by_first_word
    shown = _TOKEN.findall(unicodedata.normalize("NFC", title).casefold())
    read = attrgetter("toned" if any(token.toned != token.bare for token in words) else "bare")
    # From the last word on, the best way to the end: what is taken and what is left.
    ways = [Explained((), ())] * (len(words) + 1)
    for at in reversed(range(len(words))):
        bare, rest = words[at].bare, ways[at + 1]
        plain = bare == YEAR or _CODE.fullmatch(bare)
        possible = [rest if plain else Explained(rest.taken, (shown[at], *rest.left))]
        for phrase, part, text in known.get(bare, ()):
            end = at + len(phrase)
            if len(phrase) <= len(words) - at and all(
                read(word) == read(own) and (word.toned != _EITHER or own.toned == _EITHER)
                for word, own in zip(words[at:end], phrase, strict=True)
            ):
                possible.append(Explained(((part, text), *ways[end].taken), ways[end].left))
        ways[at] = min(possible, key=lambda way: (len(way.left), len(way.taken)))
    return ways[0]
