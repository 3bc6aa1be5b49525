"""Which form, province and period a file is, from its content; its name says nothing."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from diendan.data.provenance.illustrative import is_illustrative, says_illustrative
from diendan.data.units import Unit, UnitSystem, before_merger, units_at
from diendan.errors import InputError
from diendan.exchange.file_findings import Answer, CellAddress, answer
from diendan.exchange.forms import sheet_layout
from diendan.exchange.forms.form_definition import Form, FormSection
from diendan.exchange.intake.reading.locate import find_header
from diendan.exchange.legacy_text import clean
from diendan.language import NO_WORDS, Bilingual, fold, join_list, nfc
from guarded_files.spreadsheets.grid import Book, Grid

_TOP: Final = 15  # rows in which the head of a sheet is looked for
_LEFT: Final = 12
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_PROVINCE_KEYS: Final = ("tinh thanh pho", "don vi bao cao", "province or city")
_PERIOD_KEYS: Final = ("ky bao cao", "period")


@dataclass(frozen=True)
class Marks:
    """What one sheet says of itself, hidden and visible."""

    grid: Grid
    edition: str = ""
    section: str = ""
    unit: str = ""
    year: str = ""
    province: str = ""
    period: str = ""


@dataclass(frozen=True)
class Identified:
    """A file whose form, unit and period are known, with its sheets in the order of the form."""

    form: Form
    unit: Unit
    year: int
    sheets: tuple[tuple[FormSection, Grid], ...]


def identify(
    book: Book, forms: Sequence[Form], received: date, root: Path
) -> tuple[Identified | None, list[Answer]]:
    """Return what a file is, and the findings on that; None in place of what cannot be identified.

    forms: every edition. received: the day on which it came. root: the project's folder.
    """
    sheets = [grid for grid in book.grids if fold(grid.name) != fold(sheet_layout.INSTRUCTIONS_SHEET)]
    sheets = [grid for grid in sheets if grid.cells and grid.name != sheet_layout.LISTS_SHEET]
    findings = list(_illustrative(sheets, is_illustrative(root)))
    marks = [_marks(grid) for grid in sheets]
    year = _year(marks, findings)
    form = _form(marks, forms, year, findings)
    if form is None or year is None:
        return None, findings
    if year > received.year or (year == received.year and received < date(year, 12, 1)):
        findings.append(answer("period-not-over", year=str(year), received=received.strftime("%d/%m/%Y")))
    unit = _unit(marks, units_at(date(year, 12, 31), root), root, findings)
    placed = _sections(marks, form, findings)
    if unit is None:
        return None, findings
    return Identified(form, unit, year, placed), findings


def _illustrative(sheets: Sequence[Grid], made_up: bool) -> Iterator[Answer]:
    """Yield a finding for a sheet of made-up figures in a real project, and the other way round."""
    for grid in sheets:
        head = (cell.text for (row, _column), cell in grid.cells.items() if row <= _TOP)
        if any(map(says_illustrative, head)) != made_up:
            yield answer("not-illustrative" if made_up else "illustrative", CellAddress(grid.name))


def _marks(grid: Grid) -> Marks:
    found = {"province": "", "period": ""}
    for (row, column), cell in grid.cells.items():
        if row > _TOP or column > _LEFT:
            continue
        key, colon, value = cell.text.partition(":")
        for name, keys in (("province", _PROVINCE_KEYS), ("period", _PERIOD_KEYS)):
            if colon and fold(key) in keys and not found[name]:
                found[name] = clean(value)[0] or clean(_next(grid, row, column))[0]
    for row in range(1, 4):
        if fold(grid.text(row, 1)) == sheet_layout.MARK:
            edition, section, unit, year = (grid.text(row, column).strip() for column in range(2, 6))
            return Marks(grid, edition, section, unit, year.removesuffix(".0"), **found)
    return Marks(grid, **found)


def _next(grid: Grid, row: int, column: int) -> str:
    return next((grid.text(row, c) for c in range(column + 1, column + 6) if grid.text(row, c)), "")


def _year(marks: Sequence[Marks], findings: list[Answer]) -> int | None:
    hidden = {mark.year for mark in marks if _YEAR.fullmatch(mark.year)}
    visible = {match[0] for mark in marks for match in _YEAR.finditer(mark.period)}
    years = sorted(hidden | visible)
    if not years:
        findings.append(answer("no-period"))
    if len(years) > 1:
        findings.append(answer("period-conflict", found=", ".join(years), years=", ".join(years)))
    return int(years[0]) if len(years) == 1 else None


def _form(
    marks: Sequence[Marks], forms: Sequence[Form], year: int | None, findings: list[Answer]
) -> Form | None:
    by_edition = {form.edition: form for form in forms}
    named = sorted({mark.edition for mark in marks if mark.edition})
    if len(named) > 1:
        findings.append(answer("two-forms", found=", ".join(named), editions=", ".join(named)))
        return None
    if named and named[0] not in by_edition:
        words = ", ".join(by_edition)
        findings.append(answer("unknown-edition", found=named[0], edition=named[0], editions=words))
        return None
    # Without a hidden mark it is the one form whose sheets these are by their heads and titles.
    possible = [form for form in forms if year is None or form.holds_in(year)]
    fitting = [form for form in possible if any(_section_by_head(mark, form) for mark in marks)]
    form = by_edition[named[0]] if named else fitting[0] if len(fitting) == 1 else None
    if form is None:
        titles = sorted({each.title for each in forms})
        words_of = Bilingual.join("; ", titles)
        findings.append(answer("unknown-form", forms=words_of))
        return None
    if year is not None and not form.holds_in(year):
        right = next((e.edition for e in forms if e.form == form.form and e.holds_in(year)), "")
        words_of = Bilingual(right or "chưa có", right or "none yet")
        findings.append(answer("edition-not-for-year", found=form.edition, year=str(year), right=words_of))
        return None
    return form


def _section_by_head(mark: Marks, form: Form) -> FormSection | None:
    """Return the section of `form` that a sheet without hidden marks is: by its title, then by its heads."""
    titles = {fold(f"{form.title.vi}: {section.title.vi}"): section for section in form.sections}
    for (row, column), cell in mark.grid.cells.items():
        if row <= _TOP and column <= _LEFT and fold(cell.text) in titles:
            return titles[fold(cell.text)]
    fitting = [s for s in form.sections if s.kind == "list" and find_header(mark.grid, s) is not None]
    return fitting[0] if len(fitting) == 1 else None


def _sections(
    marks: Sequence[Marks], form: Form, findings: list[Answer]
) -> tuple[tuple[FormSection, Grid], ...]:
    placed: dict[str, Grid] = {}
    known = {section.name: section for section in form.sections}
    for mark in marks:
        place = CellAddress(mark.grid.name)
        section = known.get(mark.section) or _section_by_head(mark, form)
        if mark.grid.hidden:
            findings.append(answer("hidden-sheet", place))
        elif section is None:
            findings.append(answer("extra-sheet", place))
        elif section.name in placed:
            findings.append(answer("repeated-section", place, section=section.title))
        else:
            placed[section.name] = mark.grid
    for section in form.sections:
        needed = section.kind == "values" or not any(s.kind == "values" for s in form.sections)
        if section.name not in placed and needed:
            findings.append(answer("missing-section", section=section.title))
    return tuple((section, placed[section.name]) for section in form.sections if section.name in placed)


def _unit(marks: Sequence[Marks], system: UnitSystem, root: Path, findings: list[Answer]) -> Unit | None:
    names = {nfc(mark.province): mark.grid.name for mark in marks if mark.province}
    units: dict[str, Unit] = {}
    for name, sheet in names.items():
        try:
            unit = system.find(name)
        except InputError:
            findings.append(_unknown(name, CellAddress(sheet), system, root))
        else:
            units[unit.key] = unit
    for mark in marks:
        kind, _, code = mark.unit.partition(":")
        if kind == system.name and code in {unit.code for unit in system.units}:
            units[mark.unit] = system.unit(code)
    if len(units) == 1:
        return next(iter(units.values()))
    if units:
        both = [unit.name_vi for unit in units.values()]
        words = Bilingual.of(lambda language: join_list(both, language))
        findings.append(answer("two-provinces", found=", ".join(both), names=words))
    elif not names:
        findings.append(answer("no-province"))
    return None


def _unknown(name: str, place: CellAddress, system: UnitSystem, root: Path) -> Answer:
    """Say that a name is no unit of the period, and where the province has gone if it was merged."""
    hint = NO_WORDS
    if system.name == "34":
        with suppress(InputError):
            old = before_merger(root).find(name)
            new = next(unit for unit in system.units if old.code in unit.former)
            hint = Bilingual(
                f"; {old.name_vi} nay thuộc {new.name_vi}", f"; {old.name_vi} is now in {new.name_vi}"
            )
    year, count = str(system.day.year), str(len(system.units))
    return answer("unknown-province", place, name, name=name, year=year, count=count, hint=hint)
