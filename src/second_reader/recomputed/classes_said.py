"""Classes of values that words name, such as “2–5%” or “under 3 million”, and how many units lie in each."""

import re

from second_reader.recomputed.asked import INCOME, POVERTY, Asked, Values

CLASS = re.compile(
    r"(\d+)–(\d+)%|(\d+)% (?:of [\w ]+ )?(?:or|and) more|từ (\d+)% (?:số \w+ )?trở lên"
    r"|(?:under|below|dưới|thấp hơn) (\d+)%",
    re.IGNORECASE,
)
"""A class of percentages, as a map or a sentence names it."""
MILLIONS = re.compile(
    r"(\d+)–(\d+) (?:million|triệu)|(\d+) million (?:or|and) more|từ (\d+) triệu trở lên"
    r"|(?:under|below|dưới|thấp hơn) (\d+) (?:million|triệu)"
)
"""A class of incomes, in million VND."""


def bounds_said(sentence: str) -> tuple[float, float] | None:
    """Return the class that a sentence names: “2–5%”, “20% or more”, “dưới 2%”."""
    found = CLASS.search(sentence)
    return _bounds(found) if found else None


def _bounds(found: re.Match[str]) -> tuple[float, float]:
    low, high, more, more_vi, under = (float(each) if each else None for each in found.groups())
    if low is not None and high is not None:
        return low, high
    least = more if more is not None else more_vi
    return (least, 1000.0) if least is not None else (0.0, under or 0.0)


def in_class(asked: Asked) -> Values:
    """Return how many units have a poverty rate in the class that the words name."""
    bounds = bounds_said(asked.sentence)
    return [_units_within(asked, POVERTY, *bounds)] if bounds else []


def in_each_class(asked: Asked) -> Values:
    """Return how many units each class holds that the words name, of a rate or of incomes in million."""
    found: Values = []
    for low, high in map(_bounds, MILLIONS.finditer(asked.sentence)):
        found.append(_units_within(asked, INCOME, 1000 * low, 1000 * high))
    for low, high in map(_bounds, CLASS.finditer(asked.sentence)):
        found += [_units_within(asked, rate, low, high) for rate in (POVERTY, "informal_employment_rate")]
    return found


def _units_within(asked: Asked, indicator: str, low: float, high: float) -> float:
    values = asked.data.all_values(indicator, asked.system, asked.year(indicator)).values()
    return float(sum(low <= value < high for value in values))
