"""Whether poorer provinces catch up, on the two series that go back: income per capita and income poverty."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp
from statistics import fmean

from diendan.analysis.measures.unit_indicators import known_values, panel
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.loading import indicator
from diendan.analysis.reading.table_rows import counted
from diendan.analysis.session import OpenReport
from diendan.analysis.synthesis.catching_up.convergence import (
    CONFIDENCE,
    SOURCES,
    Convergence,
    ProvinceValues,
    Scale,
    converge,
    positions,
)
from diendan.analysis.synthesis.catching_up.convergence import spread as spread_of
from diendan.analysis.synthesis.country import INCOME, Country
from diendan.analysis.tables import Column, table
from diendan.language import number, percent, signed_percent
from diendan.spec.texts import JsonValue
from diendan.traces import by_rule, computed, keeping

POVERTY = "poverty_rate_income"
INCOME_YEARS = (2010, 2012, 2014, 2016, 2018, 2023)
POVERTY_YEARS = (2006, 2008, 2010, 2012, 2013, 2014, 2015, 2016)
# Below this rate a change in percent of the rate says more about rounding and chance than about poverty.
LEAST_RATE = 1.0
# What the mean of the provinces is set to.
BASE = 100
# Hanoi of 2006 is without Hà Tây: another territory.
_HANOI = "01"


@dataclass(frozen=True)
class Case:
    """One line of the comparison: which series, on which scale, over which places.

    key: what it is called in the texts.
    """

    key: str
    indicator: str
    scale: Scale
    found: Convergence


@dataclass(frozen=True)
class CatchingUp:
    """Both series by year and province, and what they say about catching up."""

    country: Country
    income: dict[int, ProvinceValues]
    poverty: dict[int, ProvinceValues]

    @property
    def report(self) -> OpenReport:
        return self.country.report

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Every period that lies inside one series, in the order of the table."""
        start, turn, end, last = INCOME_YEARS[0], 2014, INCOME_YEARS[-1], POVERTY_YEARS[-1]
        periods = ((start, end), (start, turn), (turn, end))
        found = [_case("income", INCOME, "logs", self.income, *period) for period in periods]
        if self.country.merged:
            units = {year: known_values(panel(INCOME, self.report.system.units, year)) for year in periods[0]}
            found.append(_case("income-units", INCOME, "logs", units, start, end))
        old = {
            year: {code: rate for code, rate in self.poverty[year].items() if code != _HANOI}
            for year in (2006, 2008)
        }
        found.append(_case("poverty-old", POVERTY, "points", old, 2006, 2008))
        found.append(_case("poverty", POVERTY, "points", self.poverty, 2010, last))
        ends = {year: self.poverty[year] for year in (2010, last)}
        known = [
            code for code in ends[2010] if min(rates.get(code, 0.0) for rates in ends.values()) >= LEAST_RATE
        ]
        kept = {year: {code: rates[code] for code in known} for year, rates in ends.items()}
        found.append(_case("poverty-relative", POVERTY, "logs", kept, 2010, last))
        return tuple(found)

    def case(self, key: str) -> Convergence:
        """Return the first case of that name."""
        return next(each.found for each in self.cases if each.key == key)

    def index(self, year: int) -> dict[str, float]:
        """Return income against the provinces' geometric mean of the same year, which is 100."""
        return {code: BASE * exp(gap) for code, gap in positions(self.income[year], "logs").items()}

    def values(self) -> dict[str, JsonValue]:
        """Return what the section and its figures print."""
        income, poverty, relative = (self.case(key) for key in ("income", "poverty", "poverty-relative"))
        poorest = self._poorest_by_income(INCOME_YEARS[0])
        index = {year: self.index(year) for year in (income.first, income.last)}
        return {
            "provinces": counted(len(self.country.provinces.units), "provinces_63", "code"),
            "income": _values(income),
            "poverty": _values(poverty),
            "relative": _values(relative),
            "old": _values(self.case("poverty-old")),
            "units": _values(self.case("income-units")) if self.country.merged else None,
            "income_years": list(INCOME_YEARS),
            "caution_years": list(indicator(INCOME).caution_years),
            "poverty_first": POVERTY_YEARS[0],
            "poverty_last": POVERTY_YEARS[-1],
            "new_line": indicator(POVERTY).break_years[0],
            "last_missing": [
                unit.name(self.report.language)
                for unit in self.country.provinces.units
                if unit.code not in self.poverty[POVERTY_YEARS[-1]]
            ],
            "least_rate": LEAST_RATE,
            "left_out": poverty.beta.of - relative.beta.of,
            "lowest_tenth": computed(len(poorest), "count", self.income[income.first].values()),
            "lowest_risen": self._closer(poorest, index[income.first], index[income.last]),
            "lowest_before": min(index[income.first].values()),
            "lowest_after": min(index[income.last].values()),
            "poverty_mean_before": _mean(
                rate
                for code, rate in self.poverty[poverty.first].items()
                if code in self.poverty[poverty.last]
            ),
            "poverty_mean_after": _mean(self.poverty[poverty.last].values()),
            "base": BASE,
            "confidence": CONFIDENCE,
            "literature": list(SOURCES),
        }

    def spreads(self, name: str) -> list[tuple[int, float]]:
        """Return sigma by year: income in logarithms, income poverty in points over the same provinces."""
        if name == INCOME:
            return [(year, spread_of(self.income[year], "logs")) for year in INCOME_YEARS]
        same = set.intersection(*(set(self.poverty[year]) for year in POVERTY_YEARS))
        return [
            (year, spread_of({code: self.poverty[year][code] for code in same}, "points"))
            for year in POVERTY_YEARS
        ]

    def source(self, name: str, years: Sequence[int]) -> Source:
        """Return what to name under a figure of one of the two series."""
        about = indicator(name)
        status = [
            point for year in years for point in panel(name, self.country.provinces.units, year).values()
        ]
        return Source(about.table, (name,), tuple(years), any(point.preliminary for point in status))

    def _closer(self, codes: Sequence[str], before: ProvinceValues, after: ProvinceValues) -> int:
        """Return how many of some provinces came closer to the mean, traced to their incomes."""
        incomes = (self.income[year][code] for year in (INCOME_YEARS[0], INCOME_YEARS[-1]) for code in codes)
        return computed(sum(after[code] > before[code] for code in codes), "count", incomes)

    def _poorest_by_income(self, year: int) -> list[str]:
        """Return the tenth of the provinces with the lowest income of a year."""
        ordered = sorted(self.income[year], key=lambda code: (self.income[year][code], code))
        return ordered[: max(1, len(ordered) // 10)]


def catching_up(found: Country) -> CatchingUp:
    """Return both series of the 63 provinces, whose values are published, whatever units exist today."""
    return CatchingUp(
        found,
        {year: found.of_provinces(INCOME, year) for year in INCOME_YEARS},
        {year: found.of_provinces(POVERTY, year) for year in POVERTY_YEARS},
    )


def convergence_table(found: CatchingUp) -> Output:
    """Return sigma and beta of every period."""
    report, language = found.report, found.report.language

    def write_case(case: Case) -> str:
        return f"{report.phrase_of(f'case.{case.key}')}, {case.found.first}–{case.found.last}"

    def write_sigma(case: Case, sigma: float) -> str:
        return number(sigma, language, 1 if case.scale == "points" else 3)

    def write_closed(case: Case) -> str:
        beta = case.found.beta
        ends = (number(-100 * end, language, 0) for end in (beta.high, beta.low))
        text = f"{percent(-100 * beta.slope, language, 0)} ({'; '.join(ends)})"
        return keeping(text, by_rule(-100 * beta.slope, "computed"))

    return table(
        "tbl-convergence",
        found.cases,
        [
            Column("case", write_case, lambda case: case.key),
            Column("indicator", value=lambda case: case.indicator),
            Column("scale", value=lambda case: case.scale),
            Column("first", value=lambda case: case.found.first),
            Column("last", value=lambda case: case.found.last),
            Column(
                "of",
                lambda case: number(case.found.beta.of, language, 0),
                lambda case: case.found.beta.of,
                "right",
                name="places",
            ),
            Column(
                "before",
                lambda case: write_sigma(case, case.found.before),
                lambda case: case.found.before,
                "right",
                name="sigma_first",
            ),
            Column(
                "after",
                lambda case: write_sigma(case, case.found.after),
                lambda case: case.found.after,
                "right",
                name="sigma_last",
            ),
            Column(
                "change",
                lambda case: signed_percent(case.found.change_percent, language, 0),
                align="right",
            ),
            Column("closed", write_closed, lambda case: case.found.beta.slope, "right", name="beta"),
            Column("beta_low", value=lambda case: case.found.beta.low),
            Column("beta_high", value=lambda case: case.found.beta.high),
            Column("reading", lambda case: report.phrase_of("case.reading", _values(case.found))),
        ],
        values=found.values(),
        sources=[found.source(INCOME, INCOME_YEARS), found.source(POVERTY, POVERTY_YEARS)],
    )


def _case(
    key: str, indicator: str, scale: Scale, values: Mapping[int, ProvinceValues], first: int, last: int
) -> Case:
    return Case(key, indicator, scale, converge(first, values[first], last, values[last], scale))


def _mean(rates: Iterable[float]) -> float:
    """Return the mean of the provinces' rates, each counted once."""
    found = list(rates)
    return by_rule(computed(fmean(found), "mean", found), "computed")


def _values(found: Convergence) -> dict[str, JsonValue]:
    return {
        "first": found.first,
        "last": found.last,
        "of": found.beta.of,
        "before": found.before,
        "after": found.after,
        "trend": found.trend,
        "change_percent": found.change_percent,
        "closed_percent": by_rule(-100 * found.beta.slope, "computed"),
        "closed_low": by_rule(-100 * found.beta.high, "computed"),
        "closed_high": by_rule(-100 * found.beta.low, "computed"),
        "catching_up": found.beta.catching_up,
        "half_life": found.half_life,
    }
