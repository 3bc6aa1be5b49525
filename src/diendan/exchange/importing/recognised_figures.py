"""Which indicator each figure of a published table belongs to, in the unit of our tables.

A table is taken for one of ours only if every word of its title is explained; anything else is left to a
person, who names the indicator in a mapping file. It cannot be waved through.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from diendan.errors import Finding, InputError
from diendan.exchange.importing.printed.printed_figures import Extract, PrintedFigure
from diendan.exchange.importing.printed.printed_numbers import printed
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.exchange.importing.recognition.printed_units import UNITS, PrintedUnit, units_of
from diendan.exchange.importing.recognition.series_catalogue import (
    Match,
    PublishedTable,
    budget_table,
    matches,
    tables_like,
)
from diendan.language import fold, quoted

BUDGET_LAYOUT = "budget of the provinces"
_HINT = "Say in a mapping file which `indicator` it holds (docs/importing.md)."


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
        return _figures(file, extract, budget_table(), into)
    lines = (extract.title, *extract.captions)
    found = list(matches(lines)) if extract.title else []
    if not found and (
        alike := [_unlike(table, lacking, file) for table, lacking in tables_like(extract.title)]
    ):
        return RecognisedFigures(extract, None, (), undecided=(*alike, _HINT))
    if not found:
        got = f"the title {quoted(extract.title)}, which no known table has" if extract.title else "no title"
        raise _unknown(file, extract, got, "a known table", _HINT)
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
    if match.by_dimension and match.table.items and items == {""}:
        by = f"The title says that it is by {_quoted(match.by_dimension)}, and no column says which. {_HINT}"
        return replace(known, undecided=(*known.undecided, by))
    return known


def _figures(
    file: PublishedSource,
    extract: Extract,
    table: PublishedTable | None,
    into: str | None,
) -> RecognisedFigures:
    mapping = file.mapping
    by_label = {fold(label): indicator for label, indicator in mapping.indicators.items()}
    left_out = {fold(label) for label in mapping.leave_out}
    found: list[tuple[str, PrintedFigure]] = []
    passed: dict[str, None] = {}
    named = {
        item: table.indicator_of(item) if table else by_label.get(fold(item), mapping.indicator)
        for item in {figure.item for figure in extract.figures}
    }
    for figure in extract.figures:
        indicator = named[figure.item]
        if indicator is None or fold(figure.item) in left_out:
            passed[figure.item] = None
        else:
            found.append((indicator, figure))
    if not found:
        got = ", ".join(passed) or "none"
        raise _unknown(file, extract, f"the items {got[:300]}", "known items", _HINT)
    _check_known({indicator for indicator, _ in found}, file, into)
    lines = (extract.title, *extract.captions)
    by_title = tuple(dict.fromkeys(unit for line in lines for unit in units_of(line)))
    units = {
        pair: _unit(file, *pair, units_of(extract.unit) or by_title)
        for pair in {(name, figure.item, figure.unit) for name, figure in found}
    }
    undecided = tuple(dict.fromkeys(unit.undecided for unit in units.values() if unit.undecided))
    told = tuple(dict.fromkeys(unit.explained for unit in units.values() if unit.explained))
    converted = tuple(
        (name, _times(figure, units[name, figure.item, figure.unit].factor)) for name, figure in found
    )
    untaken = (*extract.untaken, *(f"item {quoted(item)}" for item in passed))
    return RecognisedFigures(extract, table, converted, untaken, told, undecided)


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


@dataclass(frozen=True)
class _Conversion:
    """By what to multiply the figures of an item; a sentence about it; or why it cannot be told."""

    factor: Decimal = Decimal(1)
    explained: str = ""
    undecided: str = ""


def _unit(
    file: PublishedSource, indicator: str, item: str, cell: str, of_table: Sequence[PrintedUnit]
) -> _Conversion:
    """Return how the unit of an item's figures stands to its indicator's.

    of_table: what the table says of its unit. The item's own counts more, then what the cell shows, and what
    the mapping says most.
    """
    known, mapping = file.package.indicators, file.mapping
    new = {about.name: about.unit for about in mapping.new_indicators}
    own = known[indicator].unit if indicator in known else new[indicator]
    if mapping.unit:
        named: Sequence[PrintedUnit] = [UNITS[mapping.unit]] if mapping.unit in UNITS else []
        if not named and mapping.unit != own:
            return _Conversion(undecided=f"The mapping says {mapping.unit}; {indicator} is in {own}.")
    else:
        named = units_of(cell) or units_of(item) or of_table
    if not named or own not in UNITS:
        strange = ", ".join(unit.name for unit in named)
        return _Conversion(
            undecided=f"The table is in {strange}; {indicator} is in {own}." if strange else ""
        )
    factors = {factor for unit in named if (factor := unit.factor_to(UNITS[own])) is not None}
    words = ", ".join(unit.name for unit in named)
    if len(factors) != 1:
        hint = "Say in a mapping file what it holds, or its `unit`."
        return _Conversion(undecided=f"The table is in {words}, and {indicator} is in {own}. {hint}")
    factor = factors.pop()
    if factor == 1:
        return _Conversion()
    by = f"multiplied by {printed(factor)}" if factor > 1 else f"divided by {printed(1 / factor)}"
    return _Conversion(factor, f"{indicator}: printed in {words}, {by}, as {own}")


def _times(figure: PrintedFigure, factor: Decimal) -> PrintedFigure:
    return figure if figure.value is None or factor == 1 else replace(figure, value=figure.value * factor)


def _not_taken(match: Match, file: PublishedSource) -> str:
    label = _label(match.table, file)
    if match.left:
        return f"The title is near that of {label}, but nothing explains {_quoted(match.left)}."
    return f"The title may be that of {label}, and of another table as well."


def _unlike(table: PublishedTable, lacking: Sequence[str], file: PublishedSource) -> str:
    lacks = f"it lacks {_quoted(lacking)}" if lacking else "its words stand otherwise"
    return f"The title is near that of {_label(table, file)}, but {lacks}."


def _label(table: PublishedTable, file: PublishedSource) -> str:
    return f"“{file.package.indicator(table.indicators[0]).label('en')}”"


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _unknown(file: PublishedSource, extract: Extract, got: str, expected: str, hint: str = "") -> InputError:
    finding = Finding(extract.sheet or file.name, got, expected, hint)
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
