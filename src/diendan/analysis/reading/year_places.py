"""Where four digits of a text are a year, and where they would be a figure."""

import re
from collections.abc import Container
from functools import cache

from diendan.language.phrases import UNIT_WORDS
from diendan.traces import YEAR

# "năm 2024", "before 2025", the later end of "2010–2016", what dates and numbers of decrees have before it.
_WORDS = "năm|trước|sau|từ|đến|in|since|before|after|from|until|to"
_BEFORE = re.compile(rf"(?:\b(?:{_WORDS})\s|(?:19|20)\d\d\s?[–-]\s?|\d[/.-]\s?)$", re.IGNORECASE)
_AFTER = re.compile(r"\s?[–-]\s?(?:19|20)\d\d(?!\d)|-\d\d-\d\d")
_BRACKETS = re.compile(r"\(\d{4}\\?[);,]")
_SCALES = ("nghìn", "ngàn", "triệu", "tỷ", "tỉ", "thousand", "million", "billion")

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DATE = re.compile(  # "15/9/2026", "9/2026", "2026-09-15"
    rf"(?<![\d/.,])(?:(?:{_DAY}/)?{_MONTH}/(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?![\d/])"
)


def without_dates(text: str) -> str:
    """Return a text without its dates in digits, of a day or of a month."""
    return _DATE.sub("", text)


def without_years(text: str, known: Container[int]) -> str:
    """Return a text without its dates and years; known: as in `is_year`."""
    rest = without_dates(text)
    return YEAR.sub(lambda found: found[0] * (not is_year(rest, found.start(), known)), rest)


def is_year(text: str, start: int, known: Container[int]) -> bool:
    """Say whether the four digits of a text that begin at `start` are a year.

    known: the years that are one wherever they stand; another is one where the signs beside it say so. Four
    digits with a unit of measure or a decimal sign behind them never are.
    """
    year, before, after = text[start : start + 4], text[:start], text[start + 4 :]
    if _unit_behind().match(after) or re.search(r"\d[.,]$", before):
        return False
    said = _BEFORE.search(before) or _AFTER.match(after) or _BRACKETS.match(text[start - 1 : start + 6])
    return said is not None or int(year) in known


@cache
def _unit_behind() -> re.Pattern[str]:
    labels = {words for unit in UNIT_WORDS.values() for words in (*unit.after, unit.one)}
    units = {re.split("[/,]", label)[0] for label in labels} | {*_SCALES} - {""}
    words = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True) if unit)
    return re.compile(rf"[.,]\d|\s?(?:{words})(?!\w)", re.IGNORECASE)
