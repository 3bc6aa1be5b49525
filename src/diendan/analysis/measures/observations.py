"""Values over years and over units: a point, a series, a panel, and what may be computed from one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

from diendan.analysis.refusals import Refused
from diendan.analysis.session import language_of_report
from diendan.data.indicators import Indicator
from diendan.data.provenance.named_source import Source
from diendan.data.units import Region, Unit
from diendan.language import Language, no_data, number, phrase

if TYPE_CHECKING:
    import pandas as pd

COUNTRY = "VN"
Area = Unit | Region | str
"""A unit, one of the six regions, or "VN"."""


class Method(StrEnum):
    """How a value came to be."""

    PUBLISHED = "published"
    SUMMED = "summed"
    COMPUTED = "computed"  # from published parts (a share, a density)
    POPULATION_WEIGHTED = "population-weighted"
    EMPLOYMENT_WEIGHTED = "employment-weighted"

    @property
    def weighted(self) -> bool:
        """True for an estimate of ours."""
        return self in (Method.POPULATION_WEIGHTED, Method.EMPLOYMENT_WEIGHTED)


@dataclass(frozen=True)
class Point:
    """One value of one year; None where nothing was published. low, high: the range of an estimate, if it
    has one; by_households: the estimate that takes the size of households into account."""

    year: int
    value: float | None
    status: str
    method: Method = Method.PUBLISHED
    low: float | None = None
    high: float | None = None
    by_households: float | None = None

    @property
    def number(self) -> float:
        """The value of a point that has one; Refused for one that has none."""
        if self.value is None:
            raise Refused(f"There is no value in {self.year}. Say that there is no data.")
        return self.value

    @property
    def preliminary(self) -> bool:
        """True for a value marked "Sơ bộ"."""
        return self.status == "preliminary"

    @property
    def row(self) -> dict[str, object]:
        """Year, value and status, as a CSV has them."""
        return {"year": self.year, "value": self.value, "status": self.status}


@dataclass(frozen=True)
class Series:
    """An indicator over the years in one area; for a merged unit with the former provinces' series beside
    it."""

    indicator: Indicator
    area: Area
    points: tuple[Point, ...]
    former: tuple["Series", ...] = ()

    @property
    def known(self) -> tuple[Point, ...]:
        """The points that have a value."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def method(self) -> Method:
        """How its newest value came to be: earlier ones of a merged unit are brought from its provinces."""
        return self.known[-1].method if self.known else Method.PUBLISHED

    @property
    def area_key(self) -> str:
        """The area as published data name it: "34:24", "R2", "VN"."""
        if isinstance(self.area, str):
            return self.area
        return self.area.key if isinstance(self.area, Unit) else self.area.code

    def area_name(self, language: Language) -> str:
        """Return the name of the unit or region, or the words for the country."""
        return phrase("country", language) if isinstance(self.area, str) else self.area.name(language)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have a value."""
        return tuple(point.year for point in self.known)

    def source(self, *years: int) -> Source:
        """Return what to name in the source line; years: those shown, by default all that have a value."""
        shown = [point for point in self.known if not years or point.year in years]
        about, in_years = self.indicator, tuple(point.year for point in shown)
        return Source(about.table, about.components, in_years, any(point.preliminary for point in shown))

    def at(self, year: int) -> Point:
        """Return the point of `year`; one without a value where there is none."""
        return next((point for point in self.points if point.year == year), Point(year, None, ""))

    def until(self, year: int) -> "Series":
        """Return the series without the years after `year`."""
        kept = tuple(point for point in self.points if point.year <= year)
        return replace(self, points=kept, former=tuple(each.until(year) for each in self.former))

    @property
    def latest(self) -> Point:
        """The last point that has a value. Raises Refused for an indicator that is history only."""
        if self.indicator.history_only:
            raise Refused(
                f"{self.indicator.name} ends in {self.indicator.last_year} and is historical context: "
                f"it has no current "
                "value. Show the series, in the past tense."
            )
        if not self.known:
            raise Refused(f"{self.indicator.name} has no value here. Say that there is no data.")
        return self.known[-1]

    def change(self, first: int, last: int) -> float:
        """Return the value of `last` minus that of `first`, in the indicator's unit.

        Raises Refused where the difference means nothing: across a break, of nominal money, of an indicator
        that is no trend, of an estimate and a published value, or where a year has no value.
        """
        self._refuse_change(first, last)
        before, after = self.at(first), self.at(last)
        if before.value is None or after.value is None:
            raise Refused(f"{self.indicator.name} has no value in {first} or {last}.")
        if before.method.weighted != after.method.weighted:
            raise Refused(
                f"{self.indicator.name} of {self.area_key} is an estimate from the former provinces in one "
                f"of {first} and {last}, and published in the other: they are not compared."
            )
        return after.value - before.value

    def growth_percent(self, first: int, last: int) -> float:
        """Return the change from `first` to `last` in percent of `first`; Refused as `change`."""
        before = self.at(first).value
        difference = self.change(first, last)
        if not before:
            raise Refused(f"{self.indicator.name} is 0 or unknown in {first}: no growth rate.")
        return 100 * difference / before

    def frame(self, language: Language | None = None) -> "pd.DataFrame":
        """Return the values, a row a year: name, area, year, value, status, unit, indicator.

        language: of the name, by default the report's. The former provinces of a merged unit are not in it;
        each has its own frame.
        """
        name = self.area_name(language or language_of_report())
        return _frame(self.indicator, ((name, self.area_key, point) for point in self.points))

    def __repr__(self) -> str:
        known = f"{len(self.known)} values {self.years[0]}–{self.years[-1]}" if self.known else "no value"
        beside = f", {len(self.former)} former provinces beside it" if self.former else ""
        about = f"{self.indicator.name} · {self.area_name(language_of_report())} ({self.area_key})"
        return f"<Series {about} · {known}, {self.method}{beside}>"

    def _repr_html_(self) -> str:
        shown, spoken = sorted({y for each in (self, *self.former) for y in each.years}), language_of_report()
        rows = [
            (each.area_name(spoken), *(_cell(self.indicator, each.at(year)) for year in shown))
            for each in (self, *self.former)
        ]
        return _html_table(f"{_head(self.indicator)}, {self.method}", ("", *map(str, shown)), rows)

    def _refuse_change(self, first: int, last: int) -> None:
        name = self.indicator.name
        if self.indicator.nominal:
            raise Refused(
                f"{name} is in current prices and there is no deflator for it: give the values of "
                f"{first} and {last}, "
                "not their growth."
            )
        if not self.indicator.trend_allowed:
            raise Refused(
                f"{name} is not a trend ({self.indicator.notes or 'single or re-measured values'})."
            )
        crossed = [year for year in self.indicator.break_years if first < year <= last]
        if crossed:
            raise Refused(f"{name} has a break in {crossed[0]}: {first} and {last} are not compared.")


@dataclass(frozen=True, eq=False, repr=False)
class Panel(Mapping[str, Point]):
    """An indicator in one year: the point of each unit, by its code."""

    indicator: Indicator
    units: tuple[Unit, ...]
    year: int
    points: Mapping[str, Point]

    def __getitem__(self, code: str) -> Point:
        return self.points[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)

    def frame(self, language: Language | None = None) -> "pd.DataFrame":
        """Return the values, a row a unit: name, area, year, value, status, unit, indicator.

        language: of the names, by default the report's.
        """
        spoken = language or language_of_report()
        return _frame(self.indicator, ((unit.name(spoken), unit.key, self[unit.code]) for unit in self.units))

    def __repr__(self) -> str:
        known = sum(point.value is not None for point in self.points.values())
        return f"<Panel {self.indicator.name} · {self.year} · {known} of {len(self)} units have a value>"

    def _repr_html_(self) -> str:
        """Return the highest and the lowest values as a table."""
        known = [(unit, self[unit.code]) for unit in self.units if self[unit.code].value is not None]
        known.sort(key=lambda each: -each[1].number)
        spoken = language_of_report()
        rows = [(unit.name(spoken), unit.key, _cell(self.indicator, point)) for unit, point in known]
        if len(rows) > 2 * _ENDS:
            rows[_ENDS:-_ENDS] = [("…", f"{len(rows) - 2 * _ENDS}", "…")]
        without = [unit.name(spoken) for unit in self.units if self[unit.code].value is None]
        rows += [(", ".join(without), "", no_data(spoken))] if without else []
        return _html_table(f"{_head(self.indicator)}, {self.year}", (), rows)


def by_year(*shown: Series, language: Language | None = None) -> "pd.DataFrame":
    """Return series side by side: a row a year, a column an area under its name; NaN for no value.

    language: of the names, by default the report's. Areas of one name, as a merged unit and one of its
    provinces, have their keys too.
    """
    import pandas as pd

    from diendan.analysis.reading.traced_columns import TracedArray

    spoken = language or language_of_report()
    names = [each.area_name(spoken) for each in shown]
    found = sorted({year for each in shown for year in each.years})
    columns = {
        name if names.count(name) == 1 else f"{name} ({each.area_key})": TracedArray(
            each.at(year).value for year in found
        )
        for name, each in zip(names, shown, strict=True)
    }
    return pd.DataFrame(columns, index=pd.Index(found, name="year"))


_ENDS = 3
"""How many of the highest and of the lowest values a panel shows."""


def _frame(about: Indicator, points: Iterable[tuple[str, str, Point]]) -> "pd.DataFrame":
    import pandas as pd

    from diendan.analysis.reading.traced_columns import TracedArray

    columns = ("name", "area", "year", "value", "status", "unit", "indicator")
    rows = [
        (name, area, point.year, point.value, point.status, about.unit, about.name)
        for name, area, point in points
    ]
    found = pd.DataFrame(rows, columns=columns)
    return found.assign(value=TracedArray(value for _, _, _, value, *_ in rows))


def _head(about: Indicator) -> str:
    spoken = language_of_report()
    return f"{about.label(spoken)} ({about.unit_label(spoken)}; {about.name})"


def _cell(about: Indicator, point: Point) -> str:
    if point.value is None:
        return "–"
    return number(point.value, language_of_report(), about.decimals) + (" *" if point.preliminary else "")


def _html_table(head: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table for the screen of a researcher; * marks what is preliminary."""

    def line(cells: Sequence[str], tag: str = "td") -> str:
        return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

    body = "\n".join([*([line(columns, "th")] if columns else []), *map(line, rows)])
    return f"<table>\n<caption>{escape(head)}</caption>\n{body}\n</table>"
