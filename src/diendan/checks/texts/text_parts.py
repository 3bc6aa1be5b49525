"""The parts of a report's texts, each with what it says and uses."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from diendan.errors import DiendanError, Finding
from diendan.spec.texts import Texts

_REFERENCE = re.compile(r"@(?:fig|tbl)-[a-z0-9-]*[a-z0-9]")


@dataclass(frozen=True)
class LiteralWords:
    """Words that stand in a template for the reader; `line` counts from 1 inside the part."""

    line: int
    text: str


@dataclass
class Reading:
    """What one part says and uses.

    pieces: the literal words. numbers: number literals that are printed or set. shown: paths of the values
    that are printed ("place.rank", "events[].name"). asked: paths that only conditions and arguments use.
    choices: the keys of each table of words. branches: the texts that conditions compare a value with.
    phrases: the fixed phrases.
    """

    pieces: list[LiteralWords] = field(default_factory=list)
    numbers: list[LiteralWords] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    choices: list[frozenset[str]] = field(default_factory=list)
    branches: set[tuple[str, str]] = field(default_factory=set)
    phrases: list[LiteralWords] = field(default_factory=list)


@dataclass(frozen=True)
class TextPart:
    """One part in one language: `file` as messages name it, the line it stands in, what it says."""

    file: str
    line: int
    name: str
    reading: Reading

    @property
    def where(self) -> str:
        return f"{self.file}: line {self.line}, part {self.name}"

    @property
    def used(self) -> frozenset[str]:
        return frozenset(self.reading.shown | self.reading.asked)


def read_parts(path: Path, label: str, expected: str, findings: list[Finding]) -> list[TextPart]:
    """Return the parts of a file of texts; one that cannot be parsed is left out: `Texts.check` names it.

    label, expected: what messages call the file, and what should be there where it cannot be read.
    """
    from jinja2 import TemplateSyntaxError

    from diendan.checks.texts.text_templates import read_template

    try:
        texts = Texts.load(path, "en" if path.stem.endswith(".en") else "vi")
    except DiendanError as error:
        findings += error.findings or [Finding(label, error.message, expected)]
        return []
    parts = []
    for name in texts.names:
        with suppress(TemplateSyntaxError):
            parts.append(TextPart(label, texts.lines[name], name, read_template(texts.part_source(name))))
    return parts


def references(pieces: Iterable[LiteralWords]) -> frozenset[str]:
    """Return the figures and tables that `pieces` refer to."""
    return frozenset(name for piece in pieces for name in _REFERENCE.findall(piece.text))
