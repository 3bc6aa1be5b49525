"""The latest figures that may be used on a day, for all provinces at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from diendan.analysis.measures.comparison import ENOUGH
from diendan.analysis.measures.observations import Area, Point
from diendan.analysis.measures.unit_indicators import panel, series
from diendan.analysis.reading.loading import indicator as about_indicator
from diendan.analysis.reading.loading import known_on
from diendan.analysis.refusals import Refused
from diendan.data.indicators import Indicator
from diendan.data.provenance.named_source import Source
from diendan.data.units import Unit


@dataclass(frozen=True)
class LatestFigure:
    """One indicator in the latest year that may be used on a day, by province code."""

    indicator: Indicator
    year: int
    points: Mapping[str, Point]

    @property
    def preliminary(self) -> bool:
        """Whether some of the values are."""
        return any(point.preliminary for point in self.points.values())

    @property
    def source(self) -> Source:
        """What to name under the figures; of a share, the source of what is shared."""
        names = (self.indicator.numerator or self.indicator.name,)
        return Source(self.indicator.table, names, (self.year,), self.preliminary)


def common_year(indicator: str, areas: Sequence[Area], day: date) -> int:
    """Return the last year known on `day` of which every area has a value of an indicator.

    One year for all that stand beside each other: a region's figures may come out later than a province's.
    Raises Refused where there is no such year, and as `series`.
    """
    known = set.intersection(*(set(series(indicator, area).years) for area in areas))
    if years := [year for year in known if year <= known_on(indicator, day)]:
        return max(years)
    raise Refused(f"{indicator} has no year known on {day} of which every area has a value.")


def latest_figure(
    indicator: str, day: date, provinces: Sequence[Unit], including: Unit | None = None
) -> LatestFigure | None:
    """Return an indicator in the latest year that is usable, with its known values.

    The year was known on `day`, lies in the indicator's usable years, and has a figure for three quarters of
    `provinces` and for `including`. One year for all, so no comparison crosses a break. None where no year
    will do.
    """
    about = about_indicator(indicator)
    for year in range(known_on(indicator, day), about.first_usable_year - 1, -1):
        points = panel(about.name, provinces, year)
        known = {code: point for code, point in points.items() if point.value is not None}
        asked_for = including is None or including.code in known
        if asked_for and len(known) >= ENOUGH * len(provinces):
            return LatestFigure(about, year, known)
    return None
