"""Numbers as people type them: every way to read a text, and which of them the form leaves possible.

A text with one point or comma before three digits has two readings (1.234 is 1234 or 1,234). A reading is
impossible if it has more decimals than the form's cell takes, lies outside the cell's limits, or is 100
times off last year's figure. Where more than one is left, nothing is guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from diendan.exchange.forms.form_definition import FormCell
from diendan.language import fold, unit_label

Problem = Literal["not-a-number", "approximate", "wrong-unit", "scale-without-currency", "word-for-nothing"]

_MISSING: Final = frozenset(
    ["", "chua co", "chua co so lieu", "khong co so lieu", "khong co", "na", "n a", "nd", "no data", "kxd"]
)
_DASHES: Final = re.compile(r"[-‐-―−.…_/xX]{1,6}")
_SCALES: Final = {
    "nghin": 3,
    "ngan": 3,
    "trieu": 6,
    "ty": 9,
    "ti": 9,
    "thousand": 3,
    "million": 6,
    "billion": 9,
}
_UNITS: Final = {
    "usd": "usd",
    "us": "usd",
    "do la": "usd",
    "do la my": "usd",
    "dollars": "usd",
    "vnd": "vnd",
    "dong": "vnd",
    "d": "vnd",
    "eur": "eur",
    "euro": "eur",
    "phan tram": "percent",
    "percent": "percent",
}
_SIGNS: Final = {"$": " usd ", "₫": " vnd ", "%": " percent ", "€": " eur "}
_BASES: Final = {
    "million_vnd": ("vnd", 6),
    "billion_vnd": ("vnd", 9),
    "million_usd": ("usd", 6),
    "thousand_persons": ("persons", 3),
}
_ABOUT: Final = re.compile(
    r"^(khoang|gan|hon|tren|duoi|uoc|uoc dat|xap xi|tren duoi|about|over|nearly)\b|^[~<>≈≥≤]", re.IGNORECASE
)
_SPACES: Final = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_NUMBER: Final = re.compile(r"[+-]?[0-9][0-9.,' ]*")
_FAR: Final = Decimal(100)


@dataclass(frozen=True)
class NumberText:
    """What a text says: nothing (`missing`), one or more readings, or a problem."""

    readings: tuple[Decimal, ...] = ()
    missing: bool = False
    problem: Problem | None = None


def is_missing(text: str) -> bool:
    """Tell whether a text is one of the ways to say that there is no figure: "", "—", "..", "chưa có"."""
    bare = _SPACES.sub(" ", text).strip()
    return not bare or _DASHES.fullmatch(bare) is not None or fold(bare) in _MISSING


def read_number(text: str, unit: str) -> NumberText:
    """Return every reading of a typed number for a cell with the unit `unit` (of measurement_units.csv)."""
    if is_missing(text):
        return NumberText(missing=True)
    bare = _SPACES.sub(" ", text.replace("−", "-")).strip()
    if fold(bare) in ("khong", "none", "nil"):
        return NumberText(problem="word-for-nothing")  # "không" may mean 0 or no figure
    if _ABOUT.search(fold(bare)) or bare[0] in "~<>≈≥≤":
        return NumberText(problem="approximate")
    for sign, word in _SIGNS.items():
        bare = bare.replace(sign, word)
    bare = re.sub(r"^\s*(usd|vnd|vnđ)\b", "", bare, flags=re.IGNORECASE) + (
        " usd" if re.match(r"\s*usd\b", bare, re.IGNORECASE) else ""
    )
    bare = bare.strip()
    number = _NUMBER.match(bare)
    if number is None:
        return NumberText(problem="not-a-number")
    digits, words = number[0].strip(), fold(bare[number.end() :]).split()
    shift = 0
    scaled = bool(words) and words[0] in _SCALES
    if scaled:
        shift = _SCALES[words.pop(0)]
    named = _named_unit(" ".join(words), unit)
    if named is None:
        return NumberText(problem="not-a-number")
    base, factor = _BASES.get(unit, (unit, 0))
    own = named == unit
    if named and not own and named != base:
        return NumberText(problem="wrong-unit")
    if named and not own and not scaled and factor:
        return NumberText(problem="wrong-unit")  # "5 đồng" where the form counts in millions
    if scaled and not named and base == "usd":
        return NumberText(problem="scale-without-currency")  # "1,2 tỷ" is as a rule of dong
    if scaled and base == "percent":
        return NumberText(problem="wrong-unit")
    move = shift - factor if scaled else 0
    found = tuple(value.scaleb(move) for value in _digit_readings(digits))
    return NumberText(found) if found else NumberText(problem="not-a-number")


def possible(readings: Sequence[Decimal], cell: FormCell, last: Decimal | None) -> tuple[Decimal, ...]:
    """Return the readings that the form's cell and last year's figure leave possible.

    A text with one reading keeps it: the cell's limits are then a matter of a finding, not of reading.
    """
    if len(readings) < 2:
        return tuple(readings)
    kept = [value for value in readings if written_decimals(value) <= cell.decimals and within(value, cell)]
    if len(kept) > 1 and last:
        near = [value for value in kept if value and 1 / _FAR < abs(value / last) < _FAR]
        if len(near) == 1:
            kept = near
    return tuple(kept)


def within(value: Decimal, cell: FormCell) -> bool:
    """Tell whether a number lies between the limits of its cell."""
    return (cell.low is None or value >= cell.low) and (cell.high is None or value <= cell.high)


def written_decimals(value: Decimal) -> int:
    """Return how many places after the comma were written, trailing zeros included."""
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def plain(value: Decimal) -> str:
    """Return a number as tables hold it: a point, no grouping, no exponent, no trailing zeros."""
    text = format(value.normalize(), "f")
    return "0" if text in ("-0", "0") else text


def _named_unit(words: str, unit: str) -> str | None:
    """Return the unit that words after a number name, "" for no words, None for words that are no unit."""
    if not words:
        return ""
    own = {fold(part) for language in ("vi", "en") for part in unit_label(unit, language).split(",")}
    if words in own or words == fold(unit):
        return unit
    if words in _SCALES:
        return None
    return _UNITS.get(words)


def _digit_readings(text: str) -> tuple[Decimal, ...]:
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-").strip().rstrip(" ")
    if len(digits) > 30:
        return ()
    if "'" in digits or " " in digits:
        gap = "'" if "'" in digits else " "
        whole, point, part = _split_at_point(digits)
        joined = _grouped(whole, gap)
        if joined is None or (point and not part.isdigit()):
            return ()
        return (sign * Decimal(joined + ("." + part if part else "")),)
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return (sign * Decimal(digits),)
    if len(set(marks)) == 2:
        return tuple(sign * value for value in _both_marks(digits))
    mark = marks[0]
    if len(marks) > 1:
        joined = _grouped(digits, mark)
        return () if joined is None else (sign * Decimal(joined),)
    whole, part = digits.split(mark)
    if not part:
        return ()
    found = [Decimal(f"{whole}.{part}")]
    if len(part) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        found.insert(0, Decimal(whole + part))
    return tuple(sign * value for value in found)


def _both_marks(digits: str) -> tuple[Decimal, ...]:
    last = max(digits.rfind("."), digits.rfind(","))
    group = "," if digits[last] == "." else "."
    whole, part = digits[:last], digits[last + 1 :]
    joined = _grouped(whole, group)
    if joined is None or not part.isdigit():
        return ()
    return (Decimal(f"{joined}.{part}"),)


def _split_at_point(digits: str) -> tuple[str, str, str]:
    for mark in ",.":
        if digits.count(mark) == 1:
            return digits.partition(mark)
    return digits, "", ""


def _grouped(text: str, mark: str) -> str | None:
    """Return the digits of a number grouped by threes, or None if it is not."""
    groups = text.split(mark)
    right = all(len(group) == 3 and group.isdigit() for group in groups[1:])
    return "".join(groups) if right and 1 <= len(groups[0]) <= 3 and groups[0].isdigit() else None
