"""What the manifest says of one attempt at a report: the files that came out, or why none did."""

from dataclasses import dataclass
from unicodedata import category

_LONGEST_WORDS = 1_000


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One published file; `path` is relative to the bundle."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the latest attempt at a report failed: the stage, where (file and cell or page), what happened.

    The words may come from anywhere: they become one line of visible text, not longer than a message may be.
    """

    stage: str
    where: str
    cause: str

    def __post_init__(self) -> None:
        for name in ("stage", "where", "cause"):
            object.__setattr__(self, name, _visible(getattr(self, name)))


def _visible(text: str) -> str:
    shown = "".join(map(_visible_letter, text[: _LONGEST_WORDS + 1]))
    return shown if len(shown) <= _LONGEST_WORDS else f"{shown[: _LONGEST_WORDS - 1]}…"


def _visible_letter(letter: str) -> str:
    if letter.isprintable() or category(letter) == "Zs":
        return letter
    return " " if letter in "\n\r\t" else letter.encode("unicode_escape").decode()
