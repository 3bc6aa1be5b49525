"""The words and figures that texts may hold although a check would refuse them, each with its reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from diendan.errors import Finding
from diendan.parsing.strict_yaml import Block, read_yaml
from diendan.project import Project

FILE = "allowed.yml"


@dataclass
class Allowed:
    """One list of allow.yml: each text with the line it stands in; `used` collects what was met."""

    file: str
    lines: dict[str, int]
    used: set[str] = field(default_factory=set)

    def without(self, text: str) -> str:
        """Return `text` with every allowed text blanked out, each character in its place."""
        for allowed in sorted(self.lines, key=len, reverse=True):
            text, found = re.subn(rf"(?<!\w){re.escape(allowed)}(?!\w)", " " * len(allowed), text)
            if found:
                self.used.add(allowed)
        return text

    def unused(self) -> Iterable[Finding]:
        """Give one finding for each entry that nothing needed."""
        for text, line in self.lines.items():
            if text not in self.used:
                yield Finding(
                    f"{self.file}: line {line}",
                    f"`{text}`, which no text holds",
                    "only what is needed",
                    "Remove the entry.",
                )


def load_allowed(project: Project, findings: list[Finding]) -> dict[str, Allowed]:
    """Return the lists of notebooks/texts/allowed.yml, if there is one; what is wrong in it becomes findings.

    figures; words_in_en: Vietnamese words in English texts; words_in_vi: other words in Vietnamese ones.
    """
    path = project.texts / FILE
    label = project.label(path)
    block = read_yaml(path, label, findings) if path.exists() else None
    lists = {key: _list(block, label, key) for key in ("figures", "words_in_en", "words_in_vi")}
    if block is not None:
        block.close()
    return lists


def _list(block: Block | None, label: str, key: str) -> Allowed:
    found = Allowed(label, {})
    inner = block.block(key, "texts, each with its reason: `text: reason`") if block else None
    if inner is None:
        return found
    for text in inner.keys():  # noqa: SIM118 - counts the keys as asked for
        if inner.text(text, "the reason"):
            found.lines[text] = inner.line_of(text)
    return found
