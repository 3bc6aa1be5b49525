"""What is wrong, in as few lines as a terminal bears: the first of each kind, and all of it in a file."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from diendan.errors import Finding
from diendan.files.atomic_writing import write_atomically

SHOWN = 20
"""So many findings of a kind are shown, and so many kinds."""
_VARYING = re.compile(r"`[^`]*`|\"[^\"]*\"|\d+")


def finding_lines(findings: Sequence[Finding], kept: Path, shown: Callable[[Path], str]) -> Iterator[str]:
    """Yield a line for each finding, in their order; of many of a kind the first and how many more there are.

    kept: the file that all are written to where not all are shown. shown: how its path is written. Where it
    cannot be written, all are shown.
    """
    every = [f"  - {finding}" for finding in findings]
    seen: Counter[str] = Counter()
    short, more = [], Counter[str]()
    for finding, line in zip(findings, every, strict=True):
        kind = _kind(finding)
        seen[kind] += 1
        if seen[kind] <= SHOWN and len(seen) <= SHOWN:
            short.append(line)
        else:
            more[kind] += 1
    if not more:
        yield from every
        return
    try:
        write_atomically(kept, (f"{line}\n" for line in every))
    except OSError as error:
        yield from every
        yield f"  ({shown(kept)} cannot be written: {error.strerror})"
        return
    yield from short
    for kind, count in more.most_common()[:SHOWN]:
        yield f"  … and {count:,} more of this kind: {kind}"
    if len(more) > SHOWN:
        others = sum(count for _, count in more.most_common()[SHOWN:])
        yield f"  … and {others:,} more of {len(more) - SHOWN:,} other kinds"
    yield f"  All {len(every):,} are in {shown(kept)}."


def _kind(finding: Finding) -> str:
    """Return what findings have in common that differ in row, number and value."""
    file, _, place = finding.where.partition(":")
    column = place.rpartition("column ")[2] if "column " in place else ""
    where = f"{file}, column {column}" if column else file
    return f"{where}: expected {_VARYING.sub('…', finding.expected)[:120]}"


def few(items: Sequence[str], most: int) -> str:
    """Return items as one line: the first `most` of them, and how many more there are."""
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more
