"""Indicators brought to a unit: published where the unit has always existed, computed from the former
provinces where the indicator allows it, refused where it does not (data/indicators.csv, docs/data.md)."""

from collections.abc import Mapping, Sequence
from itertools import product

from diendan.analysis.measures.observations import COUNTRY, Area, Method, Panel, Point, Series, parts_of
from diendan.analysis.reading.loading import indicator as about_indicator
from diendan.analysis.reading.loading import once_a_report, package, read_figure, read_rows
from diendan.analysis.refusals import Refused
from diendan.data.indicators import Indicator
from diendan.data.units import Region, Unit, before_merger
from diendan.parsing.yaml_resources import yaml_resource
from diendan.traces import by_rule

# The weight at hand is population, the rate is of households: where the two disagree by this much (percentage
# points), the estimate is given with the range that household sizes of 3.0 to 4.6 allow. The ranges are of
# one year's rates.
RANGE_FROM, _RANGES_OF = 0.2, 2023

RESOURCES = ("unfit_benchmarks.yml",)
_UNFIT = frozenset(
    (indicator, area, year)
    for each in yaml_resource(__file__, RESOURCES[0])
    for indicator, area, year in product(each["indicators"], each["areas"], each["years"])
)


def series(indicator: str, area: Area, years: Sequence[int] | None = None) -> Series:
    """Return an indicator over the years for a unit, a region or the country.

    years: those wanted; by default all from the first usable one.
    Raises Refused: an indicator that may not be brought to a merged unit, years on both sides of a change of
    definition, an indicator that is a duplicate, a text that is not COUNTRY.
    """
    about = about_indicator(indicator)
    wanted = _years(about, years)
    if isinstance(area, str) and area != COUNTRY:
        raise Refused(f"No area is {area!r} here: give a unit (report.unit), a region or COUNTRY.")
    if not isinstance(area, Unit):
        return _benchmark(about, area, wanted)
    if len(area.former) == 1:
        return _published(about, area, wanted)
    refuse_aggregation(about, area)
    former = tuple(_published(about, unit, wanted) for unit in _former_units(area))
    cells = _cells(_inputs(about), wanted, area.former)
    points = tuple(_combined(about, area.former, year, cells) for year in wanted)
    if about.name == "poverty_rate_multidimensional_household":
        points = tuple(_with_range(area, point) for point in points)
    return Series(about, area, _method(about), tuple(p for p in points if p.status), former)


def former_series(indicator: str, unit: Unit, years: Sequence[int] | None = None) -> tuple[Series, ...]:
    """Return an indicator for each former province of `unit` (for `unit` itself, where it was never
    merged)."""
    about = about_indicator(indicator)
    return tuple(_published(about, former, _years(about, years)) for former in _former_units(unit))


def panel(indicator: str, units: Sequence[Unit], year: int) -> Panel:
    """Return the value of every unit in one year, by code: what a place or a map is made of.

    Raises Refused as `series`.
    """
    about = about_indicator(indicator)
    merged = [unit for unit in units if len(unit.former) > 1]
    if merged:
        refuse_aggregation(about, merged[0])
    points = _panel(about, tuple((unit.code, unit.former) for unit in units), year)
    return Panel(about, tuple(units), year, points)


@once_a_report
def _panel(
    about: Indicator, units: tuple[tuple[str, tuple[str, ...]], ...], year: int
) -> Mapping[str, Point]:
    codes = tuple(sorted(code for _, former in units for code in former))
    cells = _cells(_inputs(about), (year,), codes)
    return {unit: _combined(about, former, year, cells) for unit, former in units}


def known_values(points: Mapping[str, Point]) -> dict[str, float]:
    """Return the values of those points that have one, by the same keys."""
    return {key: point.value for key, point in points.items() if point.value is not None}


def refuse_aggregation(about: Indicator, unit: Unit) -> None:
    """Raise Refused where the former provinces' values of an indicator may not be brought together."""
    if about.can_be_combined:
        return
    raise Refused(
        f"{about.name} may not be brought to {unit.name_en} ({unit.key}) from its former provinces: "
        f"medians, ranks, "
        "scores and quintiles are not averaged. Show it per former province (former_series)."
    )


def _years(about: Indicator, years: Sequence[int] | None) -> tuple[int, ...]:
    if about.aggregation == "do_not_use":
        raise Refused(f"{about.name} is a duplicate of another series and not used ({about.notes}).")
    if years is None:
        return tuple(range(max(about.first_year, about.first_usable_year), about.last_year + 1))
    wanted = tuple(sorted(set(years)))
    if wanted and wanted[0] < about.first_usable_year <= wanted[-1]:
        raise Refused(
            f"{about.name} changed its definition: {wanted[0]} and {wanted[-1]} belong to two series. "
            f"Use the years from {about.first_usable_year}."
        )
    return wanted


def _inputs(about: Indicator) -> tuple[str, ...]:
    """The indicators whose cells make up this one: itself and its weight, or its two parts."""
    parts = parts_of(about)
    if parts:
        return parts
    return (
        (about.name, about.weight) if about.aggregation == "weighted_mean" and about.weight else (about.name,)
    )


PublishedPoints = Mapping[tuple[str, str, int], Point]


@once_a_report
def _cells(names: tuple[str, ...], years: tuple[int, ...], codes: tuple[str, ...]) -> PublishedPoints:
    found: dict[tuple[str, str, int], Point] = {}
    tables: dict[str, list[str]] = {}
    for name in names:
        tables.setdefault(package().indicator(name).table, []).append(name)
    for table, indicators in tables.items():
        columns = ("province_code", "year", "indicator", "value", "status")
        rows = read_rows(table, columns, province_code=codes, year=years, indicator=indicators)
        for code, year, name, value, status in rows.rows:
            keys = {"province_code": code, "year": year, "indicator": name}
            found[name, code, int(year)] = Point(int(year), read_figure(table, keys, "value", value), status)
    return found


def _combined(about: Indicator, codes: Sequence[str], year: int, cells: PublishedPoints) -> Point:
    if len(codes) == 1 and not about.numerator:
        return cells.get((about.name, codes[0], year), Point(year, None, ""))
    inputs = [[cells.get((name, code, year)) for code in codes] for name in _inputs(about)]
    present = [point for row in inputs for point in row if point is not None and point.value is not None]
    if len(present) < len(inputs) * len(codes):
        return Point(year, None, "")  # a sum or mean of some of the former provinces would be another figure
    values = [
        [point.value for point in row if point is not None and point.value is not None] for row in inputs
    ]
    own = inputs if about.numerator else inputs[:1]
    status = _status([point.status for row in own for point in row if point is not None])
    if about.numerator:
        return Point(year, (about.factor or 1) * sum(values[0]) / sum(values[1]), status)
    if about.aggregation == "sum":
        return Point(year, sum(values[0]), status)
    weighted = sum(value * weight for value, weight in zip(values[0], values[1], strict=True))
    return Point(year, by_rule(weighted / sum(values[1]), "weighted_mean"), status)


def _status(found: Sequence[str]) -> str:
    for status in ("preliminary", "plan", "unknown"):
        if status in found:
            return status
    return "final"


def _method(about: Indicator) -> Method:
    if about.numerator:
        return Method.COMPUTED
    if about.aggregation == "sum":
        return Method.SUMMED
    return Method.EMPLOYMENT_WEIGHTED if about.weight == "employed_persons" else Method.POPULATION_WEIGHTED


def _published(about: Indicator, unit: Unit, years: Sequence[int]) -> Series:
    cells = _cells(parts_of(about) or (about.name,), tuple(years), unit.former)
    return _of_one(about, unit, unit.former, years, cells)


def _of_one(
    about: Indicator, area: Area, codes: Sequence[str], years: Sequence[int], cells: PublishedPoints
) -> Series:
    """Return the series of an area whose values were published, or their parts."""
    points = (_combined(about, codes, year, cells) for year in years)
    method = Method.COMPUTED if about.numerator else Method.PUBLISHED
    return Series(about, area, method, tuple(point for point in points if point.status))


def _benchmark(about: Indicator, area: Region | str, years: Sequence[int]) -> Series:
    code = area if isinstance(area, str) else area.code
    names = parts_of(about) or (about.name,)
    rows = read_rows(
        "benchmarks", ("year", "indicator", "value", "status"), area=code, indicator=names, year=years
    )
    cells = {
        (name, code, int(year)): Point(
            int(year),
            read_figure("benchmarks", {"area": code, "year": year, "indicator": name}, "value", value),
            status,
        )
        for year, name, value, status in rows.rows
        if (name, code, int(year)) not in _UNFIT
    }
    return _of_one(about, area, (code,), years, cells)


def _with_range(unit: Unit, point: Point) -> Point:
    if point.year != _RANGES_OF:
        return point
    table, keys = "poverty_2023_merged_units", {"province_code_34": unit.code}
    columns = ("worst_case_low_pct", "worst_case_high_pct", "household_size_calibrated_pct")
    for weighted, *found in read_rows(table, ("population_weighted_pct", *columns), **keys).rows:
        if abs(float(weighted) - float(found[-1])) >= RANGE_FROM:
            read = (read_figure(table, keys, *cell) for cell in zip(columns, found, strict=True))
            return Point(point.year, point.value, point.status, *read)
    return point


def _former_units(unit: Unit) -> tuple[Unit, ...]:
    if unit.system == "63":
        return (unit,)
    before = before_merger()
    return tuple(before.unit(code) for code in unit.former)
