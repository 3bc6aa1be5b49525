"""One edition of published tables, as rows for our tables, and the part of a table it speaks for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from diendan.errors import Finding, InputError
from diendan.exchange.importing.printed.printed_figures import Extract, PrintedFigure, Target
from diendan.exchange.importing.printed.printed_numbers import printed
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.exchange.importing.series_catalogue import (
    PRINTED_UNITS,
    PublishedTable,
    only_indicator,
    series_of,
)
from diendan.language import fold, quoted

FIGURES = ("province_code", "year", "indicator", "value", "unit", "status")
BENCHMARKS = ("table", "area", "year", "indicator", "value", "unit", "status")
NATIONAL = ("area", "year", "indicator", "value", "unit", "status")
OF_34 = "_34"
"""What the name of a table of the 34 units ends in."""
_NATIONAL_TABLES = {"budget_plan": "budget_plan_national"}
Columns = tuple[str, ...]


@dataclass(frozen=True)
class RecognisedFigures:
    """Figures with the indicator that each belongs to, and how it behaves in sums."""

    extract: Extract
    series: PublishedTable | None
    figures: tuple[tuple[str, PrintedFigure], ...]
    passed_over: tuple[str, ...]


def recognise(file: PublishedSource, extract: Extract, into: str | None) -> RecognisedFigures:
    """Return an extract with the indicator of each figure: by the mapping, else by the words of the title.

    into: the table that a person asked for. Raises InputError where neither says what the table holds, or its
    indicators are not in the catalogue.
    """
    mapping = file.mapping
    series = None if mapping.indicator or mapping.indicators else series_of(extract)
    if series is None and not (mapping.indicator or mapping.indicators):
        got = f"the title {quoted(extract.title)}, which no known series has" if extract.title else "no title"
        hint = "Say in a mapping file which `indicator` it holds (docs/importing.md)."
        raise _unknown(file, extract, got, "a known series", hint)
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
        raise _unknown(file, extract, f"the items {got[:300]}", "known items")
    _check_known({indicator for indicator, _ in found}, file, into)
    return RecognisedFigures(
        extract, series, tuple(found), (*extract.untaken, *(f"item {quoted(item)}" for item in passed))
    )


def _unknown(file: PublishedSource, extract: Extract, got: str, expected: str, hint: str = "") -> InputError:
    finding = Finding(extract.sheet or file.name, got, expected, hint)
    return InputError(f"Cannot tell what {file.name} holds.", [finding])


def figure_targets(known: RecognisedFigures, file: PublishedSource, into: str | None) -> list[Target]:
    """Return the rows for the tables of provinces and for those of regions and the country.

    Figures by the 34 units go to a table of their own beside that of the 63: "labour_34". Their rows of
    regions are left out: the regions of today are others.
    """
    package, mapping, system = file.package, file.mapping, file.system
    units = {new.name: new.unit for new in mapping.new_indicators}
    rows: defaultdict[tuple[str, Columns], list[Columns]] = defaultdict(list)
    scopes: defaultdict[tuple[str, Columns], set[Columns]] = defaultdict(set)
    for indicator, figure in known.figures:
        if about := package.indicators.get(indicator):
            table, unit = about.table + (OF_34 if system == "34" else ""), about.unit
        else:
            table, unit = into or "", units[indicator]
        year, status = str(figure.year), mapping.status or figure.status
        if figure.place.kind == "past" or (figure.place.kind == "region" and system == "34"):
            continue
        where: tuple[str, Columns] = ("benchmarks", BENCHMARKS)
        scope: Columns = (indicator, year)
        row: Columns = (figure.place.code, year, indicator)
        if figure.place.kind == "province":
            where = (table, FIGURES)
        elif table not in _NATIONAL_TABLES:
            row, scope = (table, *row), (table, *scope)
        elif figure.place.kind == "country":
            where = (_NATIONAL_TABLES[table], NATIONAL)
        else:
            continue
        scopes[where].add(scope)
        if figure.value is not None:
            rows[where].append((*row, printed(figure.value), unit, status))
    targets = []
    for where, spoken_for in scopes.items():
        table, header = where
        key = header[: header.index("value")]
        named = tuple(column for column in ("table", "indicator", "year") if column in header)
        targets.append(Target(table, header, key, named, frozenset(spoken_for), tuple(rows[where]), system))
    return targets


def unit_doubt(extract: Extract, indicators: Iterable[str], file: PublishedSource) -> str | None:
    """Return the sentence about a unit that is not the indicators', or None.

    The unit that a mapping file says the figures are in counts more than the printed one.
    """
    stated, known = file.mapping.unit, file.package.indicators
    printed_unit = stated or PRINTED_UNITS.get(extract.unit)
    units = {known[name].unit for name in indicators if name in known}
    if printed_unit is None or units == {printed_unit}:
        return None
    own = ", ".join(sorted(units))
    return f"sheet {extract.sheet} says {stated or extract.unit}, the indicators are in {own}"


def _check_known(indicators: set[str], file: PublishedSource, into: str | None) -> None:
    new = {about.name: about for about in file.mapping.new_indicators}
    known = file.package.indicators
    units = {row[0] for row in file.package.table("measurement_units").select().rows}
    findings: list[Finding] = []

    def find(got: str, expected: str, hint: str = "") -> None:
        findings.append(Finding(f"indicator {name}", got, expected, hint))

    for name in sorted(indicators):
        if name in known:
            table = known[name].table
            if into and into != table:
                find(f"--into {into}", f"its own table, {table}")
        elif name not in new:
            hint = "Describe it under `new_indicators` in the mapping file."
            find("none of that name", "one of data/indicators.csv", hint)
        elif new[name].unit not in units:
            find(f"the unit {quoted(new[name].unit)}", f"one of {', '.join(sorted(units))}")
        elif not (into or file.mapping.table):
            find("no table for it", "--into TABLE")
    if findings:
        raise InputError("Cannot import these indicators.", findings)
