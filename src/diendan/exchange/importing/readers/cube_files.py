"""Data cubes (JSON-stat, .px, SDMX) as figures of places and years, whatever file they came in."""

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from data_cubes.cube import CubeCell, CubeFault, DataCube
from data_cubes.jsonstat import exact_json, jsonstat_cube
from data_cubes.px_file import is_px, px_cube
from data_cubes.sdmx import Number
from data_cubes.sdmx_csv import is_sdmx_csv, sdmx_csv_cube, stated_values
from data_cubes.sdmx_json import sdmx_json_cube
from diendan.errors import Finding, InputError
from diendan.exchange.file_limits import PUBLISHED
from diendan.exchange.importing.printed.cell_tables import decode
from diendan.exchange.importing.printed.printed_figures import Extract, PrintedFigure
from diendan.exchange.importing.printed.printed_numbers import (
    FOOTNOTE_MARKS,
    is_missing,
    is_sound,
    marks_that_fit,
    numeric_texts,
    read_number,
)
from diendan.exchange.importing.printed.printed_places import FEWEST_PLACES, PlaceNames
from diendan.exchange.importing.printed.printed_years import (
    FigureStatus,
    PrintedStatus,
    read_period,
    status_in,
    status_of_mark,
)
from diendan.exchange.importing.printed.raw_file import refuse
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.exchange.importing.recognition.printed_units import units_of
from diendan.exchange.number_scanner import DecimalMark
from diendan.language import fold, quoted, years

_JSONSTAT: Final = "JSON-stat: dimensions with id, size and labels, and one value for each cell"
_PX: Final = "a .px file: STUB and HEADING, VALUES for each of their variables, and a number or sign a cell"
_THOUSAND: Final = 1000
_SDMX: Final = "SDMX-JSON: one data set, and a structure that has each of its numbers"


def read_jsonstat(file: PublishedSource) -> list[Extract]:
    """Return the figures of a JSON-stat data set with a dimension of places and one of years.

    Raises InputError for text that is no JSON or no such data set, and for sizes that do not fit its values.
    """
    if file.raw.kind != "json":
        return []
    return [_extract(file, _from_json(file, lambda whole: jsonstat_cube(whole, PUBLISHED.cells), _JSONSTAT))]


def read_sdmx_json(file: PublishedSource) -> list[Extract]:
    """Return the figures of an SDMX-JSON message with one data set; InputError for any other."""
    if file.raw.kind != "json" or b'"dataSets"' not in file.raw.content:
        return []
    return [_extract(file, _from_json(file, lambda whole: sdmx_json_cube(whole, _number("point")), _SDMX))]


def read_px(file: PublishedSource) -> list[Extract]:
    """Return the figures of a .px file; InputError for one that cannot be read."""
    if file.raw.kind != "text" or not is_px(file.raw.content):
        return []
    try:
        return [_extract(file, px_cube(file.raw.content, PUBLISHED.cells))]
    except ValueError as error:
        raise refuse(file.name, str(error), _PX) from error


def read_sdmx_csv(file: PublishedSource) -> list[Extract]:
    """Return the figures of a text file whose header is that of SDMX-CSV.

    Raises InputError for numbers that can be read in two ways, and with all that is wrong in its rows.
    """
    if file.raw.kind != "text" or not file.sheets[0].rows:
        return []
    header, *rows = ([str(cell or "") for cell in row] for row in file.sheets[0].rows)
    if not is_sdmx_csv(header):
        return []
    mark = file.mapping.decimal_mark or _mark(file, stated_values(header, rows))
    try:
        return [_extract(file, sdmx_csv_cube(header, rows, _number(mark)))]
    except CubeFault as error:
        raise _refuse(file, error) from error


def _mark(file: PublishedSource, texts: Sequence[str]) -> DecimalMark:
    """Return the decimal mark: a point where commas part the columns, else the one that fits."""
    if b";" not in file.raw.content.partition(b"\n")[0]:
        return "point"
    fitting = marks_that_fit(numeric_texts(texts))
    if len(fitting) != 1:
        raise refuse(file.name, "numbers that can be read in two ways", "`decimal_mark` in a mapping file")
    return fitting[0]


def _number(mark: DecimalMark) -> Number:
    def read(text: str) -> Decimal | None:
        if is_missing(text):
            return None
        value = None if mark == "point" and "," in text else read_number(text, mark)
        if value is None:
            raise ValueError(text)
        return value

    return read


def _from_json(file: PublishedSource, read: Callable[[Any], DataCube], expected: str) -> DataCube:
    """Return what `read` makes of a JSON file; InputError for what it stumbles on.

    expected: what the file should be, for the message.
    """
    try:
        return read(exact_json(decode(file.raw)))
    except CubeFault as error:
        raise _refuse(file, error) from error
    except RecursionError as error:
        raise refuse(file.name, "JSON nested too deep", expected) from error
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError) as error:
        got = f"no data set that can be read ({type(error).__name__}: {error})"
        raise refuse(file.name, got, expected) from error


def _refuse(file: PublishedSource, fault: CubeFault) -> InputError:
    findings = [Finding(f"{file.name}: {where}", got, expected) for where, got, expected in fault.faults]
    return InputError(f"Cannot import {file.name}.", findings)


def _extract(file: PublishedSource, cube: DataCube) -> Extract:
    """Return the figures of a data set with one dimension of places and one of years.

    Raises InputError where it has not both, and for a number beyond reason. Marks and units that nothing
    explains are left to a person, unless the mapping gives status or unit.
    """
    name, places, mapping = file.name, file.places, file.mapping
    at_place, at_year = _axes(name, cube, places)
    periods = [read_period(label) for label in cube.labels[at_year]]
    found = [places.find(label) for label in cube.labels[at_place]]
    others = [n for n, column in enumerate(cube.labels) if n not in (at_place, at_year) and len(column) > 1]
    figures: list[PrintedFigure] = []
    unplaced: dict[str, None] = {}
    strange, unknown = Counter[str](), Counter[str]()
    for at, cell in cube.cells.items():
        status = _status(cube, cell.mark)
        where = "cell " + " × ".join(column[n] for column, n in zip(cube.labels, at, strict=True))
        if cell.value is not None and not is_sound(cell.value):
            raise refuse(name, f"the value {str(cell.value)[:40]} in {where}", "a number below 10^18")
        value = None if status == "missing" else cell.value
        place, period = found[at[at_place]], periods[at[at_year]]
        if place is None and value is not None:
            unplaced[cube.labels[at_place][at[at_place]]] = None
        elif place is not None and period is not None:
            strange.update([cell.mark] if status is None else [])
            unit = _unit(cell)
            unknown.update([unit] if unit and not units_of(unit) else [])
            # What a label says beside its year (a quarter, a month) makes another item.
            item = " ".join([*(cube.labels[n][at[n]] for n in others), period.rest]).strip()
            stated: FigureStatus = status if status == "preliminary" or status == "plan" else period.status
            figures.append(PrintedFigure(place, period.year, item, value, stated, where, unit))
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
    return Extract(
        cube.layout,
        cube.title,
        tuple(figures),
        captions=(*cube.captions, *single),
        edition=cube.edition,
        unplaced=tuple(unplaced),
        remarks=tuple(cube.notes),
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


def _unit(cell: CubeCell) -> str:
    """Return the unit of a cell; a multiple of none, or of one that is a multiple itself, is one that nothing
    explains."""
    twice = any(each.times >= _THOUSAND for each in units_of(cell.unit))
    return f"{cell.unit} × 10^{cell.power}" if cell.power and (twice or not cell.unit) else cell.unit


def _status(cube: DataCube, mark: str) -> PrintedStatus | None:
    """Return what a mark means: by the file's words for it, or as is usual; None if nothing tells."""
    words = cube.meanings.get(mark, "")
    if fold(words):
        return status_in(words)
    return "final" if mark in FOOTNOTE_MARKS else status_of_mark(mark)
