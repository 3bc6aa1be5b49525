"""What is already known of a province when a form is made for it, so that nobody types it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from diendan.data.datapackage import Package, Selection
from diendan.data.submissions import ACCEPTED
from diendan.data.units import Unit
from diendan.exchange.forms.form_definition import Form, FormSection


@dataclass(frozen=True)
class KnownValues:
    """Figures and rows of last year, and suggestions.

    last: (section, code) → last year's figure. rows: section → rows of last year that go on, as texts by
    code. organisations: names to choose from.
    """

    last: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    organisations: Sequence[str] = ()


def known_of(package: Package, form: Form, unit: Unit, year: int) -> KnownValues:
    """Return what submissions and the table of single facts say of `unit` for the year before `year`."""
    accepted = _accepted(package, form, unit, year - 1)
    last: dict[tuple[str, str], Decimal] = {}
    rows: dict[str, list[dict[str, str]]] = {}
    for section in form.sections:
        if section.kind == "values":
            for cell in section.cells:
                found = accepted.get((section.name, 0, cell.code))
                if found is None and cell.known:
                    found = _fact(package, cell.known, unit, year - 1)
                if found is not None and cell.is_number:
                    last[section.name, cell.code] = Decimal(found)
        else:
            rows[section.name] = _going_on(section, accepted, year)
    return KnownValues(last, rows, organisations(package))


def organisations(package: Package) -> tuple[str, ...]:
    """Return the names of the donors and partners that the Data Package knows."""
    table = package.table("organisations").select(Selection(("name_vi", "kind")))
    return tuple(name for name, kind in table.rows if kind in ("donor", "partner", "mass-organisation"))


def _accepted(package: Package, form: Form, unit: Unit, year: int) -> dict[tuple[str, int, str], str]:
    if ACCEPTED not in package.tables:
        return {}
    where = {"form": [form.form], "system": [unit.system], "code": [unit.code], "period": [str(year)]}
    found = package.table(ACCEPTED).select(Selection.of(["section", "row", "cell", "value"], where))
    return {(section, int(row), cell): value for section, row, cell, value in found.rows}


def _fact(package: Package, indicator: str, unit: Unit, year: int) -> str | None:
    # Facts are by the 63 provinces: of a merged unit there is none.
    if unit.is_merged:
        return None
    where = {
        "area": [unit.former[0]],
        "year_from": [str(year)],
        "period_kind": ["year"],
        "indicator": [indicator],
        "conflict": ["no"],
    }
    found = package.table("ngo_aid_facts").select(Selection.of(["value"], where)).rows
    return found[0][0] or None if len(found) == 1 else None


def _going_on(
    section: FormSection, accepted: Mapping[tuple[str, int, str], str], year: int
) -> list[dict[str, str]]:
    """Return last year's rows of a list that have an end year from `year` on, without their figures."""
    codes = {cell.code for cell in section.cells}
    if "ends" not in codes or section.cell("ends").type != "year":
        return []
    numbers = sorted({row for name, row, _ in accepted if name == section.name})
    kept = []
    for number in numbers:
        row = {
            cell.code: accepted[section.name, number, cell.code]
            for cell in section.cells
            if not cell.is_number and (section.name, number, cell.code) in accepted
        }
        if int(row.get("ends", "0")) >= year:
            kept.append(row)
    return kept
