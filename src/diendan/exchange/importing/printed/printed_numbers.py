"""Numbers as tables print them: in one way throughout a file; where two ways fit, none is guessed."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, get_args

from diendan.exchange import number_scanner
from diendan.exchange.importing.printed.cell_tables import CellFault, PrintedCell, ShownNumber
from diendan.exchange.importing.printed.printed_years import PRELIMINARY_MARKS
from diendan.exchange.importing.recognition.printed_units import units_of
from diendan.exchange.number_scanner import PRINTED, DecimalMark, read_as
from guarded_files.spreadsheets.grid import plain

_DIGITS: Final = 6
_MARKED: Final = re.compile(r"(?s:(?P<number>.*\d))\s*(?P<mark>[^\d\s.,]\D{0,24})")
_LETTERS: Final = 4
"""Of a mark that nobody knows; more of them are words, and their cell is no figure."""
FOOTNOTE_MARKS: Final = frozenset({"", "*", "**", "***"})
_DIGITS_BEFORE: Final = 18
_DIGITS_OF_BINARY: Final = 17


def is_sound(value: Decimal) -> bool:
    """Return whether a value is finite and below 10^18; one of a million digits is never computed with."""
    return value.is_finite() and (not value or value.adjusted() < _DIGITS_BEFORE)


def is_missing(cell: PrintedCell) -> bool:
    """Return whether a cell says that nothing was published: empty, "..", "-", "…", "n/a", "chưa có"."""
    return cell is None or (isinstance(cell, str) and number_scanner.is_missing(cell, PRINTED))


def without_mark(cell: PrintedCell) -> tuple[PrintedCell, str]:
    """Return a cell without what stands behind its number ("0.1 p", "26.2*", "4.8%"), and this, or ""."""
    if isinstance(cell, ShownNumber):
        return cell, cell.suffix.strip("() ").casefold()
    found = _MARKED.fullmatch(cell) if isinstance(cell, str) and not isinstance(cell, CellFault) else None
    mark = found["mark"].strip("() ").casefold() if found else ""
    if found and (is_known_mark(mark) or units_of(mark) or len(mark) <= _LETTERS):
        return found["number"], mark
    return cell, ""


def is_known_mark(mark: str) -> bool:
    """Return whether what stands behind a number is nothing, a footnote's sign or a word for preliminary."""
    return mark in PRELIMINARY_MARKS or mark in FOOTNOTE_MARKS


def looks_numeric(cell: PrintedCell) -> bool:
    """Return whether a cell is a number in any way of writing numbers, with or without a mark behind it."""
    bare, _ = without_mark(cell)
    if isinstance(cell, CellFault):
        return True
    return isinstance(bare, Decimal) or (bare is not None and bool(marks_that_fit([bare])))


def numeric_texts(cells: Iterable[PrintedCell]) -> list[str]:
    """Return the cells that are numbers written as text, without marks."""
    bare = (without_mark(cell)[0] for cell in cells if not isinstance(cell, CellFault))
    return [cell for cell in bare if isinstance(cell, str) and looks_numeric(cell) and not is_missing(cell)]


def marks_that_fit(texts: Sequence[str]) -> tuple[DecimalMark, ...]:
    """Return the decimal marks under which all numeric texts of a file are numbers, and differ.

    One mark if only one fits or both give the same values; both if they give different values, which is for
    a person to decide; none if the texts mix the two ways.
    """
    values = {mark: [read_as(text, mark, PRINTED) for text in texts] for mark in get_args(DecimalMark)}
    fitting = tuple(mark for mark, found in values.items() if None not in found)
    return fitting[:1] if len({*map(tuple, values.values())}) == 1 else fitting


def read_number(cell: PrintedCell, mark: DecimalMark) -> Decimal | None:
    """Return the value of a cell, or None if it is no number under this decimal mark or not finite."""
    value = read_as(cell, mark, PRINTED) if isinstance(cell, str) else cell
    return value if value is not None and is_sound(value) else None


def printed(value: Decimal) -> str:
    """Return a value as our tables hold it: at most six decimals, none of them a closing zero.

    Six, because exports carry the noise of binary computation (3538099.695882366) beyond them; they are
    rounded as the binary numbers that they are.
    """
    rounded = value.quantize(Decimal(1).scaleb(-_DIGITS))
    if value != rounded and len(value.as_tuple().digits) <= _DIGITS_OF_BINARY:
        # Typed with no more digits than a binary number has.
        rounded = Decimal(f"{float(value):.{_DIGITS}f}")
    return plain(rounded)
