"""Tell a Vietnamese syllable from any other word by its sounds: onset, rhyme and tone.

The rhymes are those of the standard orthography (Quốc ngữ), the tone marks set aside; a syllable that ends in
a stop (c, ch, p, t) takes the acute or the dot and no other tone.
"""

import re
import unicodedata
from typing import Final

_ALL: Final = """
    a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong
    ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uê uêch uên uênh uêt ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uc uy uya uych
    uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y yêm yên yêng yêt yêu
"""
_ALL_AFTER_Q: Final = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng ât âu ây
    e en eng eo et ê êch ên ênh êt i ich in inh it iu iêt ôc ơ ơi ơn y ych yên yêt ynh yt
"""
_ALL_AFTER_GI: Final = """
    a ac ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăt âc âm ân âng âp ât âu ây e em eo êc ên êng êt in ip
    o oc oi ong ot ô ôi ôm ôn ông ôp ơ ơi u ua uc uôc uôi up ư ưa ươc ương ưt
"""
_RHYMES: Final = frozenset(_ALL.split())
_AFTER_Q: Final = frozenset(_ALL_AFTER_Q.split())
_AFTER_GI: Final = frozenset(_ALL_AFTER_GI.split())
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
