"""The map's layers as the index page's script reads them: classes and written values, tile by tile."""

from collections.abc import Iterable, Iterator, Sequence

from diendan.forum_page.context import amount
from diendan.forum_page.dedupe_translations import script_json
from diendan.forum_page.map_values import MapLayer
from diendan.forum_page.page_words import WORDS
from diendan.language import Bilingual, Language, number

_CLASSES = 5


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
        bounds = _bounds(sorted(layer.values.values()))
        about = script_json(_layer_json(layer, bounds)).removesuffix("}")
        yield f'{before}{script_json(layer.indicator.name)}: {about}, "tiles": {{'
        for place, code in enumerate(sorted(layer.values)):
            tile = script_json(_tile_json(layer, code, bounds))
            yield f"{', ' if place else ''}{script_json(code)}: {tile}"
        yield "}}"
        before = ", "
    yield "{}" if before == "{" else "}"


def _layer_json(layer: MapLayer, bounds: Sequence[tuple[float, float]]) -> dict[str, object]:
    """Return what is said of one layer, and its classes."""
    steps = (
        Bilingual.join(" – ", (amount(low, layer.decimals), amount(high, layer.decimals)))
        for low, high in bounds
    )
    return {
        "label": layer_label(layer)._asdict(),
        "note": Bilingual.of(lambda language: _note(layer, language))._asdict(),
        "legend": [step._asdict() for step in steps],
    }


def _note(layer: MapLayer, language: Language) -> str:
    state = f" ({WORDS['page.preliminary'].in_(language)})" if layer.preliminary else ""
    note = f"{WORDS['page.source'].in_(language)}: {layer.publisher.in_(language)}, {layer.year}{state}."
    estimate = WORDS[f"page.estimate.{layer.indicator.weight}"].in_(language) if layer.estimated else ""
    return f"{note} {estimate}".rstrip()


def _tile_json(layer: MapLayer, code: str, bounds: Sequence[tuple[float, float]]) -> dict[str, object]:
    """Return class and written value of one unit; the page's script computes nothing."""
    value = layer.values[code]
    return {
        "class": next(n for n, (_, high) in enumerate(bounds) if value <= high),
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


def _bounds(values: Sequence[float]) -> list[tuple[float, float]]:
    """Return lowest and highest value of five classes of about equal number; equal values stay together."""
    classes: list[tuple[float, float]] = []
    start = 0
    for n in range(1, _CLASSES + 1):
        end = round(len(values) * n / _CLASSES)
        while 0 < end < len(values) and values[end] == values[end - 1]:
            end += 1
        if end > start:
            classes.append((values[start], values[end - 1]))
            start = end
    return classes
