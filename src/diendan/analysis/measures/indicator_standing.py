"""How a unit stands on an indicator: value, place, region and country, each only where the data bear it."""

from dataclasses import dataclass

from diendan.analysis.measures.comparison import RankPlace, benchmark_region, place
from diendan.analysis.measures.observations import COUNTRY, Point, Series
from diendan.analysis.measures.precision import Stand, stand
from diendan.analysis.measures.unit_indicators import series
from diendan.analysis.refusals import Refused
from diendan.analysis.session import Report


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

    @property
    def row(self) -> dict[str, object]:
        """The standing as a row of a frame."""
        return {
            "indicator": self.name,
            "unit": self.series.indicator.unit,
            **self.point.row,
            "method": self.point.method.value,
            "place": self.place and self.place.rank,
            "of": self.place and self.place.of,
            "region": self.region,
            "country": self.country,
        }

    def against(self, benchmark: float | None) -> Stand | None:
        """Return whether the value is above, near or below a benchmark, given how precise it is."""
        if benchmark is None:
            return None
        return stand(self.name, self.point.number, benchmark)


def standing(report: Report, indicator: str) -> IndicatorStanding:
    """Return how the report's unit stands on an indicator in the latest year that was known.

    Raises Refused for an indicator that may not be brought to the unit, or that has no current value.
    """
    own = series(indicator, report.unit)
    point = own.latest
    return IndicatorStanding(
        own,
        point,
        _place(report, indicator, point.year),
        _region(report, indicator, point.year),
        series(indicator, COUNTRY, [point.year]).at(point.year).value,
    )


def _place(report: Report, indicator: str, year: int) -> RankPlace | None:
    try:
        return place(indicator, report.unit, report.system, year)
    except Refused:
        return None


def _region(report: Report, indicator: str, year: int) -> float | None:
    region = benchmark_region(report.unit)
    return series(indicator, region, [year]).at(year).value if region else None
