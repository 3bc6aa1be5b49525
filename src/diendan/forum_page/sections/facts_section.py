"""What else the sources state: figures, programmes, instruments, fields, kinds of model, points and rules."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from diendan.forum_page.code_labels import INSTRUMENT_KINDS, SCHEMES, VERIFICATION
from diendan.forum_page.context import Ground, days
from diendan.forum_page.listed_records import Record, RecordPiece, Section, filled, plain
from diendan.forum_page.sections.figures_section import AID, PROGRAMME, figures
from diendan.language import Bilingual, number
from diendan.registry.records.typed_rows import TypedRow

_COLUMNS: Final = {
    "value": Bilingual("Giá trị", "Value"),
    "counted": Bilingual("Đối tượng đếm", "What is counted"),
    "area": Bilingual("Địa bàn", "Place"),
    "period": Bilingual("Kỳ", "Period"),
    "number": Bilingual("Số, ký hiệu", "Number"),
    "issuer": Bilingual("Cơ quan ban hành", "Issuer"),
    "valid": Bilingual("Hiệu lực", "Validity"),
    "verification": Bilingual("Mức kiểm chứng", "How verified"),
    "lead": Bilingual("Chủ trì", "Lead"),
    "objective": Bilingual("Mục tiêu", "Objective"),
    "scope": Bilingual("Phạm vi", "Scope"),
    "bases": Bilingual("Văn bản", "Instruments"),
    "note": Bilingual("Ghi chú", "Note"),
}
_KINDS: Final = {
    AID: Bilingual("số liệu viện trợ", "aid figures"),
    "aid-field": Bilingual("lĩnh vực viện trợ tại tỉnh", "fields of aid in a province"),
    PROGRAMME: Bilingual("số liệu chương trình giảm nghèo", "figures of the poverty programme"),
    "programme": Bilingual("chương trình", "programmes"),
    "instrument": Bilingual("văn bản", "legal instruments"),
    "forum-field": Bilingual("lĩnh vực hoạt động của diễn đàn", "the forum's fields"),
    "model-kind": Bilingual("loại mô hình", "kinds of model"),
    "guidance": Bilingual("điểm hướng dẫn xây dựng mô hình", "points of the guidance on models"),
    "rule": Bilingual("quy định về đối tượng và mức hỗ trợ", "rules of eligibility and support"),
}


def facts(ground: Ground) -> Section:
    """Return what the sources state, kind by kind, in the order of the tables."""
    return Section(
        view="facts",
        title=Bilingual("Thông tin", "Facts"),
        lead=Bilingual(
            "Số liệu, chương trình, văn bản, lĩnh vực như nguồn nêu. Các số rời, không so sánh hay cộng lại.",
            "Figures, programmes, instruments and fields as the sources state them. They are single figures: "
            "not to be compared or added up.",
        ),
        empty=Bilingual(
            "Chưa ghi nhận thông tin nào. Các bảng trong data/dialogue được điền từ tài liệu công bố.",
            "Nothing is recorded. The tables in data/dialogue are filled from public documents.",
        ),
        columns=_COLUMNS,
        records=(
            *figures(ground),
            *_aid_fields(ground),
            *_programmes(ground),
            *_instruments(ground),
            *_named(ground, "fields", "forum-field", "field"),
            *_named(ground, "model_kinds", "model-kind", "kind"),
            *_named(ground, "model_guidance", "guidance", "item"),
            *_rules(ground),
        ),
        kinds=_KINDS,
    )


def _named(ground: Ground, table: str, kind: str, key: str) -> Iterator[Record]:
    for line in ground.lines(table):
        yield Record(
            key=f"{kind}-{line[key]}",
            title=line.both("name"),
            rows=(line.row,),
            source=ground.source(line["source"]),
            kind=kind,
            fields=(f"forum:{line[key]}",) if table == "fields" else (),
        )


def _aid_fields(ground: Ground) -> Iterator[Record]:
    codes = {
        line["name_vi"]: line["code"] for line in ground.lines("field_codes") if line["scheme"] == "ngo-aid"
    }
    for line in ground.lines("ngo_fields"):
        place, code = ground.former(line["province_code"]), codes.get(line["name_vi"])
        yield Record(
            key=f"aid-field-{line.row.number}",
            title=line.both("name"),
            rows=(line.row,),
            source=ground.source(line["source"]),
            cells={"area": (ground.place(place),), "period": plain(line["year"])},
            kind="aid-field",
            units=ground.slugs(place),
            fields=(f"ngo-aid:{code}",) if code else (),
            words=tuple(SCHEMES["ngo-aid"]),
        )


def _programmes(ground: Ground) -> Iterator[Record]:
    numbers = {
        line["instrument"]: line["number"]
        for line in ground.lines("legal_instruments")
        if line["may_print"] == "yes"
    }
    bases: dict[str, list[RecordPiece]] = {}
    for line in ground.lines("legal_bases"):
        if line["instrument"] in numbers:
            text = numbers[line["instrument"]]
            piece = RecordPiece(Bilingual(text, text), f"#facts-{line['instrument']}")
            bases.setdefault(line["programme"], []).append(piece)
    for line in ground.lines("programmes"):
        period = f"{line['period_from']}–{line['period_to']}".strip("–")
        if line["period_from"] and not line["period_to"]:
            period = f"{line['period_from']} –"
        yield Record(
            key=line["programme"],
            title=line.both("name"),
            rows=(line.row,),
            source=ground.source(line["document"]),
            cells=filled(
                {
                    "period": plain(period),
                    "lead": (ground.organisation(line["lead"]),) if line["lead"] else (),
                    "objective": plain(line.both("objective")),
                    "scope": plain(line.both("scope")),
                    "bases": tuple(dict.fromkeys(bases.get(line["programme"], ()))),
                }
            ),
            kind="programme",
            partners=(ground.registry.organisations.one(line["lead"]).organisation,) if line["lead"] else (),
            words=tuple(line.both("short")),
        )


def _instruments(ground: Ground) -> Iterator[Record]:
    """Give the legal instruments that may be printed as facts."""
    for line in ground.lines("legal_instruments"):
        if line["may_print"] == "yes":
            kind, about = INSTRUMENT_KINDS[line["kind"]], line.both("about")
            yield Record(
                key=line["instrument"],
                title=Bilingual(
                    f"{kind.vi} số {line['number']} {about.vi}", f"{kind.en} {line['number']} {about.en}"
                ),
                rows=(line.row,),
                source=ground.source(line["source"]),
                cells=filled(
                    {
                        "issuer": plain(line.both("issuer")),
                        "period": plain(days(line["issued"], "")) or plain(line["year"]),
                        "valid": _validity(line),
                        "verification": plain(VERIFICATION[line["verification"]]),
                    }
                ),
                kind="instrument",
                doubt=line.both("doubt"),
            )


def _rules(ground: Ground) -> Iterator[Record]:
    for line in ground.lines("support_rules"):
        amount = Bilingual("", "")
        if line["amount"]:
            value, per = Decimal(line["amount"]), line.both("per")
            amount = Bilingual(
                f"{number(value, 'vi')} {line['currency']}/{per.vi}",
                f"{number(value, 'en')} {line['currency']} per {per.en}",
            )
        yield Record(
            key=line["rule"],
            title=line.both("name"),
            rows=(line.row,),
            source=ground.source(line["source"]),
            cells=filled(
                {
                    "value": plain(amount),
                    "valid": _validity(line),
                    "verification": plain(VERIFICATION[line["verification"]]),
                }
            ),
            kind="rule",
        )


def _validity(line: TypedRow) -> tuple[RecordPiece, ...]:
    first, last = days(line["valid_from"], ""), days(line["valid_to"], "")
    if first.vi and last.vi:
        return plain(Bilingual(f"{first.vi} – {last.vi}", f"{first.en} – {last.en}"))
    if first.vi:
        return plain(Bilingual(f"từ {first.vi}", f"from {first.en}"))
    return plain(Bilingual(f"đến {last.vi}", f"to {last.en}")) if last.vi else ()
