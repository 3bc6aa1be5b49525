"""The two languages, and a pair of words that always has both."""

from typing import Final, Literal, NamedTuple

from diendan.errors import InputError

Language = Literal["vi", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")


class Bilingual(NamedTuple):
    """The same words in both languages; neither can be left out."""

    vi: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the words in `language`; InputError for a language that we do not write."""
        if language == "vi":
            return self.vi
        if language == "en":
            return self.en
        raise InputError(f"No words in language {language!r}. Use one of: {', '.join(LANGUAGES)}.")
