"""Resolve a run's and a paragraph's look: direct formatting, styles, table style, defaults, theme fonts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from decree30.docx.docx_package import DocxPackage, Element, W

_Read = TypeVar("_Read")
_DEEPEST_STYLE_CHAIN = 20
TWIPS, _HALF_POINTS = 1440, 144  # to an inch
_UNITS_PER_INCH = {"in": 1.0, "mm": 25.4, "cm": 2.54, "pt": 72.0, "pc": 6.0, "pi": 6.0}
_TOGGLES = ("b", "i", "caps", "vanish")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True)
class RunLook:
    """A run's look. ascii, other: faces of ASCII letters and of all others; size in half points."""

    ascii: str | None = None
    other: str | None = None
    size: float | None = None
    bold: bool = False
    italic: bool = False
    caps: bool = False
    hidden: bool = False
    colour: str | None = None
    underline: bool = False
    raised: bool = False


def on(element: Element | None, default: bool = False) -> bool:
    """Return the value of an on/off element such as w:b or w:titlePg."""
    if element is None:
        return default
    return element.get(W + "val", "true").lower() not in ("0", "false", "off", "none")


def value(element: Element | None, name: str = "val") -> str | None:
    """Return attribute `name` of `element`, None where either is missing."""
    return element.get(W + name) if element is not None else None


def number(element: Element | None, name: str, per_inch: int = TWIPS) -> float | None:
    """Return attribute `name` of `element` as a number, or None; a measure with a unit in parts of an inch.

    per_inch: what a bare number counts. ISO/IEC 29500-1, 22.9.2.14 and .15: “30mm”, “595.3pt”, “1in”.
    """
    text = value(element, name) or ""
    unit = text[-2:] if text[-2:] in _UNITS_PER_INCH else ""
    try:
        bare = float(text.removesuffix(unit))
    except ValueError:
        return None
    return bare * per_inch / _UNITS_PER_INCH[unit] if unit else bare


class Styles:
    """The styles of one document."""

    def __init__(self, package: DocxPackage) -> None:
        self._root = package.related("styles")
        self._theme = package.related("theme")
        self._by_id: dict[str, Element] = {}
        self._default: dict[str, str] = {}
        for style in self._root.iter(W + "style") if self._root is not None else ():
            identity, kind = style.get(W + "styleId", ""), style.get(W + "type", "paragraph")
            self._by_id[identity] = style
            if style.get(W + "default", "0") in ("1", "true", "on"):
                self._default[kind] = identity

    def chain(self, identity: str | None, kind: str) -> list[Element]:
        """Return the style and those that it is based on, the style itself first."""
        found: list[Element] = []
        name = identity if identity in self._by_id else self._default.get(kind)
        while name is not None and name in self._by_id and len(found) < _DEEPEST_STYLE_CHAIN:
            style = self._by_id[name]
            if style in found:
                break
            found.append(style)
            name = value(style.find(W + "basedOn"))
        return found

    def paragraph_layers(self, properties: Element | None, table_style: str | None) -> list[Element]:
        """Return the w:pPr that shape a paragraph, strongest first (numbering excepted)."""
        direct = [properties] if properties is not None else []
        of_paragraph, of_table = self._chains(properties, table_style)
        return direct + _properties(of_paragraph + of_table, "pPr") + self._defaults("pPr")

    def run(self, paragraph: Element | None, run: Element | None, table_style: str | None) -> RunLook:
        """Return the look of a run with properties `run` (w:rPr) in a paragraph with `paragraph` (w:pPr)."""
        identity = value(run.find(W + "rStyle")) if run is not None else None
        character = self.chain(identity, "character") if identity in self._by_id else []
        levels = [
            [run] if run is not None else [],
            *(_properties(chain, "rPr") for chain in (character, *self._chains(paragraph, table_style))),
            self._defaults("rPr"),
        ]
        layers = [layer for level in levels for layer in level]
        toggles = {name: _toggle(name, levels) for name in _TOGGLES}
        size = number(first(layers, "sz"), "val", _HALF_POINTS)
        return RunLook(
            ascii=self._face(layers, "ascii"),
            other=self._face(layers, "hAnsi"),
            size=size / 2 if size is not None else 10.0,
            bold=toggles["b"],
            italic=toggles["i"],
            caps=toggles["caps"],
            hidden=toggles["vanish"],
            colour=_colour(first(layers, "color")),
            underline=value(first(layers, "u")) not in (None, "none"),
            raised=value(first(layers, "vertAlign")) in ("superscript", "subscript"),
        )

    def _chains(
        self, properties: Element | None, table_style: str | None
    ) -> tuple[list[Element], list[Element]]:
        """Return the styles of a paragraph with properties `properties` (w:pPr), and those of its table."""
        named = value(properties.find(W + "pStyle")) if properties is not None else None
        of_table = self.chain(table_style, "table") if table_style is not None else []
        return self.chain(named, "paragraph"), of_table

    def _defaults(self, kind: str) -> list[Element]:
        found = (
            self._root.find(f"{W}docDefaults/{W}{kind}Default/{W}{kind}") if self._root is not None else None
        )
        return [found] if found is not None else []

    def _face(self, layers: list[Element], slot: str) -> str | None:
        """The nearest layer that names the slot; within one layer the theme wins over the name."""
        for layer in layers:
            fonts = layer.find(W + "rFonts")
            if fonts is None:
                continue
            theme = fonts.get(f"{W}{slot}Theme")
            if theme is not None:
                return self._theme_face(theme)
            named: str | None = fonts.get(W + slot)
            if named is not None:
                return named
        return "Times New Roman"  # what a word processor takes where nothing is named

    def _theme_face(self, name: str) -> str | None:
        scheme = "majorFont" if name.startswith("major") else "minorFont"
        latin = self._theme.find(f".//{_A}{scheme}/{_A}latin") if self._theme is not None else None
        return latin.get("typeface") if latin is not None else None


def _colour(element: Element | None) -> str | None:
    if value(element, "themeColor") in ("text1", "dark1") and value(element, "themeTint") is None:
        return None
    colour = value(element)
    return None if colour is None or colour.lower() == "auto" else colour.upper()


def _properties(styles: list[Element], kind: str) -> list[Element]:
    return [found for style in styles if (found := style.find(W + kind)) is not None]


def first(layers: list[Element], path: str) -> Element | None:
    """Return the element at `path`, as in "pBdr/top", in the strongest layer that has one, or None."""
    where = W + path.replace("/", f"/{W}")
    return next((found for layer in layers if (found := layer.find(where)) is not None), None)


def stated(
    read: Callable[[Element | None, str], _Read | None], layers: list[Element], path: str, *names: str
) -> _Read | None:
    """Return what the strongest layer states that has one of the attributes `names` at `path`."""
    where = W + path.replace("/", f"/{W}")
    found = (read(layer.find(where), name) for layer in layers for name in names)
    return next((each for each in found if each is not None), None)


def _toggle(name: str, levels: list[list[Element]]) -> bool:
    """Toggle properties: direct wins; else the defaults, or the styles' values taken by exclusive or.

    ISO/IEC 29500-1, 17.7.3: bold in both the paragraph's and the run's style is not bold.
    """
    direct, *styles, defaults = ([layer.find(W + name) for layer in level] for level in levels)
    if stated := [found for found in direct if found is not None]:
        return on(stated[0])
    if any(on(found) for found in defaults):
        return True
    values = [next((on(found) for found in style if found is not None), False) for style in styles]
    return sum(values) % 2 == 1
