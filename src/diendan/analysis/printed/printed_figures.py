"""Every figure that a report prints leads to its rows, or says why it leads to none; else it is refused."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import accumulate
from numbers import Real
from typing import Any

from diendan.analysis.printed.figure_arithmetic import is_in_points, refusals, units_of
from diendan.analysis.printed.passages import Passages, mark
from diendan.analysis.printed.summarised_values import SAYS_ESTIMATE, is_estimate, unranked_extreme
from diendan.analysis.printed.told_places import are_named, elsewhere, former_alone
from diendan.analysis.printed.told_years import other_years, says_year
from diendan.analysis.printed.words_behind import another_unit
from diendan.analysis.reading.figure_status import historical_years, is_preliminary
from diendan.analysis.reading.loading import unread, years_read
from diendan.analysis.reading.year_places import is_year, without_dates
from diendan.analysis.refusals import Refused
from diendan.data.units import Unit
from diendan.findings import few
from diendan.traces import YEAR, Computed, Reason, Trace, cells_in, each_of, reason_of, trace_of

_PERCENT = re.compile(r"\d\\?%")
_PERCENT_SIGN = re.compile(r"\s?(?:\\?%|percent\b|phần trăm\b)")
_TYPED_BEFORE = re.compile(r"\d$|(?:^|[^\w\d])[-−+]$")
_BEHIND_DIGITS = re.compile(r"\D*$")
_DIGIT = re.compile(r"\d")
_SAYS_PRELIMINARY = re.compile(r"\b(?:sơ bộ|preliminary)\b", re.IGNORECASE)
_YEAR_HERE = "\x02"  # before a year that is still to be judged by what stands beside it; no text has it
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
_JOINED = ("with a sign or a digit typed before it", "Its filter writes the sign: {{ x | signed }}")
_OWN_UNIT, _OWN_YEAR = "Write its own unit", "Print its own year: {{ x.year }}"
_OWN_PLACE = "Name the place beside its figure"
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
        for why in refusals(trace):
            self._refuse(why, written)
        if name := unranked_extreme(trace):
            way = "Its values are too close or too noisy to be put in an order: print the median or each"
            self._refuse((f"the highest or lowest {name}, by which areas are not ranked", way), written)
        if _PERCENT.search(written):
            if is_in_points(trace):
                self._refuse(_POINTS, written)
            if (units := units_of(trace)) and "percent" not in units:
                self._refuse((f"in {', '.join(sorted(units))} with a percent sign", _OWN_UNIT), written)
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
            if any(
                (codes := former_alone(trace, unit)) and not are_named(spoken, codes, unit) for unit in merged
            ):
                self._refuse(_FORMER, written)
            if is_estimate(trace) and not SAYS_ESTIMATE.search(passages.sentences(number) + "\n" + beside):
                self._refuse(_ESTIMATED, written)
            for before, behind in passages.beside(number, len(written)):
                self._look_beside(written, trace, before, behind)
            if not _SAYS_PRELIMINARY.search(spoken) and any(map(is_preliminary, cells_in(trace))):
                self._refuse(_PRELIMINARY, written)
            years = {year for each in cells_in(trace) for year in historical_years(each, self._day)}
            if not all(says_year(spoken, year) for year in years):
                self._refuse(_HISTORICAL, written)
            if other := other_years(trace, passages.sentences(number), spoken):
                self._refuse((f"of {other}, where its sentence has another year", _OWN_YEAR), written)
            if len(self._units) == 1 and (name := elsewhere(trace, self._units[0], spoken)):
                self._refuse((f"of {name}, which its paragraph or item does not name", _OWN_PLACE), written)
        self._told.clear()
        return whole

    def _look_beside(self, written: str, trace: Trace, before: str, behind: str) -> None:
        if _TYPED_BEFORE.search(before):
            self._refuse(_JOINED, before[-1] + written)
        if is_in_points(trace) and _PERCENT_SIGN.match(behind):
            self._refuse(_POINTS, written)
        units = units_of(trace) if "%" not in written else frozenset()
        if other := another_unit(_BEHIND_DIGITS.search(written)[0] + behind, units):  # type: ignore[index]
            self._refuse(
                (f"in {', '.join(sorted(units))} and called otherwise", _OWN_UNIT), f"{written} {other}"
            )

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


def _is_period(name: str, value: Real) -> bool:
    return any(value in _PERIODS.get(word.removesuffix("s"), ()) for word in name.casefold().split("_"))


def _named(figures: list[str]) -> str:
    return few([f"“{each}”" for each in dict.fromkeys(figures)], _MOST)
