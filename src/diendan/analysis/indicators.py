"""Indicators brought to a unit: published where the unit has always existed, computed from the former
provinces
where the indicator allows it, refused where it does not (data/indicators.csv, docs/data)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from diendan.analysis.data import indicator as about_indicator
from diendan.analysis.data import package, read_rows
from diendan.analysis.outputs import Source
from diendan.analysis.refusals import Refused
from diendan.indicators import Indicator
from diendan.units import Region, Unit

COUNTRY = "VN"
Area = Unit | Region | str
"""A unit, one of the six regions, or "VN"."""

# The weight at hand is population, the rate is of households: where the two disagree by this much (percentage
# points), the estimate is given with the range that household sizes of 3.0 to 4.6 allow.
RANGE_FROM = 0.2

# Rows of the benchmarks that do not follow from their provinces (data/SOURCES.md): no benchmark there.
_UNFIT = frozenset(
    {
        *(("trained_labour_share_15plus", area, 2020) for area in ("R1", "R2", "R4")),
        ("trained_labour_share_15plus", "R4", 2021),
        ("under5_mortality_per_1000", "R4", 2010),
        *(
            (f"income_month_pc_{part}", area, 2016)
            for part in ("total", "salary_wage", "agriculture", "non_agriculture", "others")
            for area in ("VN", "R1", "R5")
        ),
    }
)


class Method(StrEnum):
    """How a value came to be."""

    PUBLISHED = "published"
    SUMMED = "summed"
    COMPUTED = "computed"  # from published parts (a share, a density)
    POPULATION_WEIGHTED = "population-weighted"
    EMPLOYMENT_WEIGHTED = "employment-weighted"

    @property
    def weighted(self) -> bool:
        """True for an estimate of ours."""
        return self in (Method.POPULATION_WEIGHTED, Method.EMPLOYMENT_WEIGHTED)


@dataclass(frozen=True)
class Point:
    """One value of one year; None where nothing was published. low, high: the range of an estimate, if it
    has one."""

    year: int
    value: float | None
    status: str
    low: float | None = None
    high: float | None = None

    @property
    def number(self) -> float:
        """The value of a point that has one; Refused for one that has none."""
        if self.value is None:
            raise Refused(f"There is no value in {self.year}. Say that there is no data.")
        return self.value

    @property
    def preliminary(self) -> bool:
        """True for a value marked "Sơ bộ"."""
        return self.status == "preliminary"


@dataclass(frozen=True)
class Series:
    """An indicator over the years in one area; for a merged unit with the former provinces' series beside
    it."""

    indicator: Indicator
    area: Area
    method: Method
    points: tuple[Point, ...]
    former: tuple["Series", ...] = ()

    @property
    def known(self) -> tuple[Point, ...]:
        """The points that have a value."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def area_key(self) -> str:
        """The area as published data name it: "34:24", "R2", "VN"."""
        if isinstance(self.area, str):
            return self.area
        return self.area.key if isinstance(self.area, Unit) else self.area.code

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have a value."""
        return tuple(point.year for point in self.known)

    def source(self, *years: int) -> Source:
        """Return what to name in the source line; years: those shown, by default all that have a value."""
        names = _parts(self.indicator) or (self.indicator.name,)
        shown = [point for point in self.known if not years or point.year in years]
        table = self.indicator.table
        return Source(table, names, tuple(p.year for p in shown), any(p.preliminary for p in shown))

    def at(self, year: int) -> Point:
        """Return the point of `year`; one without a value where there is none."""
        return next((point for point in self.points if point.year == year), Point(year, None, ""))

    @property
    def latest(self) -> Point:
        """The last point that has a value. Raises Refused for an indicator that is history only."""
        if self.indicator.history_only:
            raise Refused(
                f"{self.indicator.name} ends in {self.indicator.last_year} and is historical context: "
                f"it has no current "
                "value. Show the series, in the past tense."
            )
        if not self.known:
            raise Refused(f"{self.indicator.name} has no value here. Say that there is no data.")
        return self.known[-1]

    def change(self, first: int, last: int) -> float:
        """Return the value of `last` minus that of `first`, in the indicator's unit.

        Raises Refused where the difference means nothing: across a break, of nominal money, of an indicator
        that is
        no trend, or where a year has no value.
        """
        self._refuse_change(first, last)
        before, after = self.at(first).value, self.at(last).value
        if before is None or after is None:
            raise Refused(f"{self.indicator.name} has no value in {first} or {last}.")
        return after - before

    def growth_percent(self, first: int, last: int) -> float:
        """Return the change from `first` to `last` in percent of `first`; Refused as `change`."""
        before = self.at(first).value
        difference = self.change(first, last)
        if not before:
            raise Refused(f"{self.indicator.name} is 0 or unknown in {first}: no growth rate.")
        return 100 * difference / before

    def _refuse_change(self, first: int, last: int) -> None:
        name = self.indicator.name
        if self.indicator.nominal:
            raise Refused(
                f"{name} is in current prices and there is no deflator for it: give the values of "
                f"{first} and {last}, "
                "not their growth."
            )
        if not self.indicator.trend_allowed:
            raise Refused(
                f"{name} is not a trend ({self.indicator.notes or 'single or re-measured values'})."
            )
        crossed = [year for year in self.indicator.break_years if first < year <= last]
        if crossed:
            raise Refused(f"{name} has a break in {crossed[0]}: {first} and {last} are not compared.")


def series(indicator: str, area: Area, years: Sequence[int] | None = None) -> Series:
    """Return an indicator over the years for a unit, a region or the country.

    years: those wanted; by default all from the first usable one.
    Raises Refused: an indicator that may not be brought to a merged unit, years on both sides of a change of
    definition, an indicator that is a duplicate.
    """
    about = about_indicator(indicator)
    wanted = _years(about, years)
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


def panel(indicator: str, units: Sequence[Unit], year: int) -> Mapping[str, Point]:
    """Return the value of every unit in one year, by code: what a place or a map is made of.

    Raises Refused as `series`.
    """
    about = about_indicator(indicator)
    merged = [unit for unit in units if len(unit.former) > 1]
    if merged:
        refuse_aggregation(about, merged[0])
    codes = tuple(sorted(code for unit in units for code in unit.former))
    cells = _cells(_inputs(about), (year,), codes)
    return {unit.code: _combined(about, unit.former, year, cells) for unit in units}


def refuse_aggregation(about: Indicator, unit: Unit) -> None:
    """Raise Refused where the former provinces' values of an indicator may not be brought together."""
    if about.aggregation in ("sum", "weighted_mean", "recompute"):
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


def _parts(about: Indicator) -> tuple[str, ...]:
    return tuple(name for name in (about.numerator, about.denominator) if name)


def _inputs(about: Indicator) -> tuple[str, ...]:
    """The indicators whose cells make up this one: itself and its weight, or its two parts."""
    parts = _parts(about)
    if parts:
        return parts
    return (
        (about.name, about.weight) if about.aggregation == "weighted_mean" and about.weight else (about.name,)
    )


Cells = Mapping[tuple[str, str, int], Point]


def _cells(names: Sequence[str], years: Sequence[int], codes: Sequence[str]) -> Cells:
    found: dict[tuple[str, str, int], Point] = {}
    tables: dict[str, list[str]] = {}
    for name in names:
        tables.setdefault(package().indicator(name).table, []).append(name)
    for table, indicators in tables.items():
        columns = ("province_code", "year", "indicator", "value", "status")
        rows = read_rows(table, columns, province_code=codes, year=years, indicator=indicators)
        for code, year, name, value, status in rows.rows:
            found[name, code, int(year)] = Point(int(year), float(value) if value else None, status)
    return found


def _combined(about: Indicator, codes: Sequence[str], year: int, cells: Cells) -> Point:
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
    return Point(year, weighted / sum(values[1]), status)


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
    names = _parts(about) or (about.name,)
    cells = _cells(names, years, unit.former)
    points = tuple(_combined(about, unit.former, year, cells) for year in years)
    method = Method.COMPUTED if about.numerator else Method.PUBLISHED
    return Series(about, unit, method, tuple(point for point in points if point.status))


def _benchmark(about: Indicator, area: Region | str, years: Sequence[int]) -> Series:
    code = area if isinstance(area, str) else area.code
    names = _parts(about) or (about.name,)
    rows = read_rows(
        "benchmarks", ("year", "indicator", "value", "status"), area=code, indicator=names, year=years
    )
    cells = {
        (name, code, int(year)): Point(int(year), float(value) if value else None, status)
        for year, name, value, status in rows.rows
        if (name, code, int(year)) not in _UNFIT
    }
    points = tuple(_combined(about, (code,), year, cells) for year in years)
    method = Method.COMPUTED if about.numerator else Method.PUBLISHED
    return Series(about, area, method, tuple(point for point in points if point.status))


def _with_range(unit: Unit, point: Point) -> Point:
    rows = read_rows(
        "poverty_2023_merged_units",
        (
            "population_weighted_pct",
            "household_size_calibrated_pct",
            "worst_case_low_pct",
            "worst_case_high_pct",
        ),
        province_code_34=unit.code,
    )
    for weighted, calibrated, low, high in rows.rows:
        if abs(float(weighted) - float(calibrated)) >= RANGE_FROM:
            return Point(point.year, point.value, point.status, float(low), float(high))
    return point


def _former_units(unit: Unit) -> tuple[Unit, ...]:
    from datetime import date

    from diendan.units import units_at

    if unit.system == "63":
        return (unit,)
    before = units_at(date(2025, 6, 30))
    return tuple(before.unit(code) for code in unit.former)
