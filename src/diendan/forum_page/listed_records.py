"""What the forum page lists: sections of records, each record with its row, its source and its filters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from diendan.data.illustrative import named
from diendan.language import Bilingual, fold
from diendan.registry.records.evidence import Row

NOTHING = Bilingual("", "")


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


@dataclass(frozen=True)
class Record:
    """One entry of a section.

    key: its name in the registry, by which other entries lead to it. cells: values by column of the section.
    rows: of the tables that it rests on, the main one first; source: where these come from.
    state, kind: by which it can be chosen, or "". units: slugs of the forum's units that it concerns;
    partners: organisations; fields: "scheme:code". words: what it can also be found by; names: so, too, but
    of its organisations, which the page keeps once for all records.
    """

    key: str
    title: Bilingual
    rows: tuple[Row, ...]
    source: RecordCell
    cells: Mapping[str, RecordCell] = field(default_factory=dict)
    state: str = ""
    kind: str = ""
    units: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    doubt: Bilingual = NOTHING

    @property
    def search(self) -> str:
        """What it is found by: all that is shown, in both languages, and the other names, folded."""
        return " ".join(dict.fromkeys((*self._shown, *_folded((*self.words, *self.names)))))

    @property
    def unshown(self) -> str:
        """What it is found by that neither the page shows nor its organisations are called, folded."""
        shown = set(self._shown)
        return " ".join(word for word in dict.fromkeys(_folded(self.words)) if word not in shown)

    @property
    def _shown(self) -> list[str]:
        shown = [self.title, *(piece.text for cell in self.cells.values() for piece in cell)]
        shown += [piece.text for piece in self.source]
        return _folded(text for pair in (*shown, self.doubt) for text in dict.fromkeys(pair))


@dataclass(frozen=True)
class Section:
    """One list of the page and its CSV file.

    columns: heads by name of cell, in order. empty: what is said where there is no record, with how it would
    be filled. states, kinds: words of what records can be chosen by. notes: what else a reader must know.
    dense: shown as a table, because a record is one line. unlisted: records of the CSV file alone, because
    the page shows them in another way. watermark: what marks made-up records, or "".
    """

    view: str
    title: Bilingual
    lead: Bilingual
    empty: Bilingual
    columns: Mapping[str, Bilingual]
    records: tuple[Record, ...]
    states: Mapping[str, Bilingual] = field(default_factory=dict)
    kinds: Mapping[str, Bilingual] = field(default_factory=dict)
    notes: tuple[Bilingual, ...] = ()
    dense: bool = False
    unlisted: tuple[Record, ...] = ()
    watermark: str = ""

    @property
    def csv(self) -> str:
        """Where its CSV file lies in the bundle."""
        return f"csv/{named(f'{self.view}.csv', bool(self.watermark))}"

    @property
    def used_kinds(self) -> Mapping[str, Bilingual]:
        """The kinds that some record has, in the order of the words."""
        return _used(self.kinds, [record.kind for record in self.records])

    @property
    def used_states(self) -> Mapping[str, Bilingual]:
        """The states that some record has, in the order of the words."""
        return _used(self.states, [record.state for record in self.records])


def plain(text: Bilingual | str) -> RecordCell:
    """Return a cell of one text, or of none where it is empty."""
    pair = Bilingual(text, text) if isinstance(text, str) else text
    return (RecordPiece(pair),) if pair.vi or pair.en else ()


def filled(cells: Mapping[str, RecordCell]) -> dict[str, RecordCell]:
    """Return the cells that say something."""
    return {name: cell for name, cell in cells.items() if cell}


def _folded(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in fold(text).split()]


def _used(words: Mapping[str, Bilingual], values: Sequence[str]) -> dict[str, Bilingual]:
    return {name: word for name, word in words.items() if name in set(values)}
