"""Figures of many areas in one: whether it is an estimate, and whether the areas may be put in an order."""

import re
from typing import Final

from diendan.analysis.reading.loading import package
from diendan.traces import Computed, Trace, cells_in

SAYS_ESTIMATE: Final = re.compile(r"≈|\b(?:ước|khoảng|about|approximately|estimate[sd]?)\b", re.IGNORECASE)


def is_estimate(trace: Trace) -> bool:
    """Say whether a value is the median, mean, highest or lowest of areas of which some were weighted."""
    if not isinstance(trace, Computed):
        return False
    if trace.operation in ("round", "abs", "each", "-", "*"):
        return any(is_estimate(each) for each in trace.operands if not isinstance(each, float))
    is_mean = trace.operation == "/" and isinstance(trace.operands[-1], float)
    return (is_mean or trace.operation in ("median", "mean", "max", "min")) and bool(_weights(trace))


def unranked_extreme(trace: Trace) -> str:
    """Return the indicator whose highest or lowest of a year this is although it is not ranked, else "".

    The highest of one area over the years puts no areas in an order.
    """
    of_areas = isinstance(trace, Computed) and trace.operation in ("max", "min")
    if not of_areas or len(_named("year", trace)) != 1 or len(_named("province_code", trace)) < 2:
        return ""
    names = [name for name in _named("indicator", trace) if name not in _weights(trace)]
    return next((name for name in names if not package().indicator(name).rank_allowed), "")


def _weights(trace: Trace) -> set[str | None]:
    """Return the indicators by which others in a trace were weighted."""
    names = _named("indicator", trace)
    return {package().indicator(name).weight for name in names}.intersection(names)


def _named(key: str, trace: Trace) -> list[str]:
    found = (names for cells in cells_in(trace) for name, names in cells.where if name == key)
    return list(dict.fromkeys(name for names in found for name in names))
