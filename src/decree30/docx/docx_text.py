"""Read one DOCX paragraph: visible text with its look, drawn lines, fields, breaks."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from decree30.document_model import Paragraph, RuleLine, Span, inked
from decree30.docx.docx_package import MC, Element, W
from decree30.docx.docx_styles import RunLook, Styles

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_EMU_PER_MM = 36000
_LINES = ("line", "straightConnector1")
# Raised and lowered letters are set at about two thirds of their size.
_RAISED = 2 / 3
# Content that shows nothing, or shows it elsewhere.
_SKIPPED = {W + name for name in ("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "sectPr")}
# What the face Symbol draws for a code; Word keeps it where a sign was picked from its list.
_SYMBOLS = {0x2D: "−", 0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈"}
_UNITS = {"pt": 25.4 / 72, "in": 25.4, "mm": 1.0, "cm": 10.0, "px": 25.4 / 96}


@dataclass
class Content:
    """What one paragraph shows. parts: its spans, cut at line breaks; page_breaks before each part."""

    parts: list[list[Span]] = field(default_factory=lambda: [[]])
    page_breaks: list[int] = field(default_factory=lambda: [0])
    drawn: RuleLine | None = None
    boxes: list[Element] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    field_looks: list[Span] = field(default_factory=list)
    tabs: int = 0

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(span for part in self.parts for span in part)

    @property
    def page_number(self) -> bool:
        """Whether the paragraph shows the number of its page."""
        return any(name.split()[:1] == ["PAGE"] for name in self.fields)


def visible(element: Element) -> Iterator[Element]:
    """Yield the children of `element`, with one branch of each alternative."""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _SKIPPED:
            continue
        if child.tag == MC + "AlternateContent":
            chosen = child.find(MC + "Choice")
            chosen = chosen if chosen is not None else child.find(MC + "Fallback")
            if chosen is not None:
                yield from visible(chosen)
        else:
            yield child


def read(paragraph: Element, styles: Styles, table_style: str | None) -> Content:
    """Return what `paragraph` (w:p) shows."""
    properties = paragraph.find(W + "pPr")
    content = Content()
    for run in _runs(paragraph):
        _read_run(run, styles.run(properties, run.find(W + "rPr"), table_style), content)
    content.fields += [instruction.text or "" for instruction in paragraph.iter(W + "instrText")]
    content.fields += [simple.get(W + "instr", "") for simple in paragraph.iter(W + "fldSimple")]
    return content


def paragraphs(part: Element | None) -> Iterator[Element]:
    """Yield the paragraphs of a part, which a document may not have."""
    if part is not None:
        yield from part.iter(W + "p")


def texts(part: Element | None, styles: Styles) -> list[Paragraph]:
    """Return what the paragraphs of a part beside the text show: a header, a footer, the notes."""
    shown = (Paragraph(0, None, read(element, styles, None).spans) for element in paragraphs(part))
    return [paragraph for paragraph in shown if paragraph.inked]


def _runs(element: Element) -> Iterator[Element]:
    for child in visible(element):
        if child.tag == W + "r":
            yield child
        elif child.tag != W + "txbxContent":
            yield from _runs(child)


def _read_run(run: Element, look: RunLook, content: Content) -> None:
    if look.hidden:
        return
    if run.find(W + "instrText") is not None or run.find(W + "fldChar") is not None:
        content.field_looks.extend(_spans("1", look))
    for child in visible(run):
        if child.tag == W + "t":
            content.parts[-1].extend(_spans(child.text or "", look))
        elif child.tag in (W + "tab", W + "ptab"):
            content.tabs += 1
            content.parts[-1].extend(_spans(" ", look))
        elif child.tag == W + "noBreakHyphen":
            content.parts[-1].extend(_spans("-", look))
        elif child.tag == W + "sym" and child.get(W + "font") == "Symbol":
            code = int(child.get(W + "char", "0"), 16) & 0xFF
            content.parts[-1].extend(_spans(_SYMBOLS.get(code, ""), look))
        elif child.tag == W + "br":
            if child.get(W + "type", "textWrapping") in ("page", "textWrapping"):
                # Pages are counted where a word processor noted them (lastRenderedPageBreak).
                content.parts.append([])
                content.page_breaks.append(0)
        elif child.tag == W + "lastRenderedPageBreak":
            if inked(content.parts[-1]):
                content.page_breaks.append(0)
                content.parts.append([])
            content.page_breaks[-1] = 1
        elif child.tag in (W + "drawing", W + "pict", W + "object"):
            content.drawn = _drawn(child) or content.drawn
            content.boxes.extend(child.iter(W + "txbxContent"))


def _spans(text: str, look: RunLook) -> list[Span]:
    """Cut `text` where the face changes between ASCII and other letters."""
    shown = text.upper() if look.caps else text
    size = look.size
    if look.raised and size is not None and not shown.strip("_ "):
        size *= _RAISED
    if look.ascii == look.other:
        return [_span(shown, look.ascii, size, look)] if shown else []
    spans: list[Span] = []
    for letter in shown:
        face = look.ascii if letter.isascii() else look.other
        if spans and (spans[-1].face == face or letter == " "):
            spans[-1] = _span(spans[-1].text + letter, spans[-1].face, size, look)
        else:
            spans.append(_span(letter, face, size, look))
    return spans


def _span(text: str, face: str | None, size: float | None, look: RunLook) -> Span:
    return Span(text, face, size, look.bold, look.italic, look.colour, look.underline)


def _drawn(element: Element) -> RuleLine | None:
    """The horizontal line that a drawing shows, or None for every other drawing."""
    for geometry in element.iter(_A + "prstGeom"):
        extent = next(element.iter(_WP + "extent"), None)
        if geometry.get("prst") in _LINES and extent is not None:
            long, high = (int(extent.get(name, "0")) / _EMU_PER_MM for name in ("cx", "cy"))
            dash = next(element.iter(_A + "prstDash"), None)
            if long > high:
                return RuleLine(long, dash is None or dash.get("val") == "solid")
    for shape in (*element.iter(_V + "line"), *element.iter(_V + "shape")):
        is_line = shape.tag == _V + "line" or "_x0000_t32" in shape.get("type", "")
        reach = _vml_length(shape) if is_line else 0.0
        if reach:
            stroke = shape.find(_V + "stroke")
            return RuleLine(reach, stroke is None or stroke.get("dashstyle", "solid") == "solid")
    return None


def _vml_length(shape: Element) -> float:
    start, end = shape.get("from"), shape.get("to")
    if start and end:
        return abs(_length(end.split(",")[0]) - _length(start.split(",")[0]))
    style = dict(part.split(":", 1) for part in shape.get("style", "").split(";") if ":" in part)
    return _length(style.get("width", ""))


def _length(text: str) -> float:
    """A VML length in mm; a bare number is in points."""
    text = text.strip()
    unit = text[-2:] if text[-2:] in _UNITS else ""
    try:
        return float(text.removesuffix(unit)) * _UNITS[unit or "pt"]
    except ValueError:
        return 0.0
