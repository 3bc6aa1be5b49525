"""Poverty: how high, where in the country, how it came down, and the poor districts as far as they are
known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from diendan.analysis.brief.indicator_standing import DIVIDED_FROM, IndicatorStanding, standing
from diendan.analysis.brief.livelihoods import benchmark_lines
from diendan.analysis.charts.line_charts import break_mark, draw, line_rows
from diendan.analysis.charts.style import canvas, localise, years
from diendan.analysis.charts.tile_map import Classes, map_height, tile_map
from diendan.analysis.figures import figure
from diendan.analysis.measures.comparison import SURVEY_POVERTY
from diendan.analysis.measures.movement import Move, move, rate_change
from diendan.analysis.measures.poor_districts import PoorDistricts, poor_districts
from diendan.analysis.measures.unit_indicators import Method, Series, panel, series
from diendan.analysis.outputs import Output
from diendan.analysis.session import Report
from diendan.language import no_data, number
from diendan.spec.texts import JsonValue
from diendan.traces import computed

INCOME_POVERTY = "poverty_rate_income"
HISTORY_YEARS = (2006, 2008, 2010, *range(2012, 2017))
NEW_LINE = 2010  # the income line of 2011–2015 is applied from here; before it, another series
# Fixed, so that readers may lay two provinces' briefs side by side; the highest rate is 58.2 % (Lai Châu
# 2006).
_HISTORY_AXIS = (0.0, 62.0)
_CLASS_BOUNDS = (2.0, 5.0, 10.0, 20.0)
# Where both ends lie under this rate, the way between them is not a story.
_VERY_LOW = 2.0

PovertyTrend = Move | Literal["low"]


@dataclass(frozen=True)
class Poverty:
    """The findings on poverty."""

    report: Report
    now: IndicatorStanding
    history: Series
    districts: tuple[PoorDistricts, ...]

    @property
    def trend(self) -> PovertyTrend:
        """How income poverty moved from the new line of 2010 to its last year."""
        last = self.history.years[-1]
        if max(self.history.at(NEW_LINE).number, self.history.at(last).number) < _VERY_LOW:
            return "low"
        return move(self.history.indicator.name, rate_change(self.history, NEW_LINE, last))

    def values(self) -> dict[str, JsonValue]:
        """Return what the section prints."""
        language, system, former = self.report.language, self.report.system, self.now.series.former
        rates = sorted(((s.latest.number, s.area_name(language)) for s in former), reverse=True)
        last = self.history.years[-1]
        return {
            **self.now.values(),
            **self.report.named,
            "region_names": [region.name(language) for region in self.report.unit.regions],
            "former": [{"name": name, "percent": rate} for rate, name in rates],
            # The distance between the figures as they are printed.
            "gap_points": round(rates[0][0], 1) - round(rates[-1][0], 1) if rates else 0.0,
            "gap_wide": bool(rates) and rates[0][0] - rates[-1][0] >= DIVIDED_FROM,
            "history_first": self.history.years[0],
            "history_new_line": NEW_LINE,
            "history_last": last,
            "history_start_percent": self.history.at(NEW_LINE).number,
            "history_end_percent": self.history.at(last).number,
            "history_trend": self.trend,
            "history_estimated": self.history.method is Method.POPULATION_WEIGHTED,
            "history_missing_last": self.history.indicator.last_year not in self.history.years,
            "history_planned_last": self.history.indicator.last_year,
            "districts": [each.values() for each in self.districts],
            "districts_from": 2021,
            "districts_to": 2025,
            "districts_complete": all(each.known in ("complete", "none") for each in self.districts),
            "districts_ended": system.valid_from.isoformat() if system.name == "34" else None,
        }


def poverty(report: Report) -> Poverty:
    """Return the findings on poverty in the report's unit."""
    history = series(INCOME_POVERTY, report.unit, HISTORY_YEARS)
    return Poverty(report, standing(report, SURVEY_POVERTY), history, poor_districts(report))


def poverty_map(found: Poverty) -> Output:
    """Return the tile map of poverty with the unit outlined."""
    report, year = found.report, found.now.point.year
    rates = panel(SURVEY_POVERTY, report.system.units, year)
    values = {code: point.value for code, point in rates.items()}
    words = [number(bound, report.language, 0) for bound in _CLASS_BOUNDS]
    classes = Classes.written(report, "fig-poverty-map.classes", _CLASS_BOUNDS, words)
    drawing = tile_map(report.system, values, report.unit, classes, report.province, no_data(report.language))
    data = [{"unit": u.key, "name": u.name_vi, **rates[u.code].row} for u in report.system.units]
    own, known = found.now.point.number, [value for value in values.values() if value is not None]

    def counted(among: Callable[[float], bool]) -> int:
        """Return how many values are meant, traced to all among which they were counted."""
        return computed(sum(among(value) for value in known), "count", known)

    described = {
        **found.values(),
        "units": report.units_compared,
        "units_in_class": counted(lambda value: classes.of(value) == classes.of(own)),
        "units_darker": counted(lambda value: classes.of(value) > classes.of(own)),
        "dark_from": _CLASS_BOUNDS[2],
        "units_dark": counted(lambda value: value >= _CLASS_BOUNDS[2]),
        "class_label": classes.labels[classes.of(own)],
    }
    return figure(
        "fig-poverty-map", drawing, values=described, data=data, sources=[found.now.series.source()]
    )


def poverty_history(found: Poverty) -> Output:
    """Return the lines of income poverty, with the break of 2010 drawn."""
    report = found.report
    lines = benchmark_lines(report, found.history, HISTORY_YEARS)
    drawing, (axis,) = canvas("half", map_height(report.unit))
    axis.set_position((0.10, 0.11, 0.54, 0.83))
    axis.set_xlim(2005.5, 2016.3)
    axis.set_ylim(*_HISTORY_AXIS)
    localise(axis, report.language, percent=True)
    years(axis, [2006, 2010, 2016])
    break_mark(axis, NEW_LINE - 0.5, report.phrase_of("fig-poverty-history.break"))
    draw(axis, lines, label_gap=0.065)
    sources = [line.series.source() for line in lines]
    return figure(
        "fig-poverty-history", drawing, values=found.values(), data=line_rows(lines), sources=sources
    )
