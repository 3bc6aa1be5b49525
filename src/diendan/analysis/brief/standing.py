"""How a unit stands on an indicator: value, place, region and country, each only where the data bear it."""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from diendan.analysis.compare import SURVEY_POVERTY, Place, place, region_of, spread
from diendan.analysis.indicators import COUNTRY, Point, Series, series
from diendan.analysis.refusals import Refused
from diendan.analysis.session import Report
from diendan.texts import JsonValue

# The living-standards survey asks about 750 households a province, in clusters: this design effect gives the
# ±2.5
# points at 5 % and ±5 at 30 % that data/FLAGS.md states.
_HOUSEHOLDS, _DESIGN = 750, 2.5
# Closer to the benchmark than this share of it, another indicator is "near".
_NEAR = 0.05

# Former provinces this many points of poverty apart are the news about a merged unit: twice the survey's
# error at 5 %.
DIVIDED_FROM = 5.0

Stand = Literal["above", "near", "below"]


@dataclass(frozen=True)
class Standing:
    """A unit's latest value of an indicator and what it may be compared with; None where it may not or is
    unknown."""

    series: Series
    point: Point
    place: Place | None
    region: float | None
    country: float | None

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.series.indicator.name

    def against(self, benchmark: float | None) -> Stand | None:
        """Return whether the value is above, near or below a benchmark, given how precise it is."""
        if benchmark is None:
            return None
        return stand(self.name, self.point.number, benchmark)

    def values(self) -> dict[str, JsonValue]:
        """Return what a sentence about it needs."""
        return {
            "indicator": self.name,
            "value": self.point.number,
            "year": self.point.year,
            "preliminary": self.point.preliminary,
            "estimated": self.series.method.weighted,
            "low": self.point.low,
            "high": self.point.high,
            "region": self.region,
            "country": self.country,
            "against_region": self.against(self.region),
            "against_country": self.against(self.country),
            "place": place_values(self.place),
        }


def stand(indicator: str, value: float, benchmark: float) -> Stand:
    """Return whether `value` is above, near or below `benchmark`; within the survey's error is near."""
    margin = survey_margin(benchmark) if indicator == SURVEY_POVERTY else _NEAR * abs(benchmark)
    if abs(value - benchmark) <= margin:
        return "near"
    return "above" if value > benchmark else "below"


def survey_margin(rate: float) -> float:
    """Return the survey's margin of error in points at a rate in percent, at 95 %."""
    share = min(max(rate, 0.0), 100.0) / 100
    return 100 * 1.96 * sqrt(_DESIGN * share * (1 - share) / _HOUSEHOLDS)


def standing(report: Report, indicator: str) -> Standing:
    """Return how the report's unit stands on an indicator in its latest year."""
    own = series(indicator, report.unit)
    point = own.latest
    return Standing(
        own,
        point,
        _place(report, indicator, point.year),
        _region(report, indicator, point.year),
        series(indicator, COUNTRY, [point.year]).at(point.year).value,
    )


def place_values(found: Place | None) -> JsonValue:
    """Return a place as the texts take it: None where the unit has none."""
    if found is None:
        return None
    return {"form": found.form, "rank": found.rank, "from_low": found.from_low, "of": found.of}


def z_score(report: Report, indicator: str, value: float, year: int) -> float:
    """Return how many standard deviations of the units `value` lies above their mean."""
    over = spread(indicator, report.system, year)
    return (value - over.mean) / over.deviation


def _place(report: Report, indicator: str, year: int) -> Place | None:
    try:
        return place(indicator, report.unit, report.system, year)
    except Refused:
        return None


def _region(report: Report, indicator: str, year: int) -> float | None:
    try:
        region = region_of(report.unit)
    except Refused:
        return None
    return series(indicator, region, [year]).at(year).value
