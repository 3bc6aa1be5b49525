"""Fixed phrases, from phrases.csv: one table, both languages side by side.

Charts, tables, lowering, the index page and the command line's documents take their fixed words here and
nowhere else. The wording rules of the data notes stand here word for word.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final, NamedTuple

from diendan.errors import InputError
from diendan.language.bilingual import NO_WORDS, Bilingual, Language
from diendan.language.words_file import read_words
from diendan.traces import untraced

PHRASES: Final = read_words(__file__)
NO_DATA: Final = PHRASES["no data"]
MONTHS: Final = tuple(PHRASES.under("month").values())


class UnitWords(NamedTuple):
    """The words of one unit of measure.

    label: beside an axis or in a table's head. after: behind a number, with the sign "%" or "‰" set close;
    both empty where a number stands alone. one: English singular behind the number 1.
    """

    label: Bilingual
    after: Bilingual
    one: str


def _unit_words() -> Iterator[tuple[str, UnitWords]]:
    one = PHRASES.under("unit-one")
    for unit, words in PHRASES.under("unit").items():
        yield unit, UnitWords(words, words, one.get(unit, words).en)
    for unit, words in PHRASES.under("unit-label").items():
        yield unit, UnitWords(words, NO_WORDS, "")


UNIT_WORDS: Final = dict(_unit_words())


def phrase(key: str, language: Language) -> str:
    """Return a fixed phrase of PHRASES; InputError with the nearest key if there is no such phrase."""
    try:
        return untraced(PHRASES[key].in_(language), "fixed words of all reports")
    except KeyError:
        raise _unknown("phrase", key, list(PHRASES)) from None


def unit_words(unit: str) -> UnitWords:
    """Return the words of a unit of measure; InputError with the nearest key if there is none."""
    try:
        return UNIT_WORDS[unit]
    except KeyError:
        raise _unknown("unit of measure", unit, list(UNIT_WORDS)) from None


def unit_label(unit: str, language: Language) -> str:
    """Return a unit of measure as it stands beside an axis or in a table's head: "nghìn người", "%"."""
    return untraced(unit_words(unit).label.in_(language), "fixed words of all reports")


def _unknown(kind: str, key: str, known: list[str]) -> InputError:
    near = get_close_matches(key, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else f" Known: {', '.join(known)}."
    return InputError(f"No {kind} {key!r} in diendan.language.phrases.{hint}")
