"""Gaps: among the poorest on a stated indicator, and nothing planned or running in a field. People decide."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from diendan.data.datapackage import Indicator
from diendan.data.units import Unit, UnitSystem
from diendan.errors import InputError
from diendan.language import as_printed, first_with_ties, sort_key
from diendan.registry.records.evidence import Row
from diendan.registry.records.fields_of_work import Field
from diendan.registry.records.periods import Period
from diendan.registry.records.places import PlaceOnDay
from diendan.registry.records.projects import AidProject
from diendan.registry.records.typed_rows import RowReader, lines
from diendan.registry.registry import Registry

POOREST_FIFTH: Final = Fraction(1, 5)
RULE: Final = "gap-poorest"
POVERTY: Final = "poverty_rate_multidimensional_household"
"""The indicator that identifies the poorest; docs/registry.md says how."""


@dataclass(frozen=True)
class Need:
    """The published value of one former province."""

    province: Unit
    value: Decimal
    row: Row


@dataclass(frozen=True)
class Poorest:
    """The worst-off former provinces on one indicator and year, worst first, all included that print alike.

    among: how many provinces have a value; about one that has none nothing is said.
    """

    indicator: Indicator
    year: int
    needs: tuple[Need, ...]
    among: int


@dataclass(frozen=True)
class Gap:
    """A field in which the registry knows nothing planned or running in one of the poorest provinces.

    at: the province, and what it is on the day asked for. unsure: projects that may lie there, but their
        sources state a merged unit only, no field that can be compared, or no start.
    nothing_known: the registry has no row of any project there, so perhaps nobody has reported.
    """

    at: PlaceOnDay
    field: Field
    need: Need
    unsure: tuple[AidProject, ...]
    nothing_known: bool

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that led here: the value, and the projects that may or may not count."""
        return (self.need.row, *(project.row for project in self.unsure))


@dataclass(frozen=True)
class Gaps:
    """The gaps in order of place and field; none, and `told` False, where no project is known at all."""

    poorest: Poorest
    found: tuple[Gap, ...]
    told: bool


def poorest(read: RowReader, indicator: Indicator, year: int, registry: Registry) -> Poorest:
    """Return the worst-off fifth of the former provinces on an indicator, by its published values.

    year: that year or, where the office has published by the units of today since, the newest before it.
    Values stay those of the former provinces, whatever the forum's date: a rate of a merged unit is not made.
    The number is rounded up, and who prints the same value as the last is in.
    Raises InputError for an indicator without a better direction, one that must not be ranked in that year
    (data/flags.csv, column rank_allowed), or where there is no value up to that year.
    """
    if indicator.higher_is_better is None:
        raise InputError(f"Nobody is poor by {indicator.name}: neither direction is better.")
    provinces = {unit.code: unit for unit in registry.merger.before.units}
    known = [
        line
        for line in lines(read, indicator.table)
        if line["indicator"] == indicator.name and int(line["year"]) <= year and line["value"]
    ]
    year = max((int(line["year"]) for line in known), default=year)
    if "63" not in indicator.rank_systems or _flagged(read, indicator, year):
        raise InputError(
            f"{indicator.name} of {year} must not be ranked, so it cannot say who is among the poorest."
            " See data/indicators.csv (rank_allowed) and data/flags.csv (no_rank)."
        )
    values = {
        line["province_code"]: (Decimal(line["value"]), line.row)
        for line in known
        if line["year"] == str(year)
    }
    if not values:
        raise InputError(
            f"No values of {indicator.name} up to {year}. The table {indicator.table} has others."
        )
    sign = -1 if indicator.higher_is_better is False else 1
    needs = sorted(
        (Need(provinces[code], value, row) for code, (value, row) in values.items()),
        key=lambda need: (sign * need.value, sort_key(need.province.name_vi)),
    )
    worst = first_with_ties(needs, ceil(len(needs) * POOREST_FIFTH), lambda need: as_printed(need.value, 1))
    return Poorest(indicator, year, tuple(worst), len(needs))


def gaps(
    registry: Registry, among: Poorest, fields: Sequence[Field], system: UnitSystem, during: Period
) -> Gaps:
    """Return where, among the poorest, nothing is planned or running in a field during a period.

    fields: of one scheme, such as `registry.fields.of("ngo-aid")`. system: the units of the forum's date.
    """
    known = [project for project in registry.projects if _may_count(project, during)]
    if not known:
        return Gaps(among, (), told=False)
    inside: defaultdict[str, list[AidProject]] = defaultdict(list)
    for project in known:
        for code in {c for each in project.places for c in registry.merger.provinces(each.place)}:
            inside[code].append(project)
    found = []
    for need in sorted(among.needs, key=lambda need: sort_key(need.province.name_vi)):
        here = inside[need.province.code]
        covered = {project.project: _certain(registry, project, need.province, during) for project in here}
        at = registry.merger.standing(registry.merger.place("63", need.province.code), system)
        for field in fields:
            unsure = _unsure(registry, here, field, covered)
            if unsure is not None:
                found.append(Gap(at, field, need, unsure, nothing_known=not here))
    return Gaps(among, tuple(found), told=True)


def _unsure(
    registry: Registry, here: Sequence[AidProject], field: Field, certain: Mapping[str, bool]
) -> tuple[AidProject, ...] | None:
    """Return the projects that may cover the field, or None where one certainly does."""
    unsure = []
    for project in here:
        reached = [
            to.field for stated in project.fields for to in registry.fields.within(stated, field.scheme)
        ]
        if field in reached:
            if certain[project.project]:
                return None
            unsure.append(project)
        elif not reached:
            unsure.append(project)
    return tuple(unsure)


def _certain(registry: Registry, project: AidProject, province: Unit, during: Period) -> bool:
    exact = any(registry.merger.provinces(each.place) == (province.code,) for each in project.places)
    return exact and project.active(during) is not None


def _may_count(project: AidProject, during: Period) -> bool:
    if project.period.starts is None:
        return project.stated != "ended"
    return project.active(during) is not None


def _flagged(read: RowReader, indicator: Indicator, year: int) -> bool:
    return any(
        line["kind"] == "no_rank"
        and line["indicator"] in ("", indicator.name)
        and line["system"] in ("", "63")
        and not line["area"]
        and (not line["from_year"] or int(line["from_year"]) <= year)
        and (not line["to_year"] or year <= int(line["to_year"]))
        for line in lines(read, "flags")
    )
