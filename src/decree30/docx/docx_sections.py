"""Page set-up of a DOCX: paper, margins, and the page numbers in headers and footers."""

from typing import Literal

from decree30.document_model import Edge, PageNumber, PageSection, Paragraph, ParagraphAlign, inked
from decree30.docx import docx_text
from decree30.docx.docx_geometry import MM_PER_TWIP, measure
from decree30.docx.docx_package import DocxPackage, Element, R, W
from decree30.docx.docx_styles import Styles, number, on, value

_EDGES: tuple[Edge, ...] = ("top", "bottom", "left", "right")
_CENTRED_WITHIN = 3.0  # mm between a centring tab stop and the middle of the text area


class PageSetup:
    """Reads the sections of one document in order; a header that is not named comes from the one before."""

    def __init__(self, package: DocxPackage, styles: Styles) -> None:
        self._package = package
        self._styles = styles
        self._parts: dict[tuple[str, str], Element | None] = {}
        settings = package.related("settings")
        self._even = settings is not None and on(settings.find(W + "evenAndOddHeaders"))
        self.texts: list[Paragraph] = []

    def section(self, properties: Element) -> PageSection:
        """Return the section that `properties` (w:sectPr) sets up."""
        size, margin, numbering = (properties.find(W + name) for name in ("pgSz", "pgMar", "pgNumType"))
        width = (number(size, "w") or 12240) * MM_PER_TWIP
        margins: dict[Edge, float | None] = {}
        for edge in _EDGES:
            twips = number(margin, edge)
            margins[edge] = abs(twips) * MM_PER_TWIP if twips is not None else 25.4
        gutter = (number(margin, "gutter") or 0) * MM_PER_TWIP
        margins["left"] = (margins["left"] or 0) + gutter
        for kind in ("header", "footer"):
            for reference in properties.iter(f"{W}{kind}Reference"):
                part = self._package.by_id(reference.get(R + "id", ""))
                self._parts[kind, reference.get(W + "type", "default")] = part
                self.texts += docx_text.texts(part, self._styles)
        room = width - (margins["left"] or 0) - (margins["right"] or 0)
        format_ = value(numbering, "fmt") or "decimal"
        restart = number(numbering, "start")
        usual = self._numbers("default", room, format_)
        if self._even and self._numbers("even", room, format_) == ():
            usual = ()
        first = self._numbers("first", room, format_) if on(properties.find(W + "titlePg")) else usual
        return PageSection(
            width=width,
            height=(number(size, "h") or 15840) * MM_PER_TWIP,
            margins=margins,
            numbers=usual,
            first_numbers=first,
            restart=int(restart) if restart is not None else None,
        )

    def _numbers(self, kind: str, room: float, format_: str) -> tuple[PageNumber, ...]:
        edges: tuple[tuple[str, Literal["top", "bottom"]], ...] = (("header", "top"), ("footer", "bottom"))
        found: list[PageNumber] = []
        for part_kind, edge in edges:
            for paragraph in docx_text.paragraphs(self._parts.get((part_kind, kind))):
                content = docx_text.read(paragraph, self._styles, None)
                if content.page_number:
                    align, offset = self._place(paragraph, content, room)
                    looks = inked(content.spans) or tuple(content.field_looks[:1])
                    found.append(PageNumber(None, edge, align, format_, looks, offset))
        return tuple(found)

    def _place(
        self, paragraph: Element, content: docx_text.Content, room: float
    ) -> tuple[ParagraphAlign | None, float | None]:
        framed = value(paragraph.find(f"{W}pPr/{W}framePr"), "xAlign")
        if framed is not None:
            return ("center" if framed == "center" else "right"), None
        geometry = measure(paragraph.find(W + "pPr"), self._styles, None, None)
        if geometry.align == "left" and content.tabs == 1:
            return self._tabbed(paragraph, room)
        offset = (geometry.left - geometry.right) / 2 if geometry.align == "center" else None
        return ("left" if geometry.align == "both" else geometry.align), offset

    def _tabbed(self, paragraph: Element, room: float) -> tuple[ParagraphAlign | None, float | None]:
        """A number after one tab stands at the first tab stop."""
        for anchored in paragraph.iter(W + "ptab"):
            return ("center" if anchored.get(W + "alignment") == "center" else "right"), None
        stops = [
            (position, stop.get(W + "val", "left"))
            for layer in self._styles.paragraph_layers(paragraph.find(W + "pPr"), None)
            for stop in layer.iter(W + "tab")
            if (position := number(stop, "pos")) is not None and stop.get(W + "val") != "clear"
        ]
        if not stops:
            return "left", None
        first_stop, kind = min(stops)
        offset = first_stop * MM_PER_TWIP - room / 2
        centred = kind == "center" and abs(offset) <= _CENTRED_WITHIN
        return ("center" if centred else None), offset
