"""What a published table must keep to: all provinces, parts that add up, rates between those of their parts,
figures in the order of size of the years before.

A doubt stops the writing until somebody has looked (--accept-findings); a note is only printed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import log10
from statistics import median
from typing import Final

from diendan.data.datapackage import Package
from diendan.data.package_tables import BY_34
from diendan.exchange.importing.printed.printed_numbers import printed
from diendan.exchange.importing.printed.printed_places import COUNTRY, PlaceNames, past_note
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.exchange.importing.recognised_figures import RecognisedFigures
from diendan.findings import few
from diendan.language import quoted, years

REGIONS: Final = ("R1", "R2", "R3", "R4", "R5", "R6")
_SHOWN: Final = 12
_FEWEST: Final = 5
"""Figures of a year beside a year that we have, below which a table's factor is not looked at."""
_GROWTH_A_YEAR: Final = 1.4
_LEAST_FACTOR: Final = 2.0
_SHARE: Final = "percent"
_NEAR: Final = 0.15
"""In powers of ten: a factor of 7 to 14 is near ten."""
_NOTE_34: Final = (
    "an edition by the 34 units of {day} and after: it goes to tables whose names end in _34; "
    "rows of regions are left out, because the regions are others"
)

Values = Mapping[str, Decimal]
PublishedValues = Mapping[tuple[str, int], Values]


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
    doubts += _implausible(values, codes, file)
    notes = [*_gaps(values, codes, places), *(f"not taken: {text}" for text in known.passed_over)]
    past = {figure.place.code for _, figure in known.figures if figure.place.kind == "past"}
    if places.system == "34":
        notes.append(_NOTE_34.format(day=places.units.valid_from))
    return doubts, [*notes, *([past_note(past)] if past else ())]


def _absent(known: RecognisedFigures, codes: set[str], file: PublishedSource) -> Iterator[str]:
    places = file.places
    missing = [places.name(code) for code in places.codes if code not in codes]
    for label in known.extract.unplaced:
        if not file.mapping.leaves_out(label):
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
            region: [
                *(unit.code for unit in places.units.in_region(region)),
                *(name for name, where in past.items() if where == region),
            ]
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
        for year in sorted(year for indicator, year in values if indicator == whole):
            wrong = [
                code
                for code, value in values[whole, year].items()
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


def _implausible(values: PublishedValues, codes: set[str], file: PublishedSource) -> Iterator[str]:
    """Give a doubt for each indicator and year whose figures are a multiple of those before, and for single
    figures that are about ten times, a hundred times … what all others would make one expect: whatever the
    file says of its unit, such a factor is seen before it is written."""
    for (indicator, year), figures in sorted(values.items()):
        of_provinces = {code: value for code, value in figures.items() if code in codes}
        if (
            len(of_provinces) >= _FEWEST
            and max(of_provinces.values()) <= 1
            and file.unit_of(indicator) == _SHARE
        ):
            yield f"{indicator} {year}: no figure is above 1, as where shares (0.25) stand for percentages"
        if before := _newest_before(file, indicator, year):
            yield from _doubts(indicator, year, of_provinces, *before, file)


def _newest_before(file: PublishedSource, indicator: str, year: int) -> tuple[int, Values] | None:
    """Return the newest year up to `year` of which we have figures, and the figures by place."""
    about = file.package.indicators.get(indicator)
    name = about.table + (BY_34 if file.system == "34" else "") if about else ""
    if name not in file.package.tables:
        return None
    by_year: dict[int, dict[str, Decimal]] = {}
    for row in file.package.rows(name).records():
        if row["indicator"] == indicator and int(row["year"]) <= year:
            by_year.setdefault(int(row["year"]), {})[row["province_code"]] = Decimal(row["value"])
    return max(by_year.items(), default=None)


def _doubts(
    indicator: str, year: int, values: Values, before: int, then: Values, file: PublishedSource
) -> Iterator[str]:
    factors = {
        code: log10(value / then[code])
        for code, value in values.items()
        if value > 0 and then.get(code, 0) > 0
    }
    if len(factors) < _FEWEST:
        return
    middle = median(factors.values())
    most = max(_LEAST_FACTOR, _GROWTH_A_YEAR ** max(year - before, 1))
    if abs(middle) > log10(most):
        yield (
            f"{indicator} {year}: the figures are about {_times(middle)} those of {before}; "
            "look at the unit and at what the table holds"
        )
    # Below ten of the last digits that are printed, a factor of ten is one of rounding.
    least = 10.0 ** (1 - file.package.indicators[indicator].decimals)
    single = [
        f"{file.places.name(code)} ({printed(values[code])}, in {before} {printed(then[code])})"
        for code, factor in sorted(factors.items())
        if round(factor - middle)
        and abs(factor - middle - round(factor - middle)) < _NEAR
        and min(values[code], then[code]) >= least
    ]
    if single:
        yield f"{indicator} {year}: ten times more or less than expected: {few(single, _SHOWN)}"


def _times(power: float) -> str:
    factor = 10**power
    return f"{factor:,.0f} times" if factor >= 10 else f"{factor:.2g} times"
