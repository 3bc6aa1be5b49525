"""Numbers written into a chart: each is one of those that the chart shows, as the language writes it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from diendan.language import Language, number
from diendan.traces import YEAR

if TYPE_CHECKING:
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from matplotlib.text import Text

_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
_SCALES = (1.0, 1e-3, 1e-6, 1e3)  # a chart may show millions of what its rows give in thousands


def unknown_numbers(fig: "Figure", shown: Iterable[object], language: Language) -> list[str]:
    """Return the labels of a chart in which a number stands that is none of `shown`; years are free.

    shown: numbers, and words that hold numbers. The numbers along an axis are no labels, unless they were
    written there by hand.
    """
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

    found = dict.fromkeys(text.get_text() for text in _labels(fig))
    return [text for text in found if not all(map(is_known, _NUMBER.findall(YEAR.sub("", text))))]


def numbers_in(value: object) -> Iterator[object]:
    """Yield each number and text in nested mappings and lists."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from numbers_in(item)
    else:
        yield value


def _labels(fig: "Figure") -> Iterator["Text"]:
    """Yield the visible texts but for those that the axes write themselves."""
    from matplotlib.text import Text

    own: set[int] = set()
    for axis in (axis for axes in fig.axes for axis in (axes.xaxis, axes.yaxis)):
        own.update(map(id, (axis.get_offset_text(), *_numbers_along(axis))))
    for text in fig.findobj(Text):
        if isinstance(text, Text) and text.get_visible() and id(text) not in own:
            yield text


def _numbers_along(axis: "Axis") -> Iterator["Text"]:
    from matplotlib.ticker import FixedFormatter

    for minor in (False, True):
        formatter = axis.get_minor_formatter() if minor else axis.get_major_formatter()
        if not isinstance(formatter, FixedFormatter):
            yield from axis.get_ticklabels(minor)
