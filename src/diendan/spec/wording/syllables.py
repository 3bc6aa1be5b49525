"""Tell a Vietnamese syllable from any other word by its sounds: onset, rhyme and tone.

A syllable that ends in a stop (c, ch, p, t) takes the acute or the dot and no other tone.
"""

import re
import unicodedata
from typing import Final

from diendan.parsing.yaml_resources import yaml_resource

_RHYMES, _AFTER_Q, _AFTER_GI = (
    frozenset(yaml_resource(__file__)[onset].split()) for onset in ("rhymes", "after_q", "after_gi")
)
_ONSET: Final = re.compile(r"(ngh|ng|nh|gh|gi|kh|ch|ph|th|tr|qu|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|)(.*)")
_TONES: Final = {"\u0300": "grave", "\u0301": "acute", "\u0309": "hook", "\u0303": "tilde", "\u0323": "dot"}
_STOPS: Final = ("c", "ch", "p", "t")


def is_syllable(word: str) -> bool:
    """Tell whether `word` could be written so in Vietnamese, whatever it means; case does not matter."""
    bare, tone = _without_tone(word.casefold())
    found = _ONSET.fullmatch(bare)
    if tone is None or found is None:
        return False
    onset, rhyme = found.groups()
    if bare.endswith(_STOPS) and tone not in ("acute", "dot"):
        return False
    if onset == "qu":
        return rhyme in _AFTER_Q
    if onset == "gi" and (rhyme == "" or rhyme in _AFTER_GI):
        return True
    if onset == "gi":
        onset, rhyme = "g", "i" + rhyme
    return rhyme in _RHYMES


def _without_tone(word: str) -> tuple[str, str | None]:
    """Return the word without its tone mark, and the tone ("" for none, None for more than one)."""
    marks = [_TONES[c] for c in unicodedata.normalize("NFD", word) if c in _TONES]
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TONES)
    return unicodedata.normalize("NFC", bare), None if len(marks) > 1 else "".join(marks)
