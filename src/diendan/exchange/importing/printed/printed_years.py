"""Years as headers print them ("2018", "Sơ bộ 2023", "Prel. 2024"), and words and marks of status."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from diendan.exchange.importing.printed.cell_tables import PrintedCell
from diendan.language import fold
from diendan.parsing.yaml_resources import yaml_resource

FigureStatus = Literal["final", "preliminary", "plan", "unknown"]
PrintedStatus = Literal[FigureStatus, "missing"]
"""What a file says of a figure: its status, or that there is none."""

RESOURCES: Final = ("status_words.yml",)
_STATUSES: Final[Mapping[PrintedStatus, Mapping[str, Sequence[str]]]] = yaml_resource(__file__, RESOURCES[0])
_WORDS: Final = {
    status: re.compile(rf"\b(?:{'|'.join(about['words'])})\b") for status, about in _STATUSES.items()
}
PRELIMINARY_MARKS: Final = frozenset(_STATUSES["preliminary"]["marks"])

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
_YEAR: Final = re.compile(r"(?<![\d./-])((?:19|20)\d{2})(?:\.0)?(?![\d/-]|\.\d)")
_SPAN: Final = re.compile(r"(?:19|20)\d{2}\s*[-–/]\s*(?:(?:19|20)?\d{2})(?!\d)")
# "nam" without its tone may be a year or men: it stays, as an item (see `_without_status`).
_FILLER: Final = re.compile(r"\b(year|th|thuc hien)\b")
_SHARE_SIGN: Final = re.compile("[%‰‱]")
_YEAR_WORD: Final = re.compile(r"\bnăm\b", re.IGNORECASE)


@dataclass(frozen=True)
class PrintedYear:
    """One year of a header, its status, and what else the header says (a name of an item, or "")."""

    year: int
    status: FigureStatus
    rest: str


def read_period(cell: PrintedCell) -> PrintedYear | None:
    """Return the year in a header, or None if it has none, several, or a span of years."""
    if isinstance(cell, Decimal):
        whole = cell == cell.to_integral_value() and FIRST_YEAR <= cell <= LAST_YEAR
        return PrintedYear(int(cell), "final", "") if whole else None
    if cell is None or len(cell) > 400 or _SPAN.search(cell):
        return None
    years = _YEAR.findall(cell)
    if len(years) != 1:
        return None
    rest = _YEAR_WORD.sub(" ", _YEAR.sub(" ", cell, count=1))
    said = status_in(rest)
    item = _without_status(rest)
    if (mark := status_of_mark(item)) == "preliminary" or mark == "plan":
        return PrintedYear(int(years[0]), mark, "")
    status: FigureStatus = said if said == "preliminary" or said == "plan" else "final"
    return PrintedYear(int(years[0]), status, item)


def status_in(words: str) -> PrintedStatus | None:
    """Return the status that words name, the first of the table; None if they name none."""
    folded = fold(words)
    return next((status for status, known in _WORDS.items() if known.search(folded)), None)


def status_of_mark(mark: str) -> PrintedStatus | None:
    """Return what a mark means where its file does not explain it; None if nothing tells."""
    small = mark.casefold()
    return next((status for status, about in _STATUSES.items() if small in about["marks"]), None)


def is_year_only(cell: PrintedCell) -> bool:
    """Return whether a cell holds a year (with or without its status) and nothing else."""
    found = read_period(cell)
    return found is not None and not found.rest


def _without_status(text: str) -> str:
    """Return a header without its words about time: "Pre. Quintile 1" gives "Quintile 1"."""
    folded = _FILLER.sub(" ", fold(text))
    for status in ("preliminary", "plan", "final"):
        folded = _WORDS[status].sub(" ", folded)
    if not folded.split() and not _SHARE_SIGN.search(text):
        return ""
    kept = [
        word
        for word in text.split()
        if (fold(word) and fold(word) not in _DROPPED) or _SHARE_SIGN.search(word)
    ]
    joined = " ".join(kept)
    for phrase in ("Sơ bộ", "Ước tính", "Dự toán"):
        joined = re.sub(re.escape(phrase), " ", joined, flags=re.IGNORECASE)
    return " ".join(joined.split()).strip(" -–:;,()")


_DROPPED: Final = frozenset(
    {"prel", "pre", "prelim", "preliminary", "sobo", "estimate", "estimated", "est", "year"}
)
