"""One cell of a file against its cell of the form: a value as tables hold it, or findings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from diendan.data.csv_files import is_formula
from diendan.exchange.file_findings import Answer, CellAddress, answer
from diendan.exchange.forms.form_definition import FormCell
from diendan.exchange.intake.reading.typed_values import possible, read_day, read_number, read_year
from diendan.exchange.legacy_text import clean, tcvn3_reading
from diendan.exchange.number_scanner import TYPED, is_missing
from diendan.language import NO_WORDS, Bilingual, fold, nfc, number, unit_label
from diendan.language.invisible_characters import is_blank
from diendan.language.numbers import decimals_of
from diendan.language.words_file import read_words
from guarded_files.spreadsheets.grid import MAX_TEXT, GridCell, plain

_WORDS: Final = read_words(__file__)
_LOST: Final = re.compile("[\ufffd\ud800-\udfff]")  # half a character is a lost one too
_NO_NUMBER: Final = {"day": "not-a-day", "choice": "not-in-list", "email": "not-an-email"}
_EMAIL: Final = re.compile(r"\w[\w.+-]*@(?:[\w-]+\.)+[A-Za-z]{2,}")
_ROUNDS: Final = Decimal("1e-9")


def expectation(cell: FormCell) -> Bilingual:
    """Return what a cell expects: "số, đơn vị USD, không quá 2 chữ số thập phân, từ 0"."""
    limits = (cell.low, cell.high) if cell.is_number else (None, None)
    return _expectation(cell.type, tuple(cell.choices.values()), cell.unit, cell.decimals, *limits)


@lru_cache(maxsize=1024)
def _expectation(
    kind: str,
    choices: tuple[Bilingual, ...],
    unit: str,
    decimals: int,
    low: Decimal | None,
    high: Decimal | None,
) -> Bilingual:
    """Return the words, made once: a list of thousands of rows asks for them in every cell."""

    parts = [_WORDS[f"type.{kind}"]]
    if choices:
        parts[0] = Bilingual.join(" ", (parts[0], Bilingual.join("; ", choices)))
    if unit:
        parts.append(_WORDS["unit"].fill(unit=Bilingual.of(lambda language: unit_label(unit, language))))
    if kind == "number":
        parts.append(_WORDS["decimals"].fill(decimals=decimals))
    if low is not None:
        parts.append(_WORDS["low"].fill(low=shown_number(low)))
    if high is not None:
        parts.append(_WORDS["high"].fill(high=shown_number(high)))
    return Bilingual.join(", ", parts)


def shown_number(value: Decimal) -> Bilingual:
    """Return a number as each language writes it, with every place that it has."""
    places = decimals_of(value.normalize())
    if places > 3 or abs(value) >= 10**18:
        text = format(value.normalize(), "f")
        return Bilingual(text.replace(".", ","), text)
    return Bilingual.of(lambda language: number(value, language, places))


@dataclass(frozen=True)
class AcceptedCell:
    """An accepted cell: text as tables hold it, and the code of what it names, or ""."""

    text: str
    reference: str = ""

    @property
    def number(self) -> Decimal:
        """The value of a cell that holds a number or year."""
        return Decimal(self.text)


Names = Mapping[str, tuple[str, str]]
"""Organisations that are recognised in any spelling: folded name → (code, name as tables have it)."""


def read_cell(
    cell: FormCell, found: GridCell | None, place: CellAddress, last: Decimal | None, names: Names
) -> tuple[AcceptedCell | None, list[Answer]]:
    """Return the value of a cell, or None, and what is to be said of it; an error leaves no value.

    last: last year's figure, which may rule out one of two readings.
    """
    reading = _CellReading(cell, place, last, names)
    value = reading.value(found) if found is not None else None
    wrong = any(finding.severity == "error" for finding in reading.findings)
    if value is None and not wrong and cell.required:
        shown = found.text if found else ""
        return None, [answer("required", place, shown, what=expectation(cell))]
    return None if wrong else value, reading.findings


class _CellReading:
    """One cell as it is read; where there is no value, a finding says why."""

    def __init__(self, cell: FormCell, place: CellAddress, last: Decimal | None, names: Names) -> None:
        self._cell, self._place, self._last, self._names = cell, place, last, names
        self.findings: list[Answer] = []

    def _say(self, kind: str, found: str, **values: str | Bilingual) -> None:
        told = {"what": expectation(self._cell)} | values
        self.findings.append(answer(kind, self._place, found, **told))

    def value(self, found: GridCell) -> AcceptedCell | None:
        if found.kind == "text":
            text = self._text(found.text)
            return self._from_text(text) if text else None
        if found.kind == "number" and found.number is not None:
            return self._from_number(found, found.number)
        if found.kind == "day" and found.day is not None:
            if self._cell.type == "day" and 1900 <= found.day.year <= 2100:
                return AcceptedCell(found.day.isoformat())
            self._say("not-a-day" if self._cell.type == "day" else "day-for-number", found.text)
            return None
        kinds = {"error": "formula-error", "formula": "formula-without-value"}
        self._say(kinds.get(found.kind, "truth-for-number"), found.text)
        return None

    def _text(self, found: str) -> str:
        """Return a cell's text, clean, or "" with a finding."""
        if len(found) > MAX_TEXT:
            self._say("too-long", found, limit=str(MAX_TEXT))
            return ""
        text, removed = clean(found)
        if _LOST.search(found):
            self._say("lost-letters", found)
            return ""
        # As it came too: the soft hyphen, which cleaning removes, is a letter of TCVN3.
        reading = tcvn3_reading(found) or tcvn3_reading(text)
        if reading is not None:
            self._say("tcvn3-text", found, reading=reading)
            return ""
        if is_blank(text):
            text = ""
        if removed:
            self._say("hidden-characters", found)
        elif nfc(found) != found:
            self._say("nfd", text)
        return text

    def _from_text(self, text: str) -> AcceptedCell | None:
        kind = self._cell.type
        if kind in ("text", "organisation"):
            return self._name(text)
        if kind == "email" and _EMAIL.fullmatch(text):
            return AcceptedCell(text)
        if kind == "email":
            self._say("not-an-email", text)
            return None
        if is_missing(text, TYPED):
            self._say("missing-figure", text)
        elif kind == "choice":
            return self._choice(text)
        elif kind == "day":
            return self._typed_day(text)
        elif kind != "year":
            return self._typed_number(text)
        elif (year := read_year(text)) is None:
            self._say("not-a-year", text)
        else:
            return self._limited(Decimal(year), text)
        return None

    def _typed_day(self, text: str) -> AcceptedCell | None:
        read = read_day(text)
        if read.day is None:
            other = read.other.strftime("%d/%m/%Y") if read.other else ""
            self._say(read.problem or "not-a-day", text, other=other)
            return None
        self._say("read-day", text, value=read.day.strftime("%d/%m/%Y"))
        return AcceptedCell(read.day.isoformat())

    def _typed_number(self, text: str) -> AcceptedCell | None:
        read = read_number(text, self._cell.unit)
        if isinstance(read, str):
            self._say(read, text)
            return None
        left = possible(read, self._cell, self._last)
        if len(left) != 1:
            # Without grouping: "1.234; 1,234" would say nothing.
            shown = [plain(value) for value in read]
            both = Bilingual(" hoặc ".join(shown).replace(".", ","), " or ".join(shown))
            self._say("ambiguous" if left else "impossible", text, readings=both)
            return None
        value = self._limited(left[0], text)
        if value is not None:
            self._say("read-number", text, value=shown_number(left[0]))
        return value

    def _from_number(self, found: GridCell, value: Decimal) -> AcceptedCell | None:
        cell = self._cell
        if cell.type in ("text", "organisation"):
            return AcceptedCell(found.text)
        if cell.type in _NO_NUMBER:
            self._say(_NO_NUMBER[cell.type], found.text, hint="")
            return None
        if cell.unit == "percent":
            percent = self._percent(found, value)
            if percent is None:
                return None
            value = percent
        elif found.percent:
            self._say("wrong-unit", f"{plain(value * 100)}%")
            return None
        if found.computed:
            rounded = value.quantize(Decimal(1).scaleb(-cell.decimals)) if abs(value) < 10**18 else value
            kind = "rounded" if abs(rounded - value) > _ROUNDS else "formula"
            self._say(kind, found.text, value=shown_number(rounded))
            value = rounded
        return self._limited(value, found.text)

    def _percent(self, found: GridCell, value: Decimal) -> Decimal | None:
        """Return a percentage: a number shown as one is stored as its hundredth."""
        if found.percent:
            self._say("read-number", f"{plain(value * 100)}%", value=shown_number(value * 100), what="")
            return value * 100
        if found.percent is None and 0 < abs(value) <= 1:
            # The reader does not tell whether 0.125 was shown as 12.5 %.
            readings = (value, value * 100)
            near = [r for r in readings if self._last and Decimal("0.1") < abs(r / self._last) < 10]
            if len(near) == 1:
                return near[0]
            both = Bilingual.join("; ", (Bilingual.join("", (shown_number(each), "%")) for each in readings))
            self._say("ambiguous", found.text, readings=both)
            return None
        return value

    def _limited(self, value: Decimal, text: str) -> AcceptedCell | None:
        """Return a number that fits the decimals and limits of its cell, or None with a finding."""
        cell = self._cell
        if abs(value) >= 10**18:
            self._say("not-a-number", text)
        elif decimals_of(value.normalize()) > cell.decimals:
            self._say("too-many-decimals" if cell.decimals else "not-whole", text)
        elif cell.low is not None and value < cell.low:
            self._say("too-small", text, limit=shown_number(cell.low))
        elif cell.high is not None and value > cell.high:
            self._say("too-great", text, limit=shown_number(cell.high))
        else:
            return AcceptedCell(plain(value))
        return None

    def _choice(self, text: str) -> AcceptedCell | None:
        choices = self._cell.choices
        known = {fold(words): code for code, both in choices.items() for words in (*both, code)}
        code = known.get(fold(text))
        if code is None:
            near = get_close_matches(fold(text)[:100], known, n=1, cutoff=0.6)
            hint = NO_WORDS
            if near:
                words = choices[known[near[0]]]
                hint = Bilingual(f" (có phải “{words.vi}”?)", f" (“{words.en}”?)")
            self._say("not-in-list", text, hint=hint)
            return None
        if text not in choices[code]:
            self._say("read-choice", text, value=choices[code])
        return AcceptedCell(code, code)

    def _name(self, text: str) -> AcceptedCell | None:
        if is_formula(text):
            self._say("begins-like-formula", text)
            return None
        if self._cell.type != "organisation" or fold(text) not in self._names:
            return AcceptedCell(text)
        code, name = self._names[fold(text)]
        if text != name:
            self._say("read-name", text, value=name)
        return AcceptedCell(text, code)
