"""One edition of published tables, as rows for our tables, and the part of a table it speaks for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from diendan.data.datapackage import Package
from diendan.errors import Finding, InputError
from diendan.exchange.importing.mapping_file import FileMapping, NewIndicator
from diendan.exchange.importing.printed.printed_figures import Extract, PrintedFigure
from diendan.exchange.importing.printed.printed_numbers import printed
from diendan.exchange.importing.printed.printed_places import System
from diendan.exchange.importing.readers.budget import PROVINCES, UNITS, ProgrammeExtract
from diendan.exchange.importing.readers.iati import IatiExtract
from diendan.exchange.importing.series_catalogue import (
    PublishedTable,
    only_indicator,
    programme_indicator,
    series_of,
)
from diendan.language import fold, quoted

FIGURES = ("province_code", "year", "indicator", "value", "unit", "status")
BENCHMARKS = ("table", "area", "year", "indicator", "value", "unit", "status")
NATIONAL = ("area", "year", "indicator", "value", "unit", "status")
PROGRAMMES = ("year", "item", "programme_vi", "indicator", "value", "unit", "status")
OF_34 = "_34"
"""What the name of a table of the 34 units ends in."""
_NATIONAL_TABLES = {"budget_plan": "budget_plan_national"}


@dataclass(frozen=True)
class Target:
    """Rows for one table.

    key: columns that name a row; spoken_for: the values of `scope` columns for which this edition is
    complete, so that a row of the table that it no longer has was withdrawn; all other rows of the table
    stay as they are. system: of units that its codes of provinces belong to.
    """

    table: str
    header: tuple[str, ...]
    key: tuple[str, ...]
    scope: tuple[str, ...]
    spoken_for: frozenset[tuple[str, ...]]
    rows: tuple[tuple[str, ...], ...]
    system: System = "63"


@dataclass(frozen=True)
class RecognisedFigures:
    """Figures with the indicator that each belongs to, and how it behaves in sums."""

    extract: Extract
    series: PublishedTable | None
    figures: tuple[tuple[str, PrintedFigure], ...]
    passed_over: tuple[str, ...]


def recognise(
    name: str, extract: Extract, package: Package, mapping: FileMapping, into: str | None
) -> RecognisedFigures:
    """Return an extract with the indicator of each figure: by the mapping, else by the words of the title.

    Raises InputError where neither says what the table holds, or its indicators are not in the catalogue.
    """
    series = None if mapping.indicator or mapping.indicators else series_of(extract)
    if series is None and not (mapping.indicator or mapping.indicators):
        got = f"the title {quoted(extract.title)}, which no known series has" if extract.title else "no title"
        hint = "Say in a mapping file which `indicator` it holds (docs/importing.md)."
        raise InputError(
            f"Cannot tell what {name} holds.", [Finding(extract.sheet or name, got, "a known series", hint)]
        )
    by_label = {fold(label): indicator for label, indicator in mapping.indicators.items()}
    left_out = {fold(label) for label in mapping.leave_out}
    found: list[tuple[str, PrintedFigure]] = []
    passed: dict[str, None] = {}
    only = only_indicator(series, extract) if series else None
    for figure in extract.figures:
        indicator = (
            series.indicator_of(figure.item) or only
            if series
            else by_label.get(fold(figure.item), mapping.indicator)
        )
        if indicator is None or fold(figure.item) in left_out:
            passed[figure.item] = None
        else:
            found.append((indicator, figure))
    if not found:
        got = ", ".join(passed) or "none"
        raise InputError(
            f"Cannot tell what {name} holds.",
            [Finding(extract.sheet or name, f"the items {got[:300]}", "known items")],
        )
    _check_known({indicator for indicator, _ in found}, package, mapping, into)
    return RecognisedFigures(
        extract, series, tuple(found), (*extract.untaken, *(f"item {quoted(item)}" for item in passed))
    )


def figure_targets(
    known: RecognisedFigures, package: Package, mapping: FileMapping, into: str | None, system: System = "63"
) -> list[Target]:
    """Return the rows for the tables of provinces and for those of regions and the country.

    Figures by the 34 units go to a table of their own beside that of the 63: "labour_34". Their rows of
    regions are left out: the regions of today are others.
    """
    rows: dict[tuple[str, tuple[str, ...]], list[tuple[str, ...]]] = {}
    scopes: dict[tuple[str, tuple[str, ...]], set[tuple[str, ...]]] = {}
    for indicator, figure in known.figures:
        table = table_of(indicator, package, mapping, into)
        if system == "34" and indicator in package.indicators:
            table += OF_34
        unit = unit_of(indicator, package, mapping)
        year, status = str(figure.year), mapping.status or figure.status
        if figure.place.kind == "past" or (figure.place.kind == "region" and system == "34"):
            continue
        where: tuple[str, tuple[str, ...]] = ("benchmarks", BENCHMARKS)
        scope: tuple[str, ...] = (indicator, year)
        row: tuple[str, ...] = (figure.place.code, year, indicator)
        if figure.place.kind == "province":
            where = (table, FIGURES)
        elif table not in _NATIONAL_TABLES:
            row, scope = (table, *row), (table, *scope)
        elif figure.place.kind == "country":
            where = (_NATIONAL_TABLES[table], NATIONAL)
        else:
            continue
        scopes.setdefault(where, set()).add(scope)
        if figure.value is not None:
            rows.setdefault(where, []).append((*row, printed(figure.value), unit, status))
    return [
        Target(
            table,
            header,
            header[: header.index("value")],
            ("table", "indicator", "year") if "table" in header else ("indicator", "year"),
            frozenset(scopes[table, header]),
            tuple(rows.get((table, header), ())),
            system,
        )
        for table, header in scopes
    ]


def programme_target(extract: ProgrammeExtract, package: Package) -> tuple[Target, tuple[str, ...]]:
    """Return the rows of the annex of programmes, and the columns that were passed over."""
    rows = []
    passed: dict[str, None] = {}
    for figure in extract.figures:
        indicator = programme_indicator(figure.item)
        if indicator is None:
            passed[f"column {quoted(figure.item)}"] = None
            continue
        unit = package.indicator(indicator).unit
        row = (str(extract.year), figure.programme.number, figure.programme.name, indicator)
        rows.append((*row, printed(figure.value), unit, "plan"))
    scope = frozenset({(str(extract.year),)})
    return Target(
        "ntp_budget_plan", PROGRAMMES, ("year", "item", "indicator"), ("year",), scope, tuple(rows)
    ), tuple(passed)


def iati_targets(extract: IatiExtract) -> list[Target]:
    """Return the rows of activities with a place below the country, of their places, and of their flows."""
    placed = [activity for activity in extract.activities if activity.places]
    spoken_for = frozenset((activity.identifier,) for activity in placed)
    activities = tuple(
        (a.identifier, a.organisation_ref, a.organisation, a.title, a.status, a.start, a.end, a.share)
        for a in placed
    )
    places = tuple((a.identifier, *place) for a in placed for place in a.places)
    flows = tuple(
        (a.identifier, str(y), flow, currency, value) for a in placed for y, flow, currency, value in a.flows
    )
    key = ("iati_identifier",)
    return [
        Target("iati_activities", IATI_ACTIVITIES, key, key, spoken_for, activities),
        Target("iati_places", IATI_PLACES, (*key, "unit_system", "unit_code"), key, spoken_for, places),
        Target("iati_flows", IATI_FLOWS, (*key, "year", "flow", "currency"), key, spoken_for, flows),
    ]


IATI_ACTIVITIES = (
    "iati_identifier",
    "organisation_ref",
    "organisation",
    "title",
    "activity_status",
    "start",
    "end",
    "share_percent",
)
IATI_PLACES = ("iati_identifier", "unit_system", "unit_code", "name_printed")
IATI_FLOWS = ("iati_identifier", "year", "flow", "currency", "amount")


def table_of(indicator: str, package: Package, mapping: FileMapping, into: str | None) -> str:
    """Return the table that holds an indicator: the catalogue's, or the one asked for if it is a new one."""
    if indicator in package.indicators:
        return package.indicators[indicator].table
    return into or mapping.table or ""


def unit_of(indicator: str, package: Package, mapping: FileMapping) -> str:
    """Return the unit of an indicator: the catalogue's, or the mapping's if it is a new one."""
    if indicator in package.indicators:
        return package.indicators[indicator].unit
    return next(new.unit for new in mapping.new_indicators if new.name == indicator)


def unit_doubt(
    extract: Extract | ProgrammeExtract, indicators: Iterable[str], package: Package, stated: str | None
) -> str | None:
    """Return the sentence about a unit that is not the indicator's, or None.

    stated: the unit that a mapping file says the figures are in; it counts more than the printed one.
    """
    printed_unit = stated or UNITS.get(extract.unit)
    units = {package.indicators[name].unit for name in indicators if name in package.indicators}
    if printed_unit is None or units == {printed_unit}:
        return None
    own = ", ".join(sorted(units))
    return f"sheet {extract.sheet} says {stated or extract.unit}, the indicators are in {own}"


def _check_known(indicators: set[str], package: Package, mapping: FileMapping, into: str | None) -> None:
    new: Mapping[str, NewIndicator] = {about.name: about for about in mapping.new_indicators}
    units = {row[0] for row in package.table("measurement_units").select().rows}
    findings: list[Finding] = []
    for name in sorted(indicators):
        if name in package.indicators:
            table = package.indicators[name].table
            if into and into != table:
                findings.append(Finding(f"indicator {name}", f"--into {into}", f"its own table, {table}"))
        elif name not in new:
            hint = "Describe it under `new_indicators` in the mapping file."
            findings.append(
                Finding(f"indicator {name}", "none of that name", "one of data/indicators.csv", hint)
            )
        elif new[name].unit not in units:
            known = ", ".join(sorted(units))
            findings.append(
                Finding(f"indicator {name}", f"the unit {quoted(new[name].unit)}", f"one of {known}")
            )
        elif not (into or mapping.table):
            findings.append(Finding(f"indicator {name}", "no table for it", "--into TABLE"))
    if findings:
        raise InputError("Cannot import these indicators.", findings)


def is_budget(extract: Extract) -> bool:
    """Return whether an extract is the annex of plans by province."""
    return extract.layout == PROVINCES


def spoken_years(targets: Sequence[Target]) -> tuple[int, ...]:
    """Return the years for which an edition speaks."""
    years = set()
    for target in targets:
        if "year" in target.scope:
            place = target.scope.index("year")
            years |= {int(values[place]) for values in target.spoken_for}
    return tuple(sorted(years))
