"""Who works where in which field; candidates for overlap and gaps, each with its rule and its rows."""

from collections.abc import Iterator
from typing import Final

from diendan.forum_page.code_labels import NOT_STATED, OVERLAP_RULES
from diendan.forum_page.context import Ground
from diendan.forum_page.listed_records import Record, RecordCell, RecordPiece, Section, filled, plain
from diendan.forum_page.page_key import POVERTY
from diendan.forum_page.sections.projects_section import period_text
from diendan.language import LANGUAGES, Bilingual, number
from diendan.registry.gaps import RULE, Gap, Gaps, gaps, poorest
from diendan.registry.overlap import NotCompared, Overlap, Overlaps, overlaps
from diendan.registry.presence import Presence, presence
from diendan.registry.records.evidence import Row
from diendan.registry.records.fields_of_work import Field
from diendan.registry.records.periods import forum_period
from diendan.registry.records.projects import AidProject

SHOWN_SCHEMES: Final = ("forum", "ngo-aid")
"""The fields of the heat map: the forum's six, and those of the aid programme."""
MOST_LISTED: Final = 200
"""So many lines of who works where are listed; of more, the heat map leads to the projects."""
_PRESENCE, _OVERLAP, _GAP, _LEFT = "presence", "overlap", "gap", "not-compared"
_COLUMNS: Final = {
    "rule": Bilingual("Quy tắc", "Rule"),
    "place": Bilingual("Địa bàn", "Place"),
    "fields": Bilingual("Lĩnh vực", "Field"),
    "period": Bilingual("Cùng thời gian", "At the same time"),
    "projects": Bilingual("Dự án", "Projects"),
    "measure": Bilingual("Căn cứ", "Measure"),
    "unsure": Bilingual("Dự án chưa rõ có tính hay không", "Projects that may count"),
    "remark": Bilingual("Lưu ý", "Remark"),
    "rows": Bilingual("Các dòng dẫn đến kết quả", "Rows that led here"),
}
_NOTHING_KNOWN: Final = Bilingual(
    "danh mục không có dự án nào ở tỉnh này: có thể chưa ai báo cáo",
    "the registry knows no project there at all: perhaps nobody has reported",
)
_NO_FIELD: Final = Bilingual("chưa rõ lĩnh vực", "field not known")


def coordination(ground: Ground) -> tuple[Section, tuple[Presence, ...]]:
    """Return the section and the cells of its heat map, both in order of names: nobody is ranked."""
    registry, system = ground.registry, ground.forum.system
    during = forum_period(ground.forum.day)
    cells = tuple(
        cell
        for scheme in SHOWN_SCHEMES
        for cell in presence(registry, scheme, system, during)
        if cell.field or scheme == SHOWN_SCHEMES[0]
    )
    found = overlaps(registry, system, during)
    indicator = ground.package.indicator(POVERTY)
    among = poorest(
        lambda name: ground.package.table(name).select(), indicator, indicator.last_year, registry
    )
    missing = gaps(registry, among, registry.fields.of("ngo-aid"), system, during)
    said = period_text(during)
    present = tuple(_presence_records(ground, cells))
    listed = present if len(present) <= MOST_LISTED else ()
    section = Section(
        view="coordination",
        title=Bilingual("Ai làm gì, ở đâu", "Who does what where"),
        lead=Bilingual(
            f"Giai đoạn {said.vi}. Trùng lặp và khoảng trống dưới đây chỉ là gợi ý để người có trách nhiệm "
            "xem xét; không xếp hạng tổ chức nào.",
            f"Period {said.en}. Overlaps and gaps are candidates for people to look at; no organisation "
            "is ranked.",
        ),
        empty=Bilingual(
            "Chưa ghi nhận dự án nào trong giai đoạn này nên chưa có gì để so sánh; danh mục còn trống không "
            "có nghĩa là không có hoạt động. Phần này được lập tự động khi có dữ liệu trong bảng projects.",
            "No project of this period is recorded, so there is nothing to compare: silence of the registry "
            "is not absence of work. This part is made by itself once the table projects has rows.",
        ),
        columns=_COLUMNS,
        records=(
            *_overlap_records(ground, found),
            *_gap_records(ground, missing),
            *listed,
            *_left_records(ground, found),
        ),
        kinds={
            _OVERLAP: Bilingual("có thể trùng lặp", "candidate for overlap"),
            _GAP: Bilingual("có thể còn trống", "candidate for a gap"),
            _PRESENCE: Bilingual("ai làm gì, ở đâu", "who works where"),
            _LEFT: Bilingual("chưa so sánh được", "could not be compared"),
        },
        notes=(*_notes(cells, found, missing), *(() if listed else _not_listed(len(present)))),
        unlisted=() if listed else present,
    )
    return section, cells


def field_name(ground: Ground, field: Field | None) -> Bilingual:
    """Return the name of a field, or the words for none."""
    return ground.registry.fields.name(field) if field else _NO_FIELD


def _notes(cells: tuple[Presence, ...], found: Overlaps, missing: Gaps) -> tuple[Bilingual, ...]:
    notes = []
    if cells and not found.found:
        notes.append(Bilingual("Không có gợi ý trùng lặp nào.", "There is no candidate for overlap."))
    if missing.told and not missing.found:
        notes.append(Bilingual("Không có gợi ý khoảng trống nào.", "There is no candidate for a gap."))
    return tuple(notes)


def _not_listed(lines: int) -> tuple[Bilingual, ...]:
    """Return the words on where the lines of organisations, units and fields are if the page lists none."""
    if not lines:
        return ()
    vi, en = (number(lines, language) for language in LANGUAGES)
    return (
        Bilingual(
            f"{vi} dòng “ai làm gì, ở đâu” có trong tệp CSV. Số trong mỗi ô của bảng “Mọi lĩnh vực” dẫn đến "
            "các dự án của tổ chức đó ở nơi đó.",
            f"The {en} lines of who works where are in the CSV file. The number in each square of the table "
            "“All fields” leads to the projects of that organisation there.",
        ),
    )


def _project(project: AidProject) -> RecordPiece:
    text = Bilingual(project.title("vi"), project.title("en"))
    return RecordPiece(text, f"#projects-{project.project}")


def _rows(rows: tuple[Row, ...]) -> RecordCell:
    texts = [
        (f"{row.table}, ", f" {row.number}" + (f" ({row.source})" if row.source else "")) for row in rows
    ]
    return tuple(RecordPiece(Bilingual(f"{table}dòng{rest}", f"{table}row{rest}")) for table, rest in texts)


def _presence_records(ground: Ground, cells: tuple[Presence, ...]) -> Iterator[Record]:
    for number_, cell in enumerate(cells):
        who, unit = ground.organisation(cell.organisation.organisation).text, cell.unit
        field = field_name(ground, cell.field)
        remark = Bilingual(
            "nguồn chỉ nêu đơn vị trước hoặc sau sắp xếp: dự án có thể ở tỉnh khác",
            "the source names a unit of before or after the merger only: the project may lie in another",
        )
        yield Record(
            key=f"presence-{number_}",
            title=Bilingual(
                f"{who.vi} – {unit.name_vi} – {field.vi}", f"{who.en} – {unit.name_en} – {field.en}"
            ),
            rows=tuple(project.row for project in cell.projects),
            source=_sources(ground, cell.projects),
            cells={
                "projects": tuple(_project(project) for project in cell.projects),
                **({} if cell.sure else {"remark": plain(remark)}),
            },
            kind=_PRESENCE,
            units=(unit.slug,),
            partners=(cell.organisation.organisation,),
            fields=(cell.field.key,) if cell.field else (),
        )


def _overlap_records(ground: Ground, found: Overlaps) -> Iterator[Record]:
    for number_, each in enumerate(found.found):
        yield _overlap_record(ground, number_, each)


def _overlap_record(ground: Ground, number_: int, each: Overlap) -> Record:
    one, other = (_project(project) for project in each.projects)
    rule = OVERLAP_RULES[each.rule]
    remarks: list[RecordPiece] = []
    if each.lead_unknown:
        remarks += plain(
            Bilingual("nguồn không nêu bên chủ trì của một dự án", "no source names the lead of one of them")
        )
    if each.perhaps_one:
        remarks += plain(Bilingual("cùng tên: có thể là một dự án", "the same title: perhaps one project"))
    fields = {shared.field: ground.registry.fields.name(shared.field) for shared in each.fields}
    return Record(
        key=f"overlap-{number_}",
        title=Bilingual(f"{one.text.vi} / {other.text.vi}", f"{one.text.en} / {other.text.en}"),
        rows=each.rows,
        source=_sources(ground, each.projects),
        cells={
            "rule": plain(Bilingual(f"{each.rule}: {rule.vi}", f"{each.rule}: {rule.en}")),
            "place": plain(each.at.text()),
            "fields": tuple(RecordPiece(name) for name in fields.values()),
            "period": plain(period_text(each.together)),
            "projects": (one, other),
            **({"remark": tuple(remarks)} if remarks else {}),
            "rows": _rows(each.rows),
        },
        kind=_OVERLAP,
        units=tuple(unit.slug for unit in each.at.units),
        partners=tuple(sorted({name for project in each.projects for name in project.organisations})),
        fields=tuple(field.key for field in fields),
    )


def _gap_records(ground: Ground, missing: Gaps) -> Iterator[Record]:
    """Give one record for each province, with all its fields in which nothing is known."""
    by_province: dict[str, list[Gap]] = {}
    for each in missing.found:
        by_province.setdefault(each.need.province.code, []).append(each)
    for code, found in by_province.items():
        yield _gap_record(ground, code, found, _measure(missing, found[0]))


def _measure(missing: Gaps, gap: Gap) -> Bilingual:
    """Return the value by which a province is among the poorest: label, year, value and how many have one."""
    indicator, year = missing.poorest.indicator, missing.poorest.year
    among, needs = missing.poorest.among, len(missing.poorest.needs)
    vi, en = (number(gap.need.value, language, indicator.decimals) for language in LANGUAGES)
    space = "" if indicator.unit_vi == "%" else " "
    return Bilingual(
        f"{indicator.label_vi}, {year}: {vi}{space}{indicator.unit_vi}; thuộc {needs} tỉnh nghèo nhất trong "
        f"{among} tỉnh có số liệu",
        f"{indicator.label_en}, {year}: {en}{space}{indicator.unit_en}; one of the {needs} poorest of "
        f"{among} provinces with a value",
    )


def _gap_record(ground: Ground, code: str, found: list[Gap], measure: Bilingual) -> Record:
    first, province = found[0], found[0].need.province
    names = [ground.registry.fields.name(each.field) for each in found]
    rows = tuple(dict.fromkeys(row for each in found for row in each.rows))
    table = ground.package.table(first.need.row.table)
    unsure = [
        RecordPiece(Bilingual(f"{name.vi}: {piece.text.vi}", f"{name.en}: {piece.text.en}"), piece.href)
        for each, name in zip(found, names, strict=True)
        for piece in map(_project, each.unsure)
    ]
    cells = {
        "rule": plain(
            Bilingual(
                f"{RULE}: tỉnh nghèo, chưa ghi nhận dự án trong lĩnh vực",
                f"{RULE}: among the poorest, nothing planned or running in the field",
            )
        ),
        "place": plain(first.at.text()),
        "fields": tuple(RecordPiece(name) for name in names),
        "measure": plain(measure),
        "unsure": tuple(unsure),
        "remark": plain(_NOTHING_KNOWN) if first.nothing_known else (),
        "rows": _rows(rows),
    }
    return Record(
        key=f"gap-{code}",
        title=Bilingual(province.name_vi, province.name_en),
        rows=rows,
        source=plain(Bilingual(table.publisher("vi"), table.publisher("en"))),
        cells=filled(cells),
        kind=_GAP,
        units=tuple(unit.slug for unit in first.at.units),
        fields=tuple(each.field.key for each in found),
    )


def _left_records(ground: Ground, found: Overlaps) -> Iterator[Record]:
    for each in found.not_compared:
        yield _left_record(ground, each)


def _left_record(ground: Ground, each: NotCompared) -> Record:
    missing = tuple(NOT_STATED[name] for name in each.missing)
    project = each.project
    return Record(
        key=f"left-{project.project}",
        title=Bilingual(project.title("vi"), project.title("en")),
        rows=(project.row,),
        source=ground.source(project.row.source),
        cells={
            "remark": plain(
                Bilingual(
                    "nguồn không nêu: " + ", ".join(word.vi for word in missing),
                    "the source does not state: " + ", ".join(word.en for word in missing),
                )
            ),
            "projects": (_project(project),),
        },
        kind=_LEFT,
        units=tuple(dict.fromkeys(slug for at in project.places for slug in ground.slugs(at.place))),
        partners=tuple(sorted(project.organisations)),
    )


def _sources(ground: Ground, projects: tuple[AidProject, ...]) -> RecordCell:
    return tuple(dict.fromkeys(piece for project in projects for piece in ground.source(project.row.source)))
