"""The forms in params/forms: YAML in, frozen checked forms out, every finding at once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import permutations
from typing import Any, get_args

from diendan.data.datapackage import Package
from diendan.errors import Finding, InputError
from diendan.exchange.forms.form_definition import (
    REMARK,
    REMARK_CELL,
    CellType,
    CheckKind,
    Form,
    FormCell,
    FormCheck,
    FormSection,
    Official,
    SectionKind,
)
from diendan.language import NO_WORDS
from diendan.parsing.strict_yaml import SLUG, Block, nearest, read_yaml
from diendan.project import Project
from diendan.registry.records.legal_instruments import missing_parts

FIRST_YEAR, _LAST = 2000, 2099


def load_forms(project: Project) -> tuple[Form, ...]:
    """Return every edition of every form in params/forms, ordered by form and first year.

    Raises InputError with every finding of all files: keys, codes that checks name, units and legal bases
    that the Data Package does not know, two editions of one form for one year.
    """
    findings: list[Finding] = []
    forms = [
        form
        for path in sorted((project.root / "params" / "forms").glob("*.yml"))
        if (form := _form(f"params/forms/{path.name}", project, path.stem, findings)) is not None
    ]
    findings += _against_data(forms, Package.load(project.root))
    findings += _overlaps(forms)
    if findings:
        raise InputError("The forms in params/forms cannot be used.", findings)
    return tuple(sorted(forms, key=lambda form: (form.form, form.first_year)))


def forms_of(forms: Sequence[Form], year: int) -> tuple[Form, ...]:
    """Return the editions that are for the period `year`; InputError, with the periods, if there are none."""
    found = tuple(form for form in forms if form.holds_in(year))
    if not found:
        periods = "; ".join(f"{form.edition} {form.first_year}–{form.last_year or ''}" for form in forms)
        raise InputError(f"No form is for the year {year}. The forms are for: {periods}.")
    return found


def _form(file: str, project: Project, edition: str, findings: list[Finding]) -> Form | None:
    block = read_yaml(project.root / file, file, findings)
    if block is None:
        return None
    name = block.text("form")
    if not SLUG.match(edition) or not (edition == name or edition.startswith(f"{name}-")):
        findings.append(Finding(file, f"the file name {edition}", f"{name}-…, in a-z, 0-9 and hyphens"))
    first = block.whole("first_year", FIRST_YEAR, _LAST)
    form = Form(
        form=name,
        edition=edition,
        title=block.bilingual("title"),
        author=block.bilingual("author"),
        purpose=block.bilingual("purpose"),
        bases=block.texts("legal_bases", required=False),
        officials=tuple(_officials(block)),
        first_year=first,
        last_year=block.stated("last_year", lambda key: block.whole(key, first, _LAST)),
        **_due(block),
        sections=tuple(_sections(block)),
    )
    block.close()
    findings += _inside(file, form)
    return form


def _officials(block: Block) -> Iterator[Official]:
    inner = block.block("official_forms", required=False)
    for name, official in inner.blocks() if inner else ():
        yield Official(name, official.bilingual("readable"), official.bilingual("unread"))
        official.close()


def _due(block: Block) -> dict[str, Any]:
    due = block.block("due", "a mapping: years_after, month, day, why")
    if due is None:
        return {"years_after": 1, "month": 1, "day": 31, "why": NO_WORDS}
    found = {
        "years_after": due.whole("years_after", 0, 5),
        "month": due.whole("month", 1, 12),
        "day": due.whole("day", 1, 31),
        "why": due.bilingual("why"),
    }
    due.close()
    return found


def _sections(block: Block) -> Iterator[FormSection]:
    sections = block.block("sections", "the sheets of the form, by name")
    for name, inner in sections.blocks() if sections else ():
        kind = inner.choice("kind", get_args(SectionKind))
        cells = inner.block("cells", "the cells, by code")
        checks = inner.block("checks", required=False)
        yield FormSection(
            name=name,
            kind=kind,
            title=inner.bilingual("title"),
            cells=_cells(cells, kind) if cells else (),
            checks=tuple(_check(check) for _, check in checks.blocks()) if checks else (),
            rows=inner.whole("rows", 1, 1000) if kind == "list" else 0,
            key=inner.texts("key") if kind == "list" else (),
        )
        inner.close()


def _cells(block: Block, kind: SectionKind) -> tuple[FormCell, ...]:
    cells = tuple(_cell(code, cell) for code, cell in block.blocks())
    return (*cells, REMARK_CELL) if kind == "list" else cells


def _cell(code: str, block: Block) -> FormCell:
    kind: CellType = block.choice("type", get_args(CellType))
    cell = FormCell(
        code=code,
        label=block.bilingual("label"),
        type=kind,
        unit=block.text("unit", required=False),
        required=block.truth("required"),
        decimals=block.whole("decimals", 0, 6) if kind == "number" else 0,
        low=_decimal(block, "low"),
        high=_decimal(block, "high"),
        jump=_decimal(block, "jump"),
        known=block.text("known", required=False),
        help=block.stated("help", block.bilingual) or NO_WORDS,
    )
    if kind == "choice":
        choices = block.block("choices", "words by code: {code: {vi: …, en: …}}")
        words = {name: choice.words() for name, choice in choices.blocks()} if choices else {}
        cell = replace(cell, choices=words)
    block.close()
    return cell


def _check(block: Block) -> FormCheck:
    check = FormCheck(
        kind=block.choice("kind", get_args(CheckKind)),
        cell=block.text("cell"),
        of=block.texts("of", required=False),
        minus=block.texts("minus", required=False),
        section=block.text("section", required=False),
        column=block.text("column", required=False),
        tolerance=_decimal(block, "tolerance") or Decimal(0),
        explainable=block.truth("explainable"),
    )
    block.close()
    return check


def _decimal(block: Block, key: str) -> Decimal | None:
    if not block.has(key):
        return None
    value = block.value(key)
    try:
        return Decimal(str(value))
    except InvalidOperation:
        block.find(key, f"`{value}`", "a number")
        return None


def _inside(file: str, form: Form) -> Iterator[Finding]:
    """Yield what does not fit inside one form: codes that checks and keys name."""
    try:
        form.due_on(2025)
    except ValueError:
        got = f"day {form.day} of month {form.month}"
        yield Finding(f"{file}: key `due`", got, "a day that every year has")
    names = {section.name: section for section in form.sections}
    for section in form.sections:
        codes = {cell.code for cell in section.cells}
        where = f"{file}: section {section.name}"
        if section.kind == "values" and REMARK in codes:
            yield Finding(where, f"a cell called {REMARK}", "another code: every line has remarks")
        named = [("key", code) for code in section.key]
        named += [("checks", code) for each in section.checks for code in (each.cell, *each.of, *each.minus)]
        for part, code in named:
            if code not in codes:
                yield Finding(f"{where}, {part}", f"`{code}`", "a code of the section", nearest(code, codes))
        for check in section.checks:
            of_list = names.get(check.section)
            if not check.section:
                continue
            if of_list is None or of_list.kind != "list":
                yield Finding(f"{where}, checks", f"`{check.section}`", "a section of the kind list")
            elif check.kind != "rows-of-list" and check.column not in {c.code for c in of_list.cells}:
                yield Finding(f"{where}, checks", f"`{check.column}`", f"a code of {check.section}")


def _against_data(forms: Sequence[Form], package: Package) -> Iterator[Finding]:
    def known(table: str, column: str) -> set[str]:
        return {row[column] for row in package.rows(table).records()}

    units = known("measurement_units", "unit")
    instruments = {row["instrument"]: row for row in package.rows("legal_instruments").records()}
    officials = known("reporting_forms", "form")
    indicators = known("ngo_aid_facts", "indicator")
    for form in forms:
        file = f"params/forms/{form.edition}.yml"
        for base in form.bases:
            if base not in instruments:
                yield Finding(file, f"the legal basis `{base}`", "an instrument of legal_instruments.csv")
                continue
            for part in missing_parts(instruments[base]):
                yield Finding(file, f"the legal basis `{base}`: {part}", "one that can be cited in full")
        for official in form.officials:
            if official.form not in officials:
                yield Finding(file, f"the official form `{official.form}`", "a form of reporting_forms.csv")
        for section in form.sections:
            for cell in section.cells:
                where = f"{file}: section {section.name}, cell {cell.code}"
                if cell.unit and cell.unit not in units:
                    hint = nearest(cell.unit, units)
                    yield Finding(where, f"the unit `{cell.unit}`", "a unit of measurement_units.csv", hint)
                if cell.is_number != bool(cell.unit):
                    yield Finding(where, cell.unit or "no unit", "a unit for numbers, and for them only")
                if cell.known and cell.known not in indicators:
                    yield Finding(where, f"`{cell.known}`", "an indicator of ngo_aid_facts.csv")


def _overlaps(forms: Sequence[Form]) -> Iterator[Finding]:
    for one, other in permutations(forms, 2):
        early = one.edition < other.edition and one.form == other.form
        years = range(FIRST_YEAR, _LAST + 1)
        if early and any(one.holds_in(year) and other.holds_in(year) for year in years):
            where = f"params/forms/{other.edition}.yml"
            yield Finding(where, f"years that {one.edition} is for too", "one edition a year")
