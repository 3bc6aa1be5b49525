"""The body of a DOCX after pandoc: sections with columns or landscape pages, tables and pictures to size."""

from copy import deepcopy
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]

from diendan.errors import RenderFailed
from diendan.parsing.yaml_resources import yaml_resource

RESOURCES: Final = ("element_order.yml",)
ORDER: Final = yaml_resource(__file__, RESOURCES[0])
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_EMU_PER_TWIP = 635
_COLUMN_GAP = 340  # twips, 6 mm
_LONGEST_UNBROKEN, _LAST_ROWS = 14, 3  # rows of a table, its header counted


def w(tag: str) -> str:
    """Return a WordprocessingML name in Clark notation."""
    return f"{{{_W}}}{tag}"


def _put_in_order(element: Any, kind: str) -> None:
    """Sort the children of a section's or a table's properties as the standard's sequence asks for."""
    ranks = {w(name): rank for rank, name in enumerate(ORDER[kind])}
    element[:] = sorted(element, key=lambda child: ranks.get(child.tag, len(ranks)))


def _properties(element: Any, tag: str) -> Any:
    """Return the properties `tag` of an element, which stand first in it; made where there are none."""
    found = element.find(w(tag))
    if found is None:
        found = etree.Element(w(tag))
        element.insert(0, found)
    return found


def _mark(properties: Any, tag: str) -> None:
    """Set a property of a paragraph without a value, once; only its style stands before it."""
    if properties.find(w(tag)) is None:
        at = 1 if properties.find(w("pStyle")) is not None else 0
        properties.insert(at, etree.Element(w(tag)))


def _replace_first(properties: Any, tag: str, **attributes: str) -> None:
    """Put one element of that name, with these attributes, before all other properties."""
    etree.strip_elements(properties, w(tag))
    properties.insert(0, etree.Element(w(tag), {w(key): value for key, value in attributes.items()}))


def _restart_pages(section: Any) -> None:
    """Count the pages of a section from 1 (each annex is numbered separately)."""
    etree.SubElement(section, w("pgNumType"), {w("start"): "1"})
    _put_in_order(section, "section")


class Body:
    """The body of word/document.xml."""

    def __init__(self, document: Any) -> None:
        self.body = document.find(w("body"))
        self.last = self.body.find(w("sectPr"))
        if self.last is None:
            raise RenderFailed("The DOCX has no page set-up; the reference document is missing.")
        size, margin = self.last.find(w("pgSz")), self.last.find(w("pgMar"))
        self.annexed = False  # whether the section that begins is an annex, with pages of its own
        self.page = int(size.get(w("w"))), int(size.get(w("h")))
        self.margins = {side: int(margin.get(w(side))) for side in ("top", "right", "bottom", "left")}

    def finish(self) -> None:
        """Put real page set-ups in place of the filter's markers; fit tables and pictures to sections."""
        self._break_before_paragraphs()
        self._keep_signature_with_text()
        width = self.page[0] - self.margins["left"] - self.margins["right"]
        pending: list[Any] = []
        before = ""
        for block in list(self.body):
            pending.append(block)
            marker = block.find(f"{w('pPr')}/{w('sectPr')}/{w('type')}")
            if marker is None:
                continue
            kind = marker.get(w("val"))
            marker.getparent().getparent().replace(marker.getparent(), self._section(kind, before))
            self._size(pending, self._width(kind, width))
            if kind == "diendan-columns":
                self._level_captions(pending)
            pending, before = [], kind
        self._size(pending, width)
        if before:
            self._begin(self.last, "", before)
            if self.annexed:
                _restart_pages(self.last)

    def _width(self, kind: str, width: int) -> int:
        if kind == "diendan-columns":
            return (width - _COLUMN_GAP) // 2
        if kind == "diendan-landscape":
            return self.page[1] - self.margins["left"] - self.margins["right"]
        return width

    def _section(self, kind: str, before: str) -> Any:
        """Return the page set-up of a section of `kind` that follows one of kind `before` ("" for none)."""
        section = deepcopy(self.last)
        if before:
            self._begin(section, kind, before)
        if self.annexed and before == "diendan-annex":
            _restart_pages(section)
        self.annexed = kind == "diendan-annex"
        if kind == "diendan-columns":
            etree.strip_elements(section, w("cols"))
            etree.SubElement(section, w("cols"), {w("num"): "2", w("space"): str(_COLUMN_GAP)})
        elif kind == "diendan-landscape":
            size = section.find(w("pgSz"))
            size.set(w("w"), str(self.page[1]))
            size.set(w("h"), str(self.page[0]))
            size.set(w("orient"), "landscape")
        _put_in_order(section, "section")
        return section

    def _begin(self, section: Any, kind: str, before: str) -> None:
        """Say how a later section begins: columns on the same page, landscape on a page of its own."""
        etree.strip_elements(section, w("titlePg"), w("type"))
        same_page = "diendan-columns" in (kind, before)
        etree.SubElement(section, w("type"), {w("val"): "continuous" if same_page else "nextPage"})
        _put_in_order(section, "section")

    def _break_before_paragraphs(self) -> None:
        """A page break as a property of what follows: as a paragraph of its own it leaves an empty line."""
        for block in list(self.body):
            mark = block.find(f"{w('r')}/{w('br')}[@{w('type')}='page']")
            after = block.getnext()
            if mark is None or len(block) != 1 or after is None or after.tag != w("p"):
                continue
            _mark(_properties(after, "pPr"), "pageBreakBefore")
            self.body.remove(block)

    def _keep_signature_with_text(self) -> None:
        """The paragraph before the signature block goes to the next page with it."""
        frames = [
            table
            for table in self.body.findall(w("tbl"))
            if table.find(f"{w('tblPr')}/{w('tblStyle')}").get(w("val")) == "Frame"
        ]
        before = frames[-1].getprevious() if len(frames) > 1 else None
        if before is None or before.tag != w("p"):
            return
        properties = before.find(w("pPr"))
        if properties is not None:
            _mark(properties, "keepNext")

    def _level_captions(self, blocks: list[Any]) -> None:
        """No space above captions: at the head of a column some readers keep it and some drop it."""
        for block in blocks:
            style = block.find(f"{w('pPr')}/{w('pStyle')}")
            if style is not None and style.get(w("val")) == "Caption":
                style.addnext(etree.Element(w("spacing"), {w("before"): "0"}))

    def _size(self, blocks: list[Any], width: int) -> None:
        for block in blocks:
            for table in block.iter(w("tbl")):
                self._table(table, width)
            for drawing in block.iter(f"{{{_WP}}}inline"):
                self._picture(drawing, width)

    def _picture(self, inline: Any, width: int) -> None:
        """Fill the width with a picture of about that width, never wider."""
        extent = inline.find(f"{{{_WP}}}extent")
        wide, high = int(extent.get("cx")), int(extent.get("cy"))
        limit = width * _EMU_PER_TWIP
        if wide > 0.8 * limit:
            high, wide = round(high * limit / wide), limit
        for element in (extent, *inline.iter(f"{{{_A}}}ext")):
            if element.get("cx"):
                element.set("cx", str(wide))
                element.set("cy", str(high))

    def _table(self, table: Any, width: int) -> None:
        properties = table.find(w("tblPr"))
        style = properties.find(w("tblStyle"))
        name = style.get(w("val")) if style is not None else ""
        grid = table.find(w("tblGrid"))
        shares = [int(column.get(w("w")) or 1) for column in grid]
        total = sum(shares) or 1
        widths = [share * width // total for share in shares]
        for column, new_width in zip(grid, widths, strict=True):
            column.set(w("w"), str(new_width))
        _replace_first(properties, "tblW", w=str(width), type="dxa")
        _replace_first(properties, "tblLayout", type="fixed")
        header = {"firstRow": "0" if name == "Frame" else "1"}
        none = dict.fromkeys(("lastRow", "firstColumn", "lastColumn"), "0")
        _replace_first(properties, "tblLook", **header, **none, noHBand="1", noVBand="1")
        _put_in_order(properties, "table")
        for row in table.iter(w("tr")):
            self._row(row, widths, name)
        if name == "Table":
            self._keep_rows(table)

    def _keep_rows(self, table: Any) -> None:
        """Keep a short table on one page, and of a long one its last rows: no row stands alone."""
        rows = table.findall(w("tr"))
        first = 0 if len(rows) <= _LONGEST_UNBROKEN else len(rows) - _LAST_ROWS
        for row in rows[first:-1]:
            for properties in row.iter(w("pPr")):
                _mark(properties, "keepNext")

    def _row(self, row: Any, widths: list[int], table_style: str) -> None:
        properties = _properties(row, "trPr")
        if properties.find(w("cantSplit")) is None:
            properties.insert(0, etree.Element(w("cantSplit")))
        for cell, width in zip(row.findall(w("tc")), widths, strict=False):
            _replace_first(_properties(cell, "tcPr"), "tcW", w=str(width), type="dxa")
            if table_style == "Table":
                for paragraph in cell.iter(w("p")):
                    _replace_first(_properties(paragraph, "pPr"), "pStyle", val="TableText")
