"""What the forum page lists: sections of records, each record with its row, its source and its filters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from diendan.data.provenance.illustrative import named
from diendan.forum_page.page_words import WORDS
from diendan.language import NO_WORDS, Bilingual, fold
from diendan.registry.records.evidence import Row


@dataclass(frozen=True)
class RecordPiece:
    """One value of a record; href leads to another record of the page (#…) or to a public address."""

    text: Bilingual
    href: str = ""

    @property
    def leaves(self) -> bool:
        """Whether it leads out of the page."""
        return not self.href.startswith("#")


RecordCell = tuple[RecordPiece, ...]
CellContent = Bilingual | str | RecordPiece | Iterable["RecordPiece | Bilingual"] | None
"""What can be made a cell of: a text, a piece, several of them, or nothing."""
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Record:
    """One entry of a section.

    key: its name in the registry, by which other entries lead to it. cells: values by column of the section.
    rows: of the tables that it rests on, the main one first. source: where these come from, () for what the
    main one names.
    state, kind: by which it can be chosen, or "". units: slugs of the forum's units that it concerns;
    partners: organisations, by whose names it is found too; fields: "scheme:code". words: what else it is
    found by.
    """

    key: str
    title: Bilingual
    rows: tuple[Row, ...]
    source: RecordCell = ()
    cells: Mapping[str, RecordCell] = field(default_factory=dict)
    state: str = ""
    kind: str = ""
    units: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    doubt: Bilingual = NO_WORDS

    @property
    def unshown(self) -> str:
        """What it is found by that neither the page shows nor its organisations are called, folded."""
        return " ".join(once(word for word in _folded(self.words) if word not in self.shown))

    @cached_property
    def shown(self) -> frozenset[str]:
        """Every word that is shown, in both languages, folded."""
        texts = [self.title, *(piece.text for cell in self.cells.values() for piece in cell)]
        texts += [piece.text for piece in self.source]
        return frozenset(_folded(text for pair in (*texts, self.doubt) for text in pair))


@dataclass(frozen=True)
class Section:
    """One list of the page and its CSV file; title, lead and columns are words of the page, by its name.

    states, kinds: words of what records can be chosen by. notes: what else a reader must know. named: what
    its lead names. dense: shown as a table, because a record is one line. unlisted: records of the CSV file
    alone, because the page shows them in another way. watermark: what marks made-up records, or "".
    """

    view: str
    records: tuple[Record, ...]
    states: Mapping[str, Bilingual] = field(default_factory=dict)
    kinds: Mapping[str, Bilingual] = field(default_factory=dict)
    notes: tuple[Bilingual, ...] = ()
    named: Mapping[str, Bilingual] = field(default_factory=dict)
    dense: bool = False
    unlisted: tuple[Record, ...] = ()
    watermark: str = ""

    @property
    def title(self) -> Bilingual:
        """The words of its head."""
        return WORDS[f"{self.view}.title"]

    @property
    def lead(self) -> Bilingual:
        """What it lists, in a sentence."""
        return WORDS[f"{self.view}.lead"].fill(**self.named)

    @property
    def empty(self) -> Bilingual:
        """What is said where there is no record, with how it would be filled."""
        return WORDS[f"{self.view}.empty"]

    @cached_property
    def columns(self) -> Mapping[str, Bilingual]:
        """Heads by name of cell, in order."""
        return WORDS.under(f"{self.view}.column")

    @property
    def csv(self) -> str:
        """Where its CSV file lies in the bundle."""
        return f"csv/{named(f'{self.view}.csv', bool(self.watermark))}"


def cell(content: CellContent) -> RecordCell:
    """Return a cell; without pieces where there is nothing to say."""
    if content is None:
        return ()
    if isinstance(content, RecordPiece):
        return (content,)
    if isinstance(content, str):
        content = Bilingual(content, content)
    if isinstance(content, Bilingual):
        return (RecordPiece(content),) if any(content) else ()
    return tuple(piece for each in content for piece in cell(each))


def filled(**cells: CellContent) -> dict[str, RecordCell]:
    """Return the cells that say something."""
    return {name: made for name, content in cells.items() if (made := cell(content))}


def once(items: Iterable[_Item]) -> tuple[_Item, ...]:
    """Return what there is, each once, in its order."""
    return tuple(dict.fromkeys(items))


def _folded(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in fold(text).split()]
