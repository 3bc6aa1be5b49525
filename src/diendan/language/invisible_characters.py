"""Characters that no reader sees: one rule for params/, data/, notebooks, texts and what is printed.

Controls, direction and zero-width marks, lone surrogates, private use, unassigned code points, fillers and
variation selectors: two texts that differ in them look alike, some turn round what follows, none is part of a
Vietnamese or English word. U+FFFC and U+FFFD belong to them: they stand for something that was lost.
"""

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import category

from diendan.errors import Finding

# Printable by their category, and nothing to be seen (Unicode's Default_Ignorable_Code_Point, and U+2800).
_UNSEEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufffc\ufffd"
    "\U000e0100-\U000e01ef]"
)
_VISIBLE: Final = frozenset("LNPS")


def hidden(text: str, but: str = "") -> str:
    """Return the first character of `text` that no reader sees, "" where there is none.

    but: control characters that may stand, such as the line ends of a text of many lines. Spaces are no
    hidden characters, whatever their width; those that end a line or a paragraph are.
    """
    if text.isprintable():
        found = _UNSEEN.search(text)
        return found[0] if found else ""
    return next((sign for sign in text if sign not in but and _is_hidden(sign)), "")


def hidden_lines(text: str, place: str) -> Iterator[Finding]:
    """Give a finding for each line of `text` with such a character. place: of a line, but for its number."""
    for number, line in enumerate(text.split("\n"), 1):
        if sign := hidden(line, "\t\r"):
            got = f"the character {code_point(sign)}"
            yield Finding(f"{place} {number}", got, "no control, zero-width or direction characters")


def without_hidden(text: str, but: str = "") -> str:
    """Return `text` without the characters that no reader sees; `but` as for `hidden`."""
    if not hidden(text, but):
        return text
    return "".join(sign for sign in text if sign in but or not _is_hidden(sign))


def is_blank(text: str) -> bool:
    """Tell whether nothing of `text` can be seen: no letter, digit, sign or symbol is in it."""
    return not any(category(sign)[0] in _VISIBLE and not _is_hidden(sign) for sign in text)


def code_point(sign: str) -> str:
    """Return a character as messages name it: "U+200B"."""
    return f"U+{ord(sign):04X}"


def spelt_out(text: str) -> str:
    """Return `text` with each character that no reader sees spelt out: "a<U+200B>b"."""
    if not hidden(text):
        return text
    return "".join(f"<{code_point(sign)}>" if _is_hidden(sign) else sign for sign in text)


def _is_hidden(sign: str) -> bool:
    return (not sign.isprintable() and category(sign) != "Zs") or _UNSEEN.match(sign) is not None
