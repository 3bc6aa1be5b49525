"""Which published tables hold which of our indicators, and which of them a title names."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Final

from diendan.exchange.importing.recognition.phrases import Explained, Phrases, explain
from diendan.exchange.importing.recognition.printed_units import without_units
from diendan.language import fold
from diendan.parsing.yaml_resources import yaml_resource

_STORED: Final = yaml_resource(__file__)
_FRAME: Final[Sequence[str]] = _STORED["frame"]
_TOTAL: Final = Phrases(total=(word for word in _STORED["total"] if word))
_SHARES: Final = Phrases(share=_STORED["shares"])
_OF_ITEMS: Final = (names for row in _STORED["series"] for names in row.get("items", {}).values())
_ITEMS: Final = Phrases(item=[*_STORED["qualifiers"], *chain(*_OF_ITEMS)], other=_STORED["no_items"])
_NUMBER_OF_TABLE: Final = re.compile(
    r"\W*(?:bảng|biểu|table)\s+(?:số\s+)?[A-Z]?\d[\d.-]*[:.]?\s", re.IGNORECASE
)
_ALIKE: Final = 0.5
"""The share of a title's words from which on a table is named as one that it may be."""


@dataclass(frozen=True)
class PublishedTable:
    """One published table: phrases of its title, names of its items (series_catalogue.yml has the keys)."""

    items: Mapping[str, Sequence[str]] = field(default_factory=dict)
    titles: Sequence[Sequence[str]] = ()
    extras: Sequence[str] = ()
    dimensions: Sequence[str] = ()
    parts: Sequence[tuple[str, Sequence[str]]] = ()
    not_all_of_it: Sequence[str] = ()
    total: str | None = None

    @property
    def indicators(self) -> tuple[str, ...]:
        return (*((self.total,) if self.total else ()), *self.items)

    @cached_property
    def _parts(self) -> Mapping[str, Sequence[str]]:
        measure = [text for title in self.titles for options in title for text in options.split("|")]
        return {"dimension": self.dimensions, "measure": measure, "more": self.extras, "frame": _FRAME}

    @cached_property
    def _in_title(self) -> Phrases:
        return Phrases(**self._parts)

    @cached_property
    def _in_line(self) -> Phrases:
        return Phrases(**self._parts, plain=[*_STORED["plain"], *filter(None, _STORED["total"])])

    @cached_property
    def _in_item(self) -> Mapping[str, Phrases]:
        return {name: Phrases(item=names, frame=_FRAME) for name, names in self.items.items()}

    def explain(self, text: str) -> Explained:
        """Return a title split into the phrases of this table; its number ("Bảng 12.") says nothing."""
        return self._split(text, self._in_title)

    def explain_line(self, text: str) -> Explained:
        """Return what else heads the table, split; a total and words for "figure" say nothing."""
        return self._split(text, self._in_line)

    def _split(self, text: str, phrases: Phrases) -> Explained:
        return explain(_NUMBER_OF_TABLE.sub("", without_units(text)[0], count=1), phrases)

    def names_all(self, explained: Explained) -> bool:
        """Return whether a title holds all phrases of one of its titles."""
        taken = {phrase for _, phrase in explained.taken}
        return any(all(taken & set(options.split("|")) for options in title) for title in self.titles)

    def indicator_of(self, item: str) -> str | None:
        """Return the indicator that an item of this table holds, or None.

        Each word of the item counts: "Nam nông thôn" (rural men) is not "Nam".
        """
        bare, _ = without_units(item)
        if self.total and not explain(bare, _TOTAL).left:
            return self.total
        split = {name: explain(bare, phrases) for name, phrases in self._in_item.items()}
        found = [name for name, words in split.items() if words.of("item") and not words.left]
        if len(found) == 1:
            return found[0]
        # With one indicator, "rate" and what the title says are no items.
        alone = self.total and not self.items and not self.explain_line(item).left
        return self.total if alone else None


class BudgetAnnex(PublishedTable):
    """The budget's annex of plans by province; headers are sentences, so an item is known by words."""

    def indicator_of(self, item: str) -> str | None:
        text, stored = fold(item), _STORED["budget"]
        if any(word in text for word in stored["skipped"]) or text.startswith(tuple(stored["skipped_first"])):
            return None
        for indicator, names in self.items.items():
            if any(all(word in text for word in name.split("+")) for name in names):
                return indicator
        return None


BUDGET: Final = BudgetAnnex(_STORED["budget"]["items"], not_all_of_it=_STORED["budget"]["not_all_of_it"])
"""The budget's annex of plans by province."""
_BY_TITLE: Final = tuple(PublishedTable(**row) for row in _STORED["series"])
"""The tables that are known by their titles."""


@dataclass(frozen=True)
class Match:
    """A table beside a title. explained: the title's lines, each split into phrases."""

    table: PublishedTable
    explained: Sequence[Explained]

    @property
    def left(self) -> tuple[str, ...]:
        """The words that nothing explains."""
        return tuple(word for line in self.explained for word in line.left)

    @property
    def words(self) -> tuple[str, ...]:
        """The phrases by which the table was known."""
        return tuple(dict.fromkeys(phrase for line in self.explained for phrase in line.of("measure")))

    @property
    def by_dimension(self) -> tuple[str, ...]:
        """What the title says that the table's items are."""
        return tuple(phrase for line in self.explained for phrase in line.of("dimension"))


def matches(lines: Sequence[str]) -> Iterator[Match]:
    """Give the tables that a title may name, those of the fewest unexplained words first.

    lines: the title, then what else heads the table. A table is given where its title's phrases all stand in
    the first line; it is that table only if no word is left.
    """
    found = []
    for table in _BY_TITLE:
        first = table.explain(lines[0])
        if table.names_all(first):
            found.append(Match(table, (first, *map(table.explain_line, lines[1:]))))
    yield from sorted(found, key=lambda match: len(match.left))


def tables_like(title: str) -> Sequence[tuple[PublishedTable, tuple[str, ...]]]:
    """Return the two tables that a title is nearest to without being theirs, and the words that it lacks."""
    there = set(fold(title).split())
    found: list[tuple[int, PublishedTable, list[str]]] = []
    for table in _BY_TITLE:
        asked = [
            " ".join(max(of.split("|"), key=lambda text: (_share(text, there), -len(text))) for of in row)
            for row in table.titles
        ]
        best = max(asked, key=lambda text: _share(text, there), default="")
        lacking = [word for word in best.split() if fold(word) not in there]
        if _share(best, there) >= _ALIKE:
            found.append((len(lacking) - len(best.split()), table, lacking))
    return [(table, tuple(lacking)) for _, table, lacking in sorted(found, key=itemgetter(0))[:2]]


def _share(text: str, there: Collection[str]) -> float:
    words = fold(text).split()
    return sum(word in there for word in words) / max(len(words), 1)


def says_share(lines: Sequence[str]) -> bool:
    """Return whether what heads a table says that its figures are shares: "tỷ lệ", "percentage"."""
    return any(explain(line, _SHARES).of("share") for line in lines)


def items_in(text: str) -> tuple[str, ...]:
    """Return the words of a remark that make another series of a figure: "nữ", "nông thôn", "quý"."""
    return explain(text, _ITEMS).of("item")


def programme_indicator(item: str) -> str | None:
    """Return the indicator of a column of the annex of programmes, by the words of its header."""
    text = fold(item)
    programmes: Mapping[str, Sequence[str]] = _STORED["programmes"]
    return next((name for name, words in programmes.items() if any(word in text for word in words)), None)
