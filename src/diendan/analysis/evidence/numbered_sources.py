"""Numbered sources: tables print a number, an annex says what it stands for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diendan.traces import untraced


@dataclass(frozen=True)
class Cited:
    """What a source is cited for: who says it, what about, for which years, and how firm it is.

    key: what tells it from other sources, such as the name of a table. content: what it is cited for.
    preliminary: those of its years whose figures are preliminary.
    """

    key: str
    name: str
    content: tuple[str, ...]
    years: tuple[int, ...]
    status: str = ""
    preliminary: tuple[int, ...] = ()


@dataclass(frozen=True)
class NumberedSources:
    """The sources of a report in the order of their numbers."""

    sources: tuple[Cited, ...]

    def number(self, key: str) -> str:
        """Return the number of a source as a table prints it: "[3]"."""
        return untraced(f"[{self.place(key)}]", "number of a source in the report's own list")

    def place(self, key: str) -> int:
        """Return the number of a source, from 1."""
        return [source.key for source in self.sources].index(key) + 1


def number_sources(cited: Iterable[Cited]) -> NumberedSources:
    """Return the sources, one a key in the order of first use, each with all that it is cited for."""
    by_key: dict[str, list[Cited]] = {}
    for each in cited:
        by_key.setdefault(each.key, []).append(each)
    return NumberedSources(tuple(_joined(same) for same in by_key.values()))


def _joined(same: Sequence[Cited]) -> Cited:
    first = same[0]
    content = tuple(dict.fromkeys(each for cited in same for each in cited.content))
    spanned = tuple(sorted({year for cited in same for year in cited.years}))
    preliminary = tuple(sorted({year for cited in same for year in cited.preliminary}))
    return Cited(first.key, first.name, content, spanned, first.status, preliminary)
