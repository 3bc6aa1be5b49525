"""What a published table must keep to: all provinces, parts that add up, rates between those of their parts,
figures in the order of size of the years before.

A doubt stops the writing until somebody has looked (--accept-findings); a note is only printed.
"""

import re
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
from diendan.exchange.importing.printed.printed_years import status_in
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.exchange.importing.recognised_figures import RecognisedFigures
from diendan.exchange.importing.recognition.series_catalogue import items_in
from diendan.findings import few
from diendan.language import quoted, years

REGIONS: Final = ("R1", "R2", "R3", "R4", "R5", "R6")
_SHOWN: Final = 12
_FEWEST: Final = 5
"""Figures of a year beside a year that we have, below which a table's factor is not looked at."""
_GROWTH_A_YEAR: Final = 1.4
_LEAST_FACTOR: Final = 2.0
_OF_COUNTS: Final = 1.2
"""The least factor of people and land, which grow slowly."""
_YEARS_BETWEEN: Final = 2
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
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
    doubts += [*_said_beside(known, values, file), *_implausible(values, codes, file)]
    notes = [f"remark: {text}" for text in known.extract.remarks]
    notes += [*_gaps(values, codes, places), *(f"not taken: {text}" for text in known.passed_over)]
    past = {figure.place.code for _, figure in known.figures if figure.place.kind == "past"}
    if places.system == "34":
        notes.append(_NOTE_34.format(day=places.units.valid_from))
    return doubts, [*notes, *([past_note(past)] if past else ())]


def _said_beside(known: RecognisedFigures, values: PublishedValues, file: PublishedSource) -> Iterator[str]:
    """Give a doubt for each text around the figures that says another thing of them than what is written."""
    extract, last_day = known.extract, file.places.units.valid_to
    stated = {year for _, year in values}
    if last_day and max(stated) > last_day.year:
        yield f"figures of {max(stated)} for provinces that ended on {last_day.isoformat()}"
    titled = [int(year) for year in _YEAR.findall(extract.title)]
    if titled and not file.mapping.indicator and (min(stated) < min(titled) or max(stated) > max(titled)):
        yield f"the title speaks of {years(titled)}, the figures are of {years(stated)}"
    if not file.mapping.status and all(figure.status == "final" for _, figure in known.figures):
        for text in (extract.title, *extract.captions, *extract.remarks):
            if status_in(text) in ("preliminary", "plan"):
                yield f"a text speaks of preliminary or planned figures, and none is marked: {quoted(text)}"
    for text in extract.remarks:
        if words := items_in(text):
            told = ", ".join(f"“{word}”" for word in words)
            yield f"a remark speaks of {told}, which may make another series of the figures: {quoted(text)}"
    left = known.table.explain_line(extract.sheet).left if known.table and known.table.titles else ()
    if any(map(_WORD.fullmatch, left)):
        yield f"the sheet is called {quoted(extract.sheet)}; look whether that says something of its figures"
    for indicator in dict.fromkeys(name for name, _ in values):
        if (its_years := {year for name, year in values if name == indicator}) != stated:
            yield f"{indicator} is there for {years(its_years)} only, others for {years(stated)}"


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
        if min(of_provinces.values(), default=Decimal(0)) < 0:
            yield f"{indicator} {year}: some figures are below zero, as where changes stand for levels"
        if before := _newest_before(file, indicator, year):
            yield from _doubts(indicator, year, of_provinces, *before, file)
            between = {other for name, other in values if name == indicator and before[0] < other < year}
            if not between and year - before[0] > _YEARS_BETWEEN:
                yield (
                    f"{indicator}: ours ends in {before[0]}, this begins in {year}; look whether it is still "
                    "the same series (another standard, another survey)"
                )


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
    middle, about = median(factors.values()), file.package.indicators[indicator]
    most = max(_LEAST_FACTOR, _GROWTH_A_YEAR ** max(year - before, 1))
    if about.aggregation == "sum" and not about.nominal:
        most = _OF_COUNTS
    if abs(middle) > log10(most):
        yield (
            f"{indicator} {year}: the figures are about {_times(middle)} those of {before}; "
            "look at the unit and at what the table holds"
        )
    # Below ten of the last digits that are printed, a factor of ten is one of rounding.
    least = 10.0 ** (1 - about.decimals)
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
