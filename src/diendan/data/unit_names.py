"""Spellings under which the name of an administrative unit may come in."""

from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from diendan.language import fold

_LONG: Final = 100
_PREFIXES: Final = ("thanhpho", "tinh", "tp")
_SUFFIXES: Final = ("province", "city")


def name_key(text: str) -> str:
    """Return what two spellings of one name have in common: "hanoi" of "Hà Nội", "Ha Noi" and "Hanoi"."""
    # Without spaces, so that "Hanoi" and "Ha Noi", "Kontum" and "Kon Tum" meet.
    return fold(text).replace(" ", "")


def name_keys(text: str) -> list[str]:
    """Return the ways to read a name: as it stands, and without "tỉnh", "TP.", "province", "city"."""
    keys = [name_key(text)]
    for prefix in _PREFIXES:
        if keys[0].startswith(prefix):
            keys.append(keys[0].removeprefix(prefix))
    return keys + [key.removesuffix(suffix) for key in keys for suffix in _SUFFIXES if key.endswith(suffix)]


def suggest(wanted: str, known: Mapping[str, str]) -> str:
    """Return a sentence that helps on: the nearest of `known` (key → shown), or where all are."""
    near = get_close_matches(wanted[:_LONG], known, n=1, cutoff=0.5)
    if near:
        return f" Did you mean {known[near[0]]}?"
    return " All names are in data/units/titles.csv."


def abbreviations(names: Iterable[str]) -> dict[str, str]:
    """Return a short form of each name that no other of them has, tones aside.

    Initials, with as much of the last or else the first word as it needs: "CB", but "LCa" and "LCh" for Lào
    Cai and Lai Châu, "HàG" and "HậuG" for Hà Giang and Hậu Giang; of a single word three letters ("Huế").
    """
    found: dict[str, str] = {}
    left = list(dict.fromkeys(names))
    for of_first, of_last in ((1, 1), (1, 2), (1, 3), (2, 1), (3, 1), (4, 1), (_LONG, _LONG)):
        for name in left:
            *first, last = name.replace("-", " ").split()
            begun = [first[0][:of_first], *(word[0] for word in first[1:])] if first else []
            found[name] = "".join(begun) + last[: of_last if first else max(of_last, 3)]
        counted = Counter(fold(short) for short in found.values())
        left = [name for name in left if counted[fold(found[name])] > 1]
    return found
