"""Sums that the published figures keep; where one is broken, a cell was changed or lost on its way here."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from diendan.data.datapackage import Package
from diendan.errors import Finding
from diendan.parsing.yaml_resources import yaml_resource

_RULES: Final = yaml_resource(__file__)
_COUNTRY: Final = "VN"


def check_sums(package: Package) -> list[Finding]:
    """Return where a sum is not what the published tables give; tables that are absent are passed over.

    Expects tables whose cells have passed the schema check.
    """
    checks = {"provinces": _province_findings, "parts": _part_findings, "views": _view_findings}
    return [
        finding
        for kind, check in checks.items()
        for rule in _RULES[kind]
        if {*rule.get("tables", ()), rule.get("table"), rule.get("national")} - {None}
        <= package.tables.keys()
        for finding in check(package, rule)
    ]


def _province_findings(package: Package, rule: Mapping[str, Any]) -> Iterator[Finding]:
    national = _cells(package, rule["national"])
    totals: dict[tuple[int, str], float] = defaultdict(float)
    for (_, year, indicator), value in _cells(package, rule["table"]).items():
        totals[year, indicator] += value
    for (year, indicator), total in sorted(totals.items()):
        stated = national.get((_COUNTRY, year, indicator))
        if stated is None or indicator not in rule["indicators"] or year < rule["from_year"]:
            continue
        if abs(total - stated) > rule["tolerance"]:
            where = f"{package.tables[rule['table']].path}: {indicator} {year}, sum of the provinces"
            yield Finding(where, f"{total:.2f}", f"{stated:.2f}, the country's row in {rule['national']}")


def _part_findings(package: Package, rule: Mapping[str, Any]) -> Iterator[Finding]:
    cells = _cells(package, rule["table"])
    for (area, year, indicator), whole in cells.items():
        if indicator != rule["whole"]:
            continue
        parts = [cells[area, year, part] for part in rule["parts"] if (area, year, part) in cells]
        if len(parts) == len(rule["parts"]) and abs(sum(parts) - whole) > rule["tolerance"] + 1e-9:
            path, sum_of = package.tables[rule["table"]].path, " + ".join(rule["parts"])
            where = f"{path}: province {area}, {year}, {sum_of}"
            yield Finding(where, f"{sum(parts):.3f}", f"{whole:.3f}, which is {rule['whole']}")


def _view_findings(package: Package, rule: Mapping[str, Any]) -> Iterator[Finding]:
    one, other = (_totals(package, name) for name in rule["tables"])
    for year in sorted((one.keys() & other.keys()) - set(rule["differ_in"])):
        if abs(one[year] - other[year]) > rule["tolerance"]:
            where = f"{package.tables[rule['tables'][0]].path}: {year}, sum of the {rule['of'][0]}"
            yield Finding(where, f"{one[year]:.1f}", f"{other[year]:.1f}, the sum of the {rule['of'][1]}")


def _totals(package: Package, table: str) -> dict[int, float]:
    totals: dict[int, float] = defaultdict(float)
    for row in package.tables[table].select().records():
        totals[int(row["year"])] += float(row["value"])
    return totals


def _cells(package: Package, table: str) -> dict[tuple[str, int, str], float]:
    """Return the values of a table by area, year and indicator."""
    rows = package.tables[table].select()
    area = "area" if "area" in rows.header else "province_code"
    return {(row[area], int(row["year"]), row["indicator"]): float(row["value"]) for row in rows.records()}
