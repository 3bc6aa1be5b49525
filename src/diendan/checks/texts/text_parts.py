"""The parts of a report's texts, each with what it says and uses."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from diendan.checks.texts.template_reading import Reading
from diendan.errors import DiendanError, Finding
from diendan.spec.texts import Texts


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
