"""What prose in one language may print: its own words, names, and what allowed.yml lists with a reason."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from diendan.errors import Finding, InputError
from diendan.language import Language
from diendan.parsing.strict_yaml import Block, read_yaml
from diendan.project import Project
from diendan.spec.wording.foreign_words import foreign_runs
from diendan.spec.wording.printed_words import figures_in, words_only
from diendan.spec.wording.proper_names import proper_names

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


@dataclass(frozen=True)
class OwnWords:
    """The rule for prose in `language`; names: proper names, which belong to every language."""

    language: Language
    allowed: Mapping[str, Allowed]
    names: frozenset[str]

    @classmethod
    def of(cls, language: Language, project: Project | None) -> "OwnWords":
        """Return the rule of a project; without one, or without its allowed.yml, nothing else is allowed.

        Raises InputError with every finding where allowed.yml is wrong.
        """
        if project is None:
            nothing = {key: Allowed(FILE, {}) for key in ("figures", f"words_in_{language}")}
            return cls(language, nothing, frozenset())
        findings: list[Finding] = []
        allowed = load_allowed(project, findings)
        if findings:
            raise InputError(f"{FILE} cannot be read.", findings)
        return cls(language, allowed, proper_names(project.root, language))

    @property
    def named(self) -> str:
        """What messages expect instead of words of another language."""
        return "Vietnamese words" if self.language == "vi" else "English words"

    def foreign(self, markdown: str) -> Iterator[tuple[int, str]]:
        """Give the words of other languages of each line that `markdown` prints, with its number from 1."""
        text = self.allowed[f"words_in_{self.language}"].without(words_only(markdown))
        return foreign_runs(text, self.language, self.names)

    def typed_in(self, markdown: str) -> Iterator[tuple[int, str]]:
        """Give the figures that `markdown` prints, each with its line, counted from 1."""
        return figures_in(self.allowed["figures"].without(words_only(markdown)))
