"""What a reporting form is: sections of cells with checks, valid for periods, due on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Final, Literal

from diendan.data.submissions import SubmissionRule
from diendan.language import NO_WORDS, Bilingual

CellType = Literal["text", "whole", "number", "day", "year", "choice", "organisation", "email"]

SectionKind = Literal["values", "list"]
"""values: one line a cell, with last year's figure and a remark; list: one line a project, event …"""

CheckKind = Literal[
    "at-most", "sum", "sum-of-list", "rows-of-list", "different-in-list", "rate", "carried-over"
]

REMARK: Final = "remark"
"""Code of the column of remarks, in both kinds of section."""


@dataclass(frozen=True)
class FormCell:
    """One thing that is asked for.

    code: a name for programs; unit: a key of data/measurement_units.csv, or "".
    decimals: places that a number may have. low, high: limits of a number or year.
    jump: the factor from which a change on last year wants a remark, or None.
    choices: code → words, in the order of the list. known: indicator of data/dialogue/ngo_aid_facts.csv
        that gives last year's figure where no submission does, or "".
    """

    code: str
    label: Bilingual
    type: CellType
    unit: str = ""
    required: bool = False
    decimals: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    jump: Decimal | None = None
    choices: Mapping[str, Bilingual] = field(default_factory=dict)
    known: str = ""
    help: Bilingual = NO_WORDS

    @property
    def is_number(self) -> bool:
        """Whether it holds a quantity (a year is none)."""
        return self.type in ("whole", "number")


@dataclass(frozen=True)
class FormCheck:
    """A rule between cells of one section, or between its cells and the rows of a list.

    kind: at-most (cell ≤ of[0]); sum (cell = of − minus); sum-of-list, rows-of-list, different-in-list
        (cell = total, number of rows, number of different texts of column `column` in section `section`,
        where that has rows); rate (cell = 100 × of[0] / of[1]); carried-over (cell = last year's of[0]).
    tolerance: how far a sum or rate may be off, in the unit of the cell.
    explainable: whether a remark beside `cell` is accepted instead.
    """

    kind: CheckKind
    cell: str
    of: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    section: str = ""
    column: str = ""
    tolerance: Decimal = Decimal(0)
    explainable: bool = False


@dataclass(frozen=True)
class FormSection:
    """One sheet of a form. rows: lines prepared in a list; key: cells by which a row of a list is known."""

    name: str
    kind: SectionKind
    title: Bilingual
    cells: tuple[FormCell, ...]
    checks: tuple[FormCheck, ...]
    rows: int = 0
    key: tuple[str, ...] = ()

    def cell(self, code: str) -> FormCell:
        """Return the cell of that code; KeyError if there is none."""
        return {cell.code: cell for cell in self.cells}[code]


@dataclass(frozen=True)
class Official:
    """What is known of an official form on the same matter: what could be read of it, and what could not.

    form: a key of data/dialogue/reporting_forms.csv.
    """

    form: str
    readable: Bilingual
    unread: Bilingual


@dataclass(frozen=True)
class Form(SubmissionRule):
    """One edition of a reporting form; `edition` is the name of its file and stands hidden in workbooks.

    author: who made it, printed on every sheet. bases: keys of data/dialogue/legal_instruments.csv.
    """

    author: Bilingual
    purpose: Bilingual
    bases: tuple[str, ...]
    officials: tuple[Official, ...]
    sections: tuple[FormSection, ...]

    @property
    def rule(self) -> SubmissionRule:
        """For which periods it is, and when it is due; equal to the rule that the table of forms holds."""
        return SubmissionRule(**{each.name: getattr(self, each.name) for each in fields(SubmissionRule)})

    def section(self, name: str) -> FormSection:
        """Return the section of that name; KeyError if there is none."""
        return {section.name: section for section in self.sections}[name]


REMARK_CELL: Final = FormCell(REMARK, Bilingual("Ghi chú, giải trình", "Remarks, explanation"), "text")
"""The cell of remarks that stands beside every value."""
