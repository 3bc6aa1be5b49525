"""The words in which a comparison is told, on its page and in its summaries."""

from collections.abc import Mapping
from typing import Final

from diendan.comparing.change_decisions import ChangeDecision
from diendan.comparing.weighed_changes import FigureChange
from diendan.language import Bilingual, Language
from diendan.language.words_file import read_words

WORDS: Final = read_words(__file__)
WEIGHT_WORDS: Final = WORDS.under("weight")
STATE_WORDS: Final = WORDS.under("state")
_DATA_WORDS: Final = WORDS.under("data")
_DECISION_WORDS: Final = WORDS.under("decision")
_MOST_ROWS: Final = 3

Decisions = Mapping[str, ChangeDecision]
"""The last decision on each change, by its id."""
NO_DECISIONS: Final[Decisions] = {}
Names = Mapping[str, Bilingual]
"""What the folders of a bundle are called, by slug; a folder that is not there is called as it is."""


def subject_name(names: Names, slug: str, language: Language) -> str:
    """Return what a document is about; the forum's page is called so."""
    if not slug:
        return WORDS["page.forum"].in_(language)
    return names[slug].in_(language) if slug in names else slug


def decision_words(decision: ChangeDecision, language: Language) -> str:
    """Return what was decided, by whom, and the note."""
    said = _DECISION_WORDS[decision.state].fill(by=decision.by).in_(language)
    return f"{said} ({decision.note})" if decision.note else said


def data_words(figure: FigureChange, language: Language) -> str:
    """Return whether the data behind a figure moved, with the first cells that did."""
    said = _DATA_WORDS[figure.data].in_(language)
    shown = [f"{cell}: {old or '–'} → {new or '–'}" for cell, old, new in figure.rows[:_MOST_ROWS]]
    if more := len(figure.rows) - len(shown):
        shown.append(WORDS["page.more"].fill(count=more).in_(language))
    return f"{said}: {'; '.join(shown)}" if shown else said
