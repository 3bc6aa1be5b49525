"""The tables of submissions, made anew from the kept submissions each time: nothing is edited in place."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from diendan.data.csv_files import is_formula
from diendan.data.illustrative import COLUMN, WORDS, is_illustrative, named
from diendan.data.submissions import SubmissionKey
from diendan.exchange.forms.form_definition import Form
from diendan.exchange.intake.accepted_submissions import AcceptedSubmission, StoredValue
from diendan.files.atomic_writing import write_atomically

SUBMITTED: Final = (
    "submissions_accepted",
    "submissions_register",
    "submissions_changes",
    "submissions_findings",
)
"""The tables that hold what came; in a project of made-up figures they carry the mark."""

ACCEPTED_FILE: Final = "data/submissions/accepted.csv"
REGISTER_FILE: Final = "data/submissions/register.csv"
CHANGES_FILE: Final = "data/submissions/changes.csv"
RULES_FILE: Final = "data/submissions/forms.csv"
CELLS_FILE: Final = "data/submissions/cells.csv"
FINDINGS_FILE: Final = "data/submissions/findings.csv"

ACCEPTED_COLUMNS: Final = (
    "form",
    "edition",
    "system",
    "code",
    "period",
    "section",
    "row",
    "cell",
    "value",
    "unit",
    "reference",
    "submission",
    "file",
    "sheet",
    "address",
    "received",
)
REGISTER_COLUMNS: Final = (
    "submission",
    "form",
    "edition",
    "system",
    "code",
    "period",
    "file",
    "received",
    "sequence",
    "state",
    "replaces",
    "cells",
)
CHANGES_COLUMNS: Final = (
    "submission",
    "replaces",
    "form",
    "system",
    "code",
    "period",
    "section",
    "item",
    "cell",
    "kind",
    "before",
    "after",
)
RULES_COLUMNS: Final = (
    "form",
    "edition",
    "title_vi",
    "title_en",
    "first_year",
    "last_year",
    "due_years_after",
    "due_month",
    "due_day",
    "due_why_vi",
    "due_why_en",
)
CELLS_COLUMNS: Final = ("edition", "section", "cell", "choice", "label_vi", "label_en", "unit")
FINDINGS_COLUMNS: Final = ("submission", "form", "system", "code", "period", "file", "errors")


@dataclass(frozen=True)
class Open:
    """A file that came and is not accepted, with the number of findings that stand against it."""

    sha256: str
    subject: SubmissionKey
    file: str
    errors: int


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
    root: Path, kept: Sequence[AcceptedSubmission], still_open: Sequence[Open], forms: Sequence[Form]
) -> None:
    """Write the tables of the submissions, each in one step and only if it differs.

    kept: the accepted submissions. still_open: files of the inbox that are not accepted.
    Raises OSError where one cannot be written.
    """
    write_accepted(root, kept)
    _write(root, FINDINGS_FILE, FINDINGS_COLUMNS, _open_rows(still_open))
    for file, content in form_tables(forms).items():
        _replace(root / file, content)


def write_accepted(root: Path, kept: Sequence[AcceptedSubmission]) -> None:
    """Write the tables of the accepted submissions alone, as `write_tables` does."""
    ordered = sorted(kept, key=lambda each: each.sequence)
    force = current(ordered)
    accepted = [
        (
            *(*each.subject_columns, row.section, str(row.row), row.cell, row.value, row.unit, row.reference),
            *(each.sha256, each.file, row.sheet, row.address, each.received),
        )
        for subject in sorted(force)
        for each in (force[subject],)
        for row in each.rows
    ]
    register = []
    changes = []
    for each in ordered:
        old = before(ordered, each)
        state = "current" if force[each.subject] is each else "replaced"
        register.append(
            (
                *(each.sha256, *each.subject_columns, each.file, each.received, str(each.sequence), state),
                *(old.sha256 if old else "", str(len(each.rows))),
            )
        )
        for change in changed(old, each) if old else ():
            form, system, code, period = each.subject
            changes.append((each.sha256, old.sha256 if old else "", form, system, code, period, *change))
    _write(root, ACCEPTED_FILE, ACCEPTED_COLUMNS, accepted)
    _write(root, REGISTER_FILE, REGISTER_COLUMNS, register)
    _write(root, CHANGES_FILE, CHANGES_COLUMNS, changes)


def form_tables(forms: Iterable[Form]) -> dict[str, bytes]:
    """Return the tables that say in data what the forms say in params: deadlines, and the cells' labels."""
    ordered = tuple(forms)
    return {
        RULES_FILE: _csv(RULES_COLUMNS, map(_rule_row, ordered)),
        CELLS_FILE: _csv(CELLS_COLUMNS, (row for form in ordered for row in _cell_rows(form))),
    }


def _rule_row(form: Form) -> tuple[str, ...]:
    due = form.due
    return (
        *(form.form, form.edition, form.title.vi, form.title.en),
        *(str(form.first_year), str(form.last_year or "")),
        *(str(due.years_after), str(due.month), str(due.day), due.why.vi, due.why.en),
    )


def _cell_rows(form: Form) -> Iterable[tuple[str, ...]]:
    for section in form.sections:
        for cell in section.cells:
            for choice, label in (("", cell.label), *cell.choices.items()):
                unit = "" if choice else cell.unit
                yield (form.edition, section.name, cell.code, choice, label.vi, label.en, unit)


def _marked(
    columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
    return (*columns, COLUMN), ((*row, WORDS) for row in rows)


def _open_rows(still_open: Iterable[Open]) -> Iterable[tuple[str, ...]]:
    one_each = {each.sha256: each for each in still_open}  # one file under two names is one submission
    for each in sorted(one_each.values(), key=lambda each: (each.subject, each.sha256)):
        yield (each.sha256, *each.subject, each.file, str(each.errors))


def _by_item(rows: Iterable[StoredValue]) -> dict[tuple[str, str, str], str]:
    return {(row.section, row.item, row.cell): row.value for row in rows}


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    # A file or a sheet may be called so; a cell that begins so is not accepted.
    writer.writerows([f"'{cell}" if is_formula(cell) else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")


def _write(root: Path, file: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    made_up = is_illustrative(root)
    content = _csv(*(_marked(columns, rows) if made_up else (columns, rows)))
    _replace(root / named(file, made_up), content)


def _replace(path: Path, content: bytes) -> None:
    if not (path.is_file() and path.read_bytes() == content):
        write_atomically(path, content)
