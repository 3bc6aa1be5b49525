"""Poverty, income and work: the unit beside its former provinces, its region and the country."""

from dataclasses import dataclass

from diendan.analysis.charts.style import ACCENT, COUNTRY, FORMER, REGION, SIZE, canvas
from diendan.analysis.figures import figure
from diendan.analysis.measures.comparison import SURVEY_POVERTY
from diendan.analysis.measures.precision import stand
from diendan.analysis.measures.unit_indicators import COUNTRY as WHOLE_COUNTRY
from diendan.analysis.measures.unit_indicators import Area, Point, Series, series
from diendan.analysis.measures.written_values import write_latest
from diendan.analysis.outputs import Output
from diendan.analysis.reading.loading import indicator as about_indicator
from diendan.analysis.review.evidence.numbered_sources import Citations
from diendan.analysis.session import Report
from diendan.analysis.tables import Column, columns_of, table
from diendan.language import phrase
from diendan.spec.texts import JsonValue, sentence_start

INCOME = "income_month_pc_total"
INFORMAL = "informal_employment_rate"
UNEMPLOYMENT = "unemployment_rate_working_age"
TRAINED = "trained_labour_share_15plus"
SHOWN = (SURVEY_POVERTY, INCOME, INFORMAL, TRAINED)
# Fixed, so that two units' figures may be laid side by side; the highest rate of a province is 29.6 %.
_POVERTY_AXIS = (0.0, 34.0)
_BAR_CM = 0.62


@dataclass(frozen=True)
class ComparedArea:
    """One area of the comparison: the unit, a former province, the region or the country."""

    role: str
    name: str
    series: dict[str, Series]

    def point(self, indicator: str) -> Point:
        """Return the value of the indicator in its last year."""
        return self.series[indicator].known[-1]


@dataclass(frozen=True)
class Living:
    """The findings on poverty, income and work: the unit's row first."""

    report: Report
    rows: tuple[ComparedArea, ...]

    @property
    def own(self) -> ComparedArea:
        """The unit's own row."""
        return self.rows[0]

    @property
    def country(self) -> ComparedArea:
        """The country's row."""
        return self.rows[-1]

    @property
    def former(self) -> tuple[ComparedArea, ...]:
        """The former provinces' rows; none for a unit that was never merged."""
        return tuple(row for row in self.rows if row.role == "former")

    def values(self) -> dict[str, JsonValue]:
        """Return what the sections on poverty, income and work print."""
        report, poverty = self.report, self.own.point(SURVEY_POVERTY)
        region = next((row for row in self.rows if row.role == "region"), None)
        return {
            "unit": report.unit.title(report.language),
            "merged": report.unit.is_merged,
            "former": [
                {
                    "name": row.name,
                    "poverty": row.point(SURVEY_POVERTY).value,
                    "income": row.point(INCOME).value,
                }
                for row in sorted(self.former, key=lambda row: -row.point(SURVEY_POVERTY).number)
            ],
            "poverty": poverty.value,
            "poverty_low": poverty.low,
            "poverty_high": poverty.high,
            "poverty_year": poverty.year,
            "poverty_country": self.country.point(SURVEY_POVERTY).value,
            "poverty_stand": self.stands(SURVEY_POVERTY),
            "income": self.own.point(INCOME).value,
            "income_year": self.own.point(INCOME).year,
            "income_country": self.country.point(INCOME).value,
            "income_stand": self.stands(INCOME),
            "informal": self.own.point(INFORMAL).value,
            "informal_country": self.country.point(INFORMAL).value,
            "informal_stand": self.stands(INFORMAL),
            "trained": self.own.point(TRAINED).value,
            "trained_country": self.country.point(TRAINED).value,
            "trained_stand": self.stands(TRAINED),
            "work_year": self.own.point(INFORMAL).year,
            "region": region.name if region else None,
            "poverty_region": region.point(SURVEY_POVERTY).value if region else None,
            "two_regions": len(report.unit.regions) > 1,
        }

    def stands(self, indicator: str) -> str:
        """Return whether the unit is above, near or below the country."""
        return stand(indicator, self.own.point(indicator).number, self.country.point(indicator).number)


def living_of(report: Report) -> Living:
    """Return the comparison of the report's unit, each indicator in its last year."""
    language = report.language
    areas: list[tuple[str, str, Area]] = [("unit", report.province, report.unit)]
    if report.unit.is_merged:
        areas += [("former", each.name(language), each) for each in report.former]
    if len(report.unit.regions) == 1:
        areas += [("region", each.name(language), each) for each in report.unit.regions]
    areas.append(("country", sentence_start(phrase("country", language)), WHOLE_COUNTRY))
    return Living(report, tuple(ComparedArea(role, name, _last(area)) for role, name, area in areas))


def living_table(found: Living, citations: Citations) -> Output:
    """Return the table of poverty, income and work: the unit, its former provinces, region and country."""
    report = found.report
    values = {
        "unit": report.unit.title(report.language),
        "merged": report.unit.is_merged,
        "years": {name: found.own.point(name).year for name in SHOWN},
        "preliminary": all(row.point(name).preliminary for row in found.rows for name in SHOWN),
        "numbers": {name: citations.of_series(found.own.series[name]) for name in SHOWN},
    }
    return table(
        "tbl-living",
        found.rows,
        [
            Column("area", lambda row: _row_name(row, report)),
            *columns_of(SHOWN, lambda name, row: write_latest(row.series[name], report)),
        ],
        values=values,
        data=[line for row in found.rows for name in SHOWN for line in _tidy(row, name)],
        sources=[row.series[name].source() for row in found.rows for name in SHOWN],
    )


def poverty_figure(found: Living) -> Output:
    """Return the bars of multidimensional poverty: the unit, its former provinces, region and country."""
    report = found.report
    drawing, (axis,) = canvas("full", 1.0 + _BAR_CM * len(found.rows))
    colours = {"unit": ACCENT, "former": FORMER[2], "region": REGION, "country": COUNTRY}
    for place, row in enumerate(found.rows):
        rate = row.point(SURVEY_POVERTY).number
        axis.barh(-place, rate, height=0.62, color=colours[row.role])
        written = write_latest(row.series[SURVEY_POVERTY], report)
        weight = 700 if row.role == "unit" else 400
        axis.annotate(
            written, (rate, -place), (4, 0), textcoords="offset points", va="center", fontweight=weight
        )
    axis.set_yticks([-place for place in range(len(found.rows))])
    axis.set_yticklabels([_row_name(row, report) for row in found.rows], fontsize=SIZE)
    axis.set_xlim(*_POVERTY_AXIS)
    axis.set_xticks([])
    axis.spines["bottom"].set_visible(False)
    drawing.subplots_adjust(left=0.37, right=0.98, top=0.97, bottom=0.03)
    data = [line for row in found.rows for line in _tidy(row, SURVEY_POVERTY)]
    sources = [row.series[SURVEY_POVERTY].source() for row in found.rows]
    return figure("fig-poverty", drawing, values=found.values(), data=data, sources=sources)


def _last(area: Area) -> dict[str, Series]:
    """Return each indicator of an area in its last year."""
    return {name: series(name, area, [about_indicator(name).last_year]) for name in SHOWN}


def _row_name(row: ComparedArea, report: Report) -> str:
    return sentence_start(report.phrase_of("area.name", {"role": row.role, "name": row.name}))


def _tidy(row: ComparedArea, indicator: str) -> list[dict[str, object]]:
    return [
        {
            "role": row.role,
            "area": row.name,
            "indicator": indicator,
            **point.row,
            "method": row.series[indicator].method.value,
        }
        for point in row.series[indicator].known
    ]
