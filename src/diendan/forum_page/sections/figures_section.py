"""Single figures that a source states of aid and of the programme: never a series, never added up."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from diendan.forum_page.context import Ground
from diendan.forum_page.listed_records import Record, RecordCell, filled, plain
from diendan.language import Bilingual, number
from diendan.registry.records.typed_rows import TypedRow

AID: Final = "aid-figure"
PROGRAMME: Final = "programme-figure"
_COUNTRY: Final = Bilingual("cả nước", "Viet Nam")
_PERIODS: Final[Mapping[str, Bilingual]] = {
    "year": Bilingual("{years}", "{years}"),
    "years": Bilingual("{years}", "{years}"),
    "first_half": Bilingual("6 tháng đầu năm {years}", "first half of {years}"),
    "to_november": Bilingual("đến tháng 11 năm {years}", "to November {years}"),
    "part_of_year": Bilingual("một phần năm {years}", "part of {years}"),
    "about": Bilingual("khoảng {years}", "about {years}"),
}
_CONFLICT: Final = Bilingual("Nguồn khác nêu số khác.", "Another source gives another figure.")


def figures(ground: Ground) -> Iterator[Record]:
    """Give every figure with its place, period, unit and source, in the order of the tables."""
    units = {line["unit"]: line.both("label") for line in ground.lines("measurement_units")}
    for table, kind in (("ngo_aid_facts", AID), ("ntp_spr_facts", PROGRAMME)):
        for line in ground.lines(table):
            yield _record(ground, line, kind, units)


def _record(ground: Ground, line: TypedRow, kind: str, units: Mapping[str, Bilingual]) -> Record:
    indicator = ground.package.indicator(line["indicator"])
    whole = line["area"] == "VN"
    place = None if whole else ground.former(line["area"])
    return Record(
        key=f"{line.row.table}-{line.row.number}",
        title=Bilingual(indicator.label_vi, indicator.label_en),
        rows=(line.row,),
        source=ground.source(line.cells.get("document") or line["source"]),
        cells=filled(
            {
                "value": _value(line, units[line["unit"]]),
                "counted": plain(line.both("counted")) if "counted_vi" in line.cells else (),
                "area": plain(_COUNTRY) if place is None else (ground.place(place),),
                "period": plain(_period(line)),
                "note": plain(line.both("note")),
            }
        ),
        kind=kind,
        units=ground.slugs(place) if place else (),
        words=(line["value"], line["source"]),
        doubt=_CONFLICT if line.cells.get("conflict") == "yes" else Bilingual("", ""),
    )


def _value(line: TypedRow, unit: Bilingual) -> RecordCell:
    if line["value"]:
        value = Decimal(line["value"])
        said = Bilingual(number(value, "vi"), number(value, "en"))
    else:
        said = line.both("value_text")
    space = "" if unit.vi == "%" else " "
    return plain(Bilingual(f"{said.vi}{space}{unit.vi}", f"{said.en}{space}{unit.en}"))


def _period(line: TypedRow) -> Bilingual:
    first, last = line["year_from"], line["year_to"]
    years = first if first == last else f"{first}–{last}"
    return Bilingual(*(text.replace("{years}", years) for text in _PERIODS[line["period_kind"]]))
