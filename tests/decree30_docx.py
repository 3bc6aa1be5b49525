"""A report in official layout, written by hand with python-docx, whose every part can be broken alone."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

CENTER, BOTH, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
LONG = (
    "Thực hiện chương trình mục tiêu quốc gia giảm nghèo bền vững, tỉnh đã huy động nguồn lực của các "
    "tổ chức nước ngoài, tập trung cho giáo dục, y tế và sinh kế của đồng bào các dân tộc thiểu số."
)


@dataclass(frozen=True)
class Text:
    """One paragraph. rule: underscores in the paragraph below, 0 for none."""

    text: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: Any = BOTH
    indent: float = 0
    before: float = 0
    lines: float = 1
    rule: int = 0
    face: str | None = None
    colour: str | None = None


def body(text: str, **changes: Any) -> Text:
    """Return a paragraph of running text."""
    return replace(Text(text, indent=12.7, before=6), **changes)


@dataclass(frozen=True)
class Report:
    """The parts of the document; the defaults conform."""

    paper: tuple[float, float] = (210, 297)
    margins: tuple[float, float, float, float] = (20, 20, 30, 20)  # top, bottom, left, right
    number_align: Any = CENTER
    number_size: float = 14
    number_place: str = "header"
    number_format: str = "decimal"
    first_page_apart: bool = True
    left: tuple[Text, ...] = (
        Text("UBND TỈNH CAO BẰNG", 13, align=CENTER),
        Text("SỞ NGOẠI VỤ", 13, bold=True, align=CENTER, rule=6),
    )
    right: tuple[Text, ...] = (
        Text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True, align=CENTER),
        Text("Độc lập - Tự do - Hạnh phúc", 13, bold=True, align=CENTER, rule=25),
    )
    number: Text = Text("Số: 05/BC-SNV", 13, align=CENTER)
    place_date: Text = Text("Cao Bằng, ngày 05 tháng 01 năm 2026", 13, italic=True, align=CENTER)
    type: Text = Text("BÁO CÁO", 14, bold=True, align=CENTER, before=12)
    abstract: Text = Text("Giữa kỳ công tác phi chính phủ nước ngoài", 14, bold=True, align=CENTER, rule=15)
    addressees: tuple[Text, ...] = (Text("Kính gửi: Ủy ban nhân dân tỉnh Cao Bằng", align=CENTER, before=6),)
    bases: tuple[Text, ...] = (
        body(
            "Căn cứ Nghị định số 58/2022/NĐ-CP ngày 31 tháng 8 năm 2022 của Chính phủ về đăng ký và quản lý"
            " hoạt động của các tổ chức phi chính phủ nước ngoài tại Việt Nam;",
            italic=True,
        ),
        body(
            "Căn cứ Quyết định số 90/QĐ-TTg ngày 18 tháng 01 năm 2022 của Thủ tướng Chính phủ phê duyệt"
            " Chương trình mục tiêu quốc gia giảm nghèo bền vững.",
            italic=True,
        ),
    )
    content: tuple[Text, ...] = (
        body(LONG + " Số liệu chi tiết tại các phụ lục kèm theo."),
        body("I. TÌNH HÌNH THỰC HIỆN", bold=True),
        body("1. Kết quả vận động viện trợ", bold=True),
        body(LONG),
        *(body(f"{letter}) {LONG}") for letter in "abcdđe"),
        body("2. Kết quả giải ngân", bold=True),
        body(LONG),
        body(
            "Danh sách được ban hành theo Quyết định số 353/QĐ-TTg ngày 15 tháng 3 năm 2022 của Thủ tướng"
            " Chính phủ phê duyệt danh sách huyện nghèo; Quyết định số 353/QĐ-TTg là căn cứ để hỗ trợ."
        ),
        body("II. KIẾN NGHỊ", bold=True),
        body("- Tiếp tục bố trí vốn đối ứng cho các dự án đang thực hiện trên địa bàn;"),
        body(LONG),
    )
    recipients: tuple[Text, ...] = (
        Text("Nơi nhận:", 12, bold=True, italic=True, align=LEFT),
        Text("- Như trên;", 11, align=LEFT),
        Text("- Ban Giám đốc Sở;", 11, align=LEFT),
        Text("- Lưu: VT, HTQT.", 11, align=LEFT),
    )
    signature: tuple[Text, ...] = (
        Text("KT. GIÁM ĐỐC", 14, bold=True, align=CENTER),
        Text("PHÓ GIÁM ĐỐC", 14, bold=True, align=CENTER),
        Text("", align=CENTER),
        Text("Nguyễn Văn An", 14, bold=True, align=CENTER),
    )
    recipients_beside: bool = True
    annexes: tuple[tuple[Text, ...], ...] = (
        (
            Text("Phụ lục I", 14, bold=True, align=CENTER),
            Text("DANH MỤC DỰ ÁN", 14, bold=True, align=CENTER),
            Text("(Kèm theo Báo cáo số 05/BC-SNV ngày 05 tháng 01 năm 2026)", 14, italic=True, align=CENTER),
        ),
        (
            Text("Phụ lục II", 14, bold=True, align=CENTER),
            Text("DANH MỤC ĐỐI TÁC", 14, bold=True, align=CENTER),
            Text("(Kèm theo Báo cáo số 05/BC-SNV ngày 05 tháng 01 năm 2026)", 14, italic=True, align=CENTER),
        ),
    )
    annex_restart: bool = True
    extra: tuple[Text, ...] = ()


def write(report: Report, path: Path) -> Path:
    """Write `report` to `path` and return the path."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    fonts = normal.element.rPr.rFonts
    for slot in ("w:asciiTheme", "w:hAnsiTheme"):
        fonts.attrib.pop(qn(slot), None)
    fonts.set(qn("w:hAnsi"), "Times New Roman")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(report.paper[0]), Mm(report.paper[1])
    top, bottom, left, right = (Mm(value) for value in report.margins)
    section.top_margin, section.bottom_margin = top, bottom
    section.left_margin, section.right_margin = left, right
    section.different_first_page_header_footer = report.first_page_apart
    _page_number(report, section.header if report.number_place == "header" else section.footer)
    _format(section, report.number_format)
    heading = document.add_table(rows=2, cols=2)
    _fill(heading.cell(0, 0), report.left)
    _fill(heading.cell(0, 1), report.right)
    _fill(heading.cell(1, 0), (report.number,))
    _fill(heading.cell(1, 1), (report.place_date,))
    for row in heading.rows:
        row.cells[0].width, row.cells[1].width = Mm(65), Mm(95)
    for parts in (
        (report.type, report.abstract),
        report.addressees,
        report.bases,
        report.content,
        report.extra,
    ):
        for text in parts:
            _add(document, text)
    if report.recipients_beside:
        closing = document.add_table(rows=1, cols=2)
        _fill(closing.cell(0, 0), report.recipients)
        _fill(closing.cell(0, 1), report.signature)
    else:
        closing = document.add_table(rows=2, cols=2)
        _fill(closing.cell(0, 1), report.signature)
        _fill(closing.cell(1, 0), report.recipients)
    for annex in report.annexes:
        following = document.add_section(WD_SECTION.NEW_PAGE)
        following.orientation = WD_ORIENT.LANDSCAPE
        following.page_width, following.page_height = Mm(297), Mm(210)
        if report.annex_restart:
            _restart(following)
        for text in annex:
            _add(document, text)
    document.save(str(path))
    return path


def _fill(cell: Any, texts: tuple[Text, ...]) -> None:
    for text in texts:
        _add(cell, text)
    cell._tc.remove(cell.paragraphs[0]._p)


def _add(container: Any, text: Text) -> None:
    paragraph = container.add_paragraph()
    form = paragraph.paragraph_format
    form.alignment, form.first_line_indent = text.align, Mm(text.indent)
    form.space_before, form.space_after, form.line_spacing = Pt(text.before), Pt(0), text.lines
    run = paragraph.add_run(text.text)
    run.font.size, run.bold, run.italic = Pt(text.size), text.bold, text.italic
    if text.face is not None:
        run.font.name = text.face
        run._r.rPr.rFonts.set(qn("w:hAnsi"), text.face)
    if text.colour is not None:
        run.font.color.rgb = RGBColor.from_string(text.colour)
    if text.rule:
        below = container.add_paragraph()
        below.alignment = text.align
        below.add_run("_" * text.rule).font.size = Pt(text.size)


def _page_number(report: Report, place: Any) -> None:
    paragraph = place.paragraphs[0]
    paragraph.alignment = report.number_align
    for kind, code in (("begin", ""), ("", " PAGE "), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(report.number_size)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = code
        run._r.append(mark)


def _format(section: Any, format_: str) -> None:
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:fmt"), format_)
    section._sectPr.append(numbering)


def _restart(section: Any) -> None:
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    section._sectPr.append(numbering)
