"""Which places a sentence names: the report's own unit, former provinces, regions, the country, a median."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from second_reader.published.figures import Language
from second_reader.published.vocabulary import Said, longest, word_pattern
from second_reader.tables.places import COUNTRY, Places

MEDIAN = "median"
_FORMER_UNITS = {
    "en": re.compile(r"\bformer (?:units|provinces)\b", re.IGNORECASE),
    "vi": re.compile(r"\b(?:đơn vị|tỉnh|tỉnh, thành phố) cũ\b", re.IGNORECASE),
}
_NOW_IN = re.compile(r"\b(?:now in|nay thuộc) $", re.IGNORECASE)
_LINKS = re.compile(r"^(?:, | and | và |; )+$")


@dataclass(frozen=True)
class PlaceMentions:
    """Finds the places in the sentences of one report. own: its unit, or "" where it is about none."""

    places: Places
    system: str
    language: Language
    own: str

    @cached_property
    def _spelled(self) -> dict[str, list[str]]:
        """The places by each way to write them, that of a city without the word included."""
        spelled: dict[str, list[str]] = {}
        for place, names in self.places.names.items():
            full, short = names[self.language], self.places.short(place, self.language)
            for name in {full, short, self.places.person(place, self.language) or full}:
                spelled.setdefault(name, []).append(place)
        return spelled

    @cached_property
    def _named(self) -> re.Pattern[str]:
        names = [name for name, places in self._spelled.items() if COUNTRY not in places]
        ordered = sorted((re.escape(name) for name in names), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(ordered)})(?!\w)")

    def persons(self, text: str) -> list[str]:
        """Return the names in a text that are a person's, because the word that makes them a city's lacks."""
        persons = {self.places.person(place, self.language) for place in self.places.names}
        return [match[0] for match in self._named.finditer(text) if match[0] in persons]

    def find(self, text: str, former: bool = False) -> list[Said]:
        """Return the mentions of places in their order; former: names are those of before the merger."""
        found = [Said(COUNTRY, m[0], m.start(), m.end()) for m in self._country.finditer(text)]
        found += [
            Said(MEDIAN, m[0], m.start(), m.end())
            for m in word_pattern("median", self.language).finditer(text)
        ]
        names = list(self._named.finditer(text))
        marked = self._marked(text, names)
        for match, is_former in zip(names, marked, strict=True):
            if _NOW_IN.search(text[: match.start()]):
                continue  # “Vinh Phuc (now in Phu Tho)” is about Vinh Phuc
            if place := self._place(match[0], former or is_former):
                found.append(Said(place, match[0], match.start(), match.end()))
        return longest(found)

    @property
    def _country(self) -> re.Pattern[str]:
        return word_pattern("country", self.language)

    def _marked(self, text: str, names: Sequence[re.Match[str]]) -> list[bool]:
        """Say of each name whether it is marked as a former province's; a list shares its mark."""
        sign = word_pattern("former", self.language)
        marked = []
        for match in names:
            earlier = text[: match.start()]
            listed = _FORMER_UNITS[self.language].search(earlier)
            if listed and ":" in earlier[listed.end() :]:  # “the rates of the former units: …”
                marked.append(True)
                continue
            before, after = (
                text[max(0, match.start() - 12) : match.start()],
                text[match.end() : match.end() + 6],
            )
            if self.language == "en":
                marked.append(bool(re.search(r"\bformer\s+(?:unit\s+)?$", before, re.IGNORECASE)))
            else:
                marked.append(bool(re.match(rf"\s*(?:{sign.pattern})", after)))
        order = range(1, len(names)) if self.language == "en" else range(len(names) - 2, -1, -1)
        for index in order:
            other = index - 1 if self.language == "en" else index + 1
            first, second = sorted((index, other))
            between = text[names[first].end() : names[second].start()]
            if marked[other] and _LINKS.match(between):
                marked[index] = True
        return marked

    def _place(self, name: str, former: bool) -> str | None:
        system = "63" if former else self.system
        own_former = self.places.former(self.own) if self.own else []
        ordered = sorted(
            self._spelled.get(name, ()), key=lambda p: (p.partition(":")[0] != system, p not in own_former)
        )
        return ordered[0] if ordered else None
