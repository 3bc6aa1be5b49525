"""Every rule of Appendix I to Decree 30/2020/NĐ-CP that bears on layout, in the appendix's order."""

from decree30.conformance_words import Bilingual
from decree30.rules import annex_rules as annex
from decree30.rules import body_rules as body
from decree30.rules import closing_rules as closing
from decree30.rules import heading_rules as heading
from decree30.rules import page_rules as page
from decree30.rules import structure_rules as structure
from decree30.verdict import Rule, RuleCheck


def _rule(
    identity: str, source: str, vi: str, en: str, docx: RuleCheck, pdf: RuleCheck | None = None
) -> Rule:
    return Rule(identity, Bilingual(vi, en), source, docx, pdf or docx)


RULES: tuple[Rule, ...] = (
    _rule("paper", "I.1", "Khổ giấy A4", "Paper A4", page.paper),
    _rule("orientation", "I.2", "Trình bày theo chiều dài khổ A4", "Portrait", page.orientation),
    _rule("margin-top", "I.3", "Lề trên", "Top margin", page.docx_margin("top"), page.pdf_margin("top")),
    _rule(
        "margin-bottom",
        "I.3",
        "Lề dưới",
        "Bottom margin",
        page.docx_margin("bottom"),
        page.pdf_margin("bottom"),
    ),
    _rule("margin-left", "I.3", "Lề trái", "Left margin", page.docx_margin("left"), page.pdf_margin("left")),
    _rule(
        "margin-right", "I.3", "Lề phải", "Right margin", page.docx_margin("right"), page.pdf_margin("right")
    ),
    _rule("typeface", "I.4", "Phông chữ Times New Roman", "Typeface Times New Roman", page.typeface),
    _rule("unicode", "I.4", "Bộ mã ký tự Unicode", "Unicode letters", page.unicode_text),
    _rule("colour", "I.4", "Chữ màu đen", "Black letters", page.colour),
    _rule("page-number", "I.7", "Đánh số trang", "Page numbers", page.number_present),
    _rule("page-number-look", "I.7", "Cỡ chữ, kiểu chữ số trang", "Look of page numbers", page.number_look),
    _rule("page-number-place", "I.7", "Vị trí số trang", "Place of page numbers", page.number_place),
    _rule(
        "page-number-first",
        "I.7",
        "Không hiển thị số trang thứ nhất",
        "No number on page 1",
        page.number_first_page,
    ),
    _rule("national-title", "II.1.a", "Quốc hiệu", "National title", heading.national_title),
    _rule(
        "national-title-place",
        "II.1.a",
        "Vị trí Quốc hiệu",
        "Place of the national title",
        heading.national_title_place,
    ),
    _rule("motto", "II.1.b", "Tiêu ngữ", "Motto", heading.motto),
    _rule("motto-rule", "II.1.b", "Đường kẻ dưới Tiêu ngữ", "Rule under the motto", heading.motto_rule),
    _rule(
        "motto-spacing",
        "II.1.c",
        "Quốc hiệu và Tiêu ngữ cách dòng đơn",
        "Single spacing of national title and motto",
        heading.motto_spacing,
    ),
    _rule("parent-agency", "II.2.b", "Cơ quan chủ quản", "Parent agency", heading.parent_agency),
    _rule("issuing-agency", "II.2.b", "Cơ quan ban hành", "Issuing agency", heading.issuing_agency),
    _rule(
        "issuing-agency-rule",
        "II.2.b",
        "Đường kẻ dưới cơ quan ban hành",
        "Rule under the issuing agency",
        heading.issuing_agency_rule,
    ),
    _rule("number", "II.3.c", "Cách ghi số, ký hiệu", "Number and symbol", heading.number_format),
    _rule("number-look", "II.3.c", "Kiểu chữ số, ký hiệu", "Look of number and symbol", heading.number_look),
    _rule(
        "place-date", "II.4.b", "Cách ghi địa danh, thời gian", "Place and date", heading.place_date_format
    ),
    _rule(
        "place-date-look",
        "II.4.c",
        "Kiểu chữ địa danh, thời gian",
        "Look of place and date",
        heading.place_date_look,
    ),
    _rule(
        "place-date-line",
        "II.4.c",
        "Địa danh, thời gian cùng dòng với số",
        "Place and date on the number's line",
        heading.same_line,
    ),
    _rule("type", "II.5.b", "Tên loại văn bản", "Type of document", heading.document_type),
    _rule("abstract", "II.5.b", "Trích yếu nội dung", "Abstract", heading.abstract),
    _rule(
        "abstract-rule", "II.5.b", "Đường kẻ dưới trích yếu", "Rule under the abstract", heading.abstract_rule
    ),
    _rule("bases-look", "II.6.a", "Kiểu chữ căn cứ", "Look of legal bases", body.bases_look),
    _rule(
        "bases-signs", "II.6.a", "Dấu cuối dòng căn cứ", "Punctuation of legal bases", body.bases_punctuation
    ),
    _rule("parts", "II.6.đ", "Phần, chương", "Parts and chapters", structure.parts),
    _rule("sections", "II.6.đ", "Mục, tiểu mục", "Sections and subsections", structure.sections),
    _rule("articles", "II.6.đ", "Điều", "Articles", structure.articles),
    _rule("headings-roman", "II.6.đ", "Tiêu đề I., II.", "Headings I., II.", structure.roman_headings),
    _rule("headings-arabic", "II.6.đ", "Khoản 1., 2.", "Items 1., 2.", structure.arabic_headings),
    _rule("headings-order", "II.6.đ", "Thứ tự mục, khoản", "Order of headings and items", structure.order),
    _rule("points", "II.6.đ", "Điểm a), b)", "Points a), b)", structure.points),
    _rule(
        "points-order",
        "II.6.đ",
        "Thứ tự điểm: a, b, c, d, đ, e",
        "Order of points: a, b, c, d, đ, e",
        structure.points_order,
    ),
    _rule("body-size", "II.6.e", "Cỡ chữ nội dung", "Size of the text", body.size),
    _rule("body-upright", "II.6.e", "Nội dung kiểu chữ đứng", "Upright text", body.upright),
    _rule("body-justified", "II.6.e", "Canh đều hai lề", "Justified text", body.justified),
    _rule("body-indent", "II.6.e", "Lùi đầu dòng", "First-line indent", body.indent),
    _rule("body-spacing", "II.6.e", "Khoảng cách đoạn", "Space between paragraphs", body.spacing),
    _rule("body-lines", "II.6.e", "Khoảng cách dòng", "Line spacing", body.line_spacing),
    _rule(
        "signature-position",
        "II.7.đ",
        "Quyền hạn, chức vụ người ký",
        "Signer's authority and position",
        closing.signature_position,
    ),
    _rule("signature-name", "II.7.đ", "Họ tên người ký", "Signer's name", closing.signature_name),
    _rule(
        "signature-degrees",
        "II.7.c",
        "Không ghi học hàm, học vị",
        "No academic title before the name",
        closing.signature_degrees,
    ),
    _rule(
        "signature-image", "II.7.d", "Chữ ký số của người ký", "Digital signature", closing.signature_image
    ),
    _rule("seal", "II.8", "Dấu, chữ ký số của cơ quan", "Seal of the agency", closing.seal),
    _rule("addressees", "II.9.d", "Kính gửi", "Addressees (Kính gửi)", closing.addressees),
    _rule("recipients-label", "II.9.d", "Từ “Nơi nhận”", "The word “Nơi nhận”", closing.recipients_label),
    _rule(
        "recipients-look", "II.9.d", "Kiểu chữ nơi nhận", "Look of the recipients", closing.recipients_look
    ),
    _rule(
        "recipients-signs",
        "II.9.d",
        "Cách liệt kê nơi nhận",
        "Punctuation of the recipients",
        closing.recipients_signs,
    ),
    _rule(
        "recipients-place", "II.9.d", "Vị trí nơi nhận", "Place of the recipients", closing.recipients_place
    ),
    _rule("annex-mention", "III.1.a", "Chỉ dẫn về phụ lục", "Reference to the annexes", annex.mentioned),
    _rule("annex-numbers", "III.1.a", "Số thứ tự phụ lục", "Numbers of the annexes", annex.numbering),
    _rule("annex-heading", "III.1.b", "Từ “Phụ lục”", "The word “Phụ lục”", annex.heading),
    _rule("annex-title", "III.1.b", "Tên phụ lục", "Titles of the annexes", annex.title),
    _rule("annex-reference", "III.1.c", "Dòng “Kèm theo …”", "The line “Kèm theo …”", annex.reference),
    _rule(
        "annex-signing",
        "III.1.d",
        "Thông tin ký số trên phụ lục",
        "Signing text on annexes",
        annex.digital_marks,
    ),
    _rule(
        "annex-pages",
        "III.1.đ",
        "Số trang riêng từng phụ lục",
        "Pages of each annex counted apart",
        annex.docx_pages,
        annex.pdf_pages,
    ),
    _rule(
        "marks",
        "III.2",
        "Dấu chỉ mức độ khẩn, phạm vi lưu hành",
        "Urgency and circulation marks",
        closing.marks,
    ),
    _rule("drafter", "III.3", "Ký hiệu người soạn thảo", "Drafter's mark", closing.drafter),
    _rule("address", "III.4", "Địa chỉ cơ quan", "Address of the agency", closing.address),
    _rule("scan", "Phần II, I.2", "Bản số hóa", "Scanned copies", closing.scan),
)
# What can be said about a scan without reading a letter.
WITHOUT_TEXT = frozenset({"paper", "orientation", "scan", "signature-image", "seal"})
