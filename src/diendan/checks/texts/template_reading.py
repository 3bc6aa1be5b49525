"""What one part of a report's texts says and uses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_REFERENCE = re.compile(r"@(?:fig|tbl)-[a-z0-9-]*[a-z0-9]")


@dataclass(frozen=True)
class LiteralWords:
    """Words that stand in a template for the reader.

    line: counted from 1 inside the part. under: the paths on which it depends whether they are printed.
    """

    line: int
    text: str
    under: frozenset[str] = frozenset()


@dataclass
class Reading:
    """What one part says and uses.

    pieces: the literal words. numbers: number literals that are printed or set. shown: paths of the values
    that are printed ("place.rank", "events[].name"). asked: paths that only conditions and arguments use.
    choices: the keys of each table of words. branches: the texts that conditions compare a value with.
    phrases: the fixed phrases, and the units of measure as "unit.km2".
    """

    pieces: list[LiteralWords] = field(default_factory=list)
    numbers: list[LiteralWords] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    choices: list[frozenset[str]] = field(default_factory=list)
    branches: set[tuple[str, str]] = field(default_factory=set)
    phrases: list[LiteralWords] = field(default_factory=list)


def references(pieces: Iterable[LiteralWords]) -> frozenset[str]:
    """Return the figures and tables that `pieces` refer to."""
    return frozenset(name for piece in pieces for name in _REFERENCE.findall(piece.text))
