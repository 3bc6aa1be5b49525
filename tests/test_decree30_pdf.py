"""Each rule that a PDF can show, broken alone in a small Typst source, is the one that is found."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from decree30 import RuleStatus, check_layout, format_conformance

SOURCE = """
#set document(title: "Báo cáo")
#set text(font: "TeX Gyre Termes", size: 14pt, lang: "vi", hyphenate: false)
#set page(width: 210mm, height: 297mm, margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 20mm),
  header-ascent: 30%,
  header: context { let n = counter(page).get().first(); if n > 1 { align(center, text(size: 14pt)[#n]) } })
#set par(justify: true, leading: 0.6em, spacing: 0.6em + 6.2pt,
  first-line-indent: (amount: 1.27cm, all: true))
#let centred(body) = { set par(first-line-indent: 0pt); align(center, body) }
#let under(length) = v(-6pt) + line(length: length, stroke: 0.6pt)
#let head(left-side, right-side) = {
  set par(first-line-indent: 0pt, leading: 0.4em, spacing: 0.5em, justify: false)
  grid(columns: (40%, 60%), row-gutter: 8pt, align: center, ..left-side.zip(right-side).flatten())
}
#head((
  [#text(13pt)[UBND TỈNH CAO BẰNG] \\ #text(13pt, weight: "bold")[SỞ NGOẠI VỤ] #under(14mm)],
  text(13pt)[Số: 05/BC-SNV],
), (
  [#text(12pt, weight: "bold")[CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM] \\
   #text(13pt, weight: "bold")[Độc lập - Tự do - Hạnh phúc] #under(56mm)],
  text(13pt, style: "italic")[Cao Bằng, ngày 05 tháng 01 năm 2026],
))
#v(12pt)
#centred[*BÁO CÁO*]
#centred[*Giữa kỳ công tác phi chính phủ nước ngoài* #under(36mm)]
#centred[Kính gửi: Ủy ban nhân dân tỉnh Cao Bằng]
#let long = [Thực hiện chương trình mục tiêu quốc gia giảm nghèo bền vững, tỉnh đã huy động nguồn lực của các
tổ chức phi chính phủ nước ngoài, tập trung cho giáo dục, y tế và sinh kế của đồng bào các dân tộc thiểu số.]
_Căn cứ Nghị định số 58/2022/NĐ-CP ngày 31 tháng 8 năm 2022 của Chính phủ về đăng ký và quản lý hoạt động của
các tổ chức phi chính phủ nước ngoài tại Việt Nam;_

_Căn cứ Quyết định số 90/QĐ-TTg ngày 18 tháng 01 năm 2022 của Thủ tướng Chính phủ phê duyệt Chương trình mục
tiêu quốc gia giảm nghèo bền vững._

#long Chi tiết tại các phụ lục kèm theo.

*I. TÌNH HÌNH THỰC HIỆN*

*1. Kết quả vận động viện trợ*

FREE

a) #long

b) #long

c) #long

d) #long

đ) #long

*II. KIẾN NGHỊ*

#for _ in range(9) [#long ]

#v(20pt)
#{
  set par(first-line-indent: 0pt, leading: 0.4em, justify: false)
  grid(columns: (45%, 55%),
    [#text(12pt)[*_Nơi nhận:_*] \\ #text(11pt)[\\- Như trên; \\ \\- Ban Giám đốc Sở; \\ \\- Lưu: VT, HTQT.]],
    align(center)[*KT. GIÁM ĐỐC* \\ *PHÓ GIÁM ĐỐC* #v(40pt) *Nguyễn Văn An*])
}
#let annex(number, title, more: none) = {
  counter(page).update(0)
  pagebreak()
  centred[*Phụ lục #number*]
  centred[*#title*]
  centred[_(Kèm theo Báo cáo số 05/BC-SNV ngày 05 tháng 01 năm 2026)_]
  long
  more
}
#annex("I", more: [#pagebreak() #long])[DANH MỤC DỰ ÁN]
#annex("II")[DANH MỤC ĐỐI TÁC]
"""
BODY = "FREE"


@dataclass(frozen=True)
class Break:
    """One departure: its rule, what to replace in the source by what, and words of the message."""

    rule: str
    old: str
    new: str
    message: str
    dependents: frozenset[str] = frozenset()


BREAKS = [
    Break("paper", "width: 210mm, height: 297mm", "width: 216mm, height: 279mm", "216 × 279 mm"),
    Break("margin-top", "top: 20mm", "top: 12mm", "mm; asked: 20–25 mm", frozenset({"page-number-place"})),
    Break("margin-bottom", "bottom: 20mm", "bottom: 6mm", "mm; asked: 20–25 mm"),
    Break("margin-left", "left: 30mm", "left: 27mm", "27 mm; asked: 30–35 mm"),
    Break("margin-right", "right: 20mm", "right: 25mm", "25 mm; asked: 15–20 mm"),
    Break("typeface", BODY, '#text(font: "DejaVu Sans Mono")[Danh sach.]', "DejaVuSansMono"),
    Break("colour", BODY, "#text(fill: blue)[#long]", "asked: black"),
    Break("page-number", "[#n]", '[#numbering("i", n)]', "“ii”", frozenset({"annex-pages"})),
    Break("page-number-look", "text(size: 14pt)[#n]", "text(size: 10pt)[#n]", "10 pt; asked: size 13–14 pt"),
    Break(
        "page-number-place",
        "align(center, text(size: 14pt)",
        "align(right, text(size: 14pt)",
        "off the middle",
    ),
    Break("page-number-first", "if n > 1 {", "if n > 0 {", "page 1 shows its number"),
    Break("national-title", '12pt, weight: "bold"', "12pt", "not bold; asked: bold"),
    Break("motto", "Tự do - Hạnh phúc", "Tự do – Hạnh phúc", "–"),
    Break("motto-rule", "#under(56mm)", "#under(20mm)", "20 mm against a text of"),
    Break("parent-agency", "[UBND TỈNH CAO BẰNG]", "[*UBND TỈNH CAO BẰNG*]", "bold; asked: not bold"),
    Break("issuing-agency", '13pt, weight: "bold")[SỞ', "13pt)[SỞ", "not bold; asked: bold"),
    Break("issuing-agency-rule", "#under(14mm)", "#under(29mm)", "a third to a half"),
    Break("number", "05/BC-SNV],", "5/BC-SNV],", "leading 0"),
    Break("number-look", "text(13pt)[Số", "text(14pt)[Số", "14 pt; asked: size 13 pt"),
    Break("place-date", "[Cao Bằng, ngày 05 tháng 01", "[Cao Bằng, ngày 5 tháng 01", "day 5; asked: day 05"),
    Break("place-date-look", 'text(13pt, style: "italic")', "text(13pt)", "upright; asked: italic"),
    Break("type", "*BÁO CÁO*", "BÁO CÁO", "not bold"),
    Break("abstract-rule", "#under(36mm)", "", "no rule"),
    Break("bases-look", "tại Việt Nam;_", "tại_ Việt Nam;", "asked: italic"),
    Break("bases-signs", "bền vững._", "bền vững;_", "ends with “;”"),
    Break("headings-roman", "*II. KIẾN NGHỊ*", "II. KIẾN NGHỊ", "not bold"),
    Break("headings-arabic", "*1. Kết quả vận động viện trợ*", "1. Kết quả vận động viện trợ", "not bold"),
    Break("headings-order", "*II. KIẾN NGHỊ*", "*III. KIẾN NGHỊ*", "number 2"),
    Break("points-order", "đ) #long", "e) #long", "“e)”; asked: “đ)”"),
    Break("body-size", BODY, "#text(12pt)[#long]", "12 pt"),
    Break("body-upright", BODY, "#emph(long)", "italic; asked: upright"),
    Break(
        "body-justified", BODY, "#[#set par(justify: false)\n#long #long]", "aligned left; asked: justified"
    ),
    Break("body-indent", "amount: 1.27cm", "amount: 2cm", "20 mm; asked: 10 mm or 12.7 mm"),
    Break("body-spacing", "0.6em + 6.2pt", "0.6em + 3pt", "asked: at least 6 pt"),
    Break("body-lines", "leading: 0.6em, spacing: 0.6em", "leading: 1.8em, spacing: 1.8em", "1 to 1.5 lines"),
    Break("signature-position", "*KT. GIÁM ĐỐC*", "KT. GIÁM ĐỐC", "not bold"),
    Break("signature-name", "*Nguyễn Văn An*", "Nguyễn Văn An", "not bold"),
    Break("signature-degrees", "*Nguyễn Văn An*", "*TS. Nguyễn Văn An*", "“TS.”"),
    Break("recipients-label", "text(12pt)[*_Nơi", "text(14pt)[*_Nơi", "14 pt; asked: size 12 pt"),
    Break("recipients-look", "#text(11pt)[", "#text(13pt)[", "13 pt; asked: size 11 pt"),
    Break("recipients-signs", "HTQT.]", "HTQT]", "ends with “.”"),
    Break("annex-numbers", '#annex("II")', '#annex("2")', "a Roman number"),
    Break(
        "annex-heading", "[*Phụ lục #number*]", "[#text(12pt)[*Phụ lục #number*]]", "12 pt; asked: size 14 pt"
    ),
    Break("annex-title", "[DANH MỤC ĐỐI TÁC]", "[Danh mục đối tác]", "capitals"),
    Break("annex-reference", "[_(Kèm theo Báo cáo", "[(Kèm theo _Báo cáo", "asked: italic"),
    Break("annex-pages", "counter(page).update(0)", "", "page 3 carries 3"),
]


def _pdf(source: str, path: Path) -> Path:
    import typst

    spec = find_spec("rinoh_typeface_texgyretermes")
    assert spec is not None
    assert spec.origin is not None
    text = path / "report.typ"
    text.write_text(source, encoding="utf-8")
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(Path(spec.origin).parent)])
    typst.Compiler(str(text), font_paths=fonts).compile(output=str(path / "report.pdf"), format="pdf")
    return path / "report.pdf"


def _not_met(source: str, path: Path) -> tuple[set[str], str]:
    conformance = check_layout(_pdf(source, path))
    text = format_conformance(conformance, "en")
    return {result.rule.id for result in conformance.with_status(RuleStatus.NOT_MET)}, text


GOOD = SOURCE.replace(BODY, "#long")


def test_a_conforming_pdf_conforms_and_names_its_face(tmp_path: Path) -> None:
    found, text = _not_met(GOOD, tmp_path)
    assert found == set(), text
    assert "metric-compatible face TeX Gyre Termes" in text


@pytest.mark.parametrize("broken", BREAKS, ids=[f"{b.rule}-{i}" for i, b in enumerate(BREAKS)])
def test_a_broken_rule_is_found_alone_and_measured(broken: Break, tmp_path: Path) -> None:
    assert broken.old in SOURCE
    source = SOURCE.replace(broken.old, broken.new).replace(BODY, "#long")
    found, text = _not_met(source, tmp_path)
    assert broken.rule in found, text
    assert found - broken.dependents == {broken.rule}, text
    assert broken.message in text, text


@pytest.mark.parametrize("end", [";", "."])
def test_a_sentence_that_ends_at_the_foot_of_a_page_does_not_end_its_paragraph(
    end: str, tmp_path: Path
) -> None:
    filled = f"#for _ in range(400) [{'số~dự~án' if end == ';' else 'Số~dự~án'}{end} ]"
    not_met, shown = _not_met(SOURCE.replace("FREE", filled), tmp_path)
    assert "body-indent" not in not_met, shown
