"""One file from bytes to a checked submission, or to the findings that stand against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from diendan.data.datapackage import Package, Selection
from diendan.exchange.file_findings import Answer, answer, answer_to
from diendan.exchange.forms.form_definition import Form
from diendan.exchange.forms.known_values import known_of
from diendan.exchange.guarded_reading import read_submitted
from diendan.exchange.intake.reading.cell_rules import EnteredValue, check_rules
from diendan.exchange.intake.reading.identify import Identified, identify
from diendan.exchange.intake.reading.locate import spots
from diendan.exchange.intake.reading.typed_cells import Names, read_cell
from diendan.language import fold
from guarded_files.refusal import FileRefused


@dataclass(frozen=True)
class Context:
    """What files are read against: the project's data and forms, and the day on which they came."""

    package: Package
    forms: Sequence[Form]
    received: date


@dataclass(frozen=True)
class ReadSubmission:
    """What one file is and holds. found: form, unit and year; None where it cannot be identified.

    entries: the values that are right. answers: everything that is to be said, errors and notes.
    kind: of file: xlsx, xls, ods, csv; "" where it is refused unread.
    """

    found: Identified | None = None
    entries: tuple[EnteredValue, ...] = ()
    answers: tuple[Answer, ...] = ()
    kind: str = ""

    @property
    def errors(self) -> int:
        """How many findings stand against acceptance."""
        return sum(each.severity == "error" for each in self.answers)

    @property
    def is_acceptable(self) -> bool:
        return self.found is not None and not self.errors


def read_submission(content: bytes, context: Context) -> ReadSubmission:
    """Return what a file holds and everything that is wrong in it; no file makes it raise."""
    try:
        book = read_submitted(content)
    except FileRefused as error:
        return ReadSubmission(answers=(answer_to(error),))
    answers: list[Answer] = []
    if book.encoding:
        answers.append(answer("converted", found=book.encoding, encoding=book.encoding))
    found, more = identify(book, context.forms, context.received, context.package.root)
    answers += more
    if found is None:
        return ReadSubmission(answers=tuple(answers), kind=book.format)
    entries = _entries(found, context, answers)
    return ReadSubmission(found, tuple(entries), tuple(answers), book.format)


def _entries(found: Identified, context: Context, answers: list[Answer]) -> list[EnteredValue]:
    known = known_of(context.package, found.form, found.unit, found.year)
    names = organisation_names(context.package)
    entries: list[EnteredValue] = []
    filled = False
    for section, grid in found.sheets:
        places, more = spots(grid, section)
        answers += more
        for spot in places:
            filled = filled or spot.found is not None
            last = known.last.get((section.name, spot.code)) if spot.row == 0 else None
            value, said = read_cell(spot.cell, spot.found, spot.place, last, names)
            answers += said
            if value is not None:
                entries.append(EnteredValue(section.name, spot.row, spot.code, spot.cell, value, spot.place))
    if not filled:
        answers[:] = [*(each for each in answers if each.kind != "required"), answer("no-figures")]
    by_key = {(entry.section, entry.row, entry.code): entry for entry in entries}
    answers += check_rules(found.form, by_key, known.last)
    return entries


def organisation_names(package: Package) -> Names:
    """Return every name and abbreviation of the organisations that the Data Package knows."""
    columns = Selection(("organisation", "name_vi", "name_en", "short"))
    found: dict[str, tuple[str, str]] = {}
    for code, *names in package.table("organisations").select(columns).rows:
        for name in filter(fold, names):
            found.setdefault(fold(name), (code, names[0]))
    return found
