"""Forums, conferences, workshops and training that the sources tell of: who took part, what was said."""

from collections import defaultdict

from diendan.forum_page.code_labels import LABELS
from diendan.forum_page.context import Ground, amount, days, in_brackets
from diendan.forum_page.listed_records import CellContent, Record, RecordPiece, Section, filled, once
from diendan.forum_page.page_words import WORDS
from diendan.language import Bilingual, sort_key
from diendan.registry.records.typed_rows import TypedRow


def events(ground: Ground) -> Section:
    """Return the events, the latest first."""
    every = sorted(ground.lines("events"), key=lambda line: line["starts"] or line["year"], reverse=True)
    return Section(
        view="events",
        records=tuple(_record(ground, line) for line in every),
        kinds=LABELS.under("events.kind"),
    )


def _record(ground: Ground, line: TypedRow) -> Record:
    organisations = ground.lines_of("event_organisations", "event", line["event"])
    provinces = ground.lines_of("event_provinces", "event", line["event"])
    units = [slug for each in provinces for slug in ground.slugs(ground.place_of(each))]
    return Record(
        key=line["event"],
        title=line.both("title"),
        rows=(line.row,),
        source=ground.source(line["document"]),
        cells=filled(
            when=days(line["starts"], line["ends"]) if line["starts"] else line["year"],
            place=line.both("place"),
            form=LABELS[f"events.form.{line['form']}"] if line["form"] else None,
            organisations=[
                ground.organisation(each["organisation"], LABELS[f"event_organisations.role.{each['role']}"])
                for each in organisations
            ],
            provinces=_provinces(ground, provinces),
            delegates=_delegates(line),
            **_topics(ground, line["event"]),
            programme=[
                RecordPiece(each.both("name"), f"#facts-{each['programme']}")
                for each in ground.lines_of("programmes", "programme", line["programme"])
            ],
        ),
        kind=line["kind"],
        units=once(units),
        partners=once(
            ground.registry.organisations.one(each["organisation"]).organisation for each in organisations
        ),
        words=tuple(ground.forum.system.by_slug(slug).name_vi for slug in units),
        doubt=line.both("doubt"),
    )


def _provinces(ground: Ground, provinces: list[TypedRow]) -> CellContent:
    """Return the provinces by role; all of them are said in one word."""
    if len(provinces) == len(ground.registry.merger.before.units):
        return WORDS["events.all-provinces"].fill(count=len(provinces))
    found: defaultdict[str, list[Bilingual]] = defaultdict(list)
    for each in provinces:
        found[each["role"]].append(ground.place_name(ground.place_of(each)))
    for names in found.values():
        names.sort(key=lambda name: sort_key(name.vi))
    return [
        in_brackets(Bilingual.join(", ", names), LABELS[f"event_provinces.role.{role}"])
        for role, names in found.items()
    ]


def _topics(ground: Ground, event: str) -> dict[str, list[Bilingual]]:
    found: defaultdict[str, list[Bilingual]] = defaultdict(list)
    topics = ground.lines_of("event_topics", "event", event)
    for each in sorted(topics, key=lambda line: int(line["position"])):
        found[each["kind"]].append(each.both("topic"))
    return found


def _delegates(line: TypedRow) -> Bilingual | None:
    if not line["delegates"]:
        return None
    how, note = (
        LABELS[f"events.delegates_qualifier.{line['delegates_qualifier']}"],
        line.both("delegates_note"),
    )
    count = how.fill(n=amount(int(line["delegates"])))
    return in_brackets(count, note) if note.vi else count
