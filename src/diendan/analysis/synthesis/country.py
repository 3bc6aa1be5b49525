"""Where all units stand: the maps, the six regions beside each other, and the range inside each region."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from diendan.analysis.charts.country_maps import MapLook, country_map
from diendan.analysis.charts.tile_map import Classes
from diendan.analysis.figures import figure
from diendan.analysis.measures.comparison import LOWEST_BELOW, SURVEY_POVERTY
from diendan.analysis.measures.unit_indicators import COUNTRY, Point, known_values, panel, series
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.loading import indicator as about_indicator
from diendan.analysis.reading.table_rows import counted
from diendan.analysis.session import OpenReport
from diendan.data.units import Unit, UnitSystem, before_merger
from diendan.language import no_data, number
from diendan.spec.texts import JsonValue
from diendan.traces import computed

INCOME = "income_month_pc_total"
INFORMAL = "informal_employment_rate"
_BOUNDS = {
    SURVEY_POVERTY: (5.0, 10.0, 20.0, 30.0),
    INCOME: (3000.0, 4000.0, 5000.0, 6000.0),
    INFORMAL: (50.0, 60.0, 70.0, 80.0),
}
# Rates from here on are called high in the text and stand in the two darkest classes but one.
HIGH_FROM = 20.0
HALF = 50.0

Label = Literal["fig-poverty-map", "fig-income-map", "fig-informal-map"]


@dataclass(frozen=True)
class Country:
    """All units of the report's date; `provinces` are those of the 63 system, whose values are published."""

    report: OpenReport
    provinces: UnitSystem

    @property
    def merged(self) -> tuple[Unit, ...]:
        """The units that are made of several former provinces."""
        return tuple(unit for unit in self.report.system.units if unit.is_merged)

    @cached_property
    def poverty(self) -> dict[str, Point]:
        """The survey's rate of every unit, by code."""
        return self.latest(SURVEY_POVERTY)

    def latest(self, name: str) -> dict[str, Point]:
        """Return an indicator's latest year for every unit, by code."""
        year = series(name, COUNTRY).latest.year
        return dict(panel(name, self.report.system.units, year))

    def source(self, name: str) -> Source:
        """Return what to name under a picture of an indicator's latest year."""
        known = [point for point in self.latest(name).values() if point.value is not None]
        years = tuple(sorted({point.year for point in known}))
        about = about_indicator(name)
        return Source(about.table, (name,), years, any(point.preliminary for point in known))

    def of_provinces(self, name: str, year: int) -> dict[str, float]:
        """Return the published values of the 63 provinces in a year, by code; those that have one."""
        return known_values(panel(name, self.provinces.units, year))

    def values(self) -> dict[str, JsonValue]:
        """Return what the headline and the section on the whole country print."""
        rates = known_values(self.poverty)
        country = series(SURVEY_POVERTY, COUNTRY).latest
        income = series(INCOME, COUNTRY).latest
        incomes = known_values(self.latest(INCOME)).values()
        regions = {each: series(SURVEY_POVERTY, each).latest.number for each in self.report.system.regions}
        poorest = max(regions, key=lambda each: regions[each])
        highest = self.report.system.unit(max(rates, key=lambda code: rates[code]))
        high = [unit for unit in self.report.system.units if rates.get(unit.code, 0.0) >= HIGH_FROM]
        return {
            "units": self.report.units_compared,
            "system": self.report.system.name,
            "merged": len(self.merged),
            "provinces": counted(len(self.provinces.units), "provinces_63", "code"),
            "day": self.report.day.isoformat(),
            "last_day_of_63": before_merger().day.isoformat(),
            "poverty_year": country.year,
            "poverty_country": country.number,
            "poverty_highest": max(rates.values()),
            "poverty_highest_unit": highest.name(self.report.language),
            "high_from": HIGH_FROM,
            "high": computed(len(high), "count", rates.values()),
            "high_units": [unit.name(self.report.language) for unit in high],
            "low_below": LOWEST_BELOW,
            "low": computed(sum(rate < LOWEST_BELOW for rate in rates.values()), "count", rates.values()),
            "poorest_region": poorest.name(self.report.language),
            "poorest_region_rate": regions[poorest],
            "poor_regions_high": sum(unit.regions == (poorest,) for unit in high),
            "income_year": income.year,
            "income_country": income.number,
            "income_ratio": max(incomes) / min(incomes),
            **self._informal_where_poor(income.number),
            **self._widest_region(country.year),
        }

    def _informal_where_poor(self, country: float) -> dict[str, JsonValue]:
        """Return in how many of the units with less income than the country most work is informal."""
        incomes, informal = self.latest(INCOME), self.latest(INFORMAL)
        below = [code for code, point in incomes.items() if point.value is not None and point.value < country]
        mostly = [code for code in below if (informal[code].value or 0.0) > HALF]
        all_incomes = [point.value for point in incomes.values()]
        asked = [informal[code].value for code in below]
        return {
            "income_below": computed(len(below), "count", all_incomes),
            "income_below_informal": computed(len(mostly), "count", asked),
            "half": HALF,
        }

    def _widest_region(self, year: int) -> dict[str, JsonValue]:
        """Return the region whose provinces are furthest apart in the survey's poverty rate."""
        rates = self.of_provinces(SURVEY_POVERTY, year)
        inside = {
            region: [rates[unit.code] for unit in self.provinces.in_region(region.code) if unit.code in rates]
            for region in self.report.system.regions
        }
        widest = max(inside, key=lambda region: max(inside[region]) - min(inside[region]))
        return {
            "widest_region": widest.name(self.report.language),
            "widest_low": min(inside[widest]),
            "widest_high": max(inside[widest]),
        }


def country(report: OpenReport) -> Country:
    """Return all units of the report's date."""
    system = report.system
    return Country(report, system if system.name == "63" else before_merger())


def poverty_map(found: Country) -> Output:
    """Return the map of the survey's poverty rate, with names."""
    tall = found.report.system.name == "63"
    return _map(found, "fig-poverty-map", SURVEY_POVERTY, MapLook(names=True, row_cm=0.93 if tall else 1.34))


def income_map(found: Country) -> Output:
    """Return the map of income per capita."""
    return _map(found, "fig-income-map", INCOME, _half(found))


def informal_map(found: Country) -> Output:
    """Return the map of informal employment."""
    return _map(found, "fig-informal-map", INFORMAL, _half(found))


def _half(found: Country) -> MapLook:
    return MapLook(names=False, row_cm=0.56 if found.report.system.name == "63" else 0.66)


def _map(found: Country, label: Label, name: str, look: MapLook) -> Output:
    report, points = found.report, found.latest(name)
    language, about = report.language, about_indicator(name)
    classes = classes_of(report, name)
    values = {code: point.value for code, point in points.items()}
    decimals = 1 if about.unit == "percent" else about.decimals
    if name == INCOME and not look.names:  # in millions, or the tile could not hold it
        written = {c: number(v / 1000, language, 1) for c, v in values.items() if v is not None}
    else:
        written = {c: number(v, language, decimals) for c, v in values.items() if v is not None}
    drawing = country_map(report.system, values, written, classes, no_data(language), language, look)
    known = [point for point in points.values() if point.value is not None]
    counts = [sum(classes.of(point.number) == n for point in known) for n in range(len(classes.labels))]
    data = [
        {"unit": unit.key, "name": unit.name_vi, "indicator": name, **points[unit.code].row}
        for unit in report.system.units
    ]
    described: dict[str, JsonValue] = {
        **found.values(),
        "year": known[0].year,
        "preliminary": any(point.preliminary for point in known),
        "estimated": bool(found.merged),
        "classes": [{"label": text, "units": n} for text, n in zip(classes.labels, counts, strict=True)],
        "country": series(name, COUNTRY).latest.number,
    }
    return figure(label, drawing, values=described, data=data, sources=[found.source(name)])


def classes_of(report: OpenReport, name: str) -> Classes:
    """Return the classes of an indicator's map, written in the report's language."""
    bounds = _BOUNDS[name]
    in_millions = name == INCOME
    words = [number(bound / 1000 if in_millions else bound, report.language, 0) for bound in bounds]
    part = "classes.income" if in_millions else "classes.percent"
    return Classes.written(report, part, bounds, words)
