"""Vietnamese order: the standard collation of CLDR's `vi`, as a sort key.

Letters first (a ă â b c d đ e ê … o ô ơ … u ư …), then tones (ngang, huyền, hỏi, ngã, sắc, nặng), then small
before capital. As in the Unicode Collation Algorithm, spaces come before punctuation, signs, digits and
letters, and a difference of letters anywhere beats a difference of tones.
"""

import unicodedata
from functools import lru_cache
from typing import Final

SortKey = tuple[tuple[tuple[int, int], ...], tuple[tuple[int, ...], ...], tuple[int, ...], str]

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER: Final = {letter: position for position, letter in enumerate(_ALPHABET)}
# The order of CLDR's root for the signs that occur in text; others follow by code point.
_PUNCTUATION: Final = "_-‐‒–—,;:!?….·'\"«»()[]{}@*/\\&#%‰†‡•"
_SIGNS: Final = "`´^¯°©®+±÷×<=>|~$₫€"
# Signs that CLDR tells from another only when all letters and tones are equal.
_VARIANT: Final = {
    "‘": ("'", 1),
    "’": ("'", 2),
    "“": ('"', 1),
    "”": ('"', 2),
    "\N{NON-BREAKING HYPHEN}": ("‐", 1),
    "\N{NO-BREAK SPACE}": (" ", 1),
    "\N{THIN SPACE}": (" ", 2),
}
_TONES: Final = {mark: weight for weight, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", start=1)}
_SHAPES: Final = {"\u0302", "\u0306", "\u031b"}  # circumflex, breve, horn: they make another letter
_FIRST_OTHER_MARK: Final = 10

_SPACE, _MARK, _SIGN, _DIGIT, _LATIN, _OTHER = range(6)


@lru_cache(maxsize=512)
def sort_key(text: str) -> SortKey:
    """Return the key that puts `text` in its Vietnamese place: `sorted(names, key=sort_key)`.

    Canonically equal texts (NFC, NFD) have equal keys; texts that differ at all never do.
    Source: CLDR 47, common/collation/vi.xml, type standard.
    """
    primary: list[tuple[int, int]] = []
    secondary: list[tuple[int, ...]] = []
    tertiary: list[int] = []
    for base, marks in _clusters(unicodedata.normalize("NFD", text)):
        plain, variant = _VARIANT.get(base, (base, 0))
        small = plain.lower() if len(plain.lower()) == 1 else plain
        shaped = next((m for m in marks if m in _SHAPES and _joined(small, m) in _LETTER), "")
        primary.append(_primary(_joined(small, shaped) if shaped else small))
        secondary.append(tuple(_TONES.get(m, _FIRST_OTHER_MARK + ord(m)) for m in marks if m != shaped))
        tertiary.append(variant or int(plain != small))
    return tuple(primary), tuple(secondary), tuple(tertiary), unicodedata.normalize("NFC", text)


def _joined(base: str, mark: str) -> str:
    """Return one letter from a base and a combining mark, or both where Unicode has no such letter."""
    return unicodedata.normalize("NFC", base + mark)


def _clusters(text: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for character in text:
        if found and unicodedata.combining(character):
            found[-1][1].append(character)
        else:
            found.append((character, []))
    return found


def _primary(letter: str) -> tuple[int, int]:
    if letter in _LETTER:
        return _LATIN, _LETTER[letter]
    if letter.isspace():
        return _SPACE, ord(letter)
    if letter in _PUNCTUATION:
        return _MARK, _PUNCTUATION.index(letter)
    if letter in _SIGNS:
        return _SIGN, _SIGNS.index(letter)
    if letter.isdigit():
        return _DIGIT, unicodedata.digit(letter)
    group = {"P": _MARK, "S": _SIGN}.get(unicodedata.category(letter)[0], _OTHER)
    return group, 0x1000 + ord(letter)
