"""Writes the reference documents that give a DOCX its styles, one a layout.

`python -m diendan.pipeline.render.reference` writes them into reports/_extensions/diendan; a test holds the
stored files to what this module makes. Change a style here, or open the stored file in Word, change it and
remove it from the test.
"""

import io
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diendan.environment import project_root
from diendan.pipeline.render.document import Layout
from diendan.pipeline.render.docx import repacked
from diendan.pipeline.render.pandoc import pandoc_path

ACCENT = "0060A8"
INK = "1A1A1A"
MUTED = "4D4D4D"
GREY = "B8C4CE"
PALE = "EAF2F9"
PLUM = "7A1F3D"


@dataclass(frozen=True)
class Style:
    """A paragraph style: sizes and spaces in points, indents in millimetres, colours as RRGGBB."""

    size: float
    bold: bool = False
    italic: bool = False
    colour: str = "000000"
    align: str = "left"
    before: float = 0
    after: float = 0
    line: float = 1.0
    first: float = 0
    left: float = 0
    right: float = 0
    caps: bool = False
    keep_next: bool = False
    rule_above: str = ""
    rule_below: str = ""
    rule_left: str = ""
    fill: str = ""
    outline: int | None = None
    based_on: str = "Normal"


BRIEF: Mapping[str, Style] = {
    "Normal": Style(10, colour=INK, after=5, line=1.15, based_on=""),
    "Body Text": Style(10, colour=INK, after=5, line=1.15),
    "First Paragraph": Style(10, colour=INK, after=5, line=1.15),
    "Compact": Style(10, colour=INK, after=3, line=1.1),
    "Kicker": Style(9, True, colour="FFFFFF", fill=ACCENT, after=0, before=0, line=1.3, keep_next=True),
    "Title": Style(20, True, colour="FFFFFF", fill=ACCENT, line=1.1, keep_next=True),
    "Subtitle": Style(12, colour="FFFFFF", fill=ACCENT, line=1.2, keep_next=True),
    "Unit Line": Style(8.5, colour="FFFFFF", fill=ACCENT, after=10, line=1.4),
    "Lead": Style(12, True, colour="22384D", before=4, after=8, line=1.15),
    "Heading 1": Style(
        14, True, colour=ACCENT, before=16, after=5, keep_next=True, rule_above=ACCENT, outline=0
    ),
    "Heading 2": Style(11, True, colour=INK, before=10, after=4, keep_next=True, outline=1),
    "Heading 3": Style(10, True, colour=MUTED, before=8, after=3, keep_next=True, outline=2),
    "Caption": Style(9.5, True, colour=INK, before=8, after=3, line=1.1, keep_next=True),
    "Figure": Style(10, after=2, keep_next=True),
    "Source": Style(8, colour=MUTED, after=8, line=1.05),
    "Table Text": Style(8.5, colour=INK, line=1.05, before=1.5, after=1.5),
    "Key Label": Style(8.5, colour=MUTED, before=3, after=0, line=1.05),
    "Key Value": Style(17, True, colour=ACCENT, after=3),
    "Callout Title": Style(
        10, True, colour="00508C", fill=PALE, rule_left=ACCENT, before=6, keep_next=True, left=3
    ),
    "Callout": Style(10, colour=INK, fill=PALE, rule_left=ACCENT, after=6, line=1.15, left=3),
    "Column Break": Style(1),
    "Header": Style(8.5, True, colour=PLUM, align="right"),
    "Footer": Style(8, colour=MUTED, rule_above=GREY),
}

OFFICIAL: Mapping[str, Style] = {
    "Normal": Style(13.5, align="both", after=6, line=1.15, based_on=""),
    "Body Text": Style(13.5, align="both", first=12.7, after=6, line=1.15),
    "First Paragraph": Style(13.5, align="both", first=12.7, after=6, line=1.15),
    "Compact": Style(13.5, align="both", after=6, line=1.1),
    "Parent Body": Style(12.5, align="center"),
    "Issuing Body": Style(12.5, True, align="center"),
    "Short Rule": Style(2, align="center", left=20, right=20, rule_above="000000", after=4),
    "Document Number": Style(13, align="center"),
    "National Title": Style(12.5, True, align="center"),
    "Motto": Style(13.5, True, align="center"),
    "Motto Rule": Style(2, align="center", left=17, right=17, rule_above="000000", after=4),
    "Place And Date": Style(13.5, italic=True, align="center"),
    "Title": Style(14, True, align="center", before=18, after=3, keep_next=True),
    "Subtitle": Style(14, True, align="center", after=0, keep_next=True),
    "Abstract Rule": Style(2, align="center", left=52, right=52, rule_above="000000", before=3, after=12),
    "Addressees": Style(13.5, align="left", first=12.7, after=8),
    "Legal Basis": Style(13.5, italic=True, align="both", first=12.7, after=6, line=1.1),
    "Lead": Style(13.5, align="both", first=12.7, after=6, line=1.15),
    "Heading 1": Style(
        13.5, True, align="left", first=12.7, before=10, after=6, caps=True, keep_next=True, outline=0
    ),
    "Heading 2": Style(13.5, True, align="left", first=12.7, before=8, after=6, keep_next=True, outline=1),
    "Heading 3": Style(13.5, True, align="left", first=12.7, before=6, after=6, keep_next=True, outline=2),
    "Caption": Style(13, True, align="center", before=8, after=4, keep_next=True),
    "Figure": Style(13, align="center", after=2, keep_next=True),
    "Source": Style(11, italic=True, align="left", after=8),
    "Table Text": Style(12, align="left", before=1.5, after=1.5),
    "Key Label": Style(11, align="left", before=2, colour=MUTED),
    "Key Value": Style(15, True, align="left", after=2),
    "Callout Title": Style(13, True, align="left", before=6, left=12.7, keep_next=True),
    "Callout": Style(13, align="both", after=6, left=12.7, line=1.1),
    "Column Break": Style(1),
    "Recipients Title": Style(12, True, True, align="left"),
    "Recipients": Style(11, align="left"),
    "Authority": Style(13.5, True, align="center"),
    "Seal": Style(12, italic=True, colour=MUTED, align="center", before=6, after=48),
    "Signatory": Style(13.5, True, align="center"),
    "Header": Style(13.5, align="center"),
    "Banner": Style(8.5, True, colour=PLUM, align="right"),
    "Footer": Style(11, align="center"),
}

_FACES: Mapping[Layout, str] = {"brief": "Arial", "official": "Times New Roman"}
_MARGINS: Mapping[Layout, tuple[float, float, float, float]] = {
    "brief": (18, 18, 18, 18),  # top, right, bottom, left in mm
    "official": (22, 17, 22, 32),
}


def reference(layout: Layout) -> bytes:
    """Return the reference document of one layout; the same bytes every time."""
    from docx import Document

    stock = subprocess.run(
        [pandoc_path(), "--print-default-data-file", "reference.docx"],
        capture_output=True,
        check=True,
        timeout=60,
    ).stdout
    document: Any = Document(io.BytesIO(stock))
    for name, style in (BRIEF if layout == "brief" else OFFICIAL).items():
        _set_style(document, name, style, _FACES[layout])
    _set_tables(document, layout)
    _set_page(document, layout)
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue(), {})


def _set_style(document: Any, name: str, style: Style, face: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    styles = document.styles
    found = [item for item in styles if item.name == name and item.type == WD_STYLE_TYPE.PARAGRAPH]
    element = (found[0] if found else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)).element
    for child in list(element):
        if child.tag in {qn("w:pPr"), qn("w:rPr"), qn("w:basedOn"), qn("w:link")}:
            element.remove(child)
    if style.based_on:
        based = parse_xml(f'<w:basedOn {nsdecls("w")} w:val="{style.based_on}"/>')
        element.insert(list(element).index(element.find(qn("w:name"))) + 1, based)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{weight}" w:space="{space}" w:color="{colour}"/>'
        for side, colour, weight, space in (
            ("top", style.rule_above, 8 if style.rule_above in (ACCENT,) else 6, 3 if style.size > 2 else 1),
            ("left", style.rule_left, 24, 6),
            ("bottom", style.rule_below, 6, 1),
        )
        if colour
    )
    mm = 56.6929
    paragraph = "".join(
        [
            "<w:keepNext/>" if style.keep_next else "",
            f"<w:pBdr>{borders}</w:pBdr>" if borders else "",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{style.fill}"/>' if style.fill else "",
            f'<w:spacing w:before="{style.before * 20:.0f}" w:after="{style.after * 20:.0f}" '
            f'w:line="{style.line * 240:.0f}" w:lineRule="auto"/>',
            f'<w:ind w:left="{style.left * mm:.0f}" w:right="{style.right * mm:.0f}" '
            f'w:firstLine="{style.first * mm:.0f}"/>',
            f'<w:jc w:val="{style.align}"/>',
            f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else "",
        ]
    )
    run = "".join(
        [
            f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:cs="{face}" w:eastAsia="{face}"/>',
            "<w:b/><w:bCs/>" if style.bold else '<w:b w:val="0"/><w:bCs w:val="0"/>',
            "<w:i/><w:iCs/>" if style.italic else '<w:i w:val="0"/><w:iCs w:val="0"/>',
            "<w:caps/>" if style.caps else "",
            f'<w:color w:val="{style.colour}"/>',
            f'<w:sz w:val="{style.size * 2:.0f}"/><w:szCs w:val="{style.size * 2:.0f}"/>',
        ]
    )
    element.append(parse_xml(f"<w:pPr {nsdecls('w')}>{paragraph}</w:pPr>"))
    element.append(parse_xml(f"<w:rPr {nsdecls('w')}>{run}</w:rPr>"))


def _set_tables(document: Any, layout: Layout) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    def style(identity: str, name: str, borders: str, more: str = "") -> None:
        for old in document.styles.element.findall(qn("w:style")):
            if old.get(qn("w:styleId")) == identity:
                document.styles.element.remove(old)
        document.styles.element.append(
            parse_xml(
                f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{identity}">'
                f'<w:name w:val="{name}"/>'
                f'<w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr>'
                f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{borders}'
                '<w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
                '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
                f"{more}</w:style>"
            )
        )

    def line(side: str, colour: str, weight: int) -> str:
        return f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="{colour}"/>'

    if layout == "brief":
        borders = line("bottom", GREY, 4) + line("insideH", GREY, 4)
        head = line("top", ACCENT, 8) + line("bottom", ACCENT, 8)
    else:
        borders = "".join(
            line(side, "000000", 4) for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        head = ""
    bold = "<w:rPr><w:b/><w:bCs/></w:rPr>"
    edge = f"<w:tcPr><w:tcBorders>{head}</w:tcBorders></w:tcPr>" if head else ""
    first_row = f'<w:tblStylePr w:type="firstRow">{bold}{edge}</w:tblStylePr>'
    style("Table", "Table", f"<w:tblBorders>{borders}</w:tblBorders>", first_row)
    style(
        "KeyFigures",
        "Key Figures",
        "",
        f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/></w:tcPr>',
    )
    style("Frame", "Frame", "")


def _set_page(document: Any, layout: Layout) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, right, bottom, left = _MARGINS[layout]
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.header_distance = section.footer_distance = Mm(10 if layout == "official" else 9)

    def field(code: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    def fill(part: Any, *paragraphs: str) -> None:
        part.is_linked_to_previous = False
        for old in list(part._element):
            part._element.remove(old)
        for paragraph in paragraphs:
            part._element.append(parse_xml(f"<w:p {nsdecls('w')}>{paragraph}</w:p>"))

    banner = "<w:r><w:t>DIENDAN-BANNER</w:t></w:r>"
    if layout == "official":
        section.different_first_page_header_footer = True
        marked = f'<w:pPr><w:pStyle w:val="Banner"/></w:pPr>{banner}'
        fill(section.header, f'<w:pPr><w:pStyle w:val="Header"/></w:pPr>{field("PAGE")}', marked)
        fill(section.first_page_header, marked)
    else:
        width = round((210 - left - right) * 56.6929)
        fill(section.header, f'<w:pPr><w:pStyle w:val="Header"/></w:pPr>{banner}')
        fill(
            section.footer,
            f'<w:pPr><w:pStyle w:val="Footer"/><w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
            "</w:pPr>"
            '<w:r><w:t xml:space="preserve">DIENDAN-FOOTER</w:t></w:r><w:r><w:tab/></w:r>'
            '<w:r><w:t xml:space="preserve">DIENDAN-PAGE </w:t></w:r>'
            f"{field('PAGE')}<w:r><w:t>/</w:t></w:r>{field('NUMPAGES')}",
        )


def write_references(folder: Path) -> None:
    """Write both reference documents into `folder`."""
    for layout in ("brief", "official"):
        (folder / f"reference-{layout}.docx").write_bytes(reference(layout))


if __name__ == "__main__":
    write_references(project_root() / "reports" / "_extensions" / "diendan")
