"""Forums, conferences, workshops and training that the sources tell of: who took part, what was said."""

from collections import defaultdict

from diendan.forum_page.code_labels import LABELS
from diendan.forum_page.context import PageContext, amount, days, in_brackets
from diendan.forum_page.listed_records import CellContent, Record, RecordPiece, Section, filled, once
from diendan.forum_page.page_words import WORDS
from diendan.language import Bilingual, sort_key
from diendan.registry.records.typed_rows import TypedRow


def events(context: PageContext) -> Section:
    """Return the events, the latest first."""
    every = sorted(context.lines("events"), key=lambda line: line["starts"] or line["year"], reverse=True)
    return Section(
        view="events",
        records=tuple(_record(context, line) for line in every),
        kinds=LABELS.under("events.kind"),
    )


def _record(context: PageContext, line: TypedRow) -> Record:
    organisations = context.lines_of("event_organisations", "event", line["event"])
    provinces = context.lines_of("event_provinces", "event", line["event"])
    units = [slug for each in provinces for slug in context.slugs(context.place_of(each))]
    return Record(
        key=line["event"],
        title=line.both("title"),
        rows=(line.row,),
        source=context.source(line["document"]),
        cells=filled(
            when=days(line["starts"], line["ends"]) if line["starts"] else line["year"],
            place=line.both("place"),
            form=LABELS[f"events.form.{line['form']}"] if line["form"] else None,
            organisations=[
                context.organisation(each["organisation"], LABELS[f"event_organisations.role.{each['role']}"])
                for each in organisations
            ],
            provinces=_provinces(context, provinces),
            delegates=_delegates(line),
            **_topics(context, line["event"]),
            programme=[
                RecordPiece(each.both("name"), f"#facts-{each['programme']}")
                for each in context.lines_of("programmes", "programme", line["programme"])
            ],
        ),
        kind=line["kind"],
        units=once(units),
        partners=once(
            context.registry.organisations.identifier(each["organisation"]) for each in organisations
        ),
        words=tuple(context.forum.system.by_slug(slug).name_vi for slug in units),
        doubt=line.both("doubt"),
    )


def _provinces(context: PageContext, provinces: list[TypedRow]) -> CellContent:
    """Return the provinces by role; all of them are said in one word."""
    if len(provinces) == len(context.registry.merger.before.units):
        return WORDS["events.all-provinces"].fill(count=len(provinces))
    found: defaultdict[str, list[Bilingual]] = defaultdict(list)
    for each in provinces:
        found[each["role"]].append(context.place_name(context.place_of(each)))
    for names in found.values():
        names.sort(key=lambda name: sort_key(name.vi))
    return [
        in_brackets(Bilingual.join(", ", names), LABELS[f"event_provinces.role.{role}"])
        for role, names in found.items()
    ]


def _topics(context: PageContext, event: str) -> dict[str, list[Bilingual]]:
    found: defaultdict[str, list[Bilingual]] = defaultdict(list)
    topics = context.lines_of("event_topics", "event", event)
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
