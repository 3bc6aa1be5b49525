"""The checks between cells: within a row, between rows, between years."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import log10
from typing import Final

from diendan.exchange.file_findings import Answer, CellAddress, answer
from diendan.exchange.forms.form_definition import REMARK, Form, FormCell, FormCheck, FormSection
from diendan.exchange.intake.reading.typed_cells import AcceptedCell, shown_number
from diendan.language import NO_WORDS, Bilingual, fold

_SLIP: Final = Decimal(7)
_NEAR: Final = 0.15
"""In powers of ten: a factor of 7 to 14 is near ten."""
_EXPLAIN: Final = Bilingual(", hoặc giải thích ở cột ghi chú", ", or explain it in the remarks")


@dataclass(frozen=True)
class EnteredValue:
    """One accepted value and where it stood. row: 0 for a value, from 1 on in a list."""

    section: str
    row: int
    code: str
    cell: FormCell
    value: AcceptedCell
    place: CellAddress


Entries = Mapping[tuple[str, int, str], EnteredValue]
Row = Mapping[str, EnteredValue]
LastYear = Mapping[tuple[str, str], Decimal]


def check_rules(form: Form, entries: Entries, last: LastYear) -> list[Answer]:
    """Return what does not fit between the cells of a submission, and with last year's figures.

    entries: by section, row and code. last: last year's figure by section and code.
    """
    findings: list[Answer] = []
    by_section: dict[str, dict[int, dict[str, EnteredValue]]] = {}
    for (name, row, code), entry in entries.items():
        by_section.setdefault(name, {}).setdefault(row, {})[code] = entry
    for section in form.sections:
        rows = [here for _, here in sorted(by_section.get(section.name, {}).items())]
        for here in rows:
            for check in section.checks:
                if check.cell in here and (finding := _broken(check, section, here, entries, form, last)):
                    explained = check.explainable and _has_remark(here, check.cell)
                    findings.append(_as_note(finding) if explained else finding)
            for code, entry in here.items():
                findings += _jump(entry, here, last.get((section.name, code)))
        if section.kind == "list":
            findings += _repeated(section, rows)
    return findings


def _broken(
    check: FormCheck, section: FormSection, here: Row, entries: Entries, form: Form, last: LastYear
) -> Answer | None:
    """Return the finding on a row that breaks a check."""
    entry = here[check.cell]
    value = _number(entry)
    parts = [here[code] for code in (*check.of, *check.minus) if code in here]
    whole_row = len(parts) == len(check.of) + len(check.minus)
    if check.kind == "at-most":
        other = here.get(check.of[0])
        if other is not None and value > _number(other):
            return _said(check, entry, other=other.cell.label, bound=_shown(other))
    elif check.kind == "sum":
        signed = [_number(part) if part.code in check.of else -_number(part) for part in parts]
        if whole_row and abs((total := sum(signed, Decimal(0))) - value) > check.tolerance:
            return _said(check, entry, sum=shown_number(total))
    elif check.kind == "rate":
        if whole_row and _number(parts[1]):
            exact = 100 * _number(parts[0]) / _number(parts[1])
            if abs(exact - value) > check.tolerance:
                rounded = shown_number(exact.quantize(Decimal(1).scaleb(-entry.cell.decimals)))
                part, whole = (each.cell.label for each in parts)
                return _said(check, entry, part=part, whole=whole, sum=rounded)
    elif check.kind == "carried-over":
        before = last.get((section.name, check.of[0]))
        if before is not None and before != value:
            label = section.cell(check.of[0]).label
            return _said(check, entry, other=label, bound=shown_number(before))
    else:
        return _against_list(check, entry, value, entries, form)
    return None


def _against_list(
    check: FormCheck, entry: EnteredValue, value: Decimal, entries: Entries, form: Form
) -> Answer | None:
    listed = [each for (name, _, _), each in entries.items() if name == check.section]
    column = [each for each in listed if each.code == check.column]
    label = NO_WORDS
    if check.kind == "rows-of-list":
        found = Decimal(len({each.row for each in listed}))
    else:
        label = form.section(check.section).cell(check.column).label
        if check.kind == "sum-of-list":
            found = sum((_number(each) for each in column), Decimal(0))
        else:
            found = Decimal(len(set(map(_name, column))))
    if listed and abs(found - value) > check.tolerance:
        return _said(check, entry, other=label, sum=shown_number(found))
    return None


def _said(check: FormCheck, entry: EnteredValue, **values: str | Bilingual) -> Answer:
    explain = _EXPLAIN if check.explainable else NO_WORDS
    return answer(check.kind, entry.place, entry.value.text, value=_shown(entry), explain=explain, **values)


def _as_note(finding: Answer) -> Answer:
    """Return the note that takes the place of a finding which a remark explains."""
    note = answer("explained", finding.place, message=finding.message, what=finding.expected)
    return replace(note, found=finding.found)


def _jump(entry: EnteredValue, here: Row, last: Decimal | None) -> Iterator[Answer]:
    """Give a finding for a figure that is far from last year's: by the form's factor or, where the form has
    none, by about ten, a hundred … times, as a wrong unit or decimal mark makes it."""
    if not last:
        return
    value, factor = _number(entry), entry.cell.jump
    if factor is None and min(value, last) >= Decimal(1).scaleb(1 - entry.cell.decimals):
        power = log10(value / last)
        factor = _SLIP if round(power) and abs(power - round(power)) < _NEAR else None
    if factor is None or last / factor <= value <= last * factor:
        return
    values = {"value": _shown(entry), "last": shown_number(last), "factor": shown_number(factor)}
    finding = answer("jump", entry.place, entry.value.text, **values)
    yield _as_note(finding) if _has_remark(here, entry.code) else finding


def _has_remark(here: Row, code: str) -> bool:
    return f"{code}.{REMARK}" in here or REMARK in here


def _repeated(section: FormSection, rows: Sequence[Row]) -> Iterator[Answer]:
    """Give a finding for each row of a list that has the key of one before it."""
    seen: dict[tuple[str, ...], CellAddress] = {}
    for here in rows:
        found = [here[code] for code in section.key if code in here]
        if not found or len(found) < len(section.key):
            continue
        key = tuple(map(_name, found))
        if key in seen:
            yield answer("repeated-row", found[0].place, found[0].value.text, other=seen[key].address)
        seen.setdefault(key, found[0].place)


def _name(entry: EnteredValue) -> str:
    """Return what is the same for two texts that mean the same."""
    return entry.value.reference or fold(entry.value.text)


def _number(entry: EnteredValue) -> Decimal:
    """Return what is compared: a number, or a day as its ordinal."""
    if entry.cell.type == "day":
        return Decimal(date.fromisoformat(entry.value.text).toordinal())
    return entry.value.number


def _shown(entry: EnteredValue) -> Bilingual:
    if entry.cell.type in ("day", "year"):
        return Bilingual(entry.value.text, entry.value.text)
    return shown_number(entry.value.number)
