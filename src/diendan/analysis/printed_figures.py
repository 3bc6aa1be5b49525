"""Every figure that a report prints leads to its rows, or says why it leads to none; else it is refused."""

import re
from collections.abc import Iterable, Iterator
from numbers import Integral

from diendan.analysis.reading.loading import RawCells, is_read, package
from diendan.analysis.refusals import Refused
from diendan.data.units import Unit
from diendan.traces import Computed, Reason, Trace, TracedCells, cells_in, each_of, reason_of, trace_of

_PERCENT = re.compile(r"\d\\?%")
_MOST = 5  # figures that a message names
_LOST = (
    "without a row of data/",
    "pass on what `series`, `panel` or `load` gives: arithmetic and pandas keep the trace, float(), "
    "f-strings, numpy and pd.DataFrame (unlike `frame`) lose it; or say untraced(value, reason=…)",
)
_FORMER = (
    "of former provinces, which is no figure of the merged unit",
    "combine them by series(indicator, unit), or say load(…, former=True) and name the former province",
)
_POINTS = ("a difference of two rates with a percent sign", "it is in percentage points")


class PrintedFigures:
    """Looks at each value that one part of a report prints with digits."""

    def __init__(self, units: Iterable[Unit]) -> None:
        """units: those that the report is about; one that is merged may not be told by a former province."""
        self._traced: list[object] = []
        self._reasons: list[object] = []
        self._merged = [frozenset(unit.former) for unit in units if unit.is_merged]
        self._refused: dict[tuple[str, str], list[str]] = {}

    def look(self, written: str, value: object) -> str:
        """Take note of a value; return `written`, as the texts want it of what marks figures.

        written: the value as it is printed.
        """
        trace = trace_of(value)
        if trace is None:
            if reason_of(value):
                self._reasons.append(value)
            elif not (_is_year(value) or (isinstance(value, str) and is_read(value))):
                self._refuse(_LOST, written)
            return written
        self._traced.append(value)
        if self._is_of_former_alone(trace):
            self._refuse(_FORMER, written)
        if _PERCENT.search(written):
            if _is_in_points(trace):
                self._refuse(_POINTS, written)
            if isinstance(trace, TracedCells) and (other := set(_units(trace)) - {"percent"}):
                self._refuse(
                    (f"in {', '.join(sorted(other))} with a percent sign", "write its own unit"), written
                )
        return written

    @property
    def trace(self) -> Trace | Reason | None:
        """Where all figures come from, else the reason why they need not; None where there is none."""
        reasons = (Reason(words) for value in self._reasons if (words := reason_of(value)))
        return each_of(*self._traced) or next(reasons, None)

    def refuse(self, part: str) -> None:
        """Raise Refused, naming each figure of this part that must not be printed."""
        if self._refused:
            told = (f"{what}: {_named(found)} ({way})" for (what, way), found in self._refused.items())
            raise Refused(f"In {part}, " + "; ".join(told) + ".")

    def _refuse(self, reason: tuple[str, str], written: str) -> None:
        self._refused.setdefault(reason, []).append(written)

    def _is_of_former_alone(self, trace: Trace) -> bool:
        codes = {code for cells in cells_in(trace) if isinstance(cells, RawCells) for code in cells.provinces}
        return any(codes & former and (codes <= former or not former <= codes) for former in self._merged)


def _named(figures: list[str]) -> str:
    shown = "; ".join(dict.fromkeys(figures[:_MOST]))
    return shown if len(figures) <= _MOST else f"{shown} and {len(figures) - _MOST} more"


def _is_year(value: object) -> bool:
    """Say whether a bare number is a year, by which rows are found and which none holds."""
    return isinstance(value, Integral) and 1900 <= int(value) <= 2100


def _is_in_points(trace: Trace) -> bool:
    """Say whether a value is the difference of two percentages."""
    if isinstance(trace, Computed) and trace.operation in ("abs", "round", "*", "each"):
        # A product with -1 or 100 is a difference still.
        return any(_is_in_points(each) for each in trace.operands if not isinstance(each, float))
    if not (isinstance(trace, Computed) and trace.operation == "-"):
        return False
    units = [set(_units(each)) for each in trace.operands if not isinstance(each, float)]
    return len(units) == len(trace.operands) and all(each == {"percent"} for each in units)


def _units(trace: Trace) -> Iterator[str]:
    """Yield the unit of measure of each value that `trace` takes as it stands."""
    if isinstance(trace, TracedCells):
        if trace.column != "value":  # a source's own words, say, that tell their unit
            return
        (names,) = [values for key, values in trace.where if key == "indicator"] or [()]
        yield from (package().indicator(name).unit for name in names)
    elif isinstance(trace, Computed):
        found = [set(_units(each)) for each in trace.operands if not isinstance(each, float)]
        if trace.rule == "weighted_mean" or trace.operation in ("abs", "round", "median", "+", "-"):
            # The weight of a mean of rates is no rate.
            yield from {"percent"} if any("percent" in each for each in found) else set().union(*found)
        elif trace.operation in ("*", "/") and len(found) == 1:
            yield from found[0]
