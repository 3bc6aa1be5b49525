"""What the columns of a table of places by years are about: its title, header rows, years and items.

A header may run over several rows, with a word for "preliminary" in an area of its own; the years may stand
in a column beside the places instead.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from diendan.exchange.importing.printed.cell_tables import PrintedCell, PrintedSheet
from diendan.exchange.importing.printed.printed_numbers import is_missing, looks_numeric
from diendan.exchange.importing.printed.printed_places import FEWEST_PLACES
from diendan.exchange.importing.printed.printed_years import (
    FigureStatus,
    PrintedYear,
    is_year_only,
    read_period,
)
from diendan.exchange.importing.recognition.printed_units import units_of

MOST_HEADER_ROWS: Final = 12
_CODED: Final = re.compile(r"(?P<code>\d{1,4}) (?P<text>[^\W\d_].*|(?:19|20)\d\d)")
_CODED_PLACE: Final = re.compile(r"[A-Z-]{0,4}\d{1,5}\s+[^\W\d_]")
Rows = Sequence[Sequence[PrintedCell]]


@dataclass(frozen=True)
class FigureColumn:
    """A column with figures. place: its number; period: None where the years stand beside the places."""

    place: int
    period: PrintedYear | None
    item: str


def title_and_head(above: Rows, stub: int, turned: bool) -> tuple[tuple[str, ...], list[int]]:
    """Return the title and what else heads the table, and the numbers of the header rows.

    above: the rows above the first place. A unit alone in its row heads the table, wherever it stands.
    """
    titles: list[str] = []
    head: list[int] = []
    for number, row in enumerate(above):
        filled = [n for n, cell in enumerate(row) if cell is not None]
        lone = len(filled) == 1 and isinstance(row[filled[0]], str) and not is_year_only(row[filled[0]])
        unit = lone and read_period(row[filled[0]]) is None and units_of(str(row[filled[0]]))
        above_all = not head and (filled[:1] <= [stub] or (not turned and len(str(row[filled[0]])) > 40))
        if lone and (unit or above_all):
            titles.append(str(row[filled[0]]))
        elif filled:
            head.append(number)
    return tuple(titles), head


def above_names(sheet: PrintedSheet, names: int) -> tuple[tuple[str, ...], PrintedSheet]:
    """Return what stands above the row with the names of places, and the sheet without it.

    Rows of years or with a word for most places stay: they are headers of the columns.
    """
    texts: list[str] = []
    rows = list(sheet.rows)
    for number, row in enumerate(rows[:names]):
        filled = [cell for cell in row if cell is not None]
        if len(filled) < FEWEST_PLACES and not any(map(is_year_only, filled)):
            texts += map(str, filled)
            rows[number] = (None,) * len(row)
    return tuple(texts), replace(sheet, rows=tuple(rows))


def said_beside(
    rows: Rows, head: Sequence[int], columns: Sequence[FigureColumn], stub: int, body: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Give the texts of header rows that are the header of no figure, each with its column.

    A column of numbers without a year is passed over; one that holds the same number in every row says
    something of all figures (a quarter, a factor).
    """
    taken = {column.place for column in columns}
    for column in range(len(rows[0]) if rows else 0):
        numbers = {rows[n][column] for n in body if looks_numeric(rows[n][column])}
        if column in taken or (len(numbers) > 1 and column != stub):
            continue
        for number in head:
            if rows[number][column] is not None:
                yield column, " ".join(map(str, (rows[number][column], *numbers)))


def without_codes(rows: Rows, first: int, stub: int) -> Rows:
    """Return the rows with labels that PX-Web shows as "code and text" without their codes.

    first: the first row below the header. In the header, each of several labels has a code of its own
    ("1 Nam", "2 Nữ"); below it, only years are looked at, because "12 p" is a figure with its mark.
    """
    found = [list(row) for row in rows]
    coded = all(_CODED_PLACE.match(str(row[stub])) for row in rows[first:] if row[stub] is not None)
    for row in found[:first]:
        texts = _texts((cell for n, cell in enumerate(row) if n != stub), coded)
        row[:] = [texts.get(cell, cell) for cell in row]
    for column in range(len(rows[0])) if rows else ():
        texts = _texts((row[column] for row in rows[first:]), coded)
        if all(map(is_year_only, texts.values())):
            for row in found[first:]:
                row[column] = texts.get(row[column], row[column])
    return found


def _texts(labels: Iterable[PrintedCell], coded: bool) -> dict[PrintedCell, PrintedCell]:
    """Return labels without their codes; none where they are no codes, as "6 2024" may be a month.

    Two years are numbered only where the places have codes too (`coded`), three and more anywhere.
    """
    found = {label: _CODED.fullmatch(label) if isinstance(label, str) else None for label in labels if label}
    split = {label: (code["code"], code["text"]) for label, code in found.items() if code}
    codes, texts = (set(part) for part in zip(*split.values(), strict=True)) if split else (set(), set())
    years = [(int(code), period.year) for code, text in split.values() if (period := read_period(text))]
    numbered = len(years) > (1 if coded else 2) and len({year - code for code, year in years}) == 1
    if len(split) < len(found) or not len(codes) == len(texts) == len(split):
        return {}
    if years and not (len(years) == len(split) and (numbered or all(code == year for code, year in years))):
        return {}
    return {label: text for label, (_, text) in split.items()} if len(split) > 1 or years else {}


def more_stubs(rows: Rows, body: Sequence[int], head: Sequence[int], stub: int) -> list[int]:
    """Return the columns whose cells say what a row is about: years, or words that are no figures."""
    found = []
    for column in range(len(rows[0])):
        cells = [rows[n][column] for n in body if rows[n][column] is not None]
        if column == stub or not cells:
            continue
        headed = any(read_period(rows[n][column]) for n in head)
        years = all(is_year_only(cell) for cell in cells) and not headed
        words = sum(1 for cell in cells if not looks_numeric(cell) and not is_missing(cell))
        if years or (words > len(cells) / 2 and not headed):
            found.append(column)
    return found


def columns_of(
    rows: Rows, head: Sequence[int], stub: int, stubs: Sequence[int], title: str
) -> list[FigureColumn]:
    """Return the columns with figures: the year and the item that their headers name together."""
    found = []
    labels = [list(_filled(rows[n], stub, last=n == head[-1])) for n in head]
    years_in_stub = any(
        all(is_year_only(row[s]) for row in rows[(head[-1] + 1 if head else 0) :] if row[s] is not None)
        for s in stubs
    )
    only = read_period(title)
    fallback = PrintedYear(only.year, only.status, "") if only else None
    dated = any(read_period(cell) for row in labels for n, cell in enumerate(row) if n != stub)
    for column in range(len(rows[0]) if rows else 0):
        if column == stub or column in stubs:
            continue
        parts = [row[column] for row in labels if row[column] is not None]
        period, item = _combine(parts)
        if period is None and (years_in_stub or not dated) and (parts or len(rows[0]) <= 2 + len(stubs)):
            found.append(FigureColumn(column, None if years_in_stub else fallback, item))
        elif period is not None:
            found.append(FigureColumn(column, period, item))
    return [column for column in found if column.period is not None or years_in_stub]


def _filled(row: Sequence[PrintedCell], stub: int, last: bool) -> Iterator[PrintedCell]:
    """Give a header row with blanks filled from the left, as PX-Web leaves them out; the last as it is.

    A word for "preliminary" alone is not filled: it belongs to the year below it (see `status_across`).
    """
    held: PrintedCell = None
    for column, cell in enumerate(row):
        if column == stub:
            held = None
            yield cell
            continue
        held = cell if cell is not None or last else held
        yield held
        if isinstance(held, str) and _is_status(held):
            held = None


def status_across(sheet: PrintedSheet) -> tuple[tuple[PrintedCell, ...], ...]:
    """Return the rows with a word for "preliminary" in every cell of the merged area that it heads."""
    rows = [list(row) for row in sheet.rows]
    for (top, left), (_, right) in sheet.merged:
        head = rows[top][left] if top < len(rows) and left < len(rows[top]) else None
        if isinstance(head, str) and _is_status(head):
            for column in range(left, min(right + 1, len(rows[top]))):
                rows[top][column] = head
    return tuple(tuple(row) for row in rows)


def _combine(parts: Sequence[PrintedCell]) -> tuple[PrintedYear | None, str]:
    """Return the one year and the remaining words of a column's headers, top to bottom."""
    periods = {n: period for n, part in enumerate(parts) if (period := read_period(part))}
    dated = {n: period for n, period in periods.items() if not period.rest} or periods
    if len({(period.year, period.status) for period in dated.values()}) != 1:
        return None, " ".join(str(part) for part in parts if isinstance(part, str))
    first = next(iter(dated.values()))
    words = [str(part) for n, part in enumerate(parts) if n not in dated]
    words += [period.rest for period in dated.values() if period.rest]
    alone = [word for word in words if not _is_status(word)]
    status: FigureStatus = first.status if len(alone) == len(words) else "preliminary"
    return PrintedYear(first.year, status, ""), " ".join(alone)


def _is_status(word: str) -> bool:
    found = read_period(f"{word} 2000")
    return found is not None and not found.rest and found.status == "preliminary"


def with_stubs(column: FigureColumn, cells: Sequence[PrintedCell]) -> tuple[PrintedYear | None, str]:
    period, words = column.period, [column.item] if column.item else []
    for cell in cells:
        found = read_period(cell) if is_year_only(cell) else None
        if found is not None:
            period = found
        elif cell is not None:
            words.append(str(cell))
    return period, " ".join(words)
