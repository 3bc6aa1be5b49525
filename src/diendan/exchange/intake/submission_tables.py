"""The tables of submissions, made anew from the kept submissions each time: nothing is edited in place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from diendan.data.csv_files import csv_of, no_formula
from diendan.data.datapackage import Package
from diendan.data.package_tables import Table
from diendan.data.provenance.illustrative import COLUMN, WORDS
from diendan.data.submissions import ACCEPTED, CELLS, CHANGES, FINDINGS, REGISTER, RULES, SubmissionKey
from diendan.exchange.forms.form_definition import Form
from diendan.exchange.intake.accepted_submissions import AcceptedSubmission, StoredValue
from diendan.files.atomic_writing import write_atomically

TableRow = Mapping[str, Any]
"""The cells of a row by column."""

SUBJECT: Final = ("form", "system", "code", "period")
"""The columns of a subject, in the order of a `SubmissionKey`."""
SUBMITTED: Final = (ACCEPTED, REGISTER, CHANGES, FINDINGS)
"""The tables that hold what came; in a project of made-up figures they carry the mark."""


def current(kept: Sequence[AcceptedSubmission]) -> dict[SubmissionKey, AcceptedSubmission]:
    """Return the submission in force for each form, unit and period: the one with the highest sequence."""
    found: dict[SubmissionKey, AcceptedSubmission] = {}
    for each in sorted(kept, key=lambda each: each.sequence):
        found[each.subject] = each
    return found


def before(kept: Sequence[AcceptedSubmission], each: AcceptedSubmission) -> AcceptedSubmission | None:
    """Return the submission that `each` replaced, or None."""
    earlier = [k for k in kept if k.subject == each.subject and k.sequence < each.sequence]
    return max(earlier, key=lambda k: k.sequence, default=None)


def changed(old: AcceptedSubmission, new: AcceptedSubmission) -> list[tuple[str, str, str, str, str, str]]:
    """Return section, item, cell, kind ("added", "changed", "withdrawn"), before and after of every change.

    Rows of a list are matched by their key, so that a row put in between changes nothing else.
    """
    a, b = _by_item(old.rows), _by_item(new.rows)
    found = []
    for key in [*a, *(key for key in b if key not in a)]:
        left, right = a.get(key, ""), b.get(key, "")
        if left != right:
            kind = "changed" if key in a and key in b else "added" if key in b else "withdrawn"
            found.append((*key, kind, left, right))
    return found


def write_tables(
    root: Path, kept: Sequence[AcceptedSubmission], still_open: Iterable[TableRow], forms: Sequence[Form]
) -> None:
    """Write the tables of the submissions, each in one step and only if it differs.

    kept: the accepted submissions. still_open: rows about files of the inbox that are not accepted.
    Raises OSError where one cannot be written.
    """
    package = Package.load(root)
    one_each = {row["submission"]: row for row in still_open}  # one file under two names is one submission
    ordered = sorted(one_each.values(), key=itemgetter(*SUBJECT, "submission"))
    files = _files({**_accepted_tables(kept), FINDINGS: ordered}, package)
    _write(root, files | form_tables(forms, package))


def write_accepted(root: Path, kept: Sequence[AcceptedSubmission]) -> None:
    """Write the tables of the accepted submissions alone, as `write_tables` does."""
    _write(root, _files(_accepted_tables(kept), Package.load(root)))


def form_tables(forms: Sequence[Form], package: Package) -> dict[str, bytes]:
    """Return, by file, what says in data what the forms say in params: deadlines, and the cells' labels."""
    cells = (row for form in forms for row in _cell_rows(form))
    return _files({RULES: map(_rule_row, forms), CELLS: cells}, package)


def _accepted_tables(kept: Sequence[AcceptedSubmission]) -> dict[str, Iterable[TableRow]]:
    ordered = sorted(kept, key=lambda each: each.sequence)
    force = current(ordered)
    accepted = [
        {**vars(force[subject]), **vars(row), "submission": force[subject].sha256}
        for subject in sorted(force)
        for row in force[subject].rows
    ]
    register: list[TableRow] = []
    changes: list[TableRow] = []
    for each in ordered:
        old = before(ordered, each)
        about = {**vars(each), "submission": each.sha256, "replaces": old.sha256 if old else ""}
        state = "current" if force[each.subject] is each else "replaced"
        register.append({**about, "state": state, "cells": len(each.rows)})
        for change in changed(old, each) if old else ():
            named_change = zip(("section", "item", "cell", "kind", "before", "after"), change, strict=True)
            changes.append({**about, **dict(named_change)})
    return {ACCEPTED: accepted, REGISTER: register, CHANGES: changes}


def _rule_row(form: Form) -> TableRow:
    due = {f"due_{name}": getattr(form, name) for name in ("years_after", "month", "day")}
    words = {"title_vi": form.title.vi, "title_en": form.title.en}
    why = {"due_why_vi": form.why.vi, "due_why_en": form.why.en}
    return {**vars(form), "last_year": form.last_year or "", **due, **words, **why}


def _cell_rows(form: Form) -> Iterator[TableRow]:
    for section in form.sections:
        for cell in section.cells:
            for choice, label in (("", cell.label), *cell.choices.items()):
                yield {
                    "edition": form.edition,
                    "section": section.name,
                    "cell": cell.code,
                    "choice": choice,
                    "label_vi": label.vi,
                    "label_en": label.en,
                    "unit": "" if choice else cell.unit,
                }


def _by_item(rows: Iterable[StoredValue]) -> dict[tuple[str, str, str], str]:
    return {(row.section, row.item, row.cell): row.value for row in rows}


def _csv(table: Table, rows: Iterable[TableRow]) -> bytes:
    """Return rows as the file of a table; what is named otherwise than its columns is left out."""
    columns = [column.name for column in table.columns]
    # A file or a sheet may be called like a formula; a cell that begins so is not accepted.
    safe = ([no_formula(WORDS if c == COLUMN else str(row[c])) for c in columns] for row in rows)
    return csv_of(columns, safe).encode("utf-8")


def _files(tables: Mapping[str, Iterable[TableRow]], package: Package) -> dict[str, bytes]:
    return {package.table(name).path: _csv(package.table(name), rows) for name, rows in tables.items()}


def _write(root: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = root / name
        if not (path.is_file() and path.read_bytes() == content):
            write_atomically(path, content)
