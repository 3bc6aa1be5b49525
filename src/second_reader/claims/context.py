"""What a figure or a word in a sentence is about: its indicator, its place, its years."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from second_reader.claims.claim import Claim
from second_reader.published.figures import Language, figures, sentences, years
from second_reader.published.place_mentions import PlaceMentions
from second_reader.published.report_text import ReportText, Sentence, years_before
from second_reader.published.vocabulary import IndicatorWords, Said
from second_reader.tables.data_tables import DataTables

_BREAK = re.compile(
    r"[;:]|\((?!cũ\))|(?<!\(cũ)\)|, (?!(?-i:thành phố))|\|| against | so với | compared with | while | còn ",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Clause:
    """A piece of a sentence without a break in it. after: the break before it, "" at the beginning."""

    start: int
    end: int
    after: str

    @property
    def resets(self) -> bool:
        """Say whether what stood before the break says nothing of the place that is meant here."""
        return self.after in ("", ";", ")", "|")


@dataclass(frozen=True)
class Context:
    """A sentence with all that is known of its document."""

    data: DataTables
    report: ReportText
    sentence: Sentence
    claims: tuple[Claim, ...]
    mentions: PlaceMentions
    words: IndicatorWords

    @property
    def language(self) -> Language:
        """Return the language of the document."""
        return self.report.language

    @property
    def asks(self) -> bool:
        """Say whether the sentence is a question, which claims nothing."""
        return self.text.rstrip().endswith("?")

    @property
    def text(self) -> str:
        """Return the sentence."""
        return self.sentence.text

    @cached_property
    def clauses(self) -> list[Clause]:
        """Return the clauses of the sentence in their order."""
        cuts = list(_BREAK.finditer(self.text))
        starts = [0, *(found.end() for found in cuts)]
        ends = [*(found.start() for found in cuts), len(self.text)]
        after = ["", *(found[0].strip() for found in cuts)]
        return [Clause(*each) for each in zip(starts, ends, after, strict=True)]

    @cached_property
    def places(self) -> list[Said]:
        """Return the places that the sentence names."""
        return self.mentions.find(self.text, former=self._rows_are_former)

    @cached_property
    def head_places(self) -> list[Said]:
        """Return the places at the heads of the cell's row and column."""
        return self.mentions.find(self.sentence.heads, former=self._rows_are_former)

    @cached_property
    def _rows_are_former(self) -> bool:
        if any(claim.of == "former" for claim in self.claims):
            return True
        cell = self.sentence.cell
        heads = f"{cell.corner} {cell.column}" if cell else ""
        return bool(re.search(r"\bformer\b|\bcũ\b", heads, re.IGNORECASE))

    def clause_at(self, position: int) -> int:
        """Return which clause a position lies in."""
        return max(
            index for index, clause in enumerate(self.clauses) if clause.start <= position or index == 0
        )

    def place_of(self, start: int, end: int, *, but: tuple[str, ...] = ()) -> str:
        """Return the place that words are about: the one named with them, else the report's own.

        but: what is no place here, such as a median that a count is taken beside.
        """
        index = self.clause_at(start)
        while True:
            clause = self.clauses[index]
            inside = [s for s in self.places if clause.start <= s.start < clause.end and s.meaning not in but]
            if inside:
                return min(
                    inside, key=lambda s: s.start - end if s.start >= end else start - s.end + 1
                ).meaning
            if clause.resets or index == 0:
                break
            index -= 1
        if self.head_places:
            return self.head_places[0].meaning
        if self.report.own:
            return self.report.own
        before = [s.meaning for s in self.places if s.start < start and ":" in s.meaning]
        today = [place for place in before if place.startswith(self.report.system)]
        return (today or before or [""])[-1]

    def region_in(self, start: int) -> str | None:
        """Return the region that is named in the clause of a position."""
        clause = self.clauses[self.clause_at(start)]
        inside = (s.meaning for s in self.places if clause.start <= s.start < clause.end)
        return next((place for place in inside if place.startswith("R")), None)

    @cached_property
    def years(self) -> list[tuple[int, int]]:
        """Return the years in the sentence with their places; of a span such as 2021–2024, both ends."""
        return years(self.text, self.language)

    @cached_property
    def earlier_years(self) -> list[int]:
        """Return the years that the cell's heads, or the sentences before, name."""
        if self.sentence.cell:
            cell = self.sentence.cell
            beside = [year for year, _ in years(f"{cell.column} | {cell.row}", self.language)]
            beside = beside or [year for year, _ in years(cell.beside, self.language)][:1]
            if beside:
                return beside
        return years_before(self.sentence.before, self.language)

    def earlier_years_of(self, indicator: str) -> list[int]:
        """Return the years that the sentences before name beside an indicator, whatever else they tell."""
        told = [each for each in sentences(self.sentence.before) if self.words.find(each, [indicator])]
        return years_before(" ".join(told), self.language)

    def year_of(self, start: int, end: int, next_start: int) -> list[int]:
        """Return the years that a figure may be of, the likeliest first."""
        index = self.clause_at(start)
        clause = self.clauses[index]
        after = [year for year, at in self.years if end <= at < min(clause.end, next_start)]
        if after:
            return after[:1]
        before = [year for year, at in self.years if clause.start <= at < start]
        if before:
            return before[-1:]
        if clause.after == "(":  # “hardly changed since 2021 (18.8%)”
            outer = self.clauses[index - 1]
            if within := [year for year, at in self.years if outer.start <= at < outer.end]:
                return within[-1:]
        return self.leading_years_at(start) or self.earlier_years

    def leading_years_at(self, position: int) -> list[int]:
        """Return the years of the whole sentence; one in brackets is of what ends with the next semicolon."""
        found = []
        for year, at in self.years:
            bracketed = self.text.count("(", 0, at) > self.text.count(")", 0, at)
            if year in self.leading_years and not (
                bracketed and at < position and ";" in self.text[at:position]
            ):
                found.append(year)
        return found

    @cached_property
    def leading_years(self) -> list[int]:
        """Return the years of which the whole sentence speaks: before its first figure, or beside none."""
        constants = {claim.of for claim in self.claims if claim.kind == "definition"}
        found = [each for each in figures(self.text, self.language) if each.text not in constants]
        first = found[0].start if found else len(self.text)
        beside = {self.clause_at(each.start) for each in found}
        beside |= {index - 1 for index in beside if self.clauses[index].after == "("}
        return [year for year, at in self.years if at < first or self.clause_at(at) not in beside]

    def years_in_clause(self, start: int) -> list[int]:
        """Return all years in the clause of a position, else those that the sentence begins with."""
        index = self.clause_at(start)
        clause = self.clauses[index]
        inside = [year for year, at in self.years if clause.start <= at < clause.end]
        if clause.after == "(" and not inside:
            outer = self.clauses[index - 1]
            inside = [year for year, at in self.years if outer.start <= at < outer.end]
        return inside or (self.leading_years or (self.earlier_years if self.sentence.cell else []))

    def nearest(self, position: int, among: Iterable[str]) -> set[str]:
        """Return which of some indicators the words nearest before a position name, else after it."""
        names = list(among)
        texts = (
            self.text,
            self.sentence.heads,
            self.sentence.before,
            self.sentence.cell.beside if self.sentence.cell else "",
        )
        for number, text in enumerate(texts):
            found = self.words.find(text, names)
            if not found:
                continue
            before = [said for said in found if number or said.start <= position]
            if not before and self.sentence.cell:
                continue  # what a cell begins with is of its heads
            chosen = before[-1] if before else found[0]
            return {said.meaning for said in found if said.start == chosen.start}
        return set()

    def value(self, indicator: str, place: str, year: int) -> float | None:
        """Return the value at a place; of a unit that was never merged, that of the province."""
        value = self.data.value(indicator, place, year)
        former = self.data.places.former(place) if ":" in place else []
        return self.data.value(indicator, former[0], year) if value is None and len(former) == 1 else value

    def following(self, position: int, among: Iterable[str]) -> set[str]:
        """Return which of some indicators the words name that follow a position at once."""
        found = self.words.find(self.text[position : position + 60], list(among))
        return {said.meaning for said in found if said.start <= 2}
