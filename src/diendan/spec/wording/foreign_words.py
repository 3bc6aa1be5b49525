"""Words of one language left in a text of the other."""

import re
from collections.abc import Iterable, Iterator

from diendan.language import Language, nfc
from diendan.spec.wording.printed_words import blank
from diendan.spec.wording.syllables import is_syllable

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_SYMBOL = re.compile(r"\b\d+[a-zđ]?/(?:\d{4}/)?[A-ZĐƯ][\w-]*(?:\.[A-Z][\w-]*)*|\b[A-ZĐ]{2,}(?:-[A-ZĐ]\w+)+\b")
"""The number of a legal instrument ("30/2020/NĐ-CP"): the same in every language."""
_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+|\S{1,64}@\S+\.\w+|\b[\w-]+(?:\.[\w-]+)+\b")
_ACRONYM = re.compile(r"[A-Z]{2,8}s?")


def foreign_words(text: str, language: Language, names: Iterable[str] = ()) -> list[tuple[int, str]]:
    """Return the words of `text` that are not of `language`, each with its line (from 1), in their order.

    In English: words with a letter that English does not have (Vietnamese cannot be written without, but for
    single words). In Vietnamese: words that are no Vietnamese syllable. Numbers of legal instruments,
    acronyms, addresses and `names` (proper names, allowed terms) belong to both.
    """
    kept = _without(nfc(text).replace("\u00a0", " "), names)  # a name may be kept on one line
    return [
        (kept.count("\n", 0, found.start()) + 1, found[0])
        for found in _WORD.finditer(kept)
        if _is_foreign(found[0], language)
    ]


def foreign_runs(text: str, language: Language, names: Iterable[str] = ()) -> Iterator[tuple[int, str]]:
    """Give the foreign words of each line as one, so that a sentence of another language is one finding."""
    lines: dict[int, list[str]] = {}
    for line, word in foreign_words(text, language, names):
        lines.setdefault(line, []).append(word)
    for line, words in lines.items():
        yield line, " ".join(words)


def _without(text: str, names: Iterable[str]) -> str:
    longest_first = sorted({nfc(name) for name in names if name}, key=len, reverse=True)
    if longest_first:
        known = "|".join(re.escape(name) for name in longest_first)
        text = re.sub(rf"(?<!\w)(?:{known})(?!\w)", blank, text)
    for pattern in (_ADDRESS, _SYMBOL):
        text = pattern.sub(blank, text)
    return text


def _is_foreign(word: str, language: Language) -> bool:
    if language == "en":
        return not word.replace("’", "").isascii()
    return len(word) > 1 and not _ACRONYM.fullmatch(word) and not is_syllable(word)
