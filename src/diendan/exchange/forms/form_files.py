"""Forms for the provinces, as files: one .xlsx for each unit and form."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from diendan.data.datapackage import Package, Selection
from diendan.data.provenance.illustrative import is_illustrative, named
from diendan.data.submissions import system_of
from diendan.data.units import Unit
from diendan.environment import today
from diendan.errors import InputError
from diendan.exchange.forms.form_catalogue import FIRST_YEAR, forms_of, load_forms
from diendan.exchange.forms.form_definition import Form
from diendan.exchange.forms.form_workbook import form_workbook
from diendan.exchange.forms.known_values import known_of
from diendan.files.atomic_writing import write_atomically, writing
from diendan.project import Project
from diendan.registry.records.legal_instruments import cited, citing_order, holds_on

ALL = "all"


def make_forms(project: Project, provinces: Sequence[str], year: int) -> tuple[Path, ...]:
    """Write every form that is for `year`, for each province, under build/forms, and return the files.

    provinces: slugs of the units of the last day of `year`, or "all". year: of four digits, at most the next
    one. Raises InputError for a province or year for which there is nothing, and for wrong form files;
    WriteFailed where one cannot be written: those before it are whole.
    """
    if not FIRST_YEAR <= year <= today().year + 1:
        raise InputError(
            f"No form is for the year {year}: expected a year of four digits, from {FIRST_YEAR} to the next "
            f"one ({today().year + 1})."
        )
    system = system_of(year, project.root)
    names = set(provinces)
    units = system.units if ALL in names else tuple(system.by_slug(name) for name in provinces)
    forms = forms_of(load_forms(project), year)
    package = Package.load(project.root)
    return tuple(_write(project, package, form, unit, year) for unit in units for form in forms)


def legal_bases(package: Package, form: Form, day: date) -> Iterator[str]:
    """Yield the form's legal bases in force on `day`, as a document cites them, by rank and date."""
    rows = package.table("legal_instruments").select(Selection.of(None, {"instrument": list(form.bases)}))
    for row in sorted(rows.records(), key=citing_order):
        if row["may_print"] == "yes" and holds_on(row, day):
            yield cited(row, "vi")


def _write(project: Project, package: Package, form: Form, unit: Unit, year: int) -> Path:
    made_up = is_illustrative(project.root)
    name = named(f"{form.edition}.{unit.slug}.{year}.xlsx", made_up)
    path = project.build / "forms" / str(year) / unit.slug / name
    bases = tuple(legal_bases(package, form, form.due_on(year)))
    known = known_of(package, form, unit, year)
    content = form_workbook(form, unit, year, known, bases, illustrative=made_up)
    with writing(project.label(path)):
        write_atomically(path, content)
    return path
