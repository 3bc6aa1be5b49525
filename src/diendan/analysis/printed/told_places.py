"""Whose figures a report prints: its unit's own, those of one of its former provinces, or another unit's."""

import re
from collections.abc import Iterable
from typing import Final

from diendan.analysis.reading.loading import package
from diendan.data.units import Unit, before_merger
from diendan.traces import Computed, Trace, TracedCells, cells_in

_SAYS_FORMER: Final = re.compile(
    r"\b(?:cũ|trước (?:khi )?sắp xếp|former|before the (?:merger|rearrangement))\b", re.IGNORECASE
)
_ARITHMETIC: Final = ("-", "*", "/", "abs", "round", "each")


def former_alone(trace: Trace | float, unit: Unit) -> frozenset[str]:
    """Return the codes of the former provinces of a merged unit whose figure this is, and not the unit's."""
    codes, former = _codes(trace), frozenset(unit.former)
    if codes.isdisjoint(former):
        return frozenset()
    if not isinstance(trace, Computed):
        return former & codes if not former <= codes else frozenset()
    if trace.operation == "count" or (trace.rule == "weighted_mean" and former <= codes):
        return frozenset()
    if trace.operation in ("+", "place", *_ARITHMETIC):
        # A place is that of the first; the others are those that it is compared with.
        parts = trace.operands[:1] if trace.operation == "place" else trace.operands
        alone = frozenset[str]().union(*(former_alone(each, unit) for each in parts))
        is_sum = codes > former or (codes == former and all(map(_may_be_summed, cells_in(trace))))
        return frozenset() if trace.operation == "+" and is_sum else alone
    return codes if codes <= former else frozenset()


def _codes(trace: Trace | float) -> frozenset[str]:
    return frozenset(code for cells in cells_in(trace) for code in _provinces(cells))


def _provinces(cells: TracedCells) -> tuple[str, ...]:
    if package().table(cells.table).unit_system == "34":  # whose codes are others' before the merger
        return ()
    return next((codes for key, codes in cells.where if key in ("province_code", "area")), ())


def _may_be_summed(cells: TracedCells) -> bool:
    (names,) = [values for key, values in cells.where if key == "indicator"] or [()]
    return all(package().indicator(name).aggregation == "sum" for name in names)


def are_named(words: str, codes: Iterable[str], unit: Unit) -> bool:
    """Say whether words name the provinces of these codes, or say that they tell of former ones."""
    own = {unit.name_vi, unit.name_en}
    named = [before_merger().unit(code) for code in codes]
    return _SAYS_FORMER.search(words) is not None or all(
        any(name in words for name in {each.name_vi, each.name_en, each.key} - own) for each in named
    )


def elsewhere(trace: Trace, unit: Unit, words: str) -> str:
    """Return the name of another province whose figure alone this is and which words do not name, else ""."""
    codes = _codes(trace)
    if len(codes) != 1 or codes <= {*unit.former}:
        return ""
    (code,) = codes
    if code not in {each.code for each in before_merger().units}:  # the country, or a region
        return ""
    other = before_merger().unit(code)
    return "" if any(name in words for name in (other.name_vi, other.name_en, other.key)) else other.name_vi
