"""Figures beside those that we have of the years before: a factor of ten or a thousand is seen before it is
written, whatever the file says of its unit."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import log10
from statistics import median
from typing import Final

from diendan.data.datapackage import Package
from diendan.data.package_tables import BY_34
from diendan.exchange.importing.printed.printed_numbers import printed
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.exchange.importing.recognised_figures import RecognisedFigures

_FEWEST: Final = 5
"""Figures of a year beside a year that we have, below which a table's factor is not looked at."""
_GROWTH_A_YEAR: Final = 1.4
_LEAST_FACTOR: Final = 2.0
_NEAR: Final = 0.15
"""In powers of ten: a factor of 7 to 14 is near ten."""
_SHOWN: Final = 8

Values = Mapping[str, float]


def check_plausible(known: RecognisedFigures, file: PublishedSource) -> Iterator[str]:
    """Give a doubt for each indicator and year whose figures are a multiple of those before, and for single
    figures that are about ten times, a hundred times … what all others would make one expect."""
    new: dict[tuple[str, int], dict[str, float]] = {}
    for indicator, figure in known.figures:
        if figure.value and figure.place.kind == "province":
            new.setdefault((indicator, figure.year), {})[figure.place.code] = float(figure.value)
    for (indicator, year), values in sorted(new.items()):
        if before := _newest_before(file, indicator, year):
            yield from _doubts(indicator, year, values, *before, file)


def _newest_before(file: PublishedSource, indicator: str, year: int) -> tuple[int, Values] | None:
    """Return the newest year up to `year` of which we have figures, and the figures by place."""
    about = file.package.indicators.get(indicator)
    name = about.table + (BY_34 if file.system == "34" else "") if about else ""
    if name not in file.package.tables:
        return None
    table = file.package.table(name)
    stored = table.select()
    at = {column: stored.header.index(column) for column in ("province_code", "year", "indicator", "value")}
    rows = [row for row in stored.rows if row[at["indicator"]] == indicator and int(row[at["year"]]) <= year]
    if not rows:
        return None
    newest = max(int(row[at["year"]]) for row in rows)
    values = {
        row[at["province_code"]]: float(row[at["value"]]) for row in rows if int(row[at["year"]]) == newest
    }
    return newest, values


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
    least = 10.0 ** (1 - _decimals(file.package, indicator))
    single = [
        f"{file.places.name(code)} ({_value(values[code])}, in {before} {_value(then[code])})"
        for code, factor in sorted(factors.items())
        if round(factor - middle)
        and abs(factor - middle - round(factor - middle)) < _NEAR
        and min(values[code], then[code]) >= least
    ]
    if single:
        more = f" and {len(single) - _SHOWN} more" if len(single) > _SHOWN else ""
        yield f"{indicator} {year}: ten times more or less than expected: {', '.join(single[:_SHOWN])}{more}"


def _decimals(package: Package, indicator: str) -> int:
    return package.indicators[indicator].decimals


def _value(value: float) -> str:
    return printed(Decimal(repr(value)))


def _times(power: float) -> str:
    factor = 10**power
    return f"{factor:,.0f} times" if factor >= 10 else f"{factor:.2g} times"
