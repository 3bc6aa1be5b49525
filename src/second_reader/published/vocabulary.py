"""The words of vocabulary.yml as patterns, and the names of places and indicators that data/ adds."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from second_reader.published.figures import Language

_ROMAN = re.IGNORECASE


@dataclass(frozen=True)
class Said:
    """Words of one meaning in a sentence: what they mean, and where they stand."""

    meaning: str
    text: str
    start: int
    end: int


@cache
def vocabulary() -> Mapping[str, Any]:
    """Return vocabulary.yml."""
    text = files("second_reader.published").joinpath("vocabulary.yml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def word_pattern(name: str, language: Language) -> re.Pattern[str]:
    """Return the pattern of a set of words such as "country"."""
    found = vocabulary()[name][language]
    return re.compile(found if isinstance(found, str) else "|".join(found), _ROMAN)


def meanings(text: str, name: str, language: Language) -> list[Said]:
    """Return what of a table of meanings (comparisons, trends, groups) stands in a text, in its order."""
    found = [
        Said(meaning, match[0], match.start(), match.end())
        for meaning, words in vocabulary()[name].items()
        for match in re.finditer("|".join(words[language]), text, _ROMAN)
    ]
    return longest(found)


def longest(found: Iterable[Said]) -> list[Said]:
    """Return the words that stand inside no longer ones, in their order."""
    kept: list[Said] = []
    for said in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if not any(said.start < other.end and other.start < said.end for other in kept):
            kept.append(said)
    return sorted(kept, key=lambda each: each.start)


@dataclass(frozen=True)
class IndicatorWords:
    """The patterns of indicators in one language."""

    patterns: Mapping[str, re.Pattern[str]]

    @classmethod
    def of(cls, labels: Mapping[str, Iterable[str]], language: Language) -> "IndicatorWords":
        """Return the patterns of indicators, of their labels in data/ and of the vocabulary together."""
        more = vocabulary()["indicators"]
        patterns = {}
        for indicator, named in labels.items():
            words = [re.escape(name) for name in named if name]
            words += more.get(indicator, {}).get(language, [])
            patterns[indicator] = re.compile("|".join(sorted(words, key=len, reverse=True)), _ROMAN)
        return cls(patterns)

    def find(self, text: str, among: Iterable[str]) -> list[Said]:
        """Return the mentions of indicators in a text, in their order; one may be of several indicators."""
        found: list[Said] = []
        for indicator in among:
            pattern = self.patterns.get(indicator)
            for match in pattern.finditer(text) if pattern else ():
                found.append(Said(indicator, match[0], match.start(), match.end()))
        kept = [
            said
            for said in found
            if not any(
                other.start <= said.start and said.end <= other.end and len(other.text) > len(said.text)
                for other in found
            )
        ]
        return sorted(kept, key=lambda said: said.start)
