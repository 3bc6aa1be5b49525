"""Text from outside: legacy Vietnamese encodings recognised, normal form, invisible characters."""

import re
import unicodedata
from typing import Final

from diendan.language.invisible_characters import without_hidden
from diendan.spec.wording.syllables import is_syllable

_TCVN3: Final = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮ"
    "ẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔ"
    "ỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ"
)
"""The letters of TCVN 5712:1993 at the bytes A1 to FE, which TCVN3 (ABC) fonts share."""
_TO_UNICODE: Final = {0xA1 + place: letter for place, letter in enumerate(_TCVN3)}
_OWN_LETTERS: Final = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
"""Latin-1 characters that are Vietnamese letters themselves."""
_WORD: Final = re.compile(r"[^\s\d.,;:!?()\[\]\"'/\\-]+")
_LINE_ENDS: Final = "\t\n\r\u2028\u2029"  # which become blanks
_BLANK: Final = re.compile(r"\s+")


def from_tcvn3(text: str) -> str:
    """Return the Unicode text of TCVN3 bytes that were read as Latin-1 or windows-1252."""
    return unicodedata.normalize("NFC", text.translate(_TO_UNICODE))


def tcvn3_reading(text: str) -> str | None:
    """Return what a text says if it is in TCVN3, or None if it is no such text.

    It is one if a word with signs that Vietnamese does not write (µ, ¸, ®, » …) becomes a Vietnamese
    syllable in TCVN3, and no such word becomes anything else: "Köln" stays as it is.
    """
    strange = [
        word
        for word in _WORD.findall(text)
        if any("\xa1" <= c <= "\xfe" and c not in _OWN_LETTERS for c in word)
    ]
    if not strange or not all(is_syllable(from_tcvn3(word)) for word in strange):
        return None
    if all(len(word) == 1 for word in strange) and len(_WORD.findall(text)) == 1:
        return None  # a lone sign: "®", "µ", "§"
    return from_tcvn3(text)


def clean(text: str) -> tuple[str, bool]:
    """Return a text in NFC on one line, with single spaces, and whether invisible characters were removed."""
    visible = without_hidden(text, _LINE_ENDS)
    removed = visible != text
    return _BLANK.sub(" ", unicodedata.normalize("NFC", visible)).strip(), removed
