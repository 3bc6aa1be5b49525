"""Forums, conferences, workshops and training that the sources tell of: who took part, what was said."""

from collections import defaultdict
from typing import Final

from diendan.forum_page.code_labels import (
    DELEGATES,
    EVENT_FORMS,
    EVENT_KINDS,
    EVENT_ROLES,
    TOPIC_KINDS,
    UNIT_ROLES,
)
from diendan.forum_page.context import Ground, days
from diendan.forum_page.listed_records import Record, RecordCell, RecordPiece, Section, filled, plain
from diendan.language import Bilingual, number, sort_key
from diendan.registry.records.typed_rows import TypedRow

_COLUMNS: Final = {
    "when": Bilingual("Thời gian", "When"),
    "place": Bilingual("Địa điểm", "Place"),
    "form": Bilingual("Hình thức", "Form"),
    "organisations": Bilingual("Cơ quan, tổ chức", "Organisations"),
    "provinces": Bilingual("Tỉnh, thành phố (theo tên tại thời điểm đó)", "Provinces (as named then)"),
    "delegates": Bilingual("Đại biểu", "Delegates"),
    **TOPIC_KINDS,
    "programme": Bilingual("Chương trình", "Programme"),
}


def events(ground: Ground) -> Section:
    """Return the events, the latest first."""
    every = sorted(ground.lines("events"), key=lambda line: line["starts"] or line["year"], reverse=True)
    return Section(
        view="events",
        title=Bilingual("Sự kiện", "Events"),
        lead=Bilingual(
            "Diễn đàn, hội nghị, hội thảo, tập huấn được nêu trong các nguồn; mới nhất đứng trước.",
            "Forums, conferences, workshops and training that the sources tell of; the latest first.",
        ),
        empty=Bilingual(
            "Chưa ghi nhận sự kiện nào. Thêm vào bảng events, mỗi dòng có nguồn.",
            "No event is recorded. Add rows to the table events, each with its source.",
        ),
        columns=_COLUMNS,
        records=tuple(_Events(ground).record(line) for line in every),
        kinds=EVENT_KINDS,
    )


class _Events:
    """The rows of other tables by event."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.by: dict[str, defaultdict[str, list[TypedRow]]] = {}
        for table in ("event_organisations", "event_provinces", "event_topics"):
            self.by[table] = defaultdict(list)
            for line in ground.lines(table):
                self.by[table][line["event"]].append(line)
        self.programmes = {line["programme"]: line.both("name") for line in ground.lines("programmes")}

    def record(self, line: TypedRow) -> Record:
        ground, name = self.ground, line["event"]
        organisations = [
            (ground.registry.organisations.one(each["organisation"]).organisation, each["role"])
            for each in self.by["event_organisations"][name]
        ]
        places = [self.ground.place_of(each) for each in self.by["event_provinces"][name]]
        when = days(line["starts"], line["ends"])
        programme = self.programmes.get(line["programme"])
        return Record(
            key=name,
            title=line.both("title"),
            rows=(line.row,),
            source=ground.source(line["document"]),
            cells=filled(
                {
                    "when": plain(when if when.vi else line["year"]),
                    "place": plain(line.both("place")),
                    "form": plain(EVENT_FORMS[line["form"]]) if line["form"] else (),
                    "organisations": tuple(
                        ground.organisation(one, EVENT_ROLES[role]) for one, role in organisations
                    ),
                    "provinces": self._provinces(name),
                    "delegates": _delegates(line),
                    **self._topics(name),
                    "programme": (RecordPiece(programme, f"#facts-{line['programme']}"),)
                    if programme
                    else (),
                }
            ),
            kind=line["kind"],
            units=tuple(dict.fromkeys(slug for place in places for slug in ground.slugs(place))),
            partners=tuple(dict.fromkeys(one for one, _ in organisations)),
            words=tuple(word for place in places for word in self._now(place_slugs=ground.slugs(place))),
            doubt=line.both("doubt"),
        )

    def _now(self, place_slugs: tuple[str, ...]) -> list[str]:
        return [self.ground.forum.system.by_slug(slug).name_vi for slug in place_slugs]

    def _provinces(self, event: str) -> RecordCell:
        """Return the provinces by role; all of them are said in one word."""
        found: defaultdict[str, list[Bilingual]] = defaultdict(list)
        rows = self.by["event_provinces"][event]
        for each in rows:
            found[each["role"]].append(self.ground.place_name(self.ground.place_of(each)))
        if len(rows) == len(self.ground.registry.merger.before.units):
            return plain(
                Bilingual(f"cả {len(rows)} tỉnh, thành phố", f"all {len(rows)} provinces and cities")
            )
        pieces = []
        for role, names in found.items():
            word, ordered = UNIT_ROLES[role], sorted(names, key=lambda name: sort_key(name.vi))
            texts = (", ".join(name.vi for name in ordered), ", ".join(name.en for name in ordered))
            pieces.append(RecordPiece(Bilingual(f"{texts[0]} ({word.vi})", f"{texts[1]} ({word.en})")))
        return tuple(pieces)

    def _topics(self, event: str) -> dict[str, RecordCell]:
        found: defaultdict[str, list[RecordPiece]] = defaultdict(list)
        for each in sorted(self.by["event_topics"][event], key=lambda line: int(line["position"])):
            found[each["kind"]] += plain(each.both("topic"))
        return {kind: tuple(pieces) for kind, pieces in found.items()}


def _delegates(line: TypedRow) -> RecordCell:
    if not line["delegates"]:
        return ()
    how, note = DELEGATES[line["delegates_qualifier"]], line.both("delegates_note")
    count = Bilingual(number(int(line["delegates"]), "vi"), number(int(line["delegates"]), "en"))
    texts = (
        how.vi.replace("{n}", count.vi) + (f" ({note.vi})" if note.vi else ""),
        how.en.replace("{n}", count.en) + (f" ({note.en})" if note.en else ""),
    )
    return plain(Bilingual(*texts))
