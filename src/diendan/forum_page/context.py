"""What every section of the forum page stands on: the registry, its sources and the forum's units."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlsplit

from diendan.data.datapackage import Package
from diendan.forum_page.code_labels import IDENTIFIERS
from diendan.forum_page.listed_records import RecordCell, RecordPiece
from diendan.language import Bilingual, day_short
from diendan.registry.records.places import Place
from diendan.registry.records.typed_rows import TypedRow, lines
from diendan.registry.registry import Registry
from diendan.spec.forum_file import Forum


@dataclass(frozen=True)
class Ground:
    """The registry at one look, for one forum; places are brought to the forum's units."""

    package: Package
    registry: Registry
    forum: Forum

    def lines(self, table: str) -> Iterator[TypedRow]:
        """Give the rows of a table with their numbers."""
        return lines(lambda name: self.package.table(name).select(), table)

    @cached_property
    def titles(self) -> dict[str, Bilingual]:
        """Titles of the source documents by their names."""
        return {line["document"]: line.both("title") for line in self.lines("documents")}

    @cached_property
    def events(self) -> dict[str, Bilingual]:
        """Titles of the events, each with its year: two of them have the same."""
        return {
            line["event"]: Bilingual(*(f"{title} ({line['year']})" for title in line.both("title")))
            for line in self.lines("events")
        }

    @cached_property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Every name of each organisation: in both languages, short, and as sources print it."""
        found = {
            name: [each.name_vi, each.name_en, each.short]
            for name, each in self.registry.organisations.all.items()
        }
        for line in self.lines("organisation_aliases"):
            found[self.registry.organisations.one(line["organisation"]).organisation].append(line["alias"])
        return {name: tuple(filter(None, names)) for name, names in found.items()}

    def source(self, text: str) -> RecordCell:
        """Return a source: a document, leading to its entry; an address; or the words as given."""
        if text in self.titles:
            return (RecordPiece(self.titles[text], f"#sources-{text}"),)
        pair = Bilingual(text, text)
        address = urlsplit(text)
        if address.scheme in ("http", "https") and address.netloc:
            return (RecordPiece(pair, text),)
        return (RecordPiece(pair),) if text else ()

    def organisation(self, name: str, role: Bilingual | None = None) -> RecordPiece:
        """Return an organisation that leads to its entry, with its role in brackets."""
        found = self.registry.organisations.one(name)
        text = Bilingual(found.name("vi"), found.name("en"))
        if role:
            text = Bilingual(f"{text.vi} ({role.vi})", f"{text.en} ({role.en})")
        return RecordPiece(text, f"#partners-{found.organisation}")

    def event(self, name: str, role: Bilingual | None = None) -> RecordPiece:
        """Return an event that leads to its entry."""
        text = self.events[name]
        if role:
            text = Bilingual(f"{text.vi}: {role.vi}", f"{text.en}: {role.en}")
        return RecordPiece(text, f"#events-{name}")

    def slugs(self, place: Place) -> tuple[str, ...]:
        """Return the units of the forum's day in which a place lies or may lie."""
        standing = self.registry.merger.standing(place, self.forum.system)
        return tuple(unit.slug for unit in standing.units)

    def place(self, place: Place) -> RecordPiece:
        """Return a place in words, commune and district first, with what became of it."""
        text = self.registry.merger.standing(place, self.forum.system).text()
        parts = [part for part in (place.commune, place.district) if part]
        return RecordPiece(Bilingual(*(", ".join([*parts, words]) for words in text)))

    def former(self, code: str) -> Place:
        """Return the place of a code in a table that has codes of the 63 provinces only."""
        return self.registry.merger.place("63", code)

    def place_of(self, line: TypedRow) -> Place:
        """Return the place of a row with system and code but no day."""
        return self.registry.merger.place(line["system"], line["code"])

    def place_name(self, place: Place) -> Bilingual:
        """Return the bare name of a place as it was on its day, for a list of many."""
        system = self.registry.merger.before if place.system == "63" else self.registry.merger.after
        unit = system.unit(place.code)
        return Bilingual(unit.name_vi, unit.name_en)


def identifier(line: TypedRow) -> Bilingual:
    """Return an identifier of an organisation or project with the words of its scheme."""
    return Bilingual(*(f"{scheme}: {line['identifier']}" for scheme in IDENTIFIERS[line["scheme"]]))


def days(starts: str, ends: str) -> Bilingual:
    """Return one day or the span of two ISO days, "" where none is given."""
    if not starts:
        return Bilingual("", "")
    first = date.fromisoformat(starts)
    last = date.fromisoformat(ends) if ends else first
    if first == last:
        return written(first)
    return Bilingual(*(f"{a} – {b}" for a, b in zip(written(first), written(last), strict=True)))


def written(day: date) -> Bilingual:
    """Return a day in both languages."""
    return Bilingual(day_short(day, "vi"), day_short(day, "en"))
