"""Writes the reference documents that give a DOCX its styles, one a layout and one for any other document.

`python -m scripts.reference_documents` writes them into reports/_extensions/diendan; a test holds the stored
files to what this module makes. Change a style in layout_styles.yml, or open the stored file in Word, change
it and remove it from the test.
"""

import io
from pathlib import Path
from typing import Any

from diendan.environment import project_root
from diendan.files.fixed_time_zip import fixed_time_zip, zip_parts
from diendan.spec.formats import LAYOUTS
from scripts.layout_styles import ACCENT, FACES, GREY, MARGINS, PALE, STYLES, Look, Style
from scripts.reference_slides import pandoc_data_file, reference_slides

LOOKS: tuple[Look, ...] = (*LAYOUTS, "document")


def reference(look: Look) -> bytes:
    """Return the reference document of one look; the same bytes every time."""
    from docx import Document

    document: Any = Document(io.BytesIO(pandoc_data_file("reference.docx")))
    for name, style in STYLES[look].items():
        _set_style(document, name, style, FACES[look])
    _set_links(document, "000000" if look == "official" else ACCENT)
    _set_tables(document, look)
    _set_page(document, look)
    out = io.BytesIO()
    document.save(out)
    return fixed_time_zip(zip_parts(out.getvalue()))


def _set_style(document: Any, name: str, style: Style, face: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    styles = document.styles
    found = [item for item in styles if item.name == name and item.type == WD_STYLE_TYPE.PARAGRAPH]
    element = (found[0] if found else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)).element
    element.set(qn("w:styleId"), name.replace(" ", ""))
    for child in list(element):
        if child.tag in {qn("w:pPr"), qn("w:rPr"), qn("w:basedOn"), qn("w:link")}:
            element.remove(child)
    if style.based_on:
        based = parse_xml(f'<w:basedOn {nsdecls("w")} w:val="{style.based_on}"/>')
        element.insert(list(element).index(element.find(qn("w:name"))) + 1, based)
    box = style.box
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{weight}" w:space="{space}" w:color="{colour}"/>'
        for side, colour, weight, space in (
            ("top", style.rule_above or box, 8 if style.rule_above == ACCENT else 6, 8 if box else 3),
            ("left", style.rule_left or box, 24 if style.rule_left else 4, 8),
            ("bottom", box, 6, 8),
            ("right", box, 4, 8),
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
            "<w:b/><w:bCs/>" if style.bold else "",
            "<w:i/><w:iCs/>" if style.italic else "",
            "<w:caps/>" if style.caps else "",
            f'<w:color w:val="{style.colour}"/>',
            f'<w:sz w:val="{style.size * 2:.0f}"/><w:szCs w:val="{style.size * 2:.0f}"/>',
        ]
    )
    element.append(parse_xml(f"<w:pPr {nsdecls('w')}>{paragraph}</w:pPr>"))
    element.append(parse_xml(f"<w:rPr {nsdecls('w')}>{run}</w:rPr>"))


def _set_links(document: Any, colour: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    element = document.styles["Hyperlink"].element
    for old in element.findall(qn("w:rPr")):
        element.remove(old)
    element.append(parse_xml(f'<w:rPr {nsdecls("w")}><w:color w:val="{colour}"/></w:rPr>'))


def _set_tables(document: Any, look: Look) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    def style(identity: str, name: str, borders: str, more: str = "", margin: int = 80) -> None:
        for old in document.styles.element.findall(qn("w:style")):
            if old.get(qn("w:styleId")) == identity:
                document.styles.element.remove(old)
        document.styles.element.append(
            parse_xml(
                f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{identity}">'
                f'<w:name w:val="{name}"/>'
                f'<w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr>'
                f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{borders}'
                f'<w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="{margin}" w:type="dxa"/>'
                f'<w:bottom w:w="20" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar>'
                f"</w:tblPr>"
                f"{more}</w:style>"
            )
        )

    def line(side: str, colour: str, weight: int) -> str:
        return f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="{colour}"/>'

    if look != "official":
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
    pale = f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/></w:tcPr>'
    gaps = "".join(line(side, "FFFFFF", 48) for side in ("insideV",))
    if look != "official":
        style("KeyFigures", "Key Figures", f"<w:tblBorders>{gaps}</w:tblBorders>", pale, margin=120)
    else:
        style("KeyFigures", "Key Figures", f"<w:tblBorders>{borders}</w:tblBorders>")
    style("Frame", "Frame", "", margin=0)


def _set_page(document: Any, look: Look) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, right, bottom, left = MARGINS[look]
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.header_distance = section.footer_distance = Mm(10 if look == "official" else 7)

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
    if look == "official":
        section.different_first_page_header_footer = True
        fill(section.header, f'<w:pPr><w:pStyle w:val="Header"/></w:pPr>{field("PAGE")}')
        fill(section.first_page_header, '<w:pPr><w:pStyle w:val="Header"/></w:pPr>')
        for footer in (section.footer, section.first_page_footer):
            fill(footer, f'<w:pPr><w:pStyle w:val="Banner"/></w:pPr>{banner}')
    elif look == "document":
        fill(section.header, '<w:pPr><w:pStyle w:val="Header"/></w:pPr>')
        fill(section.footer, f'<w:pPr><w:pStyle w:val="Footer"/></w:pPr>{field("PAGE")}')
    else:
        width = round((210 - left - right) * 56.6929)
        fill(section.header, f'<w:pPr><w:pStyle w:val="Header"/></w:pPr>{banner}')
        fill(
            section.footer,
            f'<w:pPr><w:pStyle w:val="Footer"/><w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
            "</w:pPr>"
            '<w:r><w:t xml:space="preserve">DIENDAN-FOOTER</w:t></w:r><w:r><w:tab/></w:r>'
            '<w:r><w:t xml:space="preserve">DIENDAN-PAGE </w:t></w:r>'
            f"{field('PAGE')}",
        )


def write_references(folder: Path) -> None:
    """Write the reference documents and the reference presentation into `folder`."""
    for look in LOOKS:
        (folder / f"reference-{look}.docx").write_bytes(reference(look))
    (folder / "reference-slides.pptx").write_bytes(reference_slides())


if __name__ == "__main__":
    write_references(project_root() / "reports" / "_extensions" / "diendan")
