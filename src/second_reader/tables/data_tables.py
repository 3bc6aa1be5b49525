"""Values of indicators: as a table has them, or brought to a merged unit by the rule of indicators.csv."""

import json
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from second_reader.tables.places import COUNTRY, Places, read_table

MEAN_OF_ROUNDS = 3
"""How many newest rounds the mean of a noisy score is taken of."""
_YEAR_RULE = re.compile(r"Y([+-]\d+)?-(\d\d)-(\d\d)")


@dataclass(frozen=True)
class DataTables:
    """The folder data/ of a project; each table is read once. day: later years were not known yet."""

    folder: Path
    day: date | None = None
    _read: dict[str, pd.DataFrame] = field(default_factory=dict)
    _printed: dict[str, dict[tuple[str, int], float]] = field(default_factory=dict)
    _known_rows: dict[str, pd.DataFrame] = field(default_factory=dict)
    _known_years: dict[str, list[int]] = field(default_factory=dict)
    _values: dict[tuple[str, str, int], float | None] = field(default_factory=dict)
    _of_all: dict[tuple[str, str, int], dict[str, float]] = field(default_factory=dict)

    @cached_property
    def places(self) -> Places:
        """Return the places."""
        return Places(self.folder / "units")

    @cached_property
    def rules(self) -> pd.DataFrame:
        """Return data/indicators.csv, a row an indicator."""
        return read_table(self.folder / "indicators.csv").set_index("indicator")

    def rule(self, indicator: str, column: str) -> str:
        """Return what data/indicators.csv says of an indicator in one column."""
        return str(self.rules.loc[indicator, column])

    def table(self, path: str) -> pd.DataFrame:
        """Return a file under data/, as text."""
        if path not in self._read:
            self._read[path] = read_table(self.folder / path)
        return self._read[path]

    def _series(self, indicator: str) -> dict[tuple[str, int], float]:
        """Return all printed values of an indicator by place and year; of the 34 units as "34:24"."""
        if indicator not in self._printed:
            rows = [
                frame.assign(place=self._by_34.get(path.name, "") + frame[column])[["place", "year", "value"]]
                for path in sorted((self.folder / "indicators").glob("*.csv"))
                for table in [self.table(f"indicators/{path.name}")]
                for column in ("province_code", "area")
                if {column, "indicator", "year", "value"} <= set(table)
                for frame in [table[table["indicator"] == indicator]]
                if len(frame)
            ]
            joined = pd.concat(rows) if rows else pd.DataFrame({"place": [], "year": [], "value": []})
            joined = joined[joined["value"] != ""].drop_duplicates(["place", "year"])
            keys = zip(joined["place"], joined["year"].astype(int), strict=True)
            self._printed[indicator] = dict(zip(keys, joined["value"].astype(float), strict=True))
        return self._printed[indicator]

    def years(self, indicator: str) -> list[int]:
        """Return the years for which any place has a value that was known on the day, the newest last."""
        if indicator not in self._known_years:
            name = self.rule(indicator, "numerator") if self._derived(indicator) else indicator
            years, table = {year for _, year in self._series(name)}, self.rule(indicator, "table")
            self._known_years[indicator] = [
                year for year in sorted(years) if self.day is None or self._released(table, year) <= self.day
            ]
        return self._known_years[indicator]

    def known(self, path: str) -> pd.DataFrame:
        """Return the rows of a file under data/ that were known on the day.

        As datapackage.json says it: by the document that a row names, a day, or the year that it is about.
        """
        if path not in self._known_rows:
            rows, name = self.table(path), Path(path).stem
            days = [self._row_known(name, row) for row in rows.to_dict("records")]
            self._known_rows[path] = rows[[self.day is None or day <= self.day for day in days]]
        return self._known_rows[path]

    def _row_known(self, table: str, row: Mapping[Hashable, str]) -> date:
        column = next((column for column in self._known[table]["by"] if row[column]), "")
        said = row.get(column, "")
        if column == "document":
            about = self.table("dialogue/documents.csv").set_index("document").loc[said]
            said = str(about["published"] or about["known_from"])
        if len(said) == len("2024-09-17"):
            return date.fromisoformat(said)
        return self._released(table, int(said[:4])) if said else date.min

    def _released(self, table: str, year: int) -> date:
        """Return when a table's rows of a year came out: its publication's day, else by the stated rule."""
        known = self._known.get(table, {})
        releases = self.table("releases.csv")
        of = releases[
            (releases["publication"] == known.get("publication", "")) & (releases["year"] == str(year))
        ]
        if len(of):
            return date.fromisoformat(str(of["released_on"].iloc[0]))
        rule = _YEAR_RULE.fullmatch(known.get("year_rule", "Y-01-01"))
        later, month, day = rule.groups() if rule else ("0", "01", "01")
        return date(year + int(later or 0), int(month), int(day))

    @cached_property
    def _known(self) -> dict[str, dict[str, Any]]:
        """Return of each table how its rows become known, as datapackage.json says it."""
        return {each["name"]: each.get("diendan:known", {}) for each in self._described}

    @cached_property
    def _described(self) -> list[dict[str, Any]]:
        package = json.loads((self.folder / "datapackage.json").read_text(encoding="utf-8"))
        return list(package["resources"])

    @cached_property
    def _by_34(self) -> dict[str, str]:
        """Return "34:" for each file whose provinces are units of today, as datapackage.json says it."""
        return {
            Path(each["path"]).name: "34:"
            for each in self._described
            for column in each["schema"]["fields"]
            if column["name"] == "province_code" and column.get("diendan:unit_system") == "34"
        }

    def _derived(self, indicator: str) -> bool:
        return self.rule(indicator, "numerator") != ""

    def value(self, indicator: str, place: str, year: int) -> float | None:
        """Return the unrounded value at a place in a year, or nothing where the tables give none."""
        key = (indicator, place, year)
        if key not in self._values:
            self._values[key] = self._value(*key)
        return self._values[key]

    def _value(self, indicator: str, place: str, year: int) -> float | None:
        if self._derived(indicator):
            return self._ratio(indicator, place, year)
        series, former = self._series(indicator), self.places.former(place) if ":" in place else []
        if (place, year) in series:
            return series[place, year]
        if len(former) < 2:
            key = former[0].removeprefix("63:") if former else place
            return series.get((key, year))
        parts = [self.value(indicator, old, year) for old in former]
        return self._combined(indicator, former, parts, year)

    def _combined(
        self, indicator: str, former: Sequence[str], parts: Sequence[float | None], year: int
    ) -> float | None:
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        match self.rule(indicator, "aggregation"):
            case "sum":
                return sum(known)
            case "weighted_mean":
                weights = [self.value(self.rule(indicator, "weight"), old, year) for old in former]
                heavy = [weight for weight in weights if weight is not None]
                if len(heavy) < len(weights):
                    return None
                return sum(v * w for v, w in zip(known, heavy, strict=True)) / sum(heavy)
        return None

    def _ratio(self, indicator: str, place: str, year: int) -> float | None:
        former = self.places.former(place) if ":" in place else []
        if len(former) > 1 and self.rule(indicator, "aggregation") == "none":
            return None
        above = self.value(self.rule(indicator, "numerator"), place, year)
        below = self.value(self.rule(indicator, "denominator"), place, year)
        if above is None or not below:
            return None
        return float(self.rule(indicator, "factor")) * above / below

    def all_values(self, indicator: str, system: str, year: int) -> dict[str, float]:
        """Return the unrounded values of all units of a system that have one."""
        key = (indicator, system, year)
        if key not in self._of_all:
            values = {place: self.value(indicator, place, year) for place in self.places.units(system)}
            self._of_all[key] = {place: value for place, value in values.items() if value is not None}
        return self._of_all[key]

    def middle(self, indicator: str, year: int, region: str | None = None) -> float | None:
        """Return the median of the 63 provinces, or of those of a region."""
        values = [
            value
            for place, value in self.all_values(indicator, "63", year).items()
            if region is None or self.places.region_of_province[place] == region
        ]
        return float(pd.Series(values).median()) if values else None

    def newest(self, indicator: str, place: str, until: int) -> int | None:
        """Return the newest year not after `until` in which a place has a value."""
        years = (year for year in reversed(self.years(indicator)) if year <= until)
        return next((year for year in years if self.value(indicator, place, year) is not None), None)

    def share_of_country(self, indicator: str, place: str, year: int) -> float | None:
        """Return what percent of the country's value is a place's."""
        own, country = self.value(indicator, place, year), self.value(indicator, COUNTRY, year)
        return None if own is None or not country else 100 * own / country

    def poor(self, rate: str, place: str, year: int) -> float | None:
        """Return how many thousand people live in poor households: rate × population."""
        share, people = self.value(rate, place, year), self.value("population_avg_total", place, year)
        return None if share is None or people is None else share * people / 100
