"""The unit of measure that words give a figure: a scale, and what is counted."""

import re
from collections.abc import Set
from typing import Final

from diendan.language.phrases import UNIT_WORDS

_SCALES: Final = {
    "nghìn": 3, "ngàn": 3, "thousand": 3, "triệu": 6, "million": 6, "tỷ": 9, "tỉ": 9, "billion": 9,
}  # fmt: skip
_COUNTED: Final = {
    "đồng": "vnd", "vnd": "vnd", "usd": "usd", "người": "persons", "persons": "persons", "people": "persons",
    "hộ": "households", "households": "households", "phần trăm": "percent", "percent": "percent",
}  # fmt: skip
_UNIT: Final = re.compile(
    rf"\s?(?:(?P<scale>{'|'.join(_SCALES)})\b\s?)?(?P<counted>(?:{'|'.join(_COUNTED)})\b)?", re.IGNORECASE
)


def another_unit(words: str, units: Set[str]) -> str:
    """Return the unit that stands behind a figure where it is none of `units`, else "".

    words: behind the figure. units: keys of units of measure; of those that are neither money, people nor
    households nothing is said.
    """
    said, own = _told(words), [_told(UNIT_WORDS[unit].after.vi) for unit in units]
    if not any(said) or not own or not all(counted for _, counted in own):
        return ""
    is_own = any(said[0] == scale and said[1] in (counted, "") for scale, counted in own)
    return "" if is_own else _UNIT.match(words)[0].strip()  # type: ignore[index]


def _told(words: str) -> tuple[int, str]:
    """Return the power of ten of a scale, and what is counted, as words begin; 0 and "" without them."""
    found = _UNIT.match(words)
    scale, counted = found.group("scale", "counted") if found else (None, None)
    return _SCALES.get((scale or "").casefold(), 0), _COUNTED.get((counted or "").casefold(), "")
