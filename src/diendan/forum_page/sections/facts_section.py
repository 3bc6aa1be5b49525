"""What else the sources state: figures, programmes, instruments, fields, kinds of model, points and rules."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from diendan.forum_page.code_labels import LABELS
from diendan.forum_page.context import PageContext, amount, days, span
from diendan.forum_page.listed_records import Record, RecordPiece, Section, filled, once
from diendan.forum_page.page_words import WORDS
from diendan.language import NO_WORDS, Bilingual, period
from diendan.registry.records.typed_rows import TypedRow

_FIGURES: Final = {"ngo_aid_facts": "aid-figure", "ntp_spr_facts": "programme-figure"}
"""The kind of the figures of each table: single ones, never a series, never added up."""


def facts(context: PageContext) -> Section:
    """Return what the sources state, kind by kind, in the order of the tables."""
    return Section(
        view="facts",
        records=(
            *_figures(context),
            *_aid_fields(context),
            *_programmes(context),
            *_instruments(context),
            *_named(context, "fields", "forum-field", "field"),
            *_named(context, "model_kinds", "model-kind", "kind"),
            *_named(context, "model_guidance", "guidance", "item"),
            *_rules(context),
        ),
        kinds=WORDS.under("facts.kind"),
    )


def _figures(context: PageContext) -> Iterator[Record]:
    """Give every figure with its place, period, unit and source, in the order of the tables."""
    units = {line["unit"]: line.both("label") for line in context.lines("measurement_units")}
    for table, kind in _FIGURES.items():
        for line in context.lines(table):
            yield _figure(context, line, kind, units)


def _figure(context: PageContext, line: TypedRow, kind: str, units: Mapping[str, Bilingual]) -> Record:
    indicator = context.package.indicator(line["indicator"])
    place = None if line["area"] == "VN" else context.registry.merger.place("63", line["area"])
    return Record(
        key=f"{line.row.table}-{line.row.number}",
        title=indicator.label,
        rows=(line.row,),
        source=context.source(line.cells.get("document") or line["source"]),
        cells=filled(
            value=_stated(line, units[line["unit"]]),
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


def _stated(line: TypedRow, unit: Bilingual) -> Bilingual:
    stated = amount(Decimal(line["value"])) if line["value"] else line.both("value_text")
    return Bilingual.join("" if unit.vi == "%" else " ", (stated, unit))


def _named(context: PageContext, table: str, kind: str, key: str) -> Iterator[Record]:
    for line in context.lines(table):
        yield Record(
            key=f"{kind}-{line[key]}",
            title=line.both("name"),
            rows=(line.row,),
            kind=kind,
            fields=(f"forum:{line[key]}",) if table == "fields" else (),
        )


def _aid_fields(context: PageContext) -> Iterator[Record]:
    codes = {
        line["name_vi"]: line["code"] for line in context.lines("field_codes") if line["scheme"] == "ngo-aid"
    }
    for line in context.lines("ngo_fields"):
        place, code = context.registry.merger.place("63", line["province_code"]), codes.get(line["name_vi"])
        yield Record(
            key=f"aid-field-{line.row.number}",
            title=line.both("name"),
            rows=(line.row,),
            cells=filled(area=context.place(place), period=line["year"]),
            kind="aid-field",
            units=context.slugs(place),
            fields=(f"ngo-aid:{code}",) if code else (),
            words=tuple(WORDS["field-scheme.ngo-aid"]),
        )


def _programmes(context: PageContext) -> Iterator[Record]:
    numbers = {line["instrument"]: line["number"] for line in _printed(context)}
    for line in context.lines("programmes"):
        span_of = f"{line['period_from']}–{line['period_to']}".strip("–")
        if line["period_from"] and not line["period_to"]:
            span_of = f"{line['period_from']} –"
        bases = context.lines_of("legal_bases", "programme", line["programme"])
        lead = context.registry.organisations.identifier(line["lead"])
        yield Record(
            key=line["programme"],
            title=line.both("name"),
            rows=(line.row,),
            source=context.source(line["document"]),
            cells=filled(
                period=span_of,
                lead=context.organisation(lead) if lead else None,
                objective=line.both("objective"),
                scope=line.both("scope"),
                bases=[
                    RecordPiece(Bilingual(numbers[name], numbers[name]), f"#facts-{name}")
                    for name in once(each["instrument"] for each in bases)
                    if name in numbers
                ],
            ),
            kind="programme",
            partners=(lead,) if lead else (),
            words=tuple(line.both("short")),
        )


def _printed(context: PageContext) -> list[TypedRow]:
    """Return the legal instruments that may be printed as facts."""
    return [line for line in context.lines("legal_instruments") if line["may_print"] == "yes"]


def _instruments(context: PageContext) -> Iterator[Record]:
    for line in _printed(context):
        kind = LABELS[f"legal_instruments.kind.{line['kind']}"]
        yield Record(
            key=line["instrument"],
            title=WORDS["facts.instrument"].fill(kind=kind, number=line["number"], about=line.both("about")),
            rows=(line.row,),
            cells=filled(
                issuer=line.both("issuer"),
                period=days(line["issued"], "") if line["issued"] else line["year"],
                **_standing(line),
            ),
            kind="instrument",
            doubt=line.both("doubt"),
        )


def _rules(context: PageContext) -> Iterator[Record]:
    for line in context.lines("support_rules"):
        paid = None
        if line["amount"]:
            value, per = amount(Decimal(line["amount"])), line.both("per")
            paid = WORDS["facts.amount"].fill(value=value, currency=line["currency"], per=per)
        yield Record(
            key=line["rule"],
            title=line.both("name"),
            rows=(line.row,),
            cells=filled(value=paid, **_standing(line)),
            kind="rule",
        )


def _standing(line: TypedRow) -> dict[str, Bilingual]:
    """Return from when to when it is in force, and how that was verified."""
    first, last = days(line["valid_from"], ""), days(line["valid_to"], "")
    valid = WORDS["period.until"].fill(day=last) if last.vi else last
    if first.vi:
        valid = span(first, last if last.vi else None)
    verification = LABELS[f"legal_instruments.verification.{line['verification']}"]
    return {"valid": valid, "verification": verification}
