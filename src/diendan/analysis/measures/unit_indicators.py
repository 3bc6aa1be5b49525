"""Indicators brought to a unit: published where the unit has always existed, computed from the former
provinces where the indicator allows it, refused where it does not (data/indicators.csv, docs/data.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

from diendan.analysis.measures.observations import COUNTRY, Area, Method, Panel, Point, Series
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

    years: those wanted; by default all from the first usable one. A year that was published by the 34 units
    is taken as it was published, for one of them; it says nothing of a former province.
    Raises Refused: an indicator that may not be brought to a merged unit, unless it was published for it;
    years on both sides of a change of definition, an indicator that is a duplicate, a text that is not
    COUNTRY.
    """
    about = about_indicator(indicator)
    wanted = _years(about, years)
    if isinstance(area, str) and area != COUNTRY:
        raise Refused(f"No area is {area!r} here: give a unit (report.unit), a region or COUNTRY.")
    if not isinstance(area, Unit):
        return _benchmark(about, area, wanted)
    if len(area.former) == 1:
        return _published(about, area, wanted)
    own = _own(about, (area.code,), wanted)
    if not own:
        refuse_aggregation(about, area)
    former = tuple(_published(about, unit, wanted) for unit in _former_units(area))
    cells = _cells("63", about.inputs, wanted, area.former) if about.can_be_combined else {}
    points = tuple(
        own.get((area.code, year)) or _combined(about, area.former, year, cells) for year in wanted
    )
    if about.name == "poverty_rate_multidimensional_household":
        points = tuple(_with_range(area, point) for point in points)
    return Series(about, area, tuple(p for p in points if p.status), former)


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
    of_34 = tuple(unit.code for unit in units if unit.system == "34")
    if own := _own(about, of_34, (year,)):  # one way for all: an estimate is not put beside published values
        return Panel(about, tuple(units), year, {u.code: own.get((u.code, year), _none(year)) for u in units})
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
    cells = _cells("63", about.inputs, (year,), codes)
    return {unit: _combined(about, former, year, cells) for unit, former in units}


@once_a_report
def _own(about: Indicator, codes: tuple[str, ...], years: tuple[int, ...]) -> Mapping[tuple[str, int], Point]:
    """Return what was published by the 34 units, by their codes and years; no more than the years it has."""
    cells = _cells("34", about.components, years, codes)
    found = {(code, year): _combined(about, (code,), year, cells) for code in codes for year in years}
    return {key: point for key, point in found.items() if point.status}


def _none(year: int) -> Point:
    return Point(year, None, "")


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


PublishedPoints = Mapping[tuple[str, str, int], Point]


@once_a_report
def _cells(
    system: str, names: tuple[str, ...], years: tuple[int, ...], codes: tuple[str, ...]
) -> PublishedPoints:
    """Return what was published of units, by indicator, code in the system ("63", "34") and year."""
    found: dict[tuple[str, str, int], Point] = {}
    tables: dict[str, list[str]] = {}
    for name in names if codes else ():
        if named := package().table_by(system, package().indicator(name)):
            tables.setdefault(named.name, []).append(name)
    for table, indicators in tables.items():
        columns = ("province_code", "year", "indicator", "value", "status")
        rows = read_rows(table, columns, province_code=codes, year=years, indicator=indicators)
        for code, year, name, value, status in rows.rows:
            keys = {"province_code": code, "year": year, "indicator": name}
            found[name, code, int(year)] = Point(int(year), read_figure(table, keys, "value", value), status)
    return found


def _combined(about: Indicator, codes: Sequence[str], year: int, cells: PublishedPoints) -> Point:
    if len(codes) == 1 and not about.numerator:
        return cells.get((about.name, codes[0], year), _none(year))
    inputs = [[cells.get((name, code, year)) for code in codes] for name in about.inputs]
    values = [[each.value for each in row if each is not None and each.value is not None] for row in inputs]
    if any(len(row) < len(codes) for row in values):
        return _none(year)  # a sum or mean of some of the former provinces would be another figure
    own = inputs if about.numerator else inputs[:1]
    status = _status([point.status for row in own for point in row if point is not None])
    value = about.combined(*values)
    if about.numerator:
        return Point(year, value, status, Method.COMPUTED)
    if about.aggregation == "sum":
        return Point(year, value, status, Method.SUMMED)
    by = Method.EMPLOYMENT_WEIGHTED if about.weight == "employed_persons" else Method.POPULATION_WEIGHTED
    return Point(year, by_rule(value, "weighted_mean"), status, by)


def _status(found: Sequence[str]) -> str:
    for status in ("preliminary", "plan", "unknown"):
        if status in found:
            return status
    return "final"


def _published(about: Indicator, unit: Unit, years: Sequence[int]) -> Series:
    cells = _cells("63", about.components, tuple(years), unit.former)
    own = _own(about, (unit.code,), tuple(years)) if unit.system == "34" else {}
    found = _of_one(about, unit, unit.former, years, cells)
    points = {point.year: point for point in found.points} | {year: point for (_, year), point in own.items()}
    return replace(found, points=tuple(point for _, point in sorted(points.items())))


def _of_one(
    about: Indicator, area: Area, codes: Sequence[str], years: Sequence[int], cells: PublishedPoints
) -> Series:
    """Return the series of an area whose values were published, or their parts."""
    points = (_combined(about, codes, year, cells) for year in years)
    return Series(about, area, tuple(point for point in points if point.status))


def _benchmark(about: Indicator, area: Region | str, years: Sequence[int]) -> Series:
    code = area if isinstance(area, str) else area.code
    columns = ("year", "indicator", "value", "status")
    rows = read_rows("benchmarks", columns, area=code, indicator=about.components, year=years)
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
    if point.year != _RANGES_OF or not point.method.weighted:
        return point
    table, keys = "poverty_2023_merged_units", {"province_code_34": unit.code}
    columns = ("worst_case_low_pct", "worst_case_high_pct", "household_size_calibrated_pct")
    for weighted, *found in read_rows(table, ("population_weighted_pct", *columns), **keys).rows:
        if abs(float(weighted) - float(found[-1])) >= RANGE_FROM:
            read = (read_figure(table, keys, *cell) for cell in zip(columns, found, strict=True))
            low, high, by_households = read
            return replace(point, low=low, high=high, by_households=by_households)
    return point


def _former_units(unit: Unit) -> tuple[Unit, ...]:
    if unit.system == "63":
        return (unit,)
    before = before_merger()
    return tuple(before.unit(code) for code in unit.former)
