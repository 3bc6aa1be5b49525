"""Made-up figures and what marks them as such: a sign on the data, the files, the forum, every page.

A project's Data Package says whether its data are made up ("diendan:illustrative"). Everything else must say
the same: the forum file, each submission, each kept submission, each table. What does not is refused, in both
directions, so that no made-up figure can stand in a real forum, nor a real one under the mark.
"""

import json
from pathlib import Path
from typing import Final

from diendan.data.package_tables import DESCRIPTOR
from diendan.language import fold

WORDS: Final = "SỐ LIỆU MINH HỌA / ILLUSTRATIVE DATA"
"""What stands on every page and in every made-up row, in both languages at once."""

COLUMN: Final = "illustrative"
"""The column of a data file that holds the words."""

IN_NAMES: Final = "minh-hoa"
"""What the names of data files and forms carry: "accepted.minh-hoa.csv"."""

FLAG: Final = "diendan:illustrative"

_FOLDED: Final = fold(WORDS)


def is_illustrative(root: Path) -> bool:
    """Tell whether the Data Package of the project at `root` says that its data are made up."""
    try:
        content = json.loads((root / DESCRIPTOR).read_bytes())
    except (OSError, ValueError, RecursionError):
        return False  # whoever loads the package says what is wrong with it
    return isinstance(content, dict) and content.get(FLAG) is True


def says_illustrative(text: str) -> bool:
    """Tell whether a text carries the words, however they are spelled."""
    return _FOLDED in fold(text)


def named(file: str, illustrative: bool) -> str:
    """Return a file's name with the mark before its ending: "accepted.csv" → "accepted.minh-hoa.csv"."""
    stem, dot, ending = file.rpartition(".")
    return f"{stem}.{IN_NAMES}{dot}{ending}" if illustrative else file
