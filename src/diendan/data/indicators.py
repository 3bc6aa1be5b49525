"""What each indicator measures and what may be done with it: one row of data/indicators.csv."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from diendan.language import NO_WORDS, Bilingual
from diendan.parsing.typed_records import record

Aggregation = Literal["sum", "weighted_mean", "recompute", "none", "national_only", "do_not_use"]
Better = Literal["higher", "lower", "neutral"]
RankForm = Literal["place", "group"]

_DIRECTION: Final[Mapping[Better, bool | None]] = {"higher": True, "lower": False, "neutral": None}


@dataclass(frozen=True)
class Indicator:
    """One indicator, with the rules that the analysis enforces (docs/data.md explains each).

    aggregation: how former provinces are brought to a merged unit; `weight` is the indicator that weights a
        weighted mean; `numerator`, `denominator` and `factor` belong to a derived indicator.
    approximate: the weighted mean is an approximation (the true weight is not in the data).
    rank_systems: unit systems in which a place or group may be given ("63", "34"); empty where none.
    break_years: years in which a new series starts; caution_years: years shown with a remark.
    unit_label: the unit of measurement in words ("%", "nghìn người"). short: the label for the head of a
        table or an axis. breaks: a sentence about breaks in the series, or "".
    """

    name: str
    table: str
    unit: str
    unit_label: Bilingual
    decimals: int
    first_year: int
    last_year: int
    first_usable_year: int
    label: Bilingual
    short: Bilingual
    aggregation: Aggregation
    weight: str | None
    numerator: str | None
    denominator: str | None
    factor: float | None
    approximate: bool
    better: Better
    rank_systems: tuple[str, ...]
    rank_form: RankForm | None
    trend_allowed: bool
    nominal: bool
    history_only: bool
    break_years: tuple[int, ...]
    caution_years: tuple[int, ...]
    breaks: Bilingual
    notes: str

    @property
    def higher_is_better(self) -> bool | None:
        """Whether a higher value is better; None where neither direction is."""
        return _DIRECTION[self.better]

    @property
    def can_be_combined(self) -> bool:
        """Whether the former provinces' values may be brought together to that of a merged unit."""
        return self.aggregation in ("sum", "weighted_mean", "recompute")

    @property
    def components(self) -> tuple[str, ...]:
        """The indicators that are published: itself, or the two that a derived one is computed from."""
        return tuple(name for name in (self.numerator, self.denominator) if name) or (self.name,)

    @property
    def inputs(self) -> tuple[str, ...]:
        """What its value of a merged unit is made of: its components, and the weight of a weighted mean."""
        weights = (self.weight,) if self.aggregation == "weighted_mean" and self.weight else ()
        return (*self.components, *weights)

    def combined(self, first: Sequence[float], weights: Sequence[float] = ()) -> float:
        """Return a unit's value from all its former provinces: a sum, ratio of sums, or weighted mean.

        first, weights: what they have of each of `inputs`, in one order of provinces.
        """
        if self.numerator:
            return (self.factor or 1) * sum(first) / sum(weights)
        if self.aggregation == "sum":
            return sum(first)
        return sum(value * weight for value, weight in zip(first, weights, strict=True)) / sum(weights)

    @property
    def rank_allowed(self) -> bool:
        """Whether a place or group may be given in any unit system."""
        return bool(self.rank_systems)

    @property
    def is_known(self) -> bool:
        """Whether there is a usable year; not yet on the day of a report of long ago."""
        return self.last_year >= self.first_usable_year

    def until(self, year: int) -> "Indicator":
        """Return the indicator as it was when `year` was its newest: without later breaks and cautions."""
        if year >= self.last_year:
            return self
        broken = any(start > year for start in self.break_years)
        return replace(
            self,
            last_year=year,
            break_years=tuple(each for each in self.break_years if each <= year),
            caution_years=tuple(each for each in self.caution_years if each <= year),
            breaks=NO_WORDS if broken else self.breaks,
        )

    def series_of(self, year: int) -> int:
        """Return which unbroken series `year` belongs to (0, 1, …); only years of one may be joined."""
        return sum(year >= start for start in self.break_years)


def parse_indicator(row: Mapping[str, str], unit_labels: Mapping[str, Bilingual]) -> Indicator:
    """Return the indicator described by one row of data/indicators.csv.

    unit_labels: by unit, from data/measurement_units.csv.
    Raises KeyError or ValueError for a row that the schema check would refuse.
    """
    ranked = row["rank_allowed"]
    return record(
        Indicator,
        row,
        name=row["indicator"],
        unit_label=unit_labels[row["unit"]],
        rank_systems=() if ranked == "no" else tuple(ranked.split(";")),
    )
