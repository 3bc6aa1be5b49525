"""Which indicator each figure of a published table belongs to, in the unit of our tables.

A table is taken for one of ours only if every word of its title is explained; anything else is left to a
person, who names the indicator in a mapping file. It cannot be waved through.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from diendan.data.package_tables import BY_34
from diendan.errors import Finding, InputError
from diendan.exchange.importing.printed.printed_figures import Extract, PrintedFigure, Target
from diendan.exchange.importing.printed.printed_numbers import is_sound, printed
from diendan.exchange.importing.printed.printed_years import FigureStatus, status_in
from diendan.exchange.importing.printed.raw_file import refuse
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.exchange.importing.recognition.printed_units import UNITS, PrintedUnit, units_of
from diendan.exchange.importing.recognition.series_catalogue import (
    BUDGET,
    Match,
    PublishedTable,
    matches,
    says_share,
    tables_like,
)
from diendan.language import fold, quoted

BUDGET_LAYOUT = "budget of the provinces"
_HINT = "Say in a mapping file which `indicator` it holds (docs/importing.md)."
FIGURES = ("province_code", "year", "indicator", "value", "unit", "status")
BENCHMARKS = ("table", "area", "year", "indicator", "value", "unit", "status")
NATIONAL = ("area", "year", "indicator", "value", "unit", "status")
_NATIONAL_TABLES = {"budget_plan": "budget_plan_national"}
Columns = tuple[str, ...]


@dataclass(frozen=True)
class RecognisedFigures:
    """Figures with the indicator that each belongs to, in its unit.

    explained: what the table was taken for and by which words, in lines; undecided: what only a mapping file
    decides, as sentences; without them `figures` may be written.
    """

    extract: Extract
    table: PublishedTable | None
    figures: tuple[tuple[str, PrintedFigure], ...]
    passed_over: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


def recognise(file: PublishedSource, extract: Extract, into: str | None) -> RecognisedFigures:
    """Return an extract with the indicator of each figure: by the mapping, else by the words of the title.

    into: the table that a person asked for. Raises InputError where neither says what the table holds, or its
    indicators are not in the catalogue.
    """
    mapping = file.mapping
    if mapping.indicator or mapping.indicators:
        return _figures(file, extract, None, into)
    if extract.layout == BUDGET_LAYOUT:
        return _figures(file, extract, BUDGET, into)
    lines = (extract.title, *extract.captions)
    extract = replace(extract, figures=tuple(_with_stated_status(extract.figures, lines)))
    found = list(matches(lines)) if extract.title else []
    if not found and (
        alike := [_unlike(table, lacking, file) for table, lacking in tables_like(extract.title)]
    ):
        return RecognisedFigures(extract, None, (), undecided=(*alike, _HINT))
    if not found:
        got = f"the title {quoted(extract.title)}, which no known table has" if extract.title else "no title"
        raise _unknown(file, extract, got, "a known table")
    exact = [match for match in found if not match.left]
    others = [match for match in found if match.left]
    if len(exact) != 1:
        undecided = [_not_taken(match, file) for match in found]
        return RecognisedFigures(extract, None, (), undecided=(*undecided, _HINT))
    match = exact[0]
    told = [f"taken for {_label(match.table, file)}, by the words {_quoted(match.words)}"]
    told += [f"not taken for {_label(other.table, file)}: {_quoted(other.left)}" for other in others]
    known = _figures(file, extract, match.table, into)
    known = replace(known, explained=(*told, *known.explained))
    items = {figure.item for figure in extract.figures}
    shares = any(file.unit_of(name) == "percent" for name, _ in known.figures)
    if shares and not says_share(lines) and not any(map(units_of, (*lines, *extract.remarks, *items))):
        says = f"Neither a word nor a unit says that the figures are percentages. {_HINT}"
        return replace(known, undecided=(*known.undecided, says))
    if match.by_dimension and match.table.items and items == {""}:
        by = f"The title says that it is by {_quoted(match.by_dimension)}, and no column says which. {_HINT}"
        return replace(known, undecided=(*known.undecided, by))
    return known


def _with_stated_status(figures: Sequence[PrintedFigure], lines: Sequence[str]) -> Iterator[PrintedFigure]:
    """Give the figures with the status that the title states, if it can be meant for one year only."""
    said = {status_in(line) for line in lines} & {"preliminary", "plan"}
    one = len(said) == 1 and len({figure.year for figure in figures}) == 1
    status: FigureStatus = "preliminary" if "preliminary" in said else "plan"
    for figure in figures:
        yield replace(figure, status=status) if one and figure.status == "final" else figure


def _figures(
    file: PublishedSource, extract: Extract, table: PublishedTable | None, into: str | None
) -> RecognisedFigures:
    mapping = file.mapping
    by_label = {fold(label): indicator for label, indicator in mapping.indicators.items()}
    found: list[tuple[str, PrintedFigure]] = []
    passed: dict[str, None] = {}
    named = {
        item: table.indicator_of(item) if table else by_label.get(fold(item), mapping.indicator)
        for item in {figure.item for figure in extract.figures}
    }
    for figure in extract.figures:
        indicator = named[figure.item]
        if indicator is None or mapping.leaves_out(figure.item):
            passed[figure.item] = None
        else:
            found.append((indicator, figure))
    if not found:
        got = ", ".join(passed) or "none"
        raise _unknown(file, extract, f"the items {got[:300]}", "known items")
    _check_known({indicator for indicator, _ in found}, file, into)
    lines = (extract.title, *extract.captions, *extract.remarks)
    by_title = tuple(dict.fromkeys(unit for line in lines for unit in units_of(line)))
    told: dict[str, None] = {}
    undecided: dict[str, None] = {}
    factors = {
        pair: _factor(file, *pair, units_of(extract.unit) or by_title, told, undecided, len(named) > 1)
        for pair in dict.fromkeys((name, figure.item, figure.unit) for name, figure in found)
    }
    converted = tuple((name, figure.times(factors[name, figure.item, figure.unit])) for name, figure in found)
    if huge := [each.where for _, each in converted if each.value is not None and not is_sound(each.value)]:
        raise refuse(file.name, f"a figure of 10^18 or more in our unit, {huge[0]}", "another unit or figure")
    untaken = (*extract.untaken, *(f"item {quoted(item)}" for item in passed))
    return RecognisedFigures(extract, table, converted, untaken, tuple(told), tuple(undecided))


def _factor(
    file: PublishedSource,
    indicator: str,
    item: str,
    cell: str,
    of_table: Sequence[PrintedUnit],
    told: dict[str, None],
    undecided: dict[str, None],
    several: bool,
) -> Decimal:
    """Return by what to multiply an item's figures to have them in the unit of its indicator.

    of_table: what the table says of its unit. The item's own counts more, then what the cell shows, and what
    the mapping says most. A sentence about a factor goes to `told`, one about why it is not known to
    `undecided`. several: whether the table may hold more than one item.
    """
    own, unit = file.unit_of(indicator), file.mapping.unit
    named = units_of(cell) or units_of(item) or of_table
    if unit:
        named = [UNITS[unit]] if unit in UNITS else []
        if not named and unit != own:
            undecided[f"The mapping says {unit}; {indicator} is in {own}."] = None
    words = ", ".join(each.name for each in named)
    factors = {each.factor_to(UNITS[own]) for each in named} if own in UNITS else set()
    factors -= {None} if several else set()  # the units of other items may stand beside its own
    factor = factors.pop() if len(factors) == 1 else None
    if named and factor is None:
        hint = "Say in a mapping file what it holds, or its `unit`."
        undecided[f"The table is in {words}, and {indicator} is in {own}. {hint}"] = None
    if factor is None or factor == 1:
        return Decimal(1)
    by = f"multiplied by {printed(factor)}" if factor > 1 else f"divided by {printed(1 / factor)}"
    told[f"{indicator}: printed in {words}, {by}, as {own}"] = None
    return factor


def unlike_units(extract: Extract) -> list[str]:
    """Return a sentence for each unit of rows that a reader made, where the file prints another."""
    stated = units_of(extract.unit)
    own = {
        row[target.header.index("unit")]
        for target in extract.targets
        if "unit" in target.header
        for row in target.rows
    }
    return [
        f"Sheet {extract.sheet} is in {extract.unit}, the table in {name}. Give the `unit` in a mapping file."
        for name in sorted(own)
        if name in UNITS and any(unit.factor_to(UNITS[name]) != 1 for unit in stated)
    ]


def _not_taken(match: Match, file: PublishedSource) -> str:
    label = _label(match.table, file)
    if match.explained[0].left:
        return f"The title is near that of {label}, but nothing explains {_quoted(match.explained[0].left)}."
    if match.left:
        return f"The title is that of {label}, but nothing explains {_quoted(match.left)} beside it."
    return f"The title may be that of {label}, and of another table as well."


def _unlike(table: PublishedTable, lacking: Sequence[str], file: PublishedSource) -> str:
    lacks = f"it lacks {_quoted(lacking)}" if lacking else "its words stand otherwise"
    return f"The title is near that of {_label(table, file)}, but {lacks}."


def _label(table: PublishedTable, file: PublishedSource) -> str:
    return f"“{file.package.indicator(table.indicators[0]).label('en')}”"


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _unknown(file: PublishedSource, extract: Extract, got: str, expected: str) -> InputError:
    finding = Finding(extract.sheet or file.name, got, expected, _HINT)
    return InputError(f"Cannot tell what {file.name} holds.", [finding])


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


def figure_targets(known: RecognisedFigures, file: PublishedSource, into: str | None) -> list[Target]:
    """Return the rows for the tables of provinces and for those of regions and the country.

    Figures by the 34 units go to a table of their own beside that of the 63: "labour_34". Their rows of
    regions are left out: the regions of today are others.
    """
    system = file.system
    rows: defaultdict[tuple[str, Columns], list[Columns]] = defaultdict(list)
    printed_for: defaultdict[tuple[str, Columns], set[Columns]] = defaultdict(set)
    for indicator, figure in known.figures:
        table, unit = into or "", file.unit_of(indicator)
        if about := file.package.indicators.get(indicator):
            table = about.table + (BY_34 if system == "34" else "")
        year, status = str(figure.year), file.mapping.status or figure.status
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
