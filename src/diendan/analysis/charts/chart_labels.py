"""Numbers written into a chart: each is one of those that the chart shows, as the language writes it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from diendan.analysis.reading.loading import unread, years_read
from diendan.analysis.reading.year_places import without_years
from diendan.analysis.refusals import Refused
from diendan.language import Language, number
from diendan.traces import reason_of, trace_of

if TYPE_CHECKING:
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from matplotlib.text import Text

_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
_SCALES = (1.0, 1e-3, 1e-6, 1e3)  # a chart may show millions of what its rows give in thousands


def refuse_unknown_labels(label: str, fig: "Figure", shown: Iterable[object], language: Language) -> None:
    """Raise Refused for labels of a chart with a number that is none of `shown`; years are free.

    label: of the figure, for the message. shown: what it is drawn of and what is printed of it, nested;
    numbers count that have a trace or state a reason, and words that do or that were read from data. The
    numbers that matplotlib or the house style write along an axis are no labels.
    """
    known = [value for value in _nested(shown) if trace_of(value) or reason_of(value) or _is_words(value)]
    if unknown := _unknown(fig, known, language):
        sign = "comma" if language == "vi" else "point"
        raise Refused(
            f"{label} has labels with a number that is none of its `data` or `values`: "
            f"{'; '.join(unknown[:5])}. "
            f"Write labels from what is drawn, by number(value, language), with a decimal {sign}."
        )


def _is_words(value: object) -> bool:
    return isinstance(value, str) and not any(map(str.isdigit, unread(value)))


def _unknown(fig: "Figure", shown: Sequence[object], language: Language) -> list[str]:
    values = [value for value in shown if isinstance(value, int | float) and value == value]
    words = " ".join(value for value in shown if isinstance(value, str))
    free = set(_NUMBER.findall(words))
    written: dict[int, set[str]] = {}

    def is_known(token: str) -> bool:
        places = len(token.partition("," if language == "vi" else ".")[2])
        if places not in written:
            every = (abs(value) * scale for value in values for scale in _SCALES)
            written[places] = {number(each, language, places) for each in every if each < 1e15}
        return token in free or token in written[places]

    found, years = dict.fromkeys(text.get_text() for text in _labels(fig)), years_read()
    return [text for text in found if not all(map(is_known, _NUMBER.findall(without_years(text, years))))]


def _nested(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _nested(item)
    else:
        yield value


def _labels(fig: "Figure") -> Iterator["Text"]:
    """Yield the visible texts but for those that the axes write themselves."""
    from matplotlib.table import Cell
    from matplotlib.text import Text

    own: set[int] = set()
    for axis in (axis for axes in fig.axes for axis in (axes.xaxis, axes.yaxis)):
        own.update(map(id, (axis.get_offset_text(), *_numbers_along(axis))))
    cells = (cell.get_text() for cell in fig.findobj(Cell) if isinstance(cell, Cell))
    for text in (*fig.findobj(Text), *cells):
        if isinstance(text, Text) and text.get_visible() and id(text) not in own:
            yield text


def _numbers_along(axis: "Axis") -> Iterator["Text"]:
    from matplotlib.ticker import (
        FixedFormatter,
        LogFormatter,
        NullFormatter,
        PercentFormatter,
        ScalarFormatter,
    )

    own = (NullFormatter, ScalarFormatter, LogFormatter, PercentFormatter)
    for minor in (False, True):
        formatter = axis.get_minor_formatter() if minor else axis.get_major_formatter()
        if isinstance(formatter, own) or type(formatter).__module__.startswith("diendan."):
            yield from axis.get_ticklabels(minor)
        elif isinstance(formatter, FixedFormatter) and any(str(each).isdigit() for each in formatter.seq):
            # What a box plot writes: at the place 2 stands "2".
            at_places = zip(axis.get_ticklabels(minor), axis.get_ticklocs(minor=minor), strict=False)
            yield from (label for label, place in at_places if label.get_text() == f"{place:g}")
