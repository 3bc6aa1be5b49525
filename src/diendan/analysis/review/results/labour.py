"""Work since 2021: four years of the labour force survey, and informal work beside region and country."""

from dataclasses import dataclass

from diendan.analysis.charts.line_charts import LineRole, draw, lines_beside
from diendan.analysis.charts.style import canvas, localise, years
from diendan.analysis.figures import figure
from diendan.analysis.measures.comparison import region_of
from diendan.analysis.measures.movement import Move, move, rate_change
from diendan.analysis.measures.unit_indicators import Series, former_series, series
from diendan.analysis.measures.written_values import write_point
from diendan.analysis.outputs import Output
from diendan.analysis.review.evidence.numbered_sources import Citations
from diendan.analysis.review.evidence.written_facts import name_area
from diendan.analysis.review.results.living_standards import INFORMAL, TRAINED, UNEMPLOYMENT
from diendan.analysis.session import Report
from diendan.analysis.tables import Column, columns_of, table
from diendan.data.units import Unit
from diendan.language import phrase, signed, signed_percent
from diendan.spec.texts import JsonValue, sentence_start

EMPLOYED = "employed_persons"
PRODUCTIVITY = "labour_productivity"
INDICATORS = (EMPLOYED, UNEMPLOYMENT, INFORMAL, TRAINED, PRODUCTIVITY)
MOVING = (EMPLOYED, UNEMPLOYMENT, INFORMAL, TRAINED)  # of nominal productivity no movement is named
# Fixed, so that two units' figures may be laid side by side; the provinces lie between 28 % and 90 %.
_INFORMAL_AXIS = (20.0, 95.0)


@dataclass(frozen=True)
class Work:
    """The findings on work: the unit's series of the years since the new standard."""

    report: Report
    series: dict[str, Series]

    @property
    def years(self) -> tuple[int, ...]:
        """The years that the survey's new series has."""
        return self.series[EMPLOYED].years

    def change(self, indicator: str) -> float:
        """Return the change over all years: in percent for the number employed, in points for a rate."""
        of, (first, last) = self.series[indicator], (self.years[0], self.years[-1])
        if indicator == EMPLOYED:
            return of.growth_percent(first, last)
        return rate_change(of, first, last)

    def move(self, indicator: str) -> Move:
        """Return which way an indicator went, "level" where it hardly moved."""
        return move(indicator, self.change(indicator))

    def values(self) -> dict[str, JsonValue]:
        """Return what the sections on work print."""
        first, last = self.years[0], self.years[-1]
        moves: dict[str, JsonValue] = {
            name: {
                "move": self.move(name),
                "change": self.change(name),
                "first": self.series[name].at(first).value,
                "last": self.series[name].at(last).value,
            }
            for name in MOVING
        }
        return {
            "unit": self.report.unit.title(self.report.language),
            "merged": self.report.unit.is_merged,
            "region": region_of(self.report.unit).name(self.report.language)
            if len(self.report.unit.regions) == 1
            else None,
            "first_year": first,
            "last_year": last,
            "moves": moves,
            "productivity_first": self.series[PRODUCTIVITY].at(first).value,
            "productivity_last": self.series[PRODUCTIVITY].at(last).value,
        }


def work_of(report: Report) -> Work:
    """Return the findings on work in the report's unit."""
    return Work(report, {name: series(name, report.unit) for name in INDICATORS})


def work_table(found: Work, citations: Citations) -> Output:
    """Return the table of the five labour indicators over the years."""
    report, language = found.report, found.report.language
    last = found.series[EMPLOYED].at(found.years[-1])
    values = {
        "unit": report.unit.title(language),
        "merged": report.unit.is_merged,
        "years": list(found.years),
        "preliminary_last": last.preliminary,
        "number": citations.of_series(found.series[EMPLOYED]),
    }
    years = {f"year{place}": year for place, year in enumerate(found.years, 1)}

    def write_year(key: str, name: str) -> str:
        of = found.series[name]
        return write_point(of, of.at(years[key]), language)

    return table(
        "tbl-work",
        [*found.series],
        [
            Column("indicator", lambda name: report.phrase_of(f"indicator.{name}")),
            *columns_of(years, write_year),
            Column("change", lambda name: _change_cell(found, name), align="right"),
        ],
        values=values,
        data=[
            {"indicator": name, **point.row, "method": of.method.value}
            for name, of in found.series.items()
            for point in of.known
        ],
        sources=[of.source() for of in found.series.values()],
    )


def informal_figure(found: Work) -> Output:
    """Return the lines of informal work: unit or former provinces, region, country."""
    report = found.report

    def name(role: LineRole, of: Series) -> str:
        if role == "country":
            return phrase("country", report.language)
        name = of.area_name(report.language)
        return sentence_start(name_area(name, report)) if role == "former" else name

    lines = lines_beside(found.series[INFORMAL], report.unit, None, name)
    drawing, (axis,) = canvas("full", 6.6)
    axis.set_position((0.07, 0.09, 0.57, 0.87))
    axis.set_xlim(found.years[0] - 0.15, found.years[-1] + 0.1)
    axis.set_ylim(*_INFORMAL_AXIS)
    localise(axis, report.language, percent=True)
    years(axis, list(found.years))
    draw(axis, lines)
    data = [
        {"role": line.role, "area": line.name, **point.row} for line in lines for point in line.series.known
    ]
    country = lines[-1].series
    values = {
        **found.values(),
        "country_first": country.at(found.years[0]).value,
        "country_last": country.at(found.years[-1]).value,
    }
    sources = [line.series.source() for line in lines]
    return figure("fig-informal", drawing, values=values, data=data, sources=sources)


def former_work_table(found: Work) -> Output | None:
    """Return the annex's wide table, former province by year; None for a unit that was never merged."""
    report = found.report
    if not report.unit.is_merged:
        return None
    parts = {
        name: dict(zip(report.former, former_series(name, report.unit), strict=True)) for name in INDICATORS
    }
    rows = [(former, year) for former in report.former for year in found.years]

    def write_value(name: str, row: tuple[Unit, int]) -> str:
        of = parts[name][row[0]]
        return write_point(of, of.at(row[1]), report.language)

    return table(
        "tbl-former-work",
        rows,
        [
            Column("province", lambda row: row[0].name(report.language)),
            Column("year", lambda row: str(row[1]), align="center"),
            *columns_of(INDICATORS, write_value),
        ],
        values={
            "unit": report.unit.title(report.language),
            "first_year": found.years[0],
            "last_year": found.years[-1],
        },
        data=[
            {
                "former_province": former.key,
                "year": year,
                "indicator": name,
                "value": parts[name][former].at(year).value,
            }
            for former, year in rows
            for name in INDICATORS
        ],
        sources=[of.source() for each in parts.values() for of in each.values()],
    )


def _change_cell(found: Work, indicator: str) -> str:
    language = found.report.language
    if found.series[indicator].indicator.nominal:
        return found.report.phrase_of("tbl-work.nominal")
    change = found.change(indicator)
    if indicator == EMPLOYED:
        return signed_percent(change, language)
    return found.report.phrase_of("tbl-work.points", {"change": signed(change, language, 1)})
