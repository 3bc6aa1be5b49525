"""The checks between cells: within a row, between rows, between years."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from diendan.exchange.file_findings import Answer, CellAddress, answer
from diendan.exchange.forms.form_definition import REMARK, Form, FormCell, FormCheck, FormSection
from diendan.exchange.intake.reading.expected_values import shown_number
from diendan.exchange.intake.reading.typed_cells import AcceptedCell
from diendan.language import NO_WORDS, Bilingual, fold

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
LastYear = Mapping[tuple[str, str], Decimal]


def check_rules(form: Form, entries: Entries, last: LastYear) -> list[Answer]:
    """Return what does not fit between the cells of a submission, and with last year's figures.

    entries: by section, row and code. last: last year's figure by section and code.
    """
    findings: list[Answer] = []
    by_row: dict[tuple[str, int], dict[str, EnteredValue]] = {}
    for (name, row, code), entry in entries.items():
        by_row.setdefault((name, row), {})[code] = entry
    for section in form.sections:
        for row in sorted(row for name, row in by_row if name == section.name):
            here = by_row[section.name, row]
            for check in section.checks:
                findings += _explained(_broken(check, section, here, entries, form, last), check, here)
            for code, entry in here.items():
                findings += _jump(entry, here, last.get((section.name, code)))
        if section.kind == "list":
            findings += _repeated(section, entries)
    return findings


def _broken(
    check: FormCheck,
    section: FormSection,
    here: Mapping[str, EnteredValue],
    entries: Entries,
    form: Form,
    last: LastYear,
) -> Iterator[Answer]:
    entry = here.get(check.cell)
    if entry is None:
        return
    value = _number(entry)
    if check.kind == "at-most":
        other = here.get(check.of[0])
        if other is not None and value > _number(other):
            yield _said(check, entry, other=other.cell.label, bound=_shown(other))
    elif check.kind == "sum":
        parts = [here.get(code) for code in (*check.of, *check.minus)]
        if all(part is not None for part in parts):
            total = sum((_of(here, code) for code in check.of), Decimal(0))
            total -= sum((_of(here, code) for code in check.minus), Decimal(0))
            if abs(total - value) > check.tolerance:
                yield _said(check, entry, sum=shown_number(total))
    elif check.kind == "rate":
        if all(code in here for code in check.of):
            part, whole = (here[code] for code in check.of)
            if _number(whole):
                exact = 100 * _number(part) / _number(whole)
                if abs(exact - value) > check.tolerance:
                    rounded = shown_number(exact.quantize(Decimal(1).scaleb(-entry.cell.decimals)))
                    yield _said(check, entry, part=part.cell.label, whole=whole.cell.label, sum=rounded)
    elif check.kind == "carried-over":
        before = last.get((section.name, check.of[0]))
        if before is not None and before != value:
            label = section.cell(check.of[0]).label
            yield _said(check, entry, other=label, bound=shown_number(before))
    else:
        yield from _against_list(check, entry, value, entries, form)


def _against_list(
    check: FormCheck, entry: EnteredValue, value: Decimal, entries: Entries, form: Form
) -> Iterator[Answer]:
    rows = {row for name, row, _ in entries if name == check.section}
    if not rows:
        return
    column = [e for (name, _, code), e in entries.items() if name == check.section and code == check.column]
    label: Bilingual = NO_WORDS
    if check.kind == "rows-of-list":
        found = Decimal(len(rows))
    else:
        label = form.section(check.section).cell(check.column).label
        if check.kind == "sum-of-list":
            found = sum((_number(e) for e in column), Decimal(0))
        else:
            found = Decimal(len({e.value.reference or fold(e.value.text) for e in column}))
    if abs(found - value) > check.tolerance:
        yield _said(check, entry, other=label, sum=shown_number(found))


def _said(check: FormCheck, entry: EnteredValue, **values: str | Bilingual) -> Answer:
    explain = _EXPLAIN if check.explainable else NO_WORDS
    return answer(check.kind, entry.place, entry.value.text, value=_shown(entry), explain=explain, **values)


def _explained(
    found: Iterator[Answer], check: FormCheck, here: Mapping[str, EnteredValue]
) -> Iterator[Answer]:
    for finding in found:
        yield _as_note(finding) if check.explainable and _remark(here, check.cell) else finding


def _as_note(finding: Answer) -> Answer:
    """Return the note that takes the place of a finding which a remark explains."""
    note = answer("explained", finding.place, finding.found, message=finding.message, what=finding.expected)
    return replace(note, found=finding.found)


def _jump(entry: EnteredValue, here: Mapping[str, EnteredValue], last: Decimal | None) -> Iterator[Answer]:
    factor = entry.cell.jump
    if factor is None or not last:
        return
    value = _number(entry)
    if last / factor <= value <= last * factor:
        return
    finding = answer(
        "jump",
        entry.place,
        entry.value.text,
        value=_shown(entry),
        last=shown_number(last),
        factor=shown_number(factor),
    )
    yield _as_note(finding) if _remark(here, entry.code) else finding


def _remark(here: Mapping[str, EnteredValue], code: str) -> bool:
    return f"{code}.{REMARK}" in here or REMARK in here


def _repeated(section: FormSection, entries: Entries) -> Iterator[Answer]:
    seen: dict[tuple[str, ...], CellAddress] = {}
    for row in sorted({row for name, row, _ in entries if name == section.name}):
        found = [entries.get((section.name, row, code)) for code in section.key]
        key = tuple(e.value.reference or fold(e.value.text) if e else "" for e in found)
        first = next((e for e in found if e), None)
        if first is None or not all(found):
            continue
        if key in seen:
            yield answer("repeated-row", first.place, first.value.text, other=seen[key].address)
        seen.setdefault(key, first.place)


def _number(entry: EnteredValue) -> Decimal:
    """Return what is compared: a number, or a day as its ordinal."""
    if entry.cell.type == "day":
        return Decimal(date.fromisoformat(entry.value.text).toordinal())
    return entry.value.number


def _shown(entry: EnteredValue) -> Bilingual:
    if entry.cell.type in ("day", "year"):
        return Bilingual(entry.value.text, entry.value.text)
    return shown_number(entry.value.number)


def _of(here: Mapping[str, EnteredValue], code: str) -> Decimal:
    return _number(here[code])
