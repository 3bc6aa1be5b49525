"""What a figure, a table or a paragraph leaves in the executed notebook: pictures and text for a person, and
`metadata["diendan"]` for the renderer."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from diendan.analysis.printed.printed_figures import PrintedFigures
from diendan.analysis.reading.figure_status import is_preliminary
from diendan.analysis.reading.loading import package
from diendan.analysis.refusals import Refused
from diendan.analysis.session import OpenReport
from diendan.analysis.text_values import TidyRows, json_ready, rows_of
from diendan.data.package_tables import BY_34
from diendan.data.provenance.formulas import formula, rule_of
from diendan.data.provenance.named_source import Source
from diendan.errors import InputError
from diendan.language import phrase
from diendan.spec.texts import JsonValue
from diendan.traces import YEAR, Computed, TracedCells, cells_in, figures_in, trace_of

SURVEY_POVERTY = "poverty_rate_multidimensional_household"
REGISTER_PREFIX = "register_"
# Of more rows a digest tells the first and the last, and the others by a number that only they have.
_MOST_ROWS, _ENDS = 40, 5


def merge_sources(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Return one source a table, with the union of its indicators and years, in the order of first use."""
    by_table: dict[str, list[Source]] = {}
    for source in sources:
        by_table.setdefault(source.table, []).append(source)
    return tuple(
        Source(
            table,
            tuple(dict.fromkeys(name for each in same for name in each.indicators)),
            tuple(sorted({year for each in same for year in each.years})),
            any(each.preliminary for each in same),
            tuple(dict.fromkeys(name for each in same for name in each.named)),
        )
        for table, same in by_table.items()
    )


def refuse_mixed_poverty(label: str, sources: Sequence[Source]) -> None:
    """Raise Refused where survey and register poverty would share one figure or table (data/flags.csv)."""
    names = [name for source in sources for name in source.indicators]
    if SURVEY_POVERTY in names and any(name.startswith(REGISTER_PREFIX) for name in names):
        raise Refused(
            f"{label} would show the survey's poverty rate and the ministry's register together. They are "
            "different series (Kon Tum 2023: 16.01 against 6.84). Show them in two figures or tables, "
            "each with "
            "its source."
        )


def sources_behind(label: str, cells: Iterable[TracedCells]) -> tuple[Source, ...]:
    """Return the sources of what a figure or table shows, by its traces: tables, indicators, years, status.

    Raises InputError where nothing leads to a row of data/, or to a table that gathers several sources.
    """
    by_table: dict[str, list[TracedCells]] = {}
    for each in cells:
        by_table.setdefault(each.table, []).append(each)
    if not by_table or any(package().table(table).gathers_sources for table in by_table):
        why = (
            f"{', '.join(by_table)} gathers several" if by_table else "nothing in it leads to a row of data/"
        )
        raise InputError(f"{label} has no source: {why}. Name those that it shows: sources=[Source(…)].")
    found = []
    for table, of in by_table.items():
        keys = [dict(each.where) for each in of]
        indicators, years = (
            sorted({value for each in keys for value in each.get(key, ())}) for key in ("indicator", "year")
        )
        found.append(Source(table, indicators, list(map(int, years)), any(map(is_preliminary, of))))
    return tuple(found)


def _by_tables_of_cells(sources: Iterable[Source], cells: Iterable[TracedCells]) -> Iterator[Source]:
    """Give each source; years that its cells have from the table by the 34 units, as one of that table."""
    for source in sources:
        of = {name: _cells_of(name, source, cells) for name in (source.table, source.table + BY_34)}
        own, by_34 = ({int(y) for each in of[name] for y in dict(each.where).get("year", ())} for name in of)
        if not by_34:
            yield source
            continue
        for name, years in zip(of, ({*source.years} - (by_34 - own), by_34), strict=True):
            if years:
                preliminary = any(map(is_preliminary, of[name]))
                yield replace(source, table=name, years=tuple(sorted(years)), preliminary=preliminary)


def _cells_of(table: str, source: Source, cells: Iterable[TracedCells]) -> list[TracedCells]:
    shown = [each for each in cells if each.table == table and each.column == "value"]
    return [each for each in shown if set(dict(each.where).get("indicator", ())) & {*source.indicators}]


def refuse_final_for_preliminary(label: str, sources: Sequence[Source], cells: Iterable[TracedCells]) -> None:
    """Raise Refused where a figure is marked preliminary in data/ and the source line would not say so.

    sources: one a table. cells: what is shown; what is no figure of a source's indicators is passed over.
    """
    for source in sources:
        shown = _cells_of(source.table, source, cells)
        years = {year for each in filter(is_preliminary, shown) for year in dict(each.where).get("year", ())}
        if years and not source.preliminary:
            raise Refused(
                f"{label} shows preliminary figures of {source.table} ({', '.join(sorted(years))}) and its "
                "source does not say so. Take the source() of the series, or write "
                f"Source({source.table!r}, …, preliminary=True)."
            )


def refuse_other_sources(label: str, sources: Sequence[Source], cells: Iterable[TracedCells]) -> None:
    """Raise Refused where a source named by hand is none of what is shown: `cells` have no figure of
    its table or of its indicators. Tables of words are passed over."""
    shown = {name for each in cells for name in dict(each.where).get("indicator", ())}
    tables = {each.table.removesuffix(BY_34) for each in cells}
    of_words = {
        name
        for name, table in package().tables.items()
        if all(column.name != "indicator" for column in table.columns)
    }
    wrong = [
        source.table
        for source in sources
        if source.table not in tables | of_words and shown.isdisjoint(source.indicators)
    ]
    if shown and wrong:
        raise Refused(
            f"{label} shows nothing of {', '.join(dict.fromkeys(wrong))}, which its source line would name. "
            "Leave `sources` out: they are found by what is shown."
        )


@dataclass(frozen=True)
class Output:
    """A notebook output: what a person sees (`data`) and what the renderer reads (`payload`)."""

    data: Mapping[str, Any]
    payload: Mapping[str, JsonValue]

    def _repr_mimebundle_(self, **_wanted: object) -> tuple[dict[str, Any], dict[str, Any]]:
        return dict(self.data), {"diendan": dict(self.payload)}


def provenance(**shown: Any) -> dict[str, JsonValue]:
    """Return where the figures in `shown` come from, for the metadata of an output.

    shown: what the output prints, in nested mappings and lists. The result has `cells`, each named once
    ("c1"), and `figures`: by the way to a figure, the rule and the formula over those names.
    """
    names: dict[TracedCells, str] = {}
    figures: dict[str, JsonValue] = {}
    for path, value in figures_in(shown):
        trace = trace_of(value)
        assert trace is not None
        for cells in cells_in(trace):
            names.setdefault(cells, f"c{len(names) + 1}")
        figures[path] = f"{rule_of(trace)}: {formula(trace, names)}"
    return {"cells": {name: str(cells) for cells, name in names.items()}, "figures": figures}


def described(
    report: OpenReport,
    label: str,
    parts: Sequence[str],
    values: Mapping[str, Any],
    data: TidyRows,
    sources: Sequence[Source] | None,
    headers: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
) -> tuple[dict[str, JsonValue], str]:
    """Return what figures and tables say of themselves: their metadata, and a digest of their values.

    label: "fig-…" or "tbl-…". parts: those that the texts must have, behind the label. sources: by default
    those to which `data` and the words lead. headers, rows: printed cells.
    Raises InputError for a part or source that is missing; Refused for survey and register poverty together,
    and for a figure that leads to no row of data/ and states no reason, or of which the words do not say what
    must be said (`PrintedFigures`).
    """
    kind = {"fig-": "figure", "tbl-": "table"}[label[:4]]
    missing = [f"{label}.{part}" for part in parts if f"{label}.{part}" not in report.texts.names]
    if missing:
        raise InputError(f"{report.texts.path.name} lacks {', '.join(missing)}. Write them there.")
    refuse_mixed_poverty(label, sources or ())
    # The source line says so, for sources are found by the traces, and looked at below where they are given.
    is_said = sources is None or any(each.preliminary for each in sources)
    words, beside = list[str](), phrase("preliminary", report.language) * is_said
    for part in parts:
        words.append(report.text_of(f"{label}.{part}", values, beside))
        beside += "\n" + words[-1]
    printed, beside = PrintedFigures(report.about, report.day), "\n".join([beside, *headers])
    for row in rows:
        looked = [printed.look(cell, cell) if any(map(str.isdigit, cell)) else cell for cell in row]
        printed.read(" | ".join(looked), beside)
    in_cells = [year for row in rows for cell in row for year in YEAR.findall(cell)]
    # The cells of a table have the mark of an estimate; its CSV has the numbers alone.
    printed.look_at_rows(rows_of(data), "\n".join([beside, *in_cells, "≈" * bool(rows)]))
    printed.refuse(label)
    traces = (*map(trace_of, words), printed.trace)
    cells = dict.fromkeys(
        each for of in traces if isinstance(of, TracedCells | Computed) for each in cells_in(of)
    )
    if sources is None:
        sources = sources_behind(label, cells)
        refuse_mixed_poverty(label, sources)
    else:
        refuse_other_sources(label, sources, cells)
    shown, merged = tidy(data), tuple(_by_tables_of_cells(merge_sources(sources), cells))
    refuse_final_for_preliminary(label, merged, cells)
    metadata: dict[str, JsonValue] = {
        "kind": kind,
        "label": label,
        "values": json_ready(values),
        "provenance": provenance(values=values, rows=rows),
        "unit": report.key,
        "sources": [json_ready(vars(source)) for source in merged],
        "data": shown,
    }
    return metadata, digest(f"{kind} {label} · {report.key}", shown, merged, words)


def tidy(data: TidyRows) -> dict[str, JsonValue]:
    """Return rows as {"columns": […], "rows": [[…]]} in plain JSON types."""
    rows = rows_of(data)
    columns = list(rows[0]) if rows else [str(name) for name in getattr(data, "columns", ())]
    return {"columns": [*columns], "rows": [json_ready([row[name] for name in columns]) for row in rows]}


def digest(
    title: str, data: Mapping[str, JsonValue], sources: Sequence[Source], words: Sequence[str] = ()
) -> str:
    """Return a short text of what is shown, so that a comparison of outputs notices what changed.

    title: what it is, and about which unit. words: what is printed around it.
    """
    columns, rows = data["columns"], data["rows"]
    assert isinstance(columns, list)
    assert isinstance(rows, list)
    lines = [title, *words, *map(str, sources)]
    lines += [" | ".join(str(name) for name in columns)] * bool(columns)
    shown = [" | ".join(_cell(cell) for cell in row) for row in rows if isinstance(row, list)]
    if len(shown) > _MOST_ROWS:
        left_out = shown[_ENDS:-_ENDS]
        seen = sha256("\n".join(left_out).encode()).hexdigest()[:16]
        shown[_ENDS:-_ENDS] = [f"… {len(left_out)} more rows, {seen}"]
    return "\n".join(lines + shown)


def _cell(value: JsonValue) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return format(value, ".10g")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
