"""One cell of a file against its cell of the form: a value as tables hold it, or findings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from diendan.data.csv_files import is_formula
from diendan.exchange.file_findings import Answer, CellAddress, answer
from diendan.exchange.forms.form_definition import FormCell
from diendan.exchange.intake.reading.expected_values import expectation, shown_number
from diendan.exchange.intake.reading.typed_days import read_day, read_year
from diendan.exchange.intake.reading.typed_numbers import possible, read_number, within, written_decimals
from diendan.exchange.number_scanner import TYPED, is_missing, plain
from diendan.exchange.tabular.grid import MAX_TEXT, GridCell
from diendan.exchange.tabular.legacy_text import clean, tcvn3_reading
from diendan.language import NO_WORDS, Bilingual, fold, nfc
from diendan.language.invisible_characters import is_blank

_LOST: Final = re.compile("[\ufffd\ud800-\udfff]")  # half a character is a lost one too
_ROUNDS: Final = Decimal("1e-9")


@dataclass(frozen=True)
class AcceptedCell:
    """An accepted cell: text as tables hold it, and the code of what it names, or ""."""

    text: str
    reference: str = ""

    @property
    def number(self) -> Decimal:
        """The value of a cell that holds a number or year."""
        return Decimal(self.text)


@dataclass(frozen=True)
class Names:
    """Names that are recognised in any spelling: folded name → (code, name as tables have it)."""

    organisations: Mapping[str, tuple[str, str]]


def read_cell(
    cell: FormCell, found: GridCell | None, place: CellAddress, last: Decimal | None, names: Names
) -> tuple[AcceptedCell | None, list[Answer]]:
    """Return the value of a cell, or None, and what is to be said of it; an error leaves no value.

    last: last year's figure, which may rule out one of two readings.
    """
    findings: list[Answer] = []
    value = _value(cell, found, place, last, names, findings) if found is not None else None
    wrong = any(finding.severity == "error" for finding in findings)
    if value is None and not wrong and cell.required:
        shown = found.text if found else ""
        findings = [answer("required", place, shown, what=expectation(cell))]
    return None if wrong else value, findings


def _value(
    cell: FormCell,
    found: GridCell,
    place: CellAddress,
    last: Decimal | None,
    names: Names,
    findings: list[Answer],
) -> AcceptedCell | None:
    what = expectation(cell)
    if found.kind in ("error", "formula"):
        kind = "formula-error" if found.kind == "error" else "formula-without-value"
        findings.append(answer(kind, place, found.text, what=what))
        return None
    if found.kind == "text":
        text = _text(found, place, what, findings)
        if text is None or not text:
            return None
        return _from_text(cell, text, place, last, names, findings)
    if found.kind == "number" and found.number is not None:
        return _from_number(cell, found, found.number, place, last, findings)
    if found.kind == "day" and found.day is not None:
        return _from_day(cell, found, found.day, place, findings)
    findings.append(answer("truth-for-number", place, found.text, what=what))
    return None


def _text(found: GridCell, place: CellAddress, what: Bilingual, findings: list[Answer]) -> str | None:
    """Return a cell's text, clean, or None with a finding."""
    if len(found.text) > MAX_TEXT:
        findings.append(answer("too-long", place, found.text, limit=str(MAX_TEXT)))
        return None
    text, removed = clean(found.text)
    if _LOST.search(found.text):
        findings.append(answer("lost-letters", place, found.text))
        return None
    # As it came too: the soft hyphen, which cleaning removes, is a letter of TCVN3.
    reading = tcvn3_reading(found.text) or tcvn3_reading(text)
    if reading is not None:
        findings.append(answer("tcvn3-text", place, found.text, reading=reading))
        return None
    if is_blank(text):
        text = ""
    if removed:
        findings.append(answer("hidden-characters", place, found.text, what=what))
    elif nfc(found.text) != found.text:
        findings.append(answer("nfd", place, text))
    return text


def _from_text(
    cell: FormCell, text: str, place: CellAddress, last: Decimal | None, names: Names, findings: list[Answer]
) -> AcceptedCell | None:
    what = expectation(cell)
    if cell.type in ("text", "organisation"):
        return _name(cell, text, place, names, findings)
    if is_missing(text, TYPED):
        findings.append(answer("missing-figure", place, text, what=what))
        return None
    if cell.type == "choice":
        return _choice(cell, text, place, findings)
    if cell.type == "day":
        day = read_day(text)
        if day.day is None:
            other = day.other.strftime("%d/%m/%Y") if day.other else ""
            findings.append(answer(day.problem or "not-a-day", place, text, what=what, other=other))
            return None
        findings.append(answer("read-day", place, text, value=day.day.strftime("%d/%m/%Y"), what=what))
        return AcceptedCell(day.day.isoformat())
    if cell.type == "year":
        year = read_year(text)
        if year is None:
            findings.append(answer("not-a-year", place, text, what=what))
            return None
        return _limited(cell, Decimal(year), text, place, findings)
    return _typed_number(cell, text, place, last, findings)


def _typed_number(
    cell: FormCell, text: str, place: CellAddress, last: Decimal | None, findings: list[Answer]
) -> AcceptedCell | None:
    what = expectation(cell)
    read = read_number(text, cell.unit)
    if read.problem or not read.readings:
        findings.append(answer(read.problem or "not-a-number", place, text, what=what))
        return None
    left = possible(read.readings, cell, last)
    if len(left) != 1:
        # Without grouping: "1.234; 1,234" would say nothing.
        shown = [plain(value) for value in read.readings]
        both = Bilingual(" hoặc ".join(shown).replace(".", ","), " or ".join(shown))
        findings.append(answer("ambiguous" if left else "impossible", place, text, readings=both, what=what))
        return None
    value = _limited(cell, left[0], text, place, findings)
    if value is not None:
        findings.append(answer("read-number", place, text, value=shown_number(left[0]), what=what))
    return value


def _from_number(
    cell: FormCell,
    found: GridCell,
    value: Decimal,
    place: CellAddress,
    last: Decimal | None,
    findings: list[Answer],
) -> AcceptedCell | None:
    what = expectation(cell)
    if cell.type in ("text", "organisation"):
        return AcceptedCell(found.text)
    if cell.type in ("day", "choice"):
        kind = "not-a-day" if cell.type == "day" else "not-in-list"
        findings.append(answer(kind, place, found.text, what=what, hint=""))
        return None
    if cell.unit == "percent":
        percent = _percent(cell, found, value, place, last, findings)
        if percent is None:
            return None
        value = percent
    elif found.percent:
        findings.append(answer("wrong-unit", place, f"{plain(value * 100)}%", what=what))
        return None
    if found.computed:
        places = Decimal(1).scaleb(-cell.decimals)
        rounded = value.quantize(places) if abs(value) < 10**18 else value
        if abs(rounded - value) > _ROUNDS:
            findings.append(answer("rounded", place, found.text, value=shown_number(rounded), what=what))
        else:
            findings.append(answer("formula", place, found.text, value=shown_number(rounded), what=what))
        value = rounded
    return _limited(cell, value, found.text, place, findings)


def _percent(
    cell: FormCell,
    found: GridCell,
    value: Decimal,
    place: CellAddress,
    last: Decimal | None,
    findings: list[Answer],
) -> Decimal | None:
    """Return a percentage: a number shown as one is stored as its hundredth."""
    if found.percent:
        findings.append(
            answer("read-number", place, f"{plain(value * 100)}%", value=shown_number(value * 100), what="")
        )
        return value * 100
    if found.percent is None and 0 < abs(value) <= 1:
        # The reader does not tell whether 0.125 was shown as 12.5 %.
        readings = (value, value * 100)
        near = [r for r in readings if last and Decimal("0.1") < abs(r / last) < 10]
        if len(near) == 1:
            return near[0]
        both = Bilingual.join("; ", (Bilingual.join("", (shown_number(each), "%")) for each in readings))
        findings.append(answer("ambiguous", place, found.text, readings=both, what=expectation(cell)))
        return None
    return value


def _from_day(
    cell: FormCell, found: GridCell, day: date, place: CellAddress, findings: list[Answer]
) -> AcceptedCell | None:
    if cell.type == "day":
        if 1900 <= day.year <= 2100:
            return AcceptedCell(day.isoformat())
        findings.append(answer("not-a-day", place, found.text, what=expectation(cell)))
        return None
    findings.append(answer("day-for-number", place, found.text, what=expectation(cell)))
    return None


def _limited(
    cell: FormCell, value: Decimal, text: str, place: CellAddress, findings: list[Answer]
) -> AcceptedCell | None:
    """Return a number that fits the decimals and limits of its cell, or None with a finding."""
    what = expectation(cell)
    places = written_decimals(value.normalize())
    if abs(value) >= 10**18:
        findings.append(answer("not-a-number", place, text, what=what))
    elif places > cell.decimals:
        findings.append(answer("too-many-decimals" if cell.decimals else "not-whole", place, text, what=what))
    elif not within(value, cell):
        too_small = cell.low is not None and value < cell.low
        limit = cell.low if too_small else cell.high
        assert limit is not None
        kind = "too-small" if too_small else "too-great"
        findings.append(answer(kind, place, text, limit=shown_number(limit), what=what))
    else:
        return AcceptedCell(plain(value))
    return None


def _choice(cell: FormCell, text: str, place: CellAddress, findings: list[Answer]) -> AcceptedCell | None:
    known = {fold(words): code for code, both in cell.choices.items() for words in (both.vi, both.en, code)}
    code = known.get(fold(text))
    if code is None:
        near = get_close_matches(fold(text)[:100], known, n=1, cutoff=0.6)
        hint = NO_WORDS
        if near:
            words = cell.choices[known[near[0]]]
            hint = Bilingual(f" (có phải “{words.vi}”?)", f" (“{words.en}”?)")
        findings.append(answer("not-in-list", place, text, hint=hint, what=expectation(cell)))
        return None
    if text not in cell.choices[code]:
        findings.append(answer("read-choice", place, text, value=cell.choices[code], what=expectation(cell)))
    return AcceptedCell(code, code)


def _name(
    cell: FormCell, text: str, place: CellAddress, names: Names, findings: list[Answer]
) -> AcceptedCell | None:
    if is_formula(text):
        findings.append(answer("begins-like-formula", place, text, what=expectation(cell)))
        return None
    if cell.type != "organisation" or fold(text) not in names.organisations:
        return AcceptedCell(text)
    code, name = names.organisations[fold(text)]
    if text != name:
        findings.append(answer("read-name", place, text, value=name, what=expectation(cell)))
    return AcceptedCell(text, code)
