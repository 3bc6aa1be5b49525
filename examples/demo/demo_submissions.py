"""Made-up submissions of every province, sent through the same intake as real ones."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from diendan.data.datapackage import Package
from diendan.data.provenance.illustrative import named
from diendan.data.submissions import due_by, reporting_units
from diendan.data.units import Unit
from diendan.exchange.forms.form_catalogue import load_forms
from diendan.exchange.forms.form_definition import Form
from diendan.exchange.forms.form_workbook import form_workbook
from diendan.exchange.forms.known_values import KnownValues, organisations
from diendan.exchange.intake.inbox import INBOX, take_in
from diendan.project import Project
from diendan.spec.forum_file import load_forum
from examples.demo.demo_project import FORUM, demo_project
from examples.demo.form_filling import filled
from examples.demo.invented_figures import chance, figures_for

YEARS: Final = 2
"""How many of the last periods of a form with figures are sent; of a form with lists alone, the last."""

Fate = Literal["on time", "late", "with findings", "not sent"]
_FATES: Final[tuple[tuple[Fate, float], ...]] = (
    ("on time", 0.74),
    ("late", 0.86),
    ("with findings", 0.92),
    ("not sent", 1.0),
)


@dataclass(frozen=True)
class Planned:
    """One made-up submission: what it reports on and what becomes of it."""

    form: Form
    unit: Unit
    year: int
    fate: Fate

    @property
    def received(self) -> date:
        """The day on which it comes; late ones a fortnight or so after the deadline."""
        due = self.form.due_on(self.year)
        return due.replace(month=due.month + 1, day=15) if self.fate == "late" else due.replace(day=10)


@dataclass(frozen=True)
class Demo:
    """The example's project, and how many submissions were accepted and answered with findings.

    only: the subjects to make reports of: the chosen provinces and the forum's own, or none for all.
    """

    project: Project
    accepted: int
    with_findings: int
    only: tuple[str, ...]


def make_demo(project: Project, provinces: Sequence[str] = ()) -> Demo:
    """Make the example's project with its submissions taken in; its reports are made by a run of its forum.

    provinces: slugs of units at the forum's day that send something, or none for all. Raises InputError for
    an unknown slug.
    """
    made = demo_project(project)
    forum = load_forum(made, FORUM)
    units = [forum.system.by_slug(slug) for slug in provinces] or list(forum.system.units)
    names = organisations(Package.load(made.root))
    inbox = made.root / INBOX
    accepted = with_findings = 0
    batches: dict[date, list[Planned]] = {}
    for each in _planned(load_forms(made), units, forum.day, made):
        batches.setdefault(each.received, []).append(each)
    for day, batch in sorted(batches.items()):
        shutil.rmtree(inbox, ignore_errors=True)
        inbox.mkdir(parents=True)
        for each in batch:
            if each.fate != "with findings":
                (inbox / _name(each)).write_bytes(_content(each, names))
        accepted += sum(not done.is_open for done in take_in(made, day))
    shutil.rmtree(inbox)
    inbox.mkdir()
    for batch in batches.values():
        for each in batch:
            if each.fate == "with findings":
                (inbox / _name(each)).write_bytes(_content(each, names))
                with_findings += 1
    take_in(made, max(batches))
    own = [subject.slug for subject in forum.subjects() if subject.unit is None]
    return Demo(made, accepted, with_findings, (*own, *provinces) if provinces else ())


def _planned(forms: Sequence[Form], units: Sequence[Unit], day: date, project: Project) -> Iterator[Planned]:
    """Yield the submissions of the last periods of each form that are due by a day, the forum's."""
    for form in forms:
        asked = due_by([form.rule], day)
        years = YEARS if any(section.kind == "values" for section in form.sections) else 1
        for each in asked[-years:]:
            for unit in units:
                for reporting in reporting_units(unit, each.year, project.root):
                    fate = _fate(form, reporting, each.year)
                    if fate != "not sent":
                        yield Planned(form, reporting, each.year, fate)


def _fate(form: Form, unit: Unit, year: int) -> Fate:
    drawn = chance("fate", form.form, unit.key, year).random()
    return next(fate for fate, up_to in _FATES if drawn < up_to)


def _name(each: Planned) -> str:
    return named(f"{each.form.edition}.{each.unit.slug}.{each.unit.system}.{each.year}.xlsx", True)


def _content(each: Planned, names: Sequence[str]) -> bytes:
    figures = dict(figures_for(each.form, each.unit, each.year))
    if each.fate == "with findings":
        del figures[min(figures)]
    blank = form_workbook(
        each.form, each.unit, each.year, KnownValues(organisations=names), illustrative=True
    )
    return filled(blank, each.form, figures)
