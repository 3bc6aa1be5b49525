"""What is known and what is missing: series over the units, and what each unit has reported to the forum."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from diendan.analysis.measures.comparison import SURVEY_POVERTY
from diendan.analysis.measures.unit_indicators import panel
from diendan.analysis.outputs import Output, Source
from diendan.analysis.reading.loading import indicator, load_rows
from diendan.analysis.reading.table_rows import counted, records
from diendan.analysis.session import OpenReport
from diendan.analysis.synthesis.country import INCOME, INFORMAL, Country
from diendan.analysis.synthesis.forum_record.recorded_work import RecordedWork
from diendan.analysis.tables import Column, table
from diendan.data.indicators import Indicator
from diendan.language import number, phrase
from diendan.spec.texts import JsonValue
from diendan.traces import Computed, TracedCells, computed, traced

SERIES = (
    "population_avg_total",
    SURVEY_POVERTY,
    "poverty_rate_income",
    INCOME,
    "income_quintile_ratio",
    "labour_productivity",
    INFORMAL,
    "trained_labour_share_15plus",
    "household_computer_share",
    "papi_2_2_poverty_list_transparency",
    "under5_mortality_per_1000",
    "targeted_transfer_total",
)
# Names are listed up to this many; more are counted.
_LISTED = 6


@dataclass(frozen=True)
class KnownSeries:
    """One series in its last year: how many provinces have a value, and how many units can show one."""

    about: Indicator
    year: int
    provinces: int
    of_provinces: int
    units: int
    of_units: int
    preliminary: bool


@dataclass(frozen=True)
class Reported:
    """One kind of thing in the forum's record, and the units that its rows name.

    table, column: where the units were looked for. own: it is about what happens in the unit; an invitation
    to a conference is not.
    """

    key: str
    table: str
    units: tuple[str, ...]
    column: str = "code"
    own: bool = True


@dataclass(frozen=True)
class Completeness:
    """What is known of all units, and what has been reported."""

    report: OpenReport
    known: tuple[KnownSeries, ...]
    reported: tuple[Reported, ...]

    def values(self) -> dict[str, JsonValue]:
        """Return what the section and both tables print."""
        units = len(self.report.system.units)
        own = [each for each in self.reported if each.own]
        named = {code for each in own for code in each.units}
        return {
            "units": self.report.units_compared,
            "merged": any(unit.is_merged for unit in self.report.system.units),
            "series": len(self.known),
            "complete": sum(each.provinces == each.of_provinces for each in self.known),
            "history": sum(each.about.history_only for each in self.known),
            "last_year": max(each.year for each in self.known),
            "not_for_merged": sum(
                each.about.aggregation == "none" and each.units < units for each in self.known
            ),
            "kinds": len(own),
            "none_reported": sum(not each.units for each in own),
            "units_named": _looked_up(len(named), own),
            "units_silent": _looked_up(units - len(named), own),
        }


def completeness(country: Country, record: RecordedWork) -> Completeness:
    """Return what is known of the units of the report's date and of the provinces before."""
    report, system = country.report, country.report.system
    known = []
    for name in SERIES:
        about = indicator(name)
        year = about.last_year
        points = panel(name, country.provinces.units, year)
        have = {code for code, point in points.items() if point.value is not None}
        whole = [
            unit
            for unit in system.units
            if have.issuperset(unit.former) and (about.aggregation != "none" or not unit.is_merged)
        ]
        preliminary = any(points[code].preliminary for code in have)
        values = [points[code].value for code in sorted(have)]
        provinces, of_units = computed(len(have), "count", values), computed(len(whole), "count", values)
        of = counted(len(points), "provinces_63", "code")
        known.append(KnownSeries(about, year, provinces, of, of_units, report.units_compared, preliminary))
    return Completeness(report, tuple(known), tuple(_reported(country, record)))


def series_table(found: Completeness) -> Output:
    """Return how complete each series is in its last year."""
    report, language = found.report, found.report.language
    merged = bool(found.values()["merged"])

    def write_year(each: KnownSeries) -> str:
        return str(each.year) + (f" ({phrase('preliminary', language)})" if each.preliminary else "")

    def write_provinces(each: KnownSeries) -> str:
        return _of(each.provinces, each.of_provinces, report)

    def write_units(each: KnownSeries) -> str:
        return _of(each.units, each.of_units, report)

    return table(
        "tbl-series",
        found.known,
        [
            Column("series", lambda each: each.about.label(language)),
            Column("indicator", value=lambda each: each.about.name),
            Column("year", write_year, lambda each: each.year, "center"),
            Column("provinces", write_provinces, lambda each: each.provinces, "right"),
            Column("of_provinces", value=lambda each: each.of_provinces),
            Column("units", write_units, lambda each: each.units, "right", when=merged),
            Column("of_units", value=lambda each: each.of_units),
            Column("remark", lambda each: _remark(each, report)),
        ],
        values=found.values(),
        sources=[
            Source(each.about.table, (each.about.name,), (each.year,), each.preliminary)
            for each in found.known
        ],
    )


def reported_table(found: Completeness) -> Output:
    """Return for how many units the record holds each kind of report; none stays visibly none."""
    report = found.report
    order = {unit.code: unit for unit in report.system.units}

    def write_units(each: Reported) -> str:
        return _of(_looked_up(len(each.units), [each]), len(order), report)

    def write_names(each: Reported) -> str:
        names = [order[code].name(report.language) for code in order if code in each.units]
        return report.phrase_of("reported.units", {"names": names, "listed": len(names) <= _LISTED})

    return table(
        "tbl-reported",
        found.reported,
        [
            Column("kind", lambda each: report.phrase_of(f"reported.{each.key}")),
            Column("units", write_units, align="right"),
            Column("names", write_names),
        ],
        values=found.values(),
        data=pd.DataFrame(
            [(each.key, each.table, order[code].key) for each in found.reported for code in each.units],
            columns=["kind", "table", "unit"],
            dtype=object,
        ),
        sources=[Source(each.table) for each in found.reported],
    )


def _reported(country: Country, record: RecordedWork) -> Iterable[Reported]:
    def units(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """Return the units of the date in which places (system, code) lie, once each, in their order."""
        wanted = set(pairs)
        return tuple(
            unit.code
            for unit in country.report.system.units
            if (unit.system, unit.code) in wanted or any(("63", code) in wanted for code in unit.former)
        )

    def placed(rows: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
        return units((row["system"], row["code"]) for row in rows)

    codes = {unit.code for unit in country.provinces.units}
    aid = load_rows("ngo_aid_facts", ("area",)).rows
    yield Reported("submissions", "submissions_register", placed(records("submissions_register")))
    yield Reported("focal-points", "focal_points", placed(records("focal_points")))
    yield Reported("aid", "ngo_aid_facts", units(("63", area) for (area,) in aid if area in codes), "area")
    yield Reported("projects", "project_places", record.units_of_projects())
    yield Reported("models", "models", record.units_of_models())
    yield Reported("events", "event_provinces", placed(records("event_provinces")), own=False)


def _of(n: int, of: int, report: OpenReport) -> str:
    return number(n, report.language, 0) + f"/{number(of, report.language, 0)}"


def _looked_up(count: int, kinds: Iterable[Reported]) -> int:
    """Return a count of units, traced to the tables in which they were looked for."""
    return traced(count, Computed("count", tuple(TracedCells(each.table, each.column, ()) for each in kinds)))


def _remark(each: KnownSeries, report: OpenReport) -> str:
    kind = "history" if each.about.history_only else "now"
    if kind == "now" and each.about.aggregation == "none":
        kind = "former"
    return report.phrase_of(
        "series.remark", {"kind": kind, "year": each.year, "merged": each.units < each.of_units}
    )
