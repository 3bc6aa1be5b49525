"""What prose in one language may print: its own words, names, and what allowed.yml lists with a reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from diendan.errors import Finding, InputError
from diendan.language import Language
from diendan.project import Project
from diendan.spec.wording.allowed_words import FILE, Allowed, load_allowed
from diendan.spec.wording.foreign_words import foreign_runs
from diendan.spec.wording.printed_words import figures_in, words_only
from diendan.spec.wording.proper_names import proper_names


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
