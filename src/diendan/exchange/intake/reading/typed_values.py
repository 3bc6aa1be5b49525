"""Numbers as people type them, with scales and units, and which of their readings the form leaves possible;
days and years, in the order day, month, year.

A reading is impossible if it has more decimals than the form's cell takes, lies outside the cell's limits, or
is 100 times off last year's figure. Where more than one is left, nothing is guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from diendan.exchange.forms.form_definition import FormCell
from diendan.exchange.number_scanner import TYPED, readings
from diendan.language import fold, unit_label
from diendan.language.numbers import decimals_of
from diendan.parsing.yaml_resources import yaml_resource

Problem = Literal["not-a-number", "approximate", "wrong-unit", "scale-without-currency", "word-for-nothing"]

RESOURCES: Final = ("number_words.yml",)
_WORDS: Final = yaml_resource(__file__, RESOURCES[0])
_SCALES: Final[Mapping[str, int]] = _WORDS["scales"]
_UNITS: Final = {word: unit for unit, words in _WORDS["units"].items() for word in words}
_ABOUT: Final = re.compile(r"(khoang|gan|hon|tren|duoi|uoc|uoc dat|xap xi|tren duoi|about|over|nearly)\b")
_NUMBER: Final = re.compile(r"[+-]?[0-9][0-9.,' ]*")
_LONGEST: Final = 30
_FAR: Final = Decimal(100)
_DAY: Final = re.compile(
    r"(?:ngày\s*)?(\d{1,2})\s*(?:[/.\-]|tháng)\s*(\d{1,2})\s*(?:[/.,\-]|năm)\s*(\d{2}|\d{4})", re.IGNORECASE
)
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00:00)?")
_YEAR: Final = re.compile(r"(?:năm\s*)?((?:19|20)\d\d)(?:\.0+)?", re.IGNORECASE)


def read_number(text: str, unit: str) -> tuple[Decimal, ...] | Problem:
    """Return every reading of a typed number, or why there is none.

    text: not one that says that there is no figure. unit: of the cell, a key of measurement_units.csv.
    """
    bare = " ".join(text.replace("−", "-").split())
    if fold(bare) in ("khong", "none", "nil"):
        return "word-for-nothing"  # "không" may mean 0 or no figure
    if _ABOUT.match(fold(bare)) or bare[0] in "~<>≈≥≤":
        return "approximate"
    for sign, word in _WORDS["signs"].items():
        bare = bare.replace(sign, f" {word} ")
    bare = re.sub(r"^\s*(usd|vnd|vnđ)\b", "", bare, flags=re.IGNORECASE) + (
        " usd" if re.match(r"\s*usd\b", bare, re.IGNORECASE) else ""
    )
    bare = bare.strip()
    number = _NUMBER.match(bare)
    if number is None:
        return "not-a-number"
    digits, words = number[0].strip(), fold(bare[number.end() :]).split()
    scaled = bool(words) and words[0] in _SCALES
    shift = _SCALES[words.pop(0)] if scaled else 0
    named = _named_unit(" ".join(words), unit)
    if named is None:
        return "not-a-number"
    base, factor = _WORDS["bases"].get(unit, (unit, 0))
    own = named == unit
    if named and not own and (named != base or (factor and not scaled)):
        return "wrong-unit"  # "5 đồng" where the form counts in millions, too
    if scaled and not named and base == "usd":
        return "scale-without-currency"  # "1,2 tỷ" is as a rule of dong
    if scaled and base == "percent":
        return "wrong-unit"
    move = shift - factor if scaled else 0
    found = readings(digits, TYPED) if len(digits.lstrip("+-")) <= _LONGEST else ()
    if not found:
        return "not-a-number"
    return tuple(value.scaleb(move) for value in found)


def possible(found: Sequence[Decimal], cell: FormCell, last: Decimal | None) -> tuple[Decimal, ...]:
    """Return the readings that the form's cell and last year's figure leave possible.

    A text with one reading keeps it: the cell's limits are then a matter of a finding, not of reading.
    """
    if len(found) < 2:
        return tuple(found)
    kept = [value for value in found if decimals_of(value) <= cell.decimals and within(value, cell)]
    if len(kept) > 1 and last:
        near = [value for value in kept if value and 1 / _FAR < abs(value / last) < _FAR]
        if len(near) == 1:
            kept = near
    return tuple(kept)


def within(value: Decimal, cell: FormCell) -> bool:
    """Tell whether a number lies between the limits of its cell."""
    return (cell.low is None or value >= cell.low) and (cell.high is None or value <= cell.high)


def _named_unit(words: str, unit: str) -> str | None:
    """Return the unit that words after a number name, "" for no words, None for words that are no unit."""
    if not words:
        return ""
    own = {fold(part) for language in ("vi", "en") for part in unit_label(unit, language).split(",")}
    if words in own or words == fold(unit):
        return unit
    return _UNITS.get(words)


@dataclass(frozen=True)
class DayText:
    """What a text says: a day, or why it is none. other: the day if the month came first."""

    day: date | None = None
    problem: Literal["not-a-day", "month-first", "two-digit-year"] | None = None
    other: date | None = None


def read_day(text: str) -> DayText:
    """Return the day that a text names: "05/01/2026" is 5 January; "ngày 05 tháng 01 năm 2026"; ISO."""
    iso = _ISO.fullmatch(text)
    if iso:
        day = _day(int(iso[1]), int(iso[2]), int(iso[3]))
        return DayText(day) if day else DayText(problem="not-a-day")
    match = _DAY.fullmatch(text)
    if match is None:
        return DayText(problem="not-a-day")
    if len(match[3]) == 2:
        return DayText(problem="two-digit-year")
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    day = _day(year, second, first)
    if day:
        return DayText(day)
    other = _day(year, first, second)
    return DayText(problem="month-first" if other else "not-a-day", other=other)


def read_year(text: str) -> int | None:
    """Return the year that a text names ("2024", "năm 2024"), or None."""
    match = _YEAR.fullmatch(text)
    return int(match[1]) if match else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1900 <= year <= 2100 else None
