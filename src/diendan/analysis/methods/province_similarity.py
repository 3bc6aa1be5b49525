"""The provinces most like the place where a model worked: a distance over published indicators that anybody
can work out again (docs/models.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import log, sqrt
from statistics import fmean, pstdev
from typing import Final

from diendan.analysis.measures.latest_values import LatestFigure, latest_figure
from diendan.analysis.measures.unit_indicators import known_values
from diendan.analysis.reading.loading import indicator as about_indicator
from diendan.analysis.reading.table_rows import records
from diendan.data.indicators import Indicator
from diendan.data.units import Unit
from diendan.language import sort_key
from diendan.traces import by_rule, computed

ENOUGH: Final = 0.75
"""The part of all weights that a province must have figures for, to be compared at all."""
_SAME = 1e-9  # a relative deviation below this is the rounding of a float, no difference between provinces


@dataclass(frozen=True)
class SimilarityMeasure:
    """One indicator of the comparison in one year.

    scale: "linear" or "log". floor: values below it count as this one. weight: 0 and more.
    """

    figure: LatestFigure
    scale: str
    floor: float | None
    weight: float

    @property
    def indicator(self) -> Indicator:
        """What is compared."""
        return self.figure.indicator

    @cached_property
    def values(self) -> Mapping[str, float]:
        """The values by province code."""
        return known_values(self.figure.points)

    def standard(self, code: str) -> float | None:
        """Return how many standard deviations a province is from the mean of all; None without a figure."""
        if code not in self.values:
            return None
        scaled = [self._scaled(value) for value in self.values.values()]
        deviation = pstdev(scaled)
        if deviation <= _SAME * max(abs(value) for value in scaled):
            return 0.0
        return (self._scaled(self.values[code]) - fmean(scaled)) / deviation

    def _scaled(self, value: float) -> float:
        raised = value if self.floor is None else max(value, self.floor)
        return log(raised) if self.scale == "log" else raised


@dataclass(frozen=True)
class Likeness:
    """How like the model's province another one is.

    distance: 0 for the same figures; 1 means one standard deviation apart on average. differences: indicator
    → standard deviations above (+) or below (-) the model's province. missing: indicators not compared.
    """

    province: Unit
    distance: float
    differences: Mapping[str, float]
    missing: tuple[str, ...]

    @property
    def most_different(self) -> str:
        """The indicator on which the two differ most."""
        return max(self.differences, key=lambda name: abs(self.differences[name]))


@dataclass(frozen=True)
class Comparison:
    """All provinces of the 63 system by their distance from the one where a model worked, the nearest first.

    measures: those used. unused: indicators without a year that could be used on that day.
    not_compared: provinces with too few figures, and the indicators that they lack.
    """

    place: Unit
    measures: tuple[SimilarityMeasure, ...]
    unused: tuple[str, ...]
    ordered: tuple[Likeness, ...]
    not_compared: tuple[tuple[Unit, tuple[str, ...]], ...]

    def count(self, provinces: int) -> int:
        """Return a count of provinces, traced to the figures that they are compared by."""
        return computed(provinces, "count", *(measure.values.values() for measure in self.measures))


def likest(place: Unit, day: date, provinces: Sequence[Unit]) -> Comparison:
    """Return all provinces of the 63 system by their distance from `place`, with what was known by `day`."""
    measures, unused = measures_on(day, place, provinces)
    return replace(compare(place, provinces, measures), unused=tuple(unused))


def measures_on(
    day: date, place: Unit, provinces: Sequence[Unit]
) -> tuple[list[SimilarityMeasure], list[str]]:
    """Return the measures of data/dialogue/model_measures.csv that can be used on a day, and the names of
    the others.

    The year is the latest one that was known by then, lies after the indicator's last change of definition
    among the usable years, and has a figure for the model's province and for three quarters of all. One
    indicator is taken in one year for all provinces, so no comparison crosses a break of a series.
    """
    used, unused = [], []
    for row in records("model_measures"):
        about = about_indicator(row["indicator"])
        found = latest_figure(about.name, day, provinces, including=place)
        if found is None:
            unused.append(about.name)
            continue
        floor = float(row["floor"]) if row["floor"] else None
        used.append(SimilarityMeasure(found, row["scale"], floor, float(row["weight"])))
    return used, unused


def compare(place: Unit, provinces: Sequence[Unit], measures: Sequence[SimilarityMeasure]) -> Comparison:
    """Return every other province with its distance from `place`.

    The distance is the square root of the weighted mean of the squared differences in standard deviations,
    over the measures that both provinces have a figure for. A province with figures for less than three
    quarters of the weights is not compared and listed apart. Equal distances stand in order of names.
    """
    own = {measure.indicator.name: measure.standard(place.code) for measure in measures}
    total = sum(measure.weight for measure in measures)
    likenesses: list[Likeness] = []
    apart: list[tuple[Unit, tuple[str, ...]]] = []
    for province in provinces:
        if province.code == place.code:
            continue
        shared: list[tuple[SimilarityMeasure, float]] = []
        missing: list[str] = []
        for measure in measures:
            mine, theirs = own[measure.indicator.name], measure.standard(province.code)
            if mine is None or theirs is None:
                missing.append(measure.indicator.name)
            else:
                shared.append((measure, theirs - mine))
        weights = sum(measure.weight for measure, _ in shared)
        if not weights or weights < ENOUGH * total:
            apart.append((province, tuple(missing)))
            continue
        squares = sum(measure.weight * difference**2 for measure, difference in shared)
        differences = {measure.indicator.name: difference for measure, difference in shared}
        asked = [m.values[code] for m, _ in shared for code in (place.code, province.code)]
        distance = by_rule(computed(sqrt(squares / weights), "distance", asked), "computed")
        likenesses.append(Likeness(province, distance, differences, tuple(missing)))
    ordered = sorted(likenesses, key=lambda each: (each.distance, sort_key(each.province.name_vi)))
    return Comparison(place, tuple(measures), (), tuple(ordered), tuple(apart))
