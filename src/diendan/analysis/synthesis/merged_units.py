"""What the rearrangement of units hides: the former provinces inside each merged unit."""

from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import TYPE_CHECKING, Any

from diendan.analysis.charts.style import ACCENT, COUNTRY, FAINT, INK, SIZE, canvas, localise
from diendan.analysis.figures import figure
from diendan.analysis.measures.comparison import SURVEY_POVERTY
from diendan.analysis.measures.unit_indicators import Series, series
from diendan.analysis.measures.written_values import write, write_latest
from diendan.analysis.outputs import Output
from diendan.analysis.reading.table_rows import counted, several
from diendan.analysis.session import OpenReport
from diendan.analysis.synthesis.country import Country
from diendan.analysis.tables import Column, table
from diendan.data.units import Unit
from diendan.language import number
from diendan.spec.texts import JsonValue
from diendan.traces import by_rule, computed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Former provinces this many points apart are far apart: twice the survey's error at 5 %.
WIDE_FROM = 5.0


@dataclass(frozen=True)
class MergedUnit:
    """One merged unit: its estimate and its former provinces, the poorest first."""

    unit: Unit
    estimate: Series
    former: tuple[Series, ...]

    @property
    def gap(self) -> float:
        """The points between the poorest and the least poor former province."""
        return self.former[0].latest.number - self.former[-1].latest.number


@dataclass(frozen=True)
class Merged:
    """All merged units of the report's date; empty before the rearrangement of 2025."""

    country: Country
    spreads: tuple[MergedUnit, ...]

    @property
    def report(self) -> OpenReport:
        return self.country.report

    @cached_property
    def widest(self) -> MergedUnit:
        """The unit whose former provinces are furthest apart."""
        return max(self.spreads, key=lambda each: each.gap)

    @property
    def within_percent(self) -> float:
        """The share of the variation between the former provinces that now lies inside the units.

        Sum of squares around each unit's own mean, in percent of that around the mean of all; every former
        province counts once.
        """
        year = self.widest.estimate.latest.year
        rates = self.country.of_provinces(SURVEY_POVERTY, year)
        mean = fmean(rates.values())
        total = sum((rate - mean) ** 2 for rate in rates.values())
        inside = 0.0
        for spread in self.spreads:
            own = [each.latest.number for each in spread.former]
            inside += sum((rate - fmean(own)) ** 2 for rate in own)
        return by_rule(computed(100 * inside / total, "share_of_squares", rates.values()), "computed")

    def values(self) -> dict[str, JsonValue]:
        """Return what the section, the figure and the table print."""
        shared: dict[str, JsonValue] = {
            "merged": counted(
                len(self.spreads), "crosswalk_63_to_34", "code_34", [each.unit.code for each in self.spreads]
            ),
            "units": self.report.units_compared,
            "provinces": counted(len(self.country.provinces.units), "provinces_63", "code"),
        }
        if not self.spreads:
            return {**shared, "told": False}
        widest = self.widest
        return {
            **shared,
            "told": True,
            "year": widest.estimate.latest.year,
            "unit": widest.unit.name(self.report.language),
            "rate": widest.estimate.latest.number,
            "poorest": widest.former[0].area_name(self.report.language),
            "poorest_rate": widest.former[0].latest.number,
            "least": widest.former[-1].area_name(self.report.language),
            "least_rate": widest.former[-1].latest.number,
            "gap": widest.gap,
            "wide_from": WIDE_FROM,
            "wide": computed(
                sum(each.gap >= WIDE_FROM for each in self.spreads),
                "count",
                (part.latest.number for each in self.spreads for part in each.former),
            ),
            "wide_units": [
                each.unit.name(self.report.language) for each in self.spreads if each.gap >= WIDE_FROM
            ],
            "within_percent": self.within_percent,
        }


def merged(found: Country) -> Merged:
    """Return the merged units with their former provinces, the widest apart first."""
    spreads = []
    for unit in found.merged:
        estimate = series(SURVEY_POVERTY, unit)
        former = sorted(estimate.former, key=lambda each: -each.latest.number)
        spreads.append(MergedUnit(unit, estimate, tuple(former)))
    return Merged(found, tuple(sorted(spreads, key=lambda each: -each.gap)))


def merged_figure(found: Merged) -> Output | None:
    """Return the former provinces of each merged unit as dots with the unit's estimate; None without one."""
    if not found.spreads:
        return None
    report = found.report
    shown = [each for each in found.spreads if each.gap >= 1.0]
    drawing, (axis,) = canvas("full", 1.6 + 0.56 * len(shown))
    axis.set_position((0.15, 0.07, 0.83, 0.91))
    axis.set_xlim(0, 36)
    axis.set_ylim(len(shown) - 0.4, -0.7)
    localise(axis, report.language, "x", percent=True)
    axis.set_yticks(range(len(shown)), [each.unit.name(report.language) for each in shown])
    axis.spines["left"].set_visible(False)
    for row, each in enumerate(shown):
        rates = [former.latest.number for former in each.former]
        axis.plot([min(rates), max(rates)], [row, row], color=FAINT, linewidth=3, zorder=1)
        axis.plot(rates, [row] * len(rates), "o", color=ACCENT, markersize=5, zorder=3)
        axis.plot([each.estimate.latest.number], [row], **estimate_mark(11, 2), zorder=4)
        _names(axis, each, row, report)
    handles = [
        axis.plot([], [], "o", color=ACCENT, markersize=5, label=report.phrase_of("label.former"))[0],
        axis.plot([], [], **estimate_mark(9, 2), label=report.phrase_of("label.estimate"))[0],
    ]
    axis.legend(handles=handles, loc="lower right", frameon=False, fontsize=SIZE)
    return figure(
        "fig-merged",
        drawing,
        values={**found.values(), "shown": len(shown), "shown_from": 1.0},
        data=_tidy(found),
        sources=[each.source() for spread in found.spreads for each in spread.former],
    )


def estimate_mark(size: float, width: float) -> dict[str, Any]:
    """Return how a merged unit's estimate is drawn between its former provinces."""
    look = {"color": COUNTRY, "marker": "|", "linestyle": "none"}
    return {**look, "markersize": size, "markeredgewidth": width}


def merged_table(found: Merged) -> Output | None:
    """Return each merged unit's estimate beside its former provinces; None where no unit is merged."""
    if not found.spreads:
        return None
    report, language = found.report, found.report.language

    def write_estimate(each: MergedUnit) -> str:
        text = write_latest(each.estimate, report)
        point, about = each.estimate.latest, each.estimate.indicator
        if point.low is not None and point.high is not None:
            text += f" ({write(about, point.low, language)}–{write(about, point.high, language)})"
        return text

    def write_former(each: MergedUnit) -> str:
        parts = [f"{part.area_name(language)} {write_latest(part, report)}" for part in each.former]
        return several("; ".join(parts), [part.latest.value for part in each.former])

    return table(
        "tbl-merged",
        found.spreads,
        [
            Column("unit", lambda each: each.unit.name(language)),
            Column("estimate", write_estimate, align="right"),
            Column("former", write_former),
            Column("gap", lambda each: number(each.gap, language, 1), align="right"),
        ],
        values=found.values(),
        data=_tidy(found),
        sources=[each.source() for spread in found.spreads for each in spread.former],
    )


def _tidy(found: Merged) -> list[dict[str, object]]:
    return [
        {
            "unit": spread.unit.key,
            "unit_estimate": spread.estimate.latest.number,
            "former_province": former.area_key,
            **former.latest.row,
        }
        for spread in found.spreads
        for former in spread.former
    ]


def _names(axis: "Axes", each: MergedUnit, row: int, report: OpenReport) -> None:
    """Name the two ends, outside of them; a short span has its names on one side."""
    for former, align, away in ((each.former[0], "left", 5), (each.former[-1], "right", -5)):
        if align == "right" and former.latest.number < 3.5:
            continue  # no room left of it: the table names it
        axis.annotate(
            former.area_name(report.language),
            (former.latest.number, row),
            xytext=(away, 0),
            textcoords="offset points",
            ha=align,
            va="center",
            fontsize=SIZE - 1,
            color=INK,
        )
