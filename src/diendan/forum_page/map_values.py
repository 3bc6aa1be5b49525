"""The values by which the index page colours its map: only what the indicators' rules let a unit show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diendan.data.datapackage import Package, Selection
from diendan.data.indicators import Indicator
from diendan.data.map_classes import CLASSES
from diendan.data.units import Unit, UnitSystem
from diendan.language import Bilingual

_BY_PLACE = ("none", "national_only", "do_not_use", "recompute")


@dataclass(frozen=True)
class MapLayer:
    """One indicator on the map.

    values: by unit code, for the units that have one, as they are; printed with `decimals`.
    parts: by code of a merged unit, its former provinces with their own published values.
    """

    indicator: Indicator
    publisher: Bilingual
    year: int
    preliminary: bool
    estimated: bool
    decimals: int
    values: Mapping[str, float]
    parts: Mapping[str, tuple[tuple[Unit, float], ...]]


def tables_used(package: Package) -> list[str]:
    """Return the tables that the layers are computed from."""
    weights = {package.indicator(name).weight for name in CLASSES} - {None}
    used = [package.indicator(str(name)) for name in {*CLASSES, *weights}]
    tables = {package.table_by(system, about) for system in ("63", "34") for about in used}
    return sorted(table.name for table in tables if table)


def map_layers(package: Package, system: UnitSystem) -> list[MapLayer]:
    """Return the layers for one unit system.

    What may not be brought to merged units is offered where no unit is merged, and nowhere else.
    """
    merged = any(len(unit.former) > 1 for unit in system.units)
    layers = []
    for name in CLASSES:
        indicator = package.indicator(name)
        if indicator.is_known and not (merged and indicator.aggregation in _BY_PLACE):
            layers.append(_layer(package, system, indicator))
    return layers


def _layer(package: Package, system: UnitSystem, indicator: Indicator) -> MapLayer:
    year = str(indicator.last_year)
    inputs = [_values(package, "63", package.indicator(name), year) for name in indicator.inputs]
    values, statuses = inputs[0]
    published, told = _values(package, "34", indicator, year) if system.name == "34" else ({}, set())
    table, merged = package.table(indicator.table), [unit for unit in system.units if len(unit.former) > 1]
    estimated = indicator.aggregation == "weighted_mean" and bool(merged) and not published
    decimals = min(indicator.decimals, 1) if estimated else indicator.decimals
    found = {unit.code: _of_unit(unit, indicator, [each for each, _ in inputs]) for unit in system.units}
    if published:  # by the units themselves: an estimate is not put beside it
        found, statuses = {unit.code: published.get(unit.code) for unit in system.units}, told
    return MapLayer(
        indicator=indicator,
        publisher=table.publisher,
        year=indicator.last_year,
        preliminary="preliminary" in statuses,
        estimated=estimated,
        decimals=decimals,
        values={code: value for code, value in found.items() if value is not None},
        parts={
            unit.code: tuple((old, values[old.code]) for old in system.former_of(unit) if old.code in values)
            for unit in merged
        },
    )


def _values(
    package: Package, of_system: str, indicator: Indicator, year: str
) -> tuple[dict[str, float], set[str]]:
    """Return what was published by the units of a system, by code, and the statuses of it."""
    table = package.table_by(of_system, indicator)
    if table is None:
        return {}, set()
    asked = Selection.of(
        ("province_code", "value", "status"), {"indicator": [indicator.name], "year": [year]}
    )
    rows = table.select(asked).rows
    return {code: float(value) for code, value, _ in rows if value}, {status for _, _, status in rows}


def _of_unit(unit: Unit, indicator: Indicator, inputs: Sequence[Mapping[str, float]]) -> float | None:
    """Return the unit's value, or None where a former province lacks one: no part stands for the whole."""
    if len(unit.former) == 1 and not indicator.numerator:
        return inputs[0].get(unit.former[0])
    if any(code not in values for values in inputs for code in unit.former):
        return None
    return indicator.combined(*([values[code] for code in unit.former] for values in inputs))
