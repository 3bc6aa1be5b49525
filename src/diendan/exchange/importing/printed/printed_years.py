"""Years as headers print them: "2018", "Sơ bộ 2023", "Prel. 2024", "Pre. 2016", "Ước tính 2025"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from diendan.exchange.importing.printed.cell_tables import PrintedCell
from diendan.language import fold

FigureStatus = Literal["final", "preliminary", "plan", "unknown"]

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
_YEAR: Final = re.compile(r"(?<![\d./-])((?:19|20)\d{2})(?:\.0)?(?![\d/-]|\.\d)")
_SPAN: Final = re.compile(r"(?:19|20)\d{2}\s*[-–/]\s*(?:(?:19|20)?\d{2})(?!\d)")
# Folded words that belong to a year and say that it is not final.
_PRELIMINARY: Final = re.compile(
    r"\b(so bo|sobo|prel|pre|prelim|preliminary|uoc tinh|uoc|estimate|estimated|est|p)\b"
)
_PLAN: Final = re.compile(r"\b(du toan|ke hoach|plan|planned)\b")
# "nam" without its tone may be a year or men: it stays, as an item (see `_without_status`).
_FILLER: Final = re.compile(r"\b(year|chinh thuc|final|official|th|thuc hien)\b")
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
    folded = fold(rest)
    status: FigureStatus = "final"
    if _PRELIMINARY.search(folded):
        status = "preliminary"
    elif _PLAN.search(folded):
        status = "plan"
    return PrintedYear(int(years[0]), status, _without_status(rest))


def is_year_only(cell: PrintedCell) -> bool:
    """Return whether a cell holds a year (with or without its status) and nothing else."""
    found = read_period(cell)
    return found is not None and not found.rest


def _without_status(text: str) -> str:
    """Return a header without its words about time: "Pre. Quintile 1" gives "Quintile 1"."""
    folded = _FILLER.sub(" ", _PLAN.sub(" ", _PRELIMINARY.sub(" ", fold(text))))
    if not folded.split():
        return ""
    kept = [word for word in text.split() if fold(word) and fold(word) not in _DROPPED]
    joined = " ".join(kept)
    for phrase in ("Sơ bộ", "Ước tính", "Dự toán"):
        joined = re.sub(re.escape(phrase), " ", joined, flags=re.IGNORECASE)
    return " ".join(joined.split()).strip(" -–:;,()")


_DROPPED: Final = frozenset(
    {"prel", "pre", "prelim", "preliminary", "sobo", "estimate", "estimated", "est", "year"}
)
