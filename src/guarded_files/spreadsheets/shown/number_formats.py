"""What a number format shows before and behind a number, and by how much it moves the comma.

Source: ECMA-376-1:2016, 18.8.30 numFmt and 18.8.31 numFmts.
"""

import operator
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from guarded_files.spreadsheets.grid import plain

_PARTS: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.|'
    r"(?P<digits>[0#?][0#?.,/ ]*|General|@)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"\[(?P<sign><>|[<>]=?|=)(?P<limit>-?\d+(?:\.\d+)?)\]")
_COMPARED: Final = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_OF_TIME: Final = re.compile(r"[dmyhs]", re.IGNORECASE)


@dataclass(frozen=True)
class FormatAffixes:
    """What stands around a number. power: of ten, times which the stored number is shown."""

    before: str = ""
    behind: str = ""
    power: int = 0


PLAIN: Final = FormatAffixes()
PERCENT: Final = FormatAffixes(behind="%", power=2)


@lru_cache(maxsize=4096)
def shown_by(number_format: str, value: Decimal | None = None) -> FormatAffixes:
    """Return what a number format shows around a number; nothing for one of days and times.

    value: decides between the sections of a format ("[>=1000]0," thousand";0", or one for negative numbers).
    Where it is not known and sections with conditions differ, the words of all of them stand behind.
    """
    texts = _sections(number_format)
    conditions = [_CONDITION.search(text) for text in texts]
    if not any(conditions):
        return _section(texts[1 if value is not None and value < 0 and len(texts) > 1 else 0])
    if value is None:
        every = {_section(text): None for text in texts}
        return next(iter(every)) if len(every) == 1 else FormatAffixes(behind=" or ".join(texts))
    for text, found in zip(texts, conditions, strict=True):
        if found is None or _COMPARED[found["sign"]](value, Decimal(found["limit"])):
            return _section(text)
    return PLAIN


def _sections(number_format: str) -> list[str]:
    """Return the sections of a format, which semicolons part."""
    texts = [""]
    for part in _PARTS.finditer(number_format):
        if part["plain"] == ";":
            texts.append("")
        else:
            texts[-1] += part[0]
    return texts


def _section(text: str) -> FormatAffixes:
    before, behind, power, digits = "", "", 0, False
    for part in _PARTS.finditer(text):
        if part["digits"]:
            digits = True
            power -= 3 * (len(part["digits"].rstrip()) - len(part["digits"].rstrip().rstrip(",")))
            continue
        shown = part["quoted"] or part["escaped"] or part["currency"] or part["plain"] or ""
        if part["plain"] and _OF_TIME.fullmatch(shown):
            return PLAIN
        if part["plain"] == "%":
            power += 2
        if part["plain"] and shown in "eE+-()":
            continue
        if digits:
            behind += shown
        else:
            before += shown
    return FormatAffixes(before.strip(), behind.strip(), power)


def as_text(stored: Decimal, shown: FormatAffixes) -> str:
    """Return a number as a person would type what its cell shows: "1720,5 nghìn USD"."""
    whole, point, decimals = plain(stored.scaleb(shown.power)).partition(".")
    # With three decimals the comma might be one of thousands.
    number = f"{whole},{decimals.ljust(4, '0') if len(decimals) == 3 else decimals}" if point else whole
    return f"{shown.before} {number} {shown.behind}".strip()
