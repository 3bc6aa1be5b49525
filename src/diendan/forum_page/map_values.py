"""The values by which the index page colours its map: only what the indicators' rules let a unit show.

Its script reads them as layers, with classes and written values, tile by tile.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from diendan.data.datapackage import Package, Selection
from diendan.data.indicators import Indicator
from diendan.data.map_classes import CLASSES, class_bounds, class_of
from diendan.data.units import Unit, UnitSystem
from diendan.forum_page.context import amount
from diendan.forum_page.dedupe_translations import script_json
from diendan.forum_page.page_words import WORDS
from diendan.language import Bilingual, Language, number

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
    values, statuses = _values(package, "63", indicator, year)
    published, told = _values(package, "34", indicator, year) if system.name == "34" else ({}, set())
    weights = _values(package, "63", package.indicator(indicator.weight), year)[0] if indicator.weight else {}
    table, merged = package.table(indicator.table), [unit for unit in system.units if len(unit.former) > 1]
    estimated = indicator.aggregation == "weighted_mean" and bool(merged) and not published
    decimals = min(indicator.decimals, 1) if estimated else indicator.decimals
    found = {unit.code: _of_unit(unit, indicator, values, weights) for unit in system.units}
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


def layer_label(layer: MapLayer) -> Bilingual:
    """Return what a layer is called: its indicator, year and unit."""
    indicator = layer.indicator
    return Bilingual.of(
        lambda language: f"{indicator.label(language)}, {layer.year} ({indicator.unit_label(language)})"
    )


def script_layers(layers: Iterable[MapLayer]) -> Iterator[str]:
    """Yield what the page's script knows of the layers as one object, a tile at a time."""
    before = "{"
    for layer in sorted(layers, key=lambda layer: layer.indicator.name):
        bounds = class_bounds(layer.indicator.name)
        about = script_json(_layer_json(layer, bounds)).removesuffix("}")
        yield f'{before}{script_json(layer.indicator.name)}: {about}, "tiles": {{'
        for place, code in enumerate(sorted(layer.values)):
            tile = script_json(_tile_json(layer, code, bounds))
            yield f"{', ' if place else ''}{script_json(code)}: {tile}"
        yield "}}"
        before = ", "
    yield "{}" if before == "{" else "}"


def _layer_json(layer: MapLayer, bounds: Sequence[float]) -> dict[str, object]:
    """Return what is said of one layer, and its classes."""
    return {
        "label": layer_label(layer)._asdict(),
        "note": Bilingual.of(lambda language: _note(layer, language))._asdict(),
        "legend": [words._asdict() for words in _class_words(bounds)],
    }


def _note(layer: MapLayer, language: Language) -> str:
    state = f" ({WORDS['page.preliminary'].in_(language)})" if layer.preliminary else ""
    note = f"{WORDS['page.source'].in_(language)}: {layer.publisher.in_(language)}, {layer.year}{state}."
    estimate = WORDS[f"page.estimate.{layer.indicator.weight}"].in_(language) if layer.estimated else ""
    return f"{note} {estimate}".rstrip()


def _tile_json(layer: MapLayer, code: str, bounds: Sequence[float]) -> dict[str, object]:
    """Return class and written value of one unit; the page's script computes nothing."""
    value = layer.values[code]
    return {
        "class": class_of(value, bounds),
        **amount(value, layer.decimals)._asdict(),
        "parts": Bilingual.of(lambda language: _parts(layer, code, language))._asdict(),
    }


def _parts(layer: MapLayer, code: str, language: Language) -> str:
    """Return a merged unit's former provinces with their own values, which stand beside every estimate."""
    decimals = layer.indicator.decimals
    shown = [
        f"{old.name(language)} {number(value, language, decimals)}"
        for old, value in layer.parts.get(code, ())
    ]
    return f" ({'; '.join(shown)})" if shown else ""


def _class_words(bounds: Sequence[float]) -> Iterator[Bilingual]:
    """Yield what the key says of each class."""
    yield WORDS["page.class-below"].fill(high=amount(bounds[0]))
    for low, high in pairwise(bounds):
        yield Bilingual.join(" – ", (amount(low), amount(high)))
    yield WORDS["page.class-from"].fill(low=amount(bounds[-1]))
