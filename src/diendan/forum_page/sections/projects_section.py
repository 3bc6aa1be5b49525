"""The projects of the registry: who with whom, where, in which field, when, with what money."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from diendan.forum_page.code_labels import MONEY_KINDS, PROJECT_ROLES, PROJECT_STATES
from diendan.forum_page.context import Ground, identifier, written
from diendan.forum_page.listed_records import Record, RecordCell, RecordPiece, Section, filled, plain
from diendan.language import Bilingual, number, sort_key
from diendan.registry.records.fields_of_work import StatedField
from diendan.registry.records.periods import Period
from diendan.registry.records.projects import AidProject
from diendan.registry.records.typed_rows import TypedRow

_COLUMNS: Final = {
    "period": Bilingual("Thời gian", "Period"),
    "places": Bilingual("Địa bàn", "Places"),
    "fields": Bilingual("Lĩnh vực", "Fields"),
    "partners": Bilingual("Các bên", "Partners"),
    "money": Bilingual("Kinh phí", "Money"),
    "identifiers": Bilingual("Mã dự án", "Identifiers"),
    "note": Bilingual("Ghi chú", "Note"),
}


def projects(ground: Ground) -> Section:
    """Return every project once, however many partners pay for it, in order of titles."""
    own = {line["project"]: line for line in ground.lines("projects")}
    names: dict[str, list[Bilingual]] = {}
    for line in ground.lines("project_identifiers"):
        names.setdefault(line["project"], []).append(identifier(line))
    every = sorted(ground.registry.projects, key=lambda project: sort_key(project.title("vi")))
    return Section(
        view="projects",
        title=Bilingual("Dự án", "Projects"),
        lead=Bilingual(
            "Dự án sắp triển khai, đang thực hiện và đã kết thúc; dự án do nhiều bên tài trợ tính một lần.",
            "Planned, running and ended projects; a project that several partners pay for is counted once.",
        ),
        empty=Bilingual(
            "Chưa ghi nhận dự án nào: chưa có nguồn nêu tên dự án. Bảng projects được điền từ biểu báo cáo "
            "đã nhận của các tỉnh hoặc tài liệu công bố; mỗi dòng phải có nguồn.",
            "No project is recorded: no source names one yet. The table projects is filled from the forms "
            "that provinces send or from public documents; each row must name its source.",
        ),
        columns=_COLUMNS,
        records=tuple(
            _record(ground, each, own[each.project], names.get(each.project, ())) for each in every
        ),
        states=PROJECT_STATES,
    )


def _record(ground: Ground, project: AidProject, line: TypedRow, names: Iterable[Bilingual]) -> Record:
    by_place = tuple(dict.fromkeys(ground.place(each.place) for each in project.places))
    return Record(
        key=project.project,
        title=Bilingual(project.title("vi"), project.title("en")),
        rows=(project.row,),
        source=ground.source(project.row.source),
        cells=filled(
            {
                "period": plain(_stated(line["starts"], line["ends"])),
                "places": by_place,
                "fields": field_names(ground, project.fields),
                "partners": tuple(
                    ground.organisation(each.organisation, PROJECT_ROLES[each.role])
                    for each in project.partners
                ),
                "money": _money(ground, project),
                "identifiers": tuple(piece for name in names for piece in plain(name)),
                "note": plain(line.both("note")),
            }
        ),
        state=project.status_on(ground.forum.day) or "unknown",
        units=tuple(dict.fromkeys(slug for each in project.places for slug in ground.slugs(each.place))),
        partners=tuple(sorted(project.organisations)),
        fields=field_keys(ground, project.fields),
    )


def field_keys(ground: Ground, stated: Iterable[StatedField]) -> tuple[str, ...]:
    """Return the fields of a project as "scheme:code": its own, and where the mapping leads them."""
    fields = ground.registry.fields
    found = [
        to.field.key
        for each in stated
        for scheme in ("forum", "ngo-aid")
        for to in fields.within(each, scheme)
    ]
    return tuple(dict.fromkeys((*(each.field.key for each in stated), *found)))


def field_names(ground: Ground, stated: Iterable[StatedField]) -> RecordCell:
    """Return the stated fields by name, CRS codes with their number."""
    return tuple(
        piece
        for each in stated
        for name in [ground.registry.fields.name(each.field)]
        for piece in plain(
            Bilingual(*(f"{text} (CRS {each.field.code})" for text in name))
            if each.field.scheme == "crs"
            else name
        )
    )


def period_text(period: Period) -> Bilingual:
    """Return a period in words; "not stated" where no start is."""
    if period.starts is None:
        return Bilingual("nguồn không nêu thời điểm bắt đầu", "the source states no start")
    first = written(period.starts)
    if period.ends is None:
        return Bilingual(f"từ {first.vi}", f"from {first.en}")
    last = written(period.ends)
    return Bilingual(f"{first.vi} – {last.vi}", f"{first.en} – {last.en}")


def _stated(starts: str, ends: str) -> Bilingual:
    """Return a period as its source states it: a year stays a year."""
    if not starts:
        return period_text(Period(None, None))
    first = _as_stated(starts)
    if not ends:
        return Bilingual(f"từ {'' if '-' in starts else 'năm '}{first.vi}", f"from {first.en}")
    last = _as_stated(ends)
    return Bilingual(f"{first.vi} – {last.vi}", f"{first.en} – {last.en}")


def _as_stated(text: str) -> Bilingual:
    """Return "2024", "2024-03" or "2024-03-15" in words, no finer than it is."""
    year, _, rest = text.partition("-")
    if not rest:
        return Bilingual(year, year)
    if len(rest) == 2:
        return Bilingual(f"{int(rest)}/{year}", written(date(int(year), int(rest), 1)).en.partition(" ")[2])
    return written(date.fromisoformat(text))


def _money(ground: Ground, project: AidProject) -> RecordCell:
    pieces = []
    for each in project.money:
        kind, year = MONEY_KINDS[each.kind], f" {each.year}" if each.year else ""
        amount = Bilingual(number(each.amount, "vi"), number(each.amount, "en"))
        whose = ground.organisation(each.organisation).text if each.organisation else Bilingual("", "")
        by = Bilingual(*(f", {name}" if name else "" for name in whose))
        stated = written(each.stated)
        pieces.append(
            RecordPiece(
                Bilingual(
                    f"{kind.vi}{year}: {amount.vi} {each.currency}{by.vi} (nêu ngày {stated.vi})",
                    f"{kind.en}{year}: {amount.en} {each.currency}{by.en} (stated {stated.en})",
                )
            )
        )
    return tuple(pieces)
