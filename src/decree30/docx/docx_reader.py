"""Read a DOCX into the neutral document: paragraphs in order, tables by cell, sections."""

from dataclasses import dataclass, replace
from typing import Literal

from decree30 import patterns, text_width
from decree30.document_model import (
    SINGLE_LINE_EM,
    Document,
    PageSection,
    PageSide,
    Paragraph,
    RuleLine,
    Span,
    inked,
    text_of,
)
from decree30.docx import docx_text
from decree30.docx.docx_geometry import MM_PER_TWIP, Geometry, gap_between, measure
from decree30.docx.docx_numbering import Numbering
from decree30.docx.docx_package import DocxPackage, Element, W
from decree30.docx.docx_sections import PageSetup
from decree30.docx.docx_styles import Styles, number, stated, value
from guarded_files.refusal import FileRefused

_PADDING = 108
"""Twips that a table leaves left and right in its cells where it does not say."""
_DEEPEST = 30  # tables in tables


@dataclass(frozen=True)
class ReadingPosition:
    """Where in the document the reader is. room: width in mm for text."""

    room: float | None
    region: Literal["text", "table", "box"] = "text"
    column: PageSide | None = None
    level: str | None = None
    table_style: str | None = None
    depth: int = 0


class Reader:
    """Walks one document; its lists, pages and paragraphs are counted on the way."""

    def __init__(self, content: bytes) -> None:
        self._package = DocxPackage(content)
        self._styles = Styles(self._package)
        self._numbering = Numbering(self._package)
        self._setup = PageSetup(self._package, self._styles)
        main = self._package.xml(self._package.main)
        body = main.find(W + "body") if main is not None else None
        if body is None:
            raise FileRefused("no-document")
        self._body = body
        self._sections: list[PageSection] = []
        self._paragraphs: list[Paragraph] = []
        self._above: Geometry | None = None
        self._depth = 0.0
        self._tables = 0
        breaks = next(body.iter(W + "lastRenderedPageBreak"), None)
        self._page: int | None = 1 if breaks is not None else None

    def document(self) -> Document:
        """Return the document as read."""
        # Widths are needed while reading, so the section at hand is known before its paragraphs.
        set_up = [
            each for each in self._body.iter(W + "sectPr") if each.getparent().tag != W + "sectPrChange"
        ]
        self._sections = [self._setup.section(each) for each in set_up or [self._body]]
        self._section = 0
        self._container(self._body, ReadingPosition(self._room()))
        notes = [self._package.related(kind) for kind in ("footnotes", "endnotes")]
        return Document(
            format="docx",
            sections=tuple(self._sections),
            paragraphs=tuple(self._paragraphs),
            page_texts=(
                *self._setup.texts,
                *(text for part in notes for text in docx_text.texts(part, self._styles)),
            ),
        )

    def _room(self) -> float:
        section = self._sections[min(self._section, len(self._sections) - 1)]
        return section.width - (section.margins["left"] or 0) - (section.margins["right"] or 0)

    def _container(self, element: Element, place: ReadingPosition) -> None:
        for child in docx_text.visible(element):
            if child.tag == W + "p":
                here = place if place.depth else ReadingPosition(self._room())
                self._paragraph(child, here)
                if child.find(f"{W}pPr/{W}sectPr") is not None:
                    self._section += 1
            elif child.tag == W + "tbl":
                self._table(child, place)
            elif place.depth < _DEEPEST:
                self._container(child, place)

    def _paragraph(self, element: Element, place: ReadingPosition) -> None:
        properties = element.find(W + "pPr")
        list_id, depth = self._list_of(properties)
        level = self._numbering.level(list_id, depth) if list_id else None
        geometry = measure(properties, self._styles, place.table_style, level)
        content = docx_text.read(element, self._styles, place.table_style)
        label = self._numbering.label(list_id, depth) if list_id else ""
        if label and level is not None:
            for look in inked(content.parts[0])[:1]:
                content.parts[0].insert(0, replace(look, text=f"{label} ", underline=False))
        # The look of the paragraph mark gives an empty line its height.
        of_mark = properties.find(W + "rPr") if properties is not None else None
        mark = self._styles.run(properties, of_mark, place.table_style).size or 0.0
        room = place.room - geometry.left - geometry.right if place.room is not None else None
        for at, spans in enumerate(content.parts):
            if self._page is not None:
                self._page += content.page_breaks[at]
            last = at == len(content.parts) - 1
            rule = content.drawn if last else None
            if rule is None and room is not None and _bordered(geometry, spans, last):
                rule = RuleLine(room)
            self._add(tuple(spans), geometry, place, room, rule, at > 0, level is not None, mark)
        self._above = geometry
        for box in content.boxes:
            if place.depth < _DEEPEST:
                self._container(box, ReadingPosition(None, "box", depth=place.depth + 1))

    def _add(
        self,
        spans: tuple[Span, ...],
        geometry: Geometry,
        place: ReadingPosition,
        room: float | None,
        rule: RuleLine | None,
        continues: bool,
        listed: bool,
        empty_size: float,
    ) -> None:
        text = "".join(span.text for span in spans).strip()
        if patterns.UNDERSCORES.match(text):
            rule, spans = RuleLine(text_width.width(spans)), ()
        size = max((span.size for span in inked(spans) if span.size), default=None)
        gap = gap_between(self._above, geometry) if self._above is not None else None
        lines = text_width.broken(spans, room) if geometry.align == "center" and spans else ()
        above = geometry.before if gap is None else gap
        depth = self._depth + (0.0 if continues else above)
        tall = (size or empty_size) * SINGLE_LINE_EM * geometry.line_spacing(size)
        self._depth = depth + max(1, len(lines)) * tall
        self._paragraphs.append(
            Paragraph(
                number=len(self._paragraphs) + 1,
                page=self._page,
                spans=spans,
                region=place.region,
                column=place.column,
                level=place.level,
                align=geometry.align,
                start=geometry.start,
                gap=gap,
                line_spacing=geometry.line_spacing(size),
                line_widths=lines,
                rule=rule,
                listed=listed,
                continues=continues,
                depth=depth if place.depth else None,
                section=min(self._section, len(self._sections) - 1),
            )
        )

    def _list_of(self, properties: Element | None) -> tuple[str, int]:
        """A paragraph's list and level; "" for none. List 0 takes a paragraph out of its style's list."""
        layers = self._styles.paragraph_layers(properties, None)
        list_id = stated(value, layers, "numPr/numId", "val")
        depth = stated(number, layers, "numPr/ilvl", "val")
        return ("" if list_id in (None, "0") else str(list_id)), int(depth or 0)

    def _table(self, table: Element, place: ReadingPosition) -> None:
        if place.depth >= _DEEPEST:
            return
        self._tables += 1
        name = self._tables
        layout = place.region == "text" and _is_layout(table)
        style_name = value(table.find(f"{W}tblPr/{W}tblStyle"))
        grid = [
            (number(column, "w") or 0) * MM_PER_TWIP for column in table.findall(f"{W}tblGrid/{W}gridCol")
        ]
        padding = self._padding(table, style_name)
        for row_at, row in enumerate(child for child in docx_text.visible(table) if child.tag == W + "tr"):
            cells = _cells(row)
            column_at = 0
            for cell_at, cell in enumerate(cells):
                wide = int(number(cell.find(f"{W}tcPr/{W}gridSpan"), "val") or 1)
                width = sum(grid[column_at : column_at + wide])
                column_at += wide
                column, level = place.column, place.level
                if layout and len(cells) > 1:
                    column, level = "left" if cell_at == 0 else "right", f"{name}.{row_at + 1}"
                inside = ReadingPosition(
                    max(width - padding, 1.0) if width else None,
                    "text" if layout else "table",
                    column,
                    level,
                    style_name,
                    place.depth + 1,
                )
                self._above, self._depth = None, 0.0
                self._border(cell, "top", inside, padding)
                self._container(cell, inside)
                self._border(cell, "bottom", inside, padding)
        self._above = None

    def _padding(self, table: Element, style: str | None) -> float:
        """Return what the table leaves left and right in a cell together, in mm."""
        layers = [table, *self._styles.chain(style, "table")]
        margins = [found for layer in layers if (found := layer.find(f"{W}tblPr/{W}tblCellMar")) is not None]
        twips = 0.0
        for names in (("left", "start"), ("right", "end")):
            sides = (number(margin.find(W + name), "w") for margin in margins for name in names)
            twips += next((side for side in sides if side is not None), _PADDING)
        return twips * MM_PER_TWIP

    def _border(self, cell: Element, side: str, place: ReadingPosition, padding: float) -> None:
        """A cell's own border counts as a line that is as long as the cell is wide."""
        line = cell.find(f"{W}tcPr/{W}tcBorders/{W}{side}")
        if line is None or place.room is None or place.region == "table":
            return
        if line.get(W + "val", "nil") not in ("nil", "none"):
            rule = RuleLine(place.room + padding, line.get(W + "val") in ("single", "thick"))
            geometry = measure(None, self._styles, None, None)
            self._add((), geometry, place, None, rule, False, False, 0.0)


def _bordered(geometry: Geometry, spans: list[Span], last: bool) -> bool:
    return last and (geometry.bottom_border or (geometry.top_border and not inked(spans)))


def _cells(row: Element) -> list[Element]:
    cells: list[Element] = []
    for child in docx_text.visible(row):
        if child.tag == W + "tc":
            cells.append(child)
        elif child.tag == W + "sdt":
            cells.extend(child.iter(W + "tc"))
    return cells


def _is_layout(table: Element) -> bool:
    """Whether a table sets two columns of the heading or of the closing side by side, and holds no data."""
    for paragraph in table.iter(W + "p"):
        text = text_of(piece.text or "" for piece in paragraph.iter(W + "t"))
        words = patterns.fold(text)
        if patterns.NATIONAL_TITLE in words or words == patterns.MOTTO or patterns.RECIPIENTS.match(text):
            return True
        if patterns.gives_authority(text):
            return True
    return False


def read_docx(content: bytes) -> Document:
    """Return the document of a file; raises FileRefused where it cannot be read safely."""
    return Reader(content).document()
