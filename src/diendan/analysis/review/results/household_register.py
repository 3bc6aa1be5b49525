"""The ministry's household review in the few provinces that published it: never beside the survey's rate."""

from dataclasses import dataclass

from diendan.analysis.measures.stated_facts import Fact
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.table_rows import figure_in, records
from diendan.analysis.review.evidence.numbered_sources import Citations
from diendan.analysis.review.evidence.written_facts import name_area
from diendan.analysis.session import Report
from diendan.analysis.tables import Column, columns_of, table
from diendan.language import no_data, number, percent
from diendan.spec.texts import JsonValue

TABLE = "poverty_register_provinces"
SHOWN = (
    "register_poor_rate",
    "register_poor_households",
    "register_near_poor_rate",
    "register_near_poor_households",
)


@dataclass(frozen=True)
class Register:
    """What the review of households says of former provinces: one line a province and year."""

    report: Report
    lines: tuple[tuple[Fact, ...], ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All facts of the table."""
        return tuple(fact for line in self.lines for fact in line)

    def values(self) -> dict[str, JsonValue]:
        """Return what the section on the household review prints."""
        return {
            "register": [
                {"name": name_area(line[0].area_name, self.report), "year": line[0].first, **_figures(line)}
                for line in self.lines
            ]
        }


def register_of(report: Report) -> Register:
    """Return the household review's figures for the report's former provinces, none after its date."""
    names = {former.code: former.name(report.language) for former in report.former}
    lines: dict[tuple[str, int], list[Fact]] = {}
    for row in records(TABLE, province_code=list(names)):
        year = int(row["year"])
        if year <= report.day.year:
            code, value = row["province_code"], figure_in(TABLE, row, "value")
            fact = Fact(code, names[code], year, year, row["indicator"], value, row["unit"], row["source"])
            lines.setdefault((code, year), []).append(fact)
    return Register(report, tuple(tuple(line) for line in lines.values()))


def register_table(found: Register, citations: Citations) -> Output | None:
    """Return the table of the household review; None where nothing was published."""
    language = found.report.language
    if not found.lines:
        return None

    def write_figure(name: str, line: tuple[Fact, ...]) -> str:
        figure = _figures(line)[name]
        if figure is None:
            return no_data(language)
        return percent(figure, language, 2) if name.endswith("rate") else number(figure, language)

    return table(
        "tbl-register",
        found.lines,
        [
            Column("province", lambda line: line[0].area_name),
            Column("year", lambda line: str(line[0].first), align="center"),
            *columns_of(SHOWN, write_figure),
            Column("source", lambda line: citations.of_fact(line[0]), align="center"),
        ],
        values={},
        data=[
            {"province_code": f.area, "year": f.first, "indicator": f.indicator, "value": f.value}
            for f in found.facts
        ],
        sources=[Source(TABLE, SHOWN, tuple(sorted({fact.first for fact in found.facts})))],
    )


def _figures(line: tuple[Fact, ...]) -> dict[str, float | None]:
    known = {fact.indicator: fact.value for fact in line}
    return {name: known.get(name) for name in SHOWN}
