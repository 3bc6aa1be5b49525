"""A DOCX paragraph's alignment, indents, spacing and borders, after all styles are resolved."""

from dataclasses import dataclass

from decree30.document_model import SINGLE_LINE_EM, ParagraphAlign
from decree30.docx.docx_numbering import ListLevel
from decree30.docx.docx_package import Element, W
from decree30.docx.docx_styles import TWIPS, Styles, first, number, on, stated, value

MM_PER_TWIP = 25.4 / TWIPS
_AUTOMATIC_SPACE = 14.0  # pt, for beforeAutospacing and afterAutospacing
# Whatever else is stated, and nothing, stands left.
_ALIGN: dict[str, ParagraphAlign] = {
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "both",
    "distribute": "both",
}


@dataclass(frozen=True)
class Geometry:
    """left, right, start: mm from the edges of the text area; before, after: pt; line: single lines."""

    align: ParagraphAlign
    left: float
    right: float
    start: float
    before: float
    after: float
    contextual: bool
    style: str
    line_value: float
    line_rule: str
    top_border: bool
    bottom_border: bool

    def line_spacing(self, size: float | None) -> float:
        """Return the line spacing in single lines for text of `size` pt."""
        if self.line_rule == "auto":
            return self.line_value / 240
        single = (size or 14) * SINGLE_LINE_EM
        multiple = self.line_value / 20 / single
        return max(1.0, multiple) if self.line_rule == "atLeast" else multiple


def measure(
    properties: Element | None, styles: Styles, table_style: str | None, level: ListLevel | None
) -> Geometry:
    """Return the geometry of a paragraph with properties `properties` (w:pPr), in list level `level`."""
    layers = styles.paragraph_layers(properties, table_style)
    if level is not None and level.properties is not None:
        layers.insert(1 if properties is not None else 0, level.properties)

    def space(side: str) -> float:
        if (stated(value, layers, "spacing", f"{side}Autospacing") or "0") in ("1", "true", "on"):
            return _AUTOMATIC_SPACE
        return (stated(number, layers, "spacing", side) or 0.0) / 20

    def border(side: str) -> bool:
        return value(first(layers, f"pBdr/{side}")) not in (None, "none", "nil")

    left = (stated(number, layers, "ind", "left", "start") or 0.0) * MM_PER_TWIP
    line = stated(number, layers, "spacing", "line")
    return Geometry(
        align=_ALIGN.get(stated(value, layers, "jc", "val") or "", "left"),
        left=left,
        right=(stated(number, layers, "ind", "right", "end") or 0.0) * MM_PER_TWIP,
        start=left + _first_line(layers) * MM_PER_TWIP,
        before=space("before"),
        after=space("after"),
        contextual=on(first(layers, "contextualSpacing")),
        style=(value(properties.find(W + "pStyle")) or "") if properties is not None else "",
        line_value=line if line is not None else 240.0,
        line_rule=stated(value, layers, "spacing", "lineRule") or "auto",
        top_border=border("top"),
        bottom_border=border("bottom"),
    )


def _first_line(layers: list[Element]) -> float:
    """First-line indent in twips; hanging and first line come from the nearest layer that names either."""
    for layer in layers:
        indent = layer.find(W + "ind")
        if indent is None:
            continue
        hanging, first_line = number(indent, "hanging"), number(indent, "firstLine")
        if hanging:
            return -hanging
        if first_line is not None or hanging is not None:
            return first_line or 0.0
    return 0.0


def gap_between(above: Geometry, below: Geometry) -> float:
    """Return the space in pt between two paragraphs: the larger of after and before."""
    if above.contextual and below.contextual and above.style == below.style:
        return 0.0
    after = 0.0 if above.contextual and above.style == below.style else above.after
    before = 0.0 if below.contextual and above.style == below.style else below.before
    return max(after, before)
