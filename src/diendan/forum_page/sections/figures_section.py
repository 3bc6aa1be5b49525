"""Single figures that a source states of aid and of the programme: never a series, never added up."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from diendan.forum_page.context import PageContext, amount
from diendan.forum_page.listed_records import Record, filled
from diendan.forum_page.page_words import WORDS
from diendan.language import NO_WORDS, Bilingual, period
from diendan.registry.records.typed_rows import TypedRow

_KINDS: Final = {"ngo_aid_facts": "aid-figure", "ntp_spr_facts": "programme-figure"}
"""The kind of the figures of each table."""


def figures(context: PageContext) -> Iterator[Record]:
    """Give every figure with its place, period, unit and source, in the order of the tables."""
    units = {line["unit"]: line.both("label") for line in context.lines("measurement_units")}
    for table, kind in _KINDS.items():
        for line in context.lines(table):
            yield _record(context, line, kind, units)


def _record(context: PageContext, line: TypedRow, kind: str, units: Mapping[str, Bilingual]) -> Record:
    indicator = context.package.indicator(line["indicator"])
    place = None if line["area"] == "VN" else context.registry.merger.place("63", line["area"])
    return Record(
        key=f"{line.row.table}-{line.row.number}",
        title=indicator.label,
        rows=(line.row,),
        source=context.source(line.cells.get("document") or line["source"]),
        cells=filled(
            value=_value(line, units[line["unit"]]),
            counted=line.both("counted") if "counted_vi" in line.cells else None,
            area=context.place(place) if place else WORDS["facts.country"],
            period=period(line["period_kind"], line["year_from"], line["year_to"]),
            note=line.both("note"),
        ),
        kind=kind,
        units=context.slugs(place) if place else (),
        words=(line["value"], line["source"]),
        doubt=WORDS["facts.conflict"] if line.cells.get("conflict") == "yes" else NO_WORDS,
    )


def _value(line: TypedRow, unit: Bilingual) -> Bilingual:
    stated = amount(Decimal(line["value"])) if line["value"] else line.both("value_text")
    return Bilingual.join("" if unit.vi == "%" else " ", (stated, unit))
