"""CSV files as people's programs write them: UTF-8, UTF-16, windows-1258."""

import re
import unicodedata
from typing import Final

from diendan.exchange.file_limits import SUBMISSION
from diendan.exchange.legacy_text import from_tcvn3
from diendan.spec.wording.syllables import is_syllable
from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets.csv_table import MARKS_OF_UTF16, decode_unicode, read_records
from guarded_files.spreadsheets.grid import Book, Grid, GridCell

_WORD: Final = re.compile(r"[^\W\d_]+")
_ENOUGH: Final = 0.6  # share of the words with marks that must be Vietnamese syllables
_SAMPLE: Final = 20_000
_LONGEST_CELL: Final = 1_000_000


def read_csv_book(content: bytes) -> Book:
    """Return the one sheet of a CSV file.

    Raises FileRefused for an unknown encoding, TCVN3, or too many rows or columns.
    """
    text, encoding = decode(content)
    records = read_records(text, SUBMISSION, _LONGEST_CELL, strict=False)
    cells = {
        (row, column): GridCell("text", value)
        for row, record in enumerate(records, start=1)
        for column, value in enumerate(record[: SUBMISSION.columns], start=1)
        if value.strip()
    }
    return Book("csv", (Grid("CSV", cells),), encoding)


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of a CSV file and the encoding that it was converted from ("" for UTF-8).

    Raises FileRefused for TCVN3, with what the file would say, and for bytes that fit no known encoding.
    """
    pairs = content[:2000]
    try:
        if not content.startswith(MARKS_OF_UTF16) and pairs.count(0) * 5 > len(pairs) > 3:
            return content.decode("utf-16-be" if pairs[:1] == b"\0" else "utf-16-le"), "UTF-16"
        return decode_unicode(content), "UTF-16" if content.startswith(MARKS_OF_UTF16) else ""
    except UnicodeDecodeError as error:
        if error.encoding.startswith("utf-16"):
            raise FileRefused("encoding-unknown") from error
    content = content.rstrip(b"\0")
    old = content.decode("latin-1")
    scores = {
        "TCVN3": _score(from_tcvn3(old[:_SAMPLE])),
        "windows-1258": _score(_windows_1258(content[:_SAMPLE])),
    }
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < _ENOUGH:
        raise FileRefused("encoding-unknown")
    if best == "TCVN3":
        line = next((line for line in old.splitlines() if any(ord(c) > 0xA0 for c in line)), "")
        raise FileRefused("tcvn3-file", line[:80], reading=from_tcvn3(line)[:80])
    return _windows_1258(content), "windows-1258"


def _windows_1258(content: bytes) -> str:
    return unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))


def _score(text: str) -> float:
    """Return which share of the words with letters beyond ASCII are Vietnamese syllables."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    strange = sum(not c.isalnum() and not c.isspace() and ord(c) > 0x7F for c in text)
    if not words:
        return 0.0
    return sum(map(is_syllable, words)) / (len(words) + strange)
