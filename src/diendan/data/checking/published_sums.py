"""Sums that the published figures keep; where one is broken, a cell was changed or lost on its way here."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from diendan.data.datapackage import Package, Rows
from diendan.errors import Finding

COUNTRY: Final = "VN"
SummedCells = Mapping[tuple[str, int, str], float]  # (area, year, indicator) → value


@dataclass(frozen=True)
class _Provinces:
    """The provinces of `table` add up to the country's row in `national`, from a year on."""

    table: str
    national: str
    indicators: tuple[str, ...]
    from_year: int
    tolerance: float


@dataclass(frozen=True)
class _SumOfParts:
    """In each area and year of `table`, the parts add up to the whole, where all of them are published."""

    table: str
    whole: str
    parts: tuple[str, ...]
    tolerance: float


_TRANSFERS: Final = (
    "local_budget_expenditure",
    "balancing_transfer",
    "wage_reform_transfer",
    "targeted_transfer_total",
    "targeted_transfer_investment",
    "targeted_transfer_policies",
    "targeted_transfer_ntp",
)
# Tolerances are the rounding of the published tables, as found when the data were collected. State revenue is
# not among the transfers: from 2015 a part of it is assigned to no province.
_PROVINCES: Final = (
    _Provinces(
        "population",
        "benchmarks",
        tuple(f"population_avg_{part}" for part in ("total", "male", "female", "urban", "rural")),
        from_year=2008,
        tolerance=0.6,
    ),
    _Provinces("labour", "benchmarks", ("employed_persons",), from_year=2018, tolerance=0.3),
    _Provinces("budget_plan", "budget_plan_national", _TRANSFERS, from_year=2013, tolerance=4),
)
_PARTS: Final = (
    _SumOfParts("population", "population_avg_total", ("population_avg_male", "population_avg_female"), 0.11),
    _SumOfParts("population", "population_avg_total", ("population_avg_urban", "population_avg_rural"), 0.11),
    _SumOfParts(
        "income",
        "income_month_pc_total",
        tuple(
            f"income_month_pc_{part}" for part in ("salary_wage", "agriculture", "non_agriculture", "others")
        ),
        2,
    ),
)
# The two views of the same flows; in 2012 and 2015 they differ at source.
_CRS: Final = ("crs_by_donor", "crs_by_sector")
_CRS_DIFFERS: Final = frozenset({2012, 2015})
_CRS_TOLERANCE: Final = 0.5


def check_sums(package: Package) -> list[Finding]:
    """Return where a sum is not what the published tables give; tables that are absent are passed over.

    Expects tables whose cells have passed the schema check.
    """
    return [*_province_findings(package), *_part_findings(package), *_crs_findings(package)]


def _province_findings(package: Package) -> Iterator[Finding]:
    for rule in _PROVINCES:
        if not {rule.table, rule.national} <= set(package.tables):
            continue
        national = _cells(package, rule.national)
        totals: dict[tuple[int, str], float] = defaultdict(float)
        for (_, year, indicator), value in _cells(package, rule.table).items():
            totals[year, indicator] += value
        for (year, indicator), total in sorted(totals.items()):
            stated = national.get((COUNTRY, year, indicator))
            if stated is None or indicator not in rule.indicators or year < rule.from_year:
                continue
            if abs(total - stated) > rule.tolerance:
                where = f"{package.tables[rule.table].path}: {indicator} {year}, sum of the provinces"
                yield Finding(where, f"{total:.2f}", f"{stated:.2f}, the country's row in {rule.national}")


def _part_findings(package: Package) -> Iterator[Finding]:
    for rule in _PARTS:
        if rule.table not in package.tables:
            continue
        cells = _cells(package, rule.table)
        for (area, year, indicator), whole in cells.items():
            if indicator != rule.whole:
                continue
            parts = [cells.get((area, year, part)) for part in rule.parts]
            if None not in parts:
                total = sum(part for part in parts if part is not None)
                if abs(total - whole) > rule.tolerance + 1e-9:
                    path, sum_of = package.tables[rule.table].path, " + ".join(rule.parts)
                    where = f"{path}: province {area}, {year}, {sum_of}"
                    yield Finding(where, f"{total:.3f}", f"{whole:.3f}, which is {rule.whole}")


def _crs_findings(package: Package) -> Iterator[Finding]:
    if not set(_CRS) <= set(package.tables):
        return
    by_donor, by_sector = (_totals(package.tables[name].select()) for name in _CRS)
    for year in sorted((by_donor.keys() & by_sector.keys()) - _CRS_DIFFERS):
        if abs(by_donor[year] - by_sector[year]) > _CRS_TOLERANCE:
            where = f"{package.tables[_CRS[0]].path}: {year}, sum of the donors"
            yield Finding(where, f"{by_donor[year]:.1f}", f"{by_sector[year]:.1f}, the sum of the sectors")


def _totals(rows: Rows) -> dict[int, float]:
    year_at, value_at = rows.header.index("year"), rows.header.index("value")
    totals: dict[int, float] = defaultdict(float)
    for row in rows.rows:
        totals[int(row[year_at])] += float(row[value_at])
    return totals


def _cells(package: Package, table: str) -> SummedCells:
    rows = package.tables[table].select()
    area = "area" if "area" in rows.header else "province_code"
    places = _places(rows.header, (area, "year", "indicator", "value"))
    return {(row[places[0]], int(row[places[1]]), row[places[2]]): float(row[places[3]]) for row in rows.rows}


def _places(header: Sequence[str], names: Sequence[str]) -> list[int]:
    return [header.index(name) for name in names]
