"""Tables of any number of dimensions, as JSON-stat, .px and SDMX hold them: categories, and a cell for each
combination; read alike, whatever the file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import prod
from typing import Final

from diendan.exchange.file_limits import PUBLISHED
from diendan.exchange.importing.mapping_file import FileMapping
from diendan.exchange.importing.printed.printed_figures import Extract, PrintedFigure
from diendan.exchange.importing.printed.printed_numbers import FOOTNOTE_MARKS
from diendan.exchange.importing.printed.printed_places import FEWEST_PLACES, PlaceNames
from diendan.exchange.importing.printed.printed_years import (
    FigureStatus,
    PrintedStatus,
    read_period,
    status_in,
    status_of_mark,
)
from diendan.exchange.importing.printed.raw_file import refuse
from diendan.exchange.importing.recognition.printed_units import units_of
from diendan.language import fold, quoted, years

_MOST_DIMENSIONS: Final = 20


@dataclass(frozen=True)
class CubeCell:
    """A figure, None where the file says that there is none; the mark and the unit stated for it, or ""."""

    value: Decimal | None
    mark: str = ""
    unit: str = ""


@dataclass(frozen=True)
class DataCube:
    """A data set as its file states it.

    labels: of the categories of each dimension, in their order; cells: by the number of the category in each
    dimension, a combination that the file does not have is no cell; meanings: what the file or its standard
    says of marks; notes: the publisher's remarks. All else as `Extract` has it.
    """

    layout: str
    title: str
    labels: Sequence[Sequence[str]]
    cells: Mapping[tuple[int, ...], CubeCell]
    meanings: Mapping[str, str] = field(default_factory=dict)
    captions: Sequence[str] = ()
    edition: date | None = None
    notes: Sequence[str] = ()
    doubts: Sequence[str] = ()

    def status(self, mark: str) -> PrintedStatus | None:
        """Return what a mark means: by the file's words for it, or as is usual; None if nothing tells."""
        words = self.meanings.get(mark, "")
        if fold(words):
            return status_in(words)
        return "final" if mark in FOOTNOTE_MARKS else status_of_mark(mark)


def check_sizes(sizes: Sequence[int]) -> None:
    """Raise ValueError for sizes that make no cell, or more than PUBLISHED says."""
    if len(sizes) > _MOST_DIMENSIONS or any(size < 1 for size in sizes) or prod(sizes) > PUBLISHED.cells:
        raise ValueError(f"sizes {[*sizes]}, which make more than {PUBLISHED.cells} cells or none")


def extract_of(name: str, cube: DataCube, places: PlaceNames, mapping: FileMapping) -> Extract:
    """Return the figures of a data set with one dimension of places and one of years.

    name: of the file. Raises InputError where it has not both. Marks and units that nothing explains are
    left to a person, unless the mapping gives status or unit.
    """
    at_place, at_year = _axes(name, cube, places)
    periods = [read_period(label) for label in cube.labels[at_year]]
    found = [places.find(label) for label in cube.labels[at_place]]
    others = [n for n, column in enumerate(cube.labels) if n not in (at_place, at_year) and len(column) > 1]
    figures: list[PrintedFigure] = []
    unplaced: dict[str, None] = {}
    strange, unknown = Counter[str](), Counter[str]()
    for at, cell in cube.cells.items():
        status = cube.status(cell.mark)
        value = None if status == "missing" else cell.value
        place, period = found[at[at_place]], periods[at[at_year]]
        if place is None and value is not None:
            unplaced[cube.labels[at_place][at[at_place]]] = None
        elif place is not None and period is not None:
            strange.update([cell.mark] if status is None else [])
            unknown.update([cell.unit] if cell.unit and not units_of(cell.unit) else [])
            item = " ".join(cube.labels[n][at[n]] for n in others)
            where = "cell " + " × ".join(column[n] for column, n in zip(cube.labels, at, strict=True))
            stated: FigureStatus = status if status == "preliminary" or status == "plan" else period.status
            figures.append(PrintedFigure(place, period.year, item, value, stated, where, cell.unit))
    single = [
        column[0] for n, column in enumerate(cube.labels) if len(column) == 1 and n not in (at_place, at_year)
    ]
    undecided = [
        f"The file marks {count} figures with {quoted(mark)}, and does not say what that means. "
        "Give their `status` in a mapping file."
        for mark, count in strange.items()
        if not mapping.status
    ]
    undecided += [
        f"The file states the unit {quoted(unit)} for {count} figures, which nothing explains. "
        "Give their `unit` in a mapping file."
        for unit, count in unknown.items()
        if not mapping.unit
    ]
    doubts = [*cube.doubts, *_years_between([period.year for period in periods if period])]
    if all(figure.status == "final" for figure in figures):
        doubts += [
            f"a remark that speaks of preliminary or planned figures, and none is marked: {quoted(note)}"
            for note in cube.notes
            if status_in(note) in ("preliminary", "plan")
        ]
    return Extract(
        cube.layout,
        cube.title,
        tuple(figures),
        captions=(*cube.captions, *single),
        edition=cube.edition,
        unplaced=tuple(unplaced),
        notes=tuple(f"remark: {note}" for note in cube.notes),
        doubts=tuple(doubts),
        undecided=tuple(undecided),
    )


def _axes(name: str, cube: DataCube, places: PlaceNames) -> tuple[int, int]:
    """Return the numbers of the dimensions of places and of years."""
    named = [sum(places.find(label) is not None for label in column) for column in cube.labels]
    at_place = max(range(len(named)), key=named.__getitem__, default=0)
    if not named or named[at_place] < FEWEST_PLACES:
        raise refuse(name, "no dimension of places", "a table by provinces")
    dated = [
        n
        for n, column in enumerate(cube.labels)
        if n != at_place and column and all(map(read_period, column))
    ]
    if len(dated) != 1:
        raise refuse(name, f"{len(dated)} dimensions of years", "one dimension whose labels are all years")
    return at_place, dated[0]


def _years_between(stated: Sequence[int]) -> list[str]:
    """Return a doubt about years that the file does not have between others: it may be a part of a table."""
    known = sorted(set(stated))
    step = min((later - year for year, later in pairwise(known)), default=1)
    absent = sorted({*range(known[0], known[-1], step)} - set(known)) if known else []
    return [f"no figures for {years(absent)}, which lie between years that the file has"] if absent else []
