"""Spelling of text from outside: normal form, tone-blind comparison, and names for files."""

import re
import unicodedata
from typing import Final

from diendan.errors import InputError

NBSP: Final = "\N{NO-BREAK SPACE}"
MAX_SLUG: Final = 64
_MAX_SLUG_SOURCE: Final = 200
_SHOWN: Final = 60
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Letters that files of others have in the place of ours: eth and African d for Đ; Cyrillic and Greek ones for
# Latin ones. Written as code points, because nobody sees the difference.
_LOOK_ALIKE: Final = str.maketrans(
    "\u00f0\u00d0\u0256\u0189"
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425"
    "\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7\u03bf",
    "đĐđĐaeopcyxiABEKMHOPCTXABEHIKMNOPTXo",
)
_D_BAR: Final = str.maketrans("đĐ", "dD")


def nfc(text: str) -> str:
    """Return `text` in Unicode normal form C, the only form that we store, compare and print."""
    return unicodedata.normalize("NFC", text)


def our_letters(text: str) -> str:
    """Return `text` with our letters for those that only look like them: Đ for eth, Latin for Cyrillic."""
    return text.translate(_LOOK_ALIKE)


def fold(text: str) -> str:
    """Return `text` for comparison and search only: lower case, without tones, marks and punctuation.

    Tone placement and spelling of dashes and spaces no longer matter: "Hoà Bình" and "Hòa Bình" give
    "hoa binh", "Thừa Thiên-Huế" gives "thua thien hue". đ becomes d, and so do the letters that look like it.
    Never for display.
    """
    bare = our_letters(unicodedata.normalize("NFKD", text)).translate(_D_BAR)
    kept = (c for c in bare if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    words = "".join(c if c.isalnum() else " " for c in "".join(kept).casefold())
    return " ".join(words.split())


def quoted(text: str) -> str:
    """Return `text` in quotes for a message: invisible characters written out, cut after 60 characters."""
    return repr(text) if len(text) <= _SHOWN else f"{text[:_SHOWN]!r}… ({len(text)} characters)"


def is_slug(text: str) -> bool:
    """Tell whether `text` may name a file: a-z, 0-9 and single inner hyphens, 1 to 64 characters."""
    return len(text) <= MAX_SLUG and _SLUG.fullmatch(text) is not None


def slugify(text: str) -> str:
    """Return the ASCII file name of a name: "Bà Rịa - Vũng Tàu" gives "ba-ria-vung-tau".

    Raises InputError for text that is no name: empty, longer than 64 characters as a slug, with a path
    separator, a control or direction mark, or letters that have no ASCII form.
    """
    if len(text) > _MAX_SLUG_SOURCE:
        raise _no_slug(text, f"at most {MAX_SLUG} characters")
    if any(c in "/\\" or unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") for c in text):
        raise _no_slug(text, "a name without path separators, control characters and direction marks")
    slug = fold(text).replace(" ", "-")
    if not slug:
        raise _no_slug(text, "a name with at least one letter or digit")
    if not is_slug(slug):
        raise _no_slug(text, f"Latin letters and digits, at most {MAX_SLUG} characters")
    return slug


def _no_slug(text: str, expected: str) -> InputError:
    return InputError(f"Cannot make a file name from {quoted(text)}: expected {expected}.")
