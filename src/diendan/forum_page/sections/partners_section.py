"""The organisations of the registry under all their names, with what the sources say each did where."""

from collections import defaultdict
from typing import Final

from diendan.forum_page.code_labels import EVENT_ROLES, ORGANISATION_KINDS, PROJECT_ROLES
from diendan.forum_page.context import Ground, identifier
from diendan.forum_page.listed_records import Record, RecordCell, RecordPiece, Section, filled, plain
from diendan.language import Bilingual, fold, sort_key

_COLUMNS: Final = {
    "short": Bilingual("Tên viết tắt", "Short name"),
    "aliases": Bilingual("Tên khác trong nguồn", "Other names in the sources"),
    "identifiers": Bilingual("Mã định danh", "Identifiers"),
    "events": Bilingual("Sự kiện", "Events"),
    "projects": Bilingual("Dự án", "Projects"),
    "commitments": Bilingual("Cam kết", "Commitments"),
    "models": Bilingual("Mô hình chủ trì", "Models led"),
    "aid": Bilingual("Được nêu là nhà tài trợ tại", "Named as a donor in"),
}
_SIDES: Final = {"by": Bilingual("bên cam kết", "by"), "to": Bilingual("được cam kết", "to")}


def partners(ground: Ground) -> Section:
    """Return every organisation once, in order of names: no ranking."""
    tied = _Tied(ground)
    every = ground.registry.organisations.all.values()
    return Section(
        view="partners",
        title=Bilingual("Đối tác", "Partners"),
        lead=Bilingual(
            "Cơ quan, tổ chức được nêu trong các nguồn, xếp theo tên; nhiều tên của một tổ chức tính là một.",
            "Organisations that the sources name, in order of names; one with several names is counted once.",
        ),
        empty=Bilingual(
            "Chưa ghi nhận cơ quan, tổ chức nào. Thêm vào bảng organisations, mỗi dòng có nguồn.",
            "No organisation is recorded. Add rows to the table organisations, each with its source.",
        ),
        columns=_COLUMNS,
        records=tuple(
            Record(
                key=each.organisation,
                title=Bilingual(each.name("vi"), each.name("en")),
                rows=(each.row,),
                source=ground.source(each.row.source),
                cells=filled({"short": plain(each.short), **tied.cells(each.organisation)}),
                kind=each.kind,
                units=tuple(dict.fromkeys(tied.units[each.organisation])),
                partners=(each.organisation,),
                fields=tuple(dict.fromkeys(tied.fields[each.organisation])),
            )
            for each in sorted(every, key=lambda each: sort_key(each.name_vi))
        ),
        kinds=ORGANISATION_KINDS,
    )


_MOST_LISTED = 20
"""So many projects of an organisation are named; of more, the list of projects has them."""


class _Tied:
    """What other tables say of each organisation, by its one identifier."""

    def __init__(self, ground: Ground) -> None:
        self._found: defaultdict[str, defaultdict[str, list[RecordPiece]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self.units: defaultdict[str, list[str]] = defaultdict(list)
        self.fields: defaultdict[str, list[str]] = defaultdict(list)
        registry = ground.registry
        one = registry.organisations.one
        for line in ground.lines("organisation_aliases"):
            self._add(one(line["organisation"]).organisation, "aliases", plain(line["alias"]))
        for line in ground.lines("organisation_identifiers"):
            self._add(
                one(line["organisation"]).organisation,
                "identifiers",
                plain(identifier(line)),
            )
        for line in ground.lines("event_organisations"):
            owner = one(line["organisation"]).organisation
            self._add(owner, "events", (ground.event(line["event"], EVENT_ROLES[line["role"]]),))
        for project in registry.projects:
            for partner in project.partners:
                role = PROJECT_ROLES[partner.role]
                title = Bilingual(f"{project.title('vi')} ({role.vi})", f"{project.title('en')} ({role.en})")
                self._add(
                    partner.organisation, "projects", (RecordPiece(title, f"#projects-{project.project}"),)
                )
                for each in project.places:
                    self.units[partner.organisation] += ground.slugs(each.place)
                self.fields[partner.organisation] += [stated.field.key for stated in project.fields]
        for commitment in registry.commitments:
            for party in commitment.parties:
                if party.organisation:
                    side = _SIDES[party.side]
                    text = Bilingual(f"{commitment.text.vi} ({side.vi})", f"{commitment.text.en} ({side.en})")
                    piece = RecordPiece(text, f"#commitments-{commitment.commitment}")
                    self._add(party.organisation, "commitments", (piece,))
        for model in registry.models:
            if model.lead:
                self._add(model.lead, "models", (RecordPiece(model.name, f"#models-{model.model}"),))
                self.units[model.lead] += ground.slugs(model.place)
        for department in registry.organisations.all.values():
            if department.kind == "provincial-department":
                self.units[department.organisation] += _home(ground, department.name_vi)
        for line in ground.lines("ngo_donors"):
            owner, place = one(line["organisation"]).organisation, ground.former(line["province_code"])
            name = ground.place_name(place)
            text = Bilingual(*(f"{each}, {line['year']}" for each in name))
            self._add(owner, "aid", plain(text))
            self.units[owner] += ground.slugs(place)

    def _add(self, organisation: str, column: str, cell: RecordCell) -> None:
        self._found[organisation][column] += cell

    def cells(self, organisation: str) -> dict[str, RecordCell]:
        found = self._found[organisation]
        if len(count := dict.fromkeys(found["projects"])) > _MOST_LISTED:
            words = Bilingual(f"{len(count)} dự án", f"{len(count)} projects")
            found["projects"] = [RecordPiece(words, f"#view=projects&partner={organisation}")]
        return {column: tuple(dict.fromkeys(found[column])) for column in _COLUMNS if column != "short"}


def _home(ground: Ground, name: str) -> tuple[str, ...]:
    """Return the units of the province that the name of a department ends with, if it does."""
    at = max(name.rfind(word) for word in (" tỉnh ", " thành phố "))
    for system in (ground.registry.merger.before, ground.registry.merger.after):
        for unit in system.units if at >= 0 else ():
            if fold(name[at:]) == fold(unit.title("vi")):
                return ground.slugs(ground.registry.merger.place(unit.system, unit.code))
    return ()
