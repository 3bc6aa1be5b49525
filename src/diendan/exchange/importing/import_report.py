"""What an import found, in lines for a terminal."""

from collections.abc import Iterator, Sequence
from typing import Final

from diendan.exchange.importing.origin_record import RawSource
from diendan.exchange.importing.table_changes import Change, Difference

SHOWN: Final = 20


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
    value = _value_place(target.header)
    for word, changes in (
        ("changed", difference.changed),
        ("withdrawn", difference.withdrawn),
        ("added", () if difference.is_new_table else difference.added),
    ):
        yield from _change_lines(word, changes, value, most)


def source_lines(name: str, source: RawSource) -> Iterator[str]:
    """Give the lines about the file: what it is, and of which day."""
    yield f"{name}: {', '.join(dict.fromkeys(source.layouts))}"
    for title in source.titles:
        yield f"  {title}"
    if source.edition:
        yield f"  edition of {source.edition.isoformat()}"


def list_lines(head: str, texts: Sequence[str], most: int = SHOWN) -> Iterator[str]:
    """Give a heading and its items, the first `most` of them; nothing if there are none."""
    if texts:
        yield f"{head} ({len(texts)}):"
        yield from (f"  - {text}" for text in texts[:most])
        if len(texts) > most:
            yield f"  - and {len(texts) - most} more"


def _change_lines(word: str, changes: Sequence[Change], value: slice, most: int) -> Iterator[str]:
    for change in changes[:most]:
        was = " ".join(change.was[value]) if change.was else "nothing"
        now = " ".join(change.now[value]) if change.now else "nothing"
        yield f"  {word}: {', '.join(change.key)}: {was} → {now}"
    if len(changes) > most:
        yield f"  {word}: and {len(changes) - most} more"


def _value_place(header: Sequence[str]) -> slice:
    for column in ("value", "amount"):
        if column in header:
            return slice(header.index(column), None)
    return slice(1, None)
