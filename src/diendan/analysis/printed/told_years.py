"""Whether words say the year of a figure, or another."""

import re
from typing import Final

from diendan.analysis.reading.year_places import without_dates
from diendan.traces import YEAR, Trace, cells_in

_SPAN: Final = re.compile(rf"({YEAR.pattern})(?:\s?[–-]\s?| (?:to|and|đến|đến năm) )({YEAR.pattern})")


def says_year(words: str, year: int) -> bool:
    """Say whether words name a year, or a span of years in which it lies."""
    spans = _SPAN.findall(words)
    return str(year) in YEAR.findall(words) or any(int(a) <= year <= int(b) for a, b in spans)


def other_years(trace: Trace, sentences: str, words: str) -> str:
    """Return the years of a figure where its sentences name only others, and no words beside it do, else "".

    sentences: in which the figure stands. words: all that speak of it. The year of a date is none.
    """
    years = [int(year) for cells in cells_in(trace) for year in dict(cells.where).get("year", ())]
    is_another_said = YEAR.search(without_dates(sentences)) is not None
    if not is_another_said or any(says_year(words, each) for each in years):
        return ""
    return ", ".join(map(str, sorted({*years})))
