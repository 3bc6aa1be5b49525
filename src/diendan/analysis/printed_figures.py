"""Every figure that a report prints leads to its rows, or says why it leads to none; else it is refused."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import accumulate
from numbers import Real
from typing import Any

from diendan.analysis.passages import Passages, mark
from diendan.analysis.reading.figure_status import historical_years, is_preliminary
from diendan.analysis.reading.loading import package, unread, years_read
from diendan.analysis.reading.year_places import is_year, without_dates
from diendan.analysis.refusals import Refused
from diendan.analysis.summarised_values import SAYS_ESTIMATE, is_estimate, unranked_extreme
from diendan.data.units import Unit, before_merger
from diendan.findings import few
from diendan.traces import YEAR, Computed, Reason, Trace, TracedCells, cells_in, each_of, reason_of, trace_of

_PERCENT = re.compile(r"\d\\?%")
_PERCENT_SIGN = re.compile(r"\s?\\?%")
_DIGIT = re.compile(r"\d")
_SAYS_FORMER = re.compile(
    r"\b(?:cũ|trước (?:khi )?sắp xếp|former|before the (?:merger|rearrangement))\b", re.IGNORECASE
)
_SAYS_PRELIMINARY = re.compile(r"\b(?:sơ bộ|preliminary)\b", re.IGNORECASE)
_SPAN = re.compile(rf"({YEAR.pattern})(?:\s?[–-]\s?| (?:to|and|đến|đến năm) )({YEAR.pattern})")
_YEAR_HERE = "\x02"  # before a year that is still to be judged by what stands beside it; no text has it
_ARITHMETIC = ("-", "*", "/", "abs", "round", "each")
_YEARS, _QUARTERS, _MONTHS = range(1900, 2101), range(1, 5), range(1, 13)
_PERIODS = {
    **dict.fromkeys(("year", "period", "first", "last", "from", "to"), _YEARS),
    "quarter": _QUARTERS,
    "month": _MONTHS,
}
_MOST = 5  # figures that a message names
_LOST = (
    "without a row of data/",
    "Pass on what `series`, `panel` or `load` gives: arithmetic and pandas keep the trace; `float`, "
    "f-strings, numpy, `to_dict` and `pd.DataFrame` lose it. Or say why there is none: "
    "`untraced(value, reason=…)`",
)
_NO_YEAR = (
    "without a row of data/, and no year by what stands beside it",
    "A year has no unit behind it, and was read or stands as one does: in 2024, 2010–2016, (2024). Another "
    "number is passed on with its trace, or says why it has none: `untraced(value, reason=…)`",
)
_FORMER = (
    "of former provinces, which is no figure of the merged unit",
    "Combine them by `series(indicator, unit)`, or name the former province beside it; one whose name the "
    "unit has is “former”, “cũ”",
)
_PRELIMINARY = (
    "preliminary, which its paragraph or item does not say",
    'Say so: {{ x.value | percent }}{{ " (preliminary)" if x.status == "preliminary" }} (or “sơ bộ”)',
)
_HISTORICAL = (
    "of a year that is historical context and not in its paragraph or item",
    "Say the year: {{ x.value | percent }} in {{ x.year }}, or a span: {{ first }}–{{ last }}",
)
_ESTIMATED = (
    "of areas of which some are estimated from former provinces, and not called an estimate",
    "Write ≈ before it, or say in the sentence or caption that it is estimated (“ước”, “khoảng”, “about”)",
)
_POINTS = ("a difference of two rates with a percent sign", "It is in percentage points")


class PrintedFigures:
    """Looks at each value that one part of a report prints with digits."""

    def __init__(self, units: Iterable[Unit], day: date) -> None:
        """units: those that the report is about; with none, words are judged where they are printed.

        One that is merged may not be told by a former province.
        """
        self._traced: list[object] = []
        self._reasons: list[object] = []
        self._years, self._day = years_read() | {day.year}, day
        self._units = tuple(units)
        self._told: list[tuple[str, Trace]] = []
        self._refused: dict[tuple[str, str], list[str]] = {}

    def look(self, written: str, value: object) -> str:
        """Take note of a value; return `written`, as the texts want it of what marks figures.

        written: the value as it is printed. What surrounds it is read by `read`.
        """
        trace = trace_of(value)
        if trace is None:
            if reason_of(value):
                self._reasons.append(value)
                return written
            left = without_dates(unread(value) if isinstance(value, str) else str(value))
            if _DIGIT.search(YEAR.sub("", left)):
                self._refuse(_LOST, written)
                return written
            years = set(YEAR.findall(left))
            return YEAR.sub(lambda found: _YEAR_HERE * (found[0] in years) + found[0], written)
        self._traced.append(value)
        if name := unranked_extreme(trace):
            way = "Its values are too close or too noisy to be put in an order: print the median or each"
            self._refuse((f"the highest or lowest {name}, by which areas are not ranked", way), written)
        if _PERCENT.search(written):
            if _is_in_points(trace):
                self._refuse(_POINTS, written)
            if isinstance(trace, TracedCells) and (other := set(_units(trace)) - {"percent"}):
                self._refuse(
                    (f"in {', '.join(sorted(other))} with a percent sign", "Write its own unit"), written
                )
        if self._units and not (isinstance(trace, Computed) and trace.operation == "count"):
            self._told.append((written, trace))
            return written + mark(len(self._told) - 1)
        return written

    def read(self, words: str, beside: str = "") -> str:
        """Judge years, and figures of former provinces, preliminary or historical, by the words in which they
        stand; return the words.

        words: with what `look` returned in them. beside: more that says whose figures they are, as the
        caption of a table does.
        """
        pieces = words.split(_YEAR_HERE)
        passages = Passages.of("".join(pieces))
        whole = passages.words
        for start in accumulate(len(Passages.of(each).words) for each in pieces[:-1]):
            if not is_year(whole, start, self._years):
                near = " ".join(whole[:start].split(" ")[-3:]) + " ".join(whole[start:].split(" ")[:3])
                self._refuse(_NO_YEAR, " ".join(near.split()))
        told = whole + "\n" + beside
        merged = [unit for unit in self._units if unit.is_merged and self._tells_of(unit, told)]
        for number, (written, trace) in enumerate(self._told):
            spoken = passages.paragraphs(number) + "\n" + beside
            if any((codes := _alone(trace, unit)) and not _names(spoken, codes, unit) for unit in merged):
                self._refuse(_FORMER, written)
            if is_estimate(trace) and not SAYS_ESTIMATE.search(passages.sentences(number) + "\n" + beside):
                self._refuse(_ESTIMATED, written)
            if _is_in_points(trace) and any(map(_PERCENT_SIGN.match, passages.behind(number))):
                self._refuse(_POINTS, written)
            if not _SAYS_PRELIMINARY.search(spoken) and any(map(is_preliminary, cells_in(trace))):
                self._refuse(_PRELIMINARY, written)
            years = {year for each in cells_in(trace) for year in historical_years(each, self._day)}
            if not all(_says_year(spoken, year) for year in years):
                self._refuse(_HISTORICAL, written)
        self._told.clear()
        return whole

    def _tells_of(self, unit: Unit, words: str) -> bool:
        return len(self._units) == 1 or unit.name_vi in words or unit.name_en in words

    @property
    def trace(self) -> Trace | Reason | None:
        """Where all figures come from, else the reason why they need not; None where there is none."""
        reasons = (Reason(words) for value in self._reasons if (words := reason_of(value)))
        return each_of(*self._traced) or next(reasons, None)

    def look_at_rows(self, rows: Iterable[Mapping[str, object]], beside: str) -> None:
        """Take note of the numbers in rows that are published as CSV, and of whom they tell; as `read` does.

        The number of a period in a column named after it ("quarter", "year_from") is no figure. Several years
        are shown, as lines over the years show them.
        """
        rows = list(rows)
        numbers: Any = [cell for row in rows for cell in row.items() if isinstance(cell[1], Real)]
        years = sorted({int(each) for name, each in numbers if each in _YEARS and _is_period(name, each)})
        beside += f"\n{years[0]}–{years[-1]}" if len(years) > 1 else ""
        for row in rows:
            for name, value in row.items():
                if isinstance(value, Real) and not isinstance(value, bool) and value == value:
                    is_looked_at = trace_of(value) is not None or reason_of(value)
                    if is_looked_at or not _is_period(name, value):
                        self.look(f"{name} {float(value):g}", value if is_looked_at else float(value))
            said = (f"63:{value}" if name == "province_code" else value for name, value in row.items())
            self.read(" ".join(value for value in said if isinstance(value, str)), beside)

    def refuse(self, part: str) -> None:
        """Raise Refused, naming each figure of this part that must not be printed."""
        if self._refused:
            told = (
                f"In {part}, {what}: {_named(found)}. {way}." for (what, way), found in self._refused.items()
            )
            raise Refused(" ".join(told))

    def _refuse(self, reason: tuple[str, str], written: str) -> None:
        self._refused.setdefault(reason, []).append(written)


def _alone(trace: Trace | float, unit: Unit) -> frozenset[str]:
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
        alone = frozenset[str]().union(*(_alone(each, unit) for each in parts))
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


def _names(words: str, codes: Iterable[str], unit: Unit) -> bool:
    """Say whether words name the provinces of these codes, or say that they tell of former ones."""
    own = {unit.name_vi, unit.name_en}
    named = [before_merger().unit(code) for code in codes]
    return _SAYS_FORMER.search(words) is not None or all(
        any(name in words for name in {each.name_vi, each.name_en, each.key} - own) for each in named
    )


def _is_period(name: str, value: Real) -> bool:
    return any(value in _PERIODS.get(word.removesuffix("s"), ()) for word in name.casefold().split("_"))


def _says_year(words: str, year: int) -> bool:
    """Say whether words name a year, or a span of years in which it lies."""
    spans = _SPAN.findall(words)
    return str(year) in YEAR.findall(words) or any(int(a) <= year <= int(b) for a, b in spans)


def _named(figures: list[str]) -> str:
    return few([f"“{each}”" for each in dict.fromkeys(figures)], _MOST)


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
        is_mean = trace.rule == "weighted_mean"
        within = cells_in(trace) if is_mean else trace.operands
        found = [set(_units(each)) for each in within if not isinstance(each, float)]
        if is_mean or trace.operation in ("abs", "round", "median", "max", "min", "+", "-"):
            # The weights of a mean of rates, by which it multiplies them, are no rates.
            yield from {"percent"} if any("percent" in each for each in found) else set().union(*found)
        elif trace.operation in ("*", "/") and len(found) == 1:
            yield from found[0]
