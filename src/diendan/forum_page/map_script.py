"""What the index page's script reads of its map: layers with classes and written values, tile by tile."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from diendan.data.map_classes import class_bounds, class_of
from diendan.forum_page.context import amount
from diendan.forum_page.dedupe_translations import script_json
from diendan.forum_page.map_values import MapLayer
from diendan.forum_page.page_words import WORDS
from diendan.language import Bilingual, Language, number


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
