"""What every section of the forum page stands on: the registry, its sources and the forum's units."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import Final
from urllib.parse import urlsplit

from diendan.data.datapackage import Package
from diendan.forum_page.code_labels import LABELS
from diendan.forum_page.listed_records import RecordCell, RecordPiece, cell
from diendan.forum_page.page_words import WORDS
from diendan.language import NO_WORDS, Bilingual, day_short, number
from diendan.registry.presence import Presence, presence
from diendan.registry.records.periods import Period, forum_period
from diendan.registry.records.places import Place
from diendan.registry.records.projects import AidProject
from diendan.registry.records.typed_rows import TypedRow, grouped, lines
from diendan.registry.registry import Registry
from diendan.spec.forum_file import Forum

SHOWN_SCHEMES: Final = ("forum", "ngo-aid")
"""The schemes of the fields that can be chosen: the forum's six, and those of the aid programme."""


@dataclass(frozen=True)
class PageContext:
    """The registry at one look, for one forum; places are brought to the forum's units."""

    package: Package
    registry: Registry
    forum: Forum

    def lines(self, table: str) -> Iterator[TypedRow]:
        """Give the rows of a table with their numbers."""
        return lines(self.package.rows, table)

    def lines_of(self, table: str, column: str, value: str) -> list[TypedRow]:
        """Return the rows of a table that have a value in a column."""
        if (table, column) not in self._by:
            self._by[table, column] = grouped(self.lines(table), itemgetter(column), lambda line: line)
        return self._by[table, column][value]

    @cached_property
    def _by(self) -> dict[tuple[str, str], defaultdict[str, list[TypedRow]]]:
        return {}

    @cached_property
    def period(self) -> Period:
        """The time that the forum looks at."""
        return forum_period(self.forum.day)

    @cached_property
    def presence(self) -> tuple[Presence, ...]:
        """Who works where in which field in that time, in order of names: nobody is ranked."""
        return tuple(
            each
            for scheme in SHOWN_SCHEMES
            for each in presence(self.registry, scheme, self.forum.system, self.period)
            if each.field or scheme == SHOWN_SCHEMES[0]
        )

    @cached_property
    def titles(self) -> dict[str, Bilingual]:
        """Titles of the source documents by their names."""
        return {line["document"]: line.both("title") for line in self.lines("documents")}

    @cached_property
    def events(self) -> dict[str, Bilingual]:
        """Titles of the events, each with its year: two of them have the same."""
        return {line["event"]: in_brackets(line.both("title"), line["year"]) for line in self.lines("events")}

    @cached_property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Every name of each organisation: in both languages, short, and as sources print it."""
        found = {
            name: [each.name_vi, each.name_en, each.short]
            for name, each in self.registry.organisations.all.items()
        }
        for line in self.lines("organisation_aliases"):
            found[self.registry.organisations.identifier(line["organisation"])].append(line["alias"])
        return {name: tuple(filter(None, names)) for name, names in found.items()}

    def source(self, text: str) -> RecordCell:
        """Return each source of "a; b": a document, leading to its entry; an address; or words as given."""
        return cell([self._one_source(each) for each in text.split("; ")]) if text else ()

    def _one_source(self, text: str) -> RecordPiece:
        if text in self.titles:
            return RecordPiece(self.titles[text], f"#sources-{text}")
        address = urlsplit(text)
        if address.scheme in ("http", "https") and address.netloc:
            return RecordPiece(Bilingual(text, text), text)
        return RecordPiece(Bilingual(text, text))

    def organisation(self, name: str, role: Bilingual | None = None) -> RecordPiece:
        """Return an organisation that leads to its entry, with its role in brackets."""
        found = self.registry.organisations.one(name)
        text = Bilingual.of(found.name)
        return RecordPiece(in_brackets(text, role) if role else text, f"#partners-{found.organisation}")

    def event(self, name: str, role: Bilingual | None = None) -> RecordPiece:
        """Return an event that leads to its entry."""
        text = self.events[name]
        return RecordPiece(Bilingual.join(": ", (text, role)) if role else text, f"#events-{name}")

    def slugs(self, place: Place) -> tuple[str, ...]:
        """Return the units of the forum's day in which a place lies or may lie."""
        standing = self.registry.merger.standing(place, self.forum.system)
        return tuple(unit.slug for unit in standing.units)

    def place(self, place: Place) -> RecordPiece:
        """Return a place in words, commune and district first, with what became of it."""
        text = self.registry.merger.standing(place, self.forum.system).text()
        parts = filter(None, (place.commune, place.district))
        return RecordPiece(Bilingual.join(", ", [*parts, text]))

    def place_of(self, line: TypedRow) -> Place:
        """Return the place of a row with system and code but no day."""
        return self.registry.merger.place(line["system"], line["code"])

    def place_name(self, place: Place) -> Bilingual:
        """Return the bare name of a place as it was on its day, for a list of many."""
        system = self.registry.merger.before if place.system == "63" else self.registry.merger.after
        return Bilingual.of(system.unit(place.code).name)


def project_piece(project: AidProject, role: Bilingual | None = None) -> RecordPiece:
    """Return a project that leads to its entry, with somebody's role in it in brackets."""
    title = in_brackets(project.title, role) if role else project.title
    return RecordPiece(title, f"#projects-{project.project}")


def identifier(line: TypedRow) -> Bilingual:
    """Return an identifier of an organisation or project with the words of its scheme."""
    scheme = LABELS[f"project_identifiers.scheme.{line['scheme']}"]
    return Bilingual.join(": ", (scheme, line["identifier"]))


def in_brackets(text: Bilingual, more: Bilingual | str) -> Bilingual:
    """Return a text with more about it in brackets."""
    return Bilingual.join("", (text, " (", more, ")"))


def days(starts: str, ends: str) -> Bilingual:
    """Return one day or the span of two ISO days, "" where none is given."""
    if not starts:
        return NO_WORDS
    first = date.fromisoformat(starts)
    last = date.fromisoformat(ends) if ends else first
    return written(first) if first == last else span(written(first), written(last))


def span(first: Bilingual, last: Bilingual | None) -> Bilingual:
    """Return the time from one day to another, or from a day on."""
    return Bilingual.join(" – ", (first, last)) if last else WORDS["period.from"].fill(day=first)


def written(day: date) -> Bilingual:
    """Return a day in both languages."""
    return Bilingual.of(lambda language: day_short(day, language))


def amount(value: Decimal | float, decimals: int | None = None) -> Bilingual:
    """Return a number in both languages."""
    return Bilingual.of(lambda language: number(value, language, decimals))
