"""What an import found, in lines for a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from diendan.exchange.importing.mapping_file import FileMapping
from diendan.exchange.importing.printed.printed_figures import Extract, Target, edition_of
from diendan.exchange.importing.printed.raw_file import RawFile
from diendan.exchange.importing.table_changes import Change, Difference

SHOWN: Final = 20


@dataclass
class ImportFindings:
    """Rows for our tables, and what is to be said about them, as sentences.

    explained: what each table was taken for, and by which words; undecided: what only a mapping file decides,
    so nothing is written; doubts: what somebody has to accept; notes: good to know.
    """

    targets: list[Target] = field(default_factory=list)
    explained: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Import:
    """What a file would do to the tables. asked: of whom and how it was asked for, where it was fetched."""

    raw: RawFile
    extracts: tuple[Extract, ...]
    differences: tuple[Difference, ...]
    findings: ImportFindings
    mapping: FileMapping
    asked: Mapping[str, Any] | None = None

    @property
    def changes_nothing(self) -> bool:
        """Whether all tables already say what the file says."""
        return all(difference.is_empty for difference in self.differences)

    @property
    def overwrites(self) -> bool:
        """Whether present figures would be replaced or removed."""
        return any(difference.overwrites for difference in self.differences)

    def lines(self, most: int = SHOWN) -> Iterator[str]:
        """Give the report of the import; most: so many of a kind, as a terminal bears."""
        yield f"{self.raw.name}: {', '.join(dict.fromkeys(extract.layout for extract in self.extracts))}"
        yield from (f"  {extract.title}" for extract in self.extracts)
        if day := edition_of(self.extracts):
            yield f"  edition of {day.isoformat()}"
        yield f"  sha256 {self.raw.sha256}"
        yield from (f"  {line}" for line in self.findings.explained)
        yield from list_lines("Notes", self.findings.notes, most)
        yield from list_lines("To be decided in a mapping file", self.findings.undecided, most)
        yield from list_lines("To be looked at", self.findings.doubts, most)
        for difference in self.differences:
            yield from difference_lines(difference, most)


def difference_lines(difference: Difference, most: int = SHOWN) -> Iterator[str]:
    """Give the lines about one table: how many values are added, changed, withdrawn, the same; and which.

    most: so many of each are shown.
    """
    target = difference.target
    told = (
        f"{len(difference.added)} added, {len(difference.changed)} changed, "
        f"{len(difference.withdrawn)} withdrawn, {difference.same} the same"
    )
    yield f"{target.table}{' (new table)' if difference.is_new_table else ''}: {told}"
    at = (target.header.index(column) for column in ("value", "amount") if column in target.header)
    value = slice(next(at, 1), None)
    for word, changes in (
        ("changed", difference.changed),
        ("withdrawn", difference.withdrawn),
        ("added", () if difference.is_new_table else difference.added),
    ):
        yield from _first(f"  {word}:", [_told(change, value) for change in changes], most)


def list_lines(head: str, texts: Sequence[str], most: int = SHOWN) -> Iterator[str]:
    """Give a heading and its items, the first `most` of them; nothing if there are none."""
    if texts:
        yield f"{head} ({len(texts)}):"
        yield from _first("  -", texts, most)


def _first(mark: str, texts: Sequence[str], most: int) -> Iterator[str]:
    yield from (f"{mark} {text}" for text in texts[:most])
    if len(texts) > most:
        yield f"{mark} and {len(texts) - most} more"


def _told(change: Change, value: slice) -> str:
    was, now = (" ".join(row[value]) if row else "nothing" for row in (change.was, change.now))
    return f"{', '.join(change.key)}: {was} → {now}"
