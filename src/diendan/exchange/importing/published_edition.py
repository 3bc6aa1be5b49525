"""One edition of published tables, as rows for our tables, and the part of a table it speaks for."""

from collections import defaultdict

from diendan.data.package_tables import BY_34
from diendan.exchange.importing.printed.printed_figures import Target
from diendan.exchange.importing.printed.printed_numbers import printed
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.exchange.importing.recognised_figures import RecognisedFigures

FIGURES = ("province_code", "year", "indicator", "value", "unit", "status")
BENCHMARKS = ("table", "area", "year", "indicator", "value", "unit", "status")
NATIONAL = ("area", "year", "indicator", "value", "unit", "status")
_NATIONAL_TABLES = {"budget_plan": "budget_plan_national"}
Columns = tuple[str, ...]


def figure_targets(known: RecognisedFigures, file: PublishedSource, into: str | None) -> list[Target]:
    """Return the rows for the tables of provinces and for those of regions and the country.

    Figures by the 34 units go to a table of their own beside that of the 63: "labour_34". Their rows of
    regions are left out: the regions of today are others.
    """
    package, mapping, system = file.package, file.mapping, file.system
    units = {new.name: new.unit for new in mapping.new_indicators}
    rows: defaultdict[tuple[str, Columns], list[Columns]] = defaultdict(list)
    printed_for: defaultdict[tuple[str, Columns], set[Columns]] = defaultdict(set)
    for indicator, figure in known.figures:
        if about := package.indicators.get(indicator):
            table, unit = about.table + (BY_34 if system == "34" else ""), about.unit
        else:
            table, unit = into or "", units[indicator]
        year, status = str(figure.year), mapping.status or figure.status
        if figure.place.kind == "past" or (figure.place.kind == "region" and system == "34"):
            continue
        where: tuple[str, Columns] = ("benchmarks", BENCHMARKS)
        row: Columns = (figure.place.code, year, indicator)
        if figure.place.kind == "province":
            where = (table, FIGURES)
        elif table not in _NATIONAL_TABLES:
            row = (table, *row)
        elif figure.place.kind == "country":
            where = (_NATIONAL_TABLES[table], NATIONAL)
        else:
            continue
        # A place that the file does not name is none whose figure was withdrawn.
        printed_for[where].add(row)
        if figure.value is not None:
            rows[where].append((*row, printed(figure.value), unit, status))
    targets = []
    for where, spoken_for in printed_for.items():
        table, header = where
        key = header[: header.index("value")]
        targets.append(Target(table, header, key, key, frozenset(spoken_for), tuple(rows[where]), system))
    return targets
