"""What a number format shows before and behind a number, and by how much it moves the comma.

Source: ECMA-376-1:2016, 18.8.30 numFmt and 18.8.31 numFmts.
"""

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
_OF_TIME: Final = re.compile(r"[dmyhs]", re.IGNORECASE)


@dataclass(frozen=True)
class FormatAffixes:
    """What stands around a number. power: of ten, times which the stored number is shown."""

    before: str = ""
    behind: str = ""
    power: int = 0


PLAIN: Final = FormatAffixes()
PERCENT: Final = FormatAffixes(behind="%", power=2)


@lru_cache(maxsize=512)
def shown_by(number_format: str) -> FormatAffixes:
    """Return what a number format shows around a positive number; nothing for one of days and times."""
    before, behind, power, digits = "", "", 0, False
    for part in _PARTS.finditer(number_format):
        if part["plain"] == ";":  # behind it comes the format of negative numbers
            break
        if part["digits"]:
            digits = True
            power -= 3 * (len(part["digits"].rstrip()) - len(part["digits"].rstrip().rstrip(",")))
            continue
        text = part["quoted"] or part["escaped"] or part["currency"] or part["plain"] or ""
        if part["plain"] and _OF_TIME.fullmatch(text):
            return PLAIN
        if part["plain"] == "%":
            power += 2
        if part["plain"] and text in "eE+-()":
            continue
        if digits:
            behind += text
        else:
            before += text
    return FormatAffixes(before.strip(), behind.strip(), power)


def as_text(stored: Decimal, shown: FormatAffixes) -> str:
    """Return a number as a person would type what its cell shows: "1720,5 nghìn USD"."""
    whole, point, decimals = plain(stored.scaleb(shown.power)).partition(".")
    # With three decimals the comma might be one of thousands.
    number = f"{whole},{decimals.ljust(4, '0') if len(decimals) == 3 else decimals}" if point else whole
    return f"{shown.before} {number} {shown.behind}".strip()
