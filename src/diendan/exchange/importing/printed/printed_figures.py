"""What every reader of a layout hands on: figures with the place, year and item as the file prints them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from diendan.exchange.importing.printed.printed_places import PrintedPlace
from diendan.exchange.importing.printed.printed_years import FigureStatus


@dataclass(frozen=True)
class PrintedFigure:
    """One cell: the place that its label names, year, label of the item ("" where the table has one item
    only), value (None: not published), status, and where it stands in the file."""

    place: PrintedPlace
    year: int
    item: str
    value: Decimal | None
    status: FigureStatus
    where: str


@dataclass(frozen=True)
class Extract:
    """One published table as a layout's reader found it.

    unit: as printed ("triệu đồng"), or "". edition: the date of publication, if the file says so.
    unplaced: labels of rows with figures that name no place; untaken: columns or items that were passed over,
        each as a phrase.
    """

    layout: str
    title: str
    figures: tuple[PrintedFigure, ...]
    unit: str = ""
    edition: date | None = None
    sheet: str = ""
    unplaced: tuple[str, ...] = ()
    untaken: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
