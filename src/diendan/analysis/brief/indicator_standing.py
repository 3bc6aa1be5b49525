"""How a unit stands on an indicator: value, place, region and country, each only where the data bear it."""

from dataclasses import dataclass

from diendan.analysis.measures.comparison import RankPlace, place, region_of, spread
from diendan.analysis.measures.precision import Stand, stand
from diendan.analysis.measures.unit_indicators import COUNTRY, Point, Series, series
from diendan.analysis.refusals import Refused
from diendan.analysis.session import Report
from diendan.spec.texts import JsonValue

# Former provinces this many points of poverty apart are the news about a merged unit: twice the survey's
# error at 5 %.
DIVIDED_FROM = 5.0


@dataclass(frozen=True)
class IndicatorStanding:
    """A unit's latest value of an indicator and what it may be compared with; None where it may not or is
    unknown."""

    series: Series
    point: Point
    place: RankPlace | None
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


def standing(report: Report, indicator: str) -> IndicatorStanding:
    """Return how the report's unit stands on an indicator in its latest year."""
    own = series(indicator, report.unit)
    point = own.latest
    return IndicatorStanding(
        own,
        point,
        _place(report, indicator, point.year),
        _region(report, indicator, point.year),
        series(indicator, COUNTRY, [point.year]).at(point.year).value,
    )


def place_values(found: RankPlace | None) -> JsonValue:
    """Return a place as the texts take it: None where the unit has none."""
    if found is None:
        return None
    return {"form": found.form, "rank": found.rank, "from_low": found.from_low, "of": found.of}


def z_score(report: Report, indicator: str, value: float, year: int) -> float:
    """Return how many standard deviations of the units `value` lies above their mean."""
    over = spread(indicator, report.system, year)
    return (value - over.mean) / over.deviation


def _place(report: Report, indicator: str, year: int) -> RankPlace | None:
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
