"""The values by which the index page colours its map: only what the indicators' rules let a unit show."""

from collections.abc import Mapping
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
    names = {package.indicator(name).table for name in CLASSES}
    weights = {package.indicator(name).weight for name in CLASSES} - {None}
    return sorted(names | {package.indicator(str(weight)).table for weight in weights})


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
    values, statuses = _values(package, indicator, year)
    weights = _values(package, package.indicator(indicator.weight), year)[0] if indicator.weight else {}
    table, merged = package.table(indicator.table), [unit for unit in system.units if len(unit.former) > 1]
    estimated = indicator.aggregation == "weighted_mean" and bool(merged)
    decimals = min(indicator.decimals, 1) if estimated else indicator.decimals
    found = {unit.code: _of_unit(unit, indicator, values, weights) for unit in system.units}
    return MapLayer(
        indicator=indicator,
        publisher=Bilingual.of(table.publisher),
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


def _values(package: Package, indicator: Indicator, year: str) -> tuple[dict[str, float], set[str]]:
    asked = Selection.of(
        ("province_code", "value", "status"), {"indicator": [indicator.name], "year": [year]}
    )
    rows = package.table(indicator.table).select(asked).rows
    return {code: float(value) for code, value, _ in rows if value}, {status for _, _, status in rows}


def _of_unit(
    unit: Unit, indicator: Indicator, values: Mapping[str, float], weights: Mapping[str, float]
) -> float | None:
    """Return the unit's value, or None where a former province lacks one: no part stands for the whole."""
    if any(code not in values for code in unit.former):
        return None
    if len(unit.former) == 1:
        return values[unit.former[0]]
    if indicator.aggregation == "sum":
        return sum(values[code] for code in unit.former)
    if any(code not in weights for code in unit.former):
        return None
    total = sum(weights[code] for code in unit.former)
    return sum(values[code] * weights[code] for code in unit.former) / total
