"""What a published table must keep to: all provinces, parts that add up, rates between those of their parts.

A doubt stops the writing until somebody has looked (--accept-findings); a note is only printed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from diendan.data.datapackage import Package
from diendan.exchange.importing.printed.printed_numbers import printed
from diendan.exchange.importing.printed.printed_places import COUNTRY, PlaceNames, past_note
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.exchange.importing.recognised_figures import RecognisedFigures
from diendan.findings import few
from diendan.language import fold, quoted, years

REGIONS: Final = ("R1", "R2", "R3", "R4", "R5", "R6")
_SHOWN: Final = 12
_BY_34: Final = (
    "an edition by the 34 units of {day} and after: it goes to tables whose names end in _34; "
    "rows of regions are left out, because the regions are others"
)

PublishedValues = Mapping[tuple[str, int], Mapping[str, Decimal]]


def check_known(known: RecognisedFigures, file: PublishedSource) -> tuple[list[str], list[str]]:
    """Return doubts and notes about the figures of one published table."""
    places = file.places
    values: dict[tuple[str, int], dict[str, Decimal]] = defaultdict(dict)
    for indicator, figure in known.figures:
        of = values[indicator, figure.year]
        if figure.value is not None:
            of[figure.place.code] = figure.value
    codes = {figure.place.code for _, figure in known.figures if figure.place.kind == "province"}
    doubts = [*_absent(known, codes, file), *_sums(known, values, places, file.package)]
    notes = [*_gaps(values, codes, places), *(f"not taken: {text}" for text in known.passed_over)]
    past = {figure.place.code for _, figure in known.figures if figure.place.kind == "past"}
    if places.system == "34":
        notes.append(_BY_34.format(day=places.units.valid_from))
    return doubts, [*notes, *([past_note(past)] if past else ())]


def _absent(known: RecognisedFigures, codes: set[str], file: PublishedSource) -> Iterator[str]:
    places = file.places
    left_out = {fold(label) for label in file.mapping.leave_out}
    unplaced = [label for label in known.extract.unplaced if fold(label) not in left_out]
    missing = [places.name(code) for code in places.codes if code not in codes]
    for label in unplaced:
        hint = places.suggestion(label) if missing else ""
        yield f"not placed: the row {quoted(label)}.{hint}"
    if missing:
        yield f"provinces without a row ({len(missing)}): {few(missing, _SHOWN)}"


def _gaps(values: PublishedValues, codes: set[str], places: PlaceNames) -> Iterator[str]:
    """Give, for each indicator, the years in which provinces that have a row have no figure."""
    by_indicator: dict[str, dict[tuple[str, ...], list[int]]] = defaultdict(lambda: defaultdict(list))
    for (indicator, year), figures in sorted(values.items()):
        gaps = tuple(sorted(codes - set(figures)))
        if gaps:
            by_indicator[indicator][gaps].append(year)
    for indicator, found in by_indicator.items():
        for gaps, of_years in found.items():
            named = "no province" if len(gaps) == len(codes) else f"not {_names(gaps, places)}"
            yield f"{indicator}: published for {named} in {years(of_years)}"


def _sums(
    known: RecognisedFigures, values: PublishedValues, places: PlaceNames, package: Package
) -> Iterator[str]:
    past = {
        figure.place.code: figure.place.region for _, figure in known.figures if figure.place.kind == "past"
    }
    open_ended = known.table.not_all_of_it if known.table else ()
    for (indicator, year), figures in sorted(values.items()):
        about = package.indicators.get(indicator)
        adds = (about is not None and about.aggregation == "sum") or indicator == "population_avg_total_e0201"
        rounding = Decimal(1).scaleb(-_decimals(figures, about.decimals if about else 0)) / 2
        regional = [code for code in REGIONS if code in figures and places.system == "63"]
        parts_of = {
            region: [*places.in_region(region), *(name for name, where in past.items() if where == region)]
            for region in regional
        }
        if COUNTRY in figures and indicator not in open_ended:
            parts_of[COUNTRY] = regional if len(regional) == len(REGIONS) else [*places.codes, *past]
        for whole, parts in parts_of.items():
            there = [figures[code] for code in parts if code in figures]
            if there and (doubt := _against_parts(figures[whole], there, adds, rounding, places.name(whole))):
                yield f"{indicator} {year}: {doubt}"
    yield from _wholes(known, values, package, places)


def _against_parts(value: Decimal, parts: Sequence[Decimal], adds: bool, rounding: Decimal, name: str) -> str:
    """Return what the value of a whole contradicts, or ""."""
    total, least, most = sum(parts, Decimal(0)), min(parts), max(parts)
    if adds and abs(total - value) > rounding * (len(parts) + 1):
        return (
            f"the parts of {name} add up to {printed(total)}, "
            f"its row says {printed(value)} (difference {printed(total - value)})"
        )
    if not adds and len(parts) > 1 and not least - rounding <= value <= most + rounding:
        return f"{name} has {printed(value)}, outside its parts' {printed(least)} to {printed(most)}"
    return ""


def _wholes(
    known: RecognisedFigures, values: PublishedValues, package: Package, places: PlaceNames
) -> Iterator[str]:
    for whole, parts in known.table.parts if known.table else ():
        rounding = Decimal(1).scaleb(-package.indicators[whole].decimals) / 2 * (len(parts) + 1)
        for indicator, year in sorted(values):
            if indicator != whole:
                continue
            wrong = [
                code
                for code, value in values[indicator, year].items()
                if all(code in values.get((part, year), {}) for part in parts)
                and abs(sum(values[part, year][code] for part in parts) - value) > rounding
            ]
            if wrong:
                yield f"{whole} {year}: {' + '.join(parts)} is another sum in {_names(wrong, places)}"


def _decimals(figures: Mapping[str, Decimal], known: int) -> int:
    """Return the decimals that the table rounds to: the catalogue's, or fewer if it prints fewer."""
    most = max((len(printed(value).partition(".")[2]) for value in figures.values()), default=0)
    return min(known, most)


def _names(codes: Sequence[str], places: PlaceNames) -> str:
    return few([places.name(code) for code in codes], _SHOWN)
