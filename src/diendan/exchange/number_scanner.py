"""Numbers in texts: every way to read one, and the signs for no figure; typed by people or printed in tables.

A text with one point or comma before three digits has two readings: 1.234 is 1234 or 1,234. The scanner gives
both; who asks knows what decides between them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from diendan.language import fold

DecimalMark = Literal["point", "comma"]

_GAPS: Final = re.compile(r"(?<=\d)[\u00a0\u202f\u2009 '’](?=\d{3}(?:\D|$))")
_SPACES: Final = re.compile(r"\s+")


def _forms(digit: str, gaps: str, exponent: str, end: str) -> Mapping[DecimalMark, re.Pattern[str]]:
    """Return what a number is under each decimal mark, its whole part grouped by threes in one way or not."""

    def form(group: str, decimal: str, more: str) -> re.Pattern[str]:
        grouped = rf"{digit}{{1,3}}(?P<gap>[{group}{gaps}]){digit}{{3}}(?:(?P=gap){digit}{{3}})*"
        return re.compile(rf"(?P<number>[+-]?(?:{digit}+|{grouped})(?:{decimal}{digit}+)?{more}){end}")

    return {"point": form(",", r"\.", exponent), "comma": form(r"\.", ",", "")}


@dataclass(frozen=True)
class NumberPolicy:
    """What is a number, and what says that there is none.

    forms: by decimal mark. gaps_anywhere: whether a blank or apostrophe before three digits is always one of
    grouping. missing_signs, missing_words: of texts that give no figure; words as `fold` leaves them.
    """

    forms: Mapping[DecimalMark, re.Pattern[str]]
    gaps_anywhere: bool
    missing_signs: re.Pattern[str]
    missing_words: frozenset[str]


_NONE: Final = ("chua co", "chua co so lieu", "khong co so lieu", "no data")
TYPED: Final = NumberPolicy(
    forms=_forms("[0-9]", "' ", exponent="", end=""),
    gaps_anywhere=False,
    missing_signs=re.compile(r"[-‐-―−.…_/xX]{0,6}"),
    missing_words=frozenset((*_NONE, "", "khong co", "na", "n a", "nd", "kxd")),
)
"""As people type them into forms: what is oddly grouped is asked back."""
PRINTED: Final = NumberPolicy(
    forms=_forms(r"\d", "", exponent=r"(?:[eE][+-]?\d{1,3})?", end=r"(?:\s?%)?"),
    gaps_anywhere=True,
    missing_signs=re.compile(
        r"|\.{1,3}|…|[-–—−]|x|na|n/a|n\.a\.|:|\*|#n/a|null|none", re.IGNORECASE | re.ASCII
    ),
    missing_words=frozenset((*_NONE, "not available")),
)
"""As programs of publishers write them: per cent signs and exponents stand in cells."""


def is_missing(text: str, policy: NumberPolicy) -> bool:
    """Tell whether a text is one of the ways to say that there is no figure: "", "—", "..", "chưa có"."""
    bare = _SPACES.sub(" ", text).strip()
    return policy.missing_signs.fullmatch(bare) is not None or fold(bare) in policy.missing_words


def read_as(text: str, mark: DecimalMark, policy: NumberPolicy) -> Decimal | None:
    """Return the value of a text under one decimal mark, None if it is no number under it."""
    text = text.strip()
    if policy.gaps_anywhere:
        text = _GAPS.sub("", text)
    found = policy.forms[mark].fullmatch(text.replace("−", "-"))
    if found is None:
        return None
    return Decimal(found["number"].replace(found["gap"] or " ", "").replace(",", "."))


def readings(text: str, policy: NumberPolicy) -> tuple[Decimal, ...]:
    """Return every value that a text may have, a grouped one first; nobody groups "0.123"."""
    found = [value for mark in policy.forms if (value := read_as(text, mark, policy)) is not None]
    if len(found) == 2 and text.lstrip("+-").startswith("0"):
        return (min(found, key=abs),)
    return tuple(sorted(dict.fromkeys(found), key=abs, reverse=True))
