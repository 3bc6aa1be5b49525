"""What readers of layouts hand on: figures as the file prints them, or rows for tables of their own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from diendan.exchange.importing.printed.printed_places import PrintedPlace, System
from diendan.exchange.importing.printed.printed_years import FigureStatus


@dataclass(frozen=True)
class PrintedFigure:
    """One cell: the place that its label names, year, label of the item ("" where the table has one item
    only), value (None: not published), status, where it stands in the file, and the unit that it shows."""

    place: PrintedPlace
    year: int
    item: str
    value: Decimal | None
    status: FigureStatus
    where: str
    unit: str = ""

    def times(self, factor: Decimal) -> "PrintedFigure":
        """Return the figure with its value, if it has one, multiplied."""
        return self if self.value is None or factor == 1 else replace(self, value=self.value * factor)


@dataclass(frozen=True)
class Target:
    """Rows for one table.

    key: columns that name a row; spoken_for: the values of `scope` columns for which this edition is
    complete, so that a row of the table that it no longer has was withdrawn; all other rows of the table
    stay as they are. system: of units that its codes of provinces belong to.
    """

    table: str
    header: tuple[str, ...]
    key: tuple[str, ...]
    scope: tuple[str, ...]
    spoken_for: frozenset[tuple[str, ...]]
    rows: tuple[tuple[str, ...], ...]
    system: System = "63"


@dataclass(frozen=True)
class Extract:
    """One published table as a layout's reader found it.

    targets: rows of a layout that holds no figures of places; then there are no `figures`.
    captions: what else heads the table and says what it holds, a text a line; remarks: what stands below it.
    unit: as printed ("triệu đồng"), or "". edition: the date of publication, if the file says so.
    unplaced: labels of rows with figures that name no place; untaken: columns or items that were passed over,
        each as a phrase. notes: what else is to be told; doubts: what somebody has to
    accept; undecided: what only a mapping file decides.
    """

    layout: str
    title: str
    figures: tuple[PrintedFigure, ...] = ()
    targets: tuple[Target, ...] = ()
    captions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    unit: str = ""
    edition: date | None = None
    sheet: str = ""
    unplaced: tuple[str, ...] = ()
    untaken: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


def edition_of(extracts: Iterable[Extract]) -> date | None:
    """Return the day of publication that the first table with one states."""
    return next((extract.edition for extract in extracts if extract.edition), None)
