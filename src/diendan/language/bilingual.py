"""The two languages, and a pair of words that always has both."""

from collections.abc import Callable, Iterable
from typing import Final, Literal, NamedTuple

from diendan.errors import InputError

Language = Literal["vi", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")


class Bilingual(NamedTuple):
    """The same words in both languages; neither can be left out."""

    vi: str
    en: str

    @classmethod
    def of(cls, write: Callable[[Language], str]) -> "Bilingual":
        """Return what `write` says in each language."""
        return cls(write("vi"), write("en"))

    @classmethod
    def join(cls, between: str, texts: Iterable["Bilingual | str"]) -> "Bilingual":
        """Return several texts as one in each language; a plain text is the same in both."""
        every = tuple(texts)
        return cls.of(
            lambda language: between.join(
                text if isinstance(text, str) else text.in_(language) for text in every
            )
        )

    def fill(self, **values: object) -> "Bilingual":
        """Return the words with their {names} filled in, by a pair of words in its own language."""
        return self.of(
            lambda language: self.in_(language).format(
                **{
                    name: value.in_(language) if isinstance(value, Bilingual) else value
                    for name, value in values.items()
                }
            )
        )

    def __call__(self, language: Language) -> str:
        """Return the words in `language`, so that a pair stands wherever something says its words in one."""
        return self.in_(language)

    def in_(self, language: Language) -> str:
        """Return the words in `language`; InputError for a language that we do not write."""
        if language == "vi":
            return self.vi
        if language == "en":
            return self.en
        raise InputError(f"No words in language {language!r}. Use one of: {', '.join(LANGUAGES)}.")


NO_WORDS: Final = Bilingual("", "")
