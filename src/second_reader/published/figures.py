"""Numbers, years and days in a sentence, as each language writes them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Language = Literal["vi", "en"]

_NUMBER = {
    "en": re.compile(r"(?<![\w.,])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\d)"),
    "vi": re.compile(r"(?<![\w.,])[-+]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?(?!\d)"),
}
YEAR = re.compile(r"(?<![\d.,/])(?:19|20)\d\d(?![\d.,/]*\d|%)")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = "|".join(f"{name}|{name[:3]}" for name in _MONTHS)
_DAYS = {
    "en": re.compile(rf"\b(\d{{1,2}}) ({_MONTH})\.? (\d{{4}})\b"),
    "vi": re.compile(r"\b(\d{1,2})(?:/| tháng )(\d{1,2})(?:/|,? năm |, )(\d{4})\b"),
}
_NO_FIGURE = re.compile(
    r"\b(?:Table|Figure|Tables|Figures|Annex|Bảng|Hình|Biểu|Mẫu|Form|Forms|Tables?|Phụ lục|Article|Điều) "
    r"\d+(?:[–-]\d+)?"
    r"|\[\d+(?:[,;–-] ?\d+)*\]|\d+[a-z]?(?:/\d{4})?/(?:NQ|QĐ|QH|TT|NĐ|CP|BKH|BC)[\w/Đ-]*|\bICLS[- ]?\d+"
    r"|\bPAPI \d\.\d+|\(\d{1,2}/\d{1,2}\)|\bMẫu số \d+"
    r"|\b\d{1,2}/\d{1,2}/\d{4}\b|\baged \d+|\b\d+ and over|\b\d+ tuổi"
    rf"|\bngày \d{{1,2}}(?: tháng \d{{1,2}})?\b(?!/)|\b\d{{1,2}} (?:{_MONTH})\b"
)
_AFTER_RANK = re.compile(r"\b(?:thứ|điều|khoản) $|\b\d+(?:st|nd|rd|th) of $|\bthứ \d+/$")
_UNITS: dict[str, dict[str, str]] = {
    "percent": {"en": r"%", "vi": r"%"},
    "points": {"en": r"(?:percentage )?points?\b", "vi": r"điểm(?: phần trăm| %)?"},
    "thousand_vnd": {"en": r"thousand VND", "vi": r"nghìn đồng"},
    "million_vnd": {"en": r"million VND", "vi": r"triệu đồng"},
    "billion_vnd": {"en": r"billion VND", "vi": r"tỷ đồng"},
    "thousand_people": {"en": r"thousand (?:people|persons)", "vi": r"nghìn (?:dân|người)"},
    "times": {"en": r"times\b", "vi": r"lần\b"},
    "usd": {"en": r"USD", "vi": r"USD"},
    "years": {"en": r"years?\b", "vi": r"năm\b(?! \d)"},
    "households": {"en": r"households?\b", "vi": r"hộ\b"},
}


@dataclass(frozen=True)
class Figure:
    """A number as printed: its value, its decimals, its unit ("" where none stands with it), its place."""

    text: str
    value: Decimal
    decimals: int
    unit: str
    start: int
    end: int

    def prints(self, value: float) -> bool:
        """Say whether a value, rounded half up on its decimal form, reads as this figure does."""
        exact = Decimal(repr(round(float(value), 9)))
        return exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP) == self.value


@dataclass(frozen=True)
class Dated:
    """A day as printed."""

    text: str
    day: date
    start: int
    end: int


def sentences(text: str) -> list[str]:
    """Return the sentences of a block."""
    parts = re.split(r"(?<=[.?!])\s+(?=[A-ZĐÀ-Ỹ“\"@\d])", text)
    return [part for part in parts if part]


def days(text: str, language: Language) -> list[Dated]:
    """Return the days in a text; one that no calendar has is left out."""
    return list(_dated(text, language))


def _dated(text: str, language: Language) -> Iterator[Dated]:
    for found in _DAYS[language].finditer(text):
        first, second, year = found.groups()
        month = int(second) if second.isdigit() else [name[:3] for name in _MONTHS].index(second[:3]) + 1
        try:
            yield Dated(found[0], date(int(year), month, int(first)), found.start(), found.end())
        except ValueError:
            continue


def masked(text: str, language: Language) -> str:
    """Return the text with days, references and numbers of instruments blanked out, at the same length."""
    for pattern in (_DAYS[language], _NO_FIGURE):
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    return text


def years(text: str, language: Language) -> list[tuple[int, int]]:
    """Return the years in a text, each with its place."""
    return [(int(found[0]), found.start()) for found in YEAR.finditer(masked(text, language))]


def figures(text: str, language: Language) -> list[Figure]:
    """Return the numbers in a text that are figures: no years, days, ranks, references or legal numbers."""
    plain = YEAR.sub(lambda found: " " * len(found[0]), masked(text, language))
    return [
        figure for found in _NUMBER[language].finditer(plain) if (figure := _figure(found, text, language))
    ]


def _figure(found: re.Match[str], text: str, language: Language) -> Figure | None:
    after = text[found.end() : found.end() + 30]
    if re.match(r"(?:st|nd|rd|th)\b", after) or _AFTER_RANK.search(text[: found.start()]):
        return None
    written = found[0]
    thousands, point = (",", ".") if language == "en" else (".", ",")
    digits = written.replace(thousands, "").replace(point, ".")
    decimals = len(digits.partition(".")[2])
    unit = next((name for name, words in _UNITS.items() if re.match(rf"\s*{words[language]}", after)), "")
    return Figure(written, Decimal(digits), decimals, unit, found.start(), found.end())
