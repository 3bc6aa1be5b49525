"""The heading: title, motto, agencies, number, place and date, type, abstract (appendix II.1 to II.5)."""

import re
from collections.abc import Sequence
from datetime import date

from decree30 import patterns
from decree30.anatomy import Anatomy
from decree30.conformance_words import Bilingual, joined, quantity, quoted
from decree30.document_model import Paragraph
from decree30.rules.drawn_lines import part_of_line, rule_under
from decree30.rules.letter_look import align_name, departures
from decree30.rules.rule_table import look
from decree30.verdict import Verdict, at, judged, missing, untestable

_EQUAL_LENGTH = 0.1  # part of the text's length by which its rule may differ
_SINGLE_SLACK = 0.15  # single lines
_SMALL_GAP = 6.0  # pt
_ONE_LINE_WITHIN = 10.0  # pt; heights are estimated from sizes and spacing
_DATE = re.compile(r"^(\S.*), ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})$")
_NUMBER = re.compile(r"^Số: ?(\d+)/([^\s/-]+(?:[/-][^\s/-]+)*)$")


def national_title(anatomy: Anatomy) -> Verdict:
    """Capitals, size 12 to 13, bold upright."""
    found = anatomy.national_title
    if found is None:
        return missing("Quốc hiệu", "the national title")
    wrong = list(departures([found], look("national-title")))
    if patterns.fold(found.text) != patterns.NATIONAL_TITLE:
        wrong.append(at(found, quoted(found.text), quoted("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")))
    return judged(wrong, _sizes([found]))


def national_title_place(anatomy: Anatomy) -> Verdict:
    """At the top right of the first page, before everything else but the agencies."""
    found = anatomy.national_title
    if found is None:
        return untestable("không tìm thấy Quốc hiệu", "the national title was not found")
    asked = Bilingual("phía trên cùng, bên phải trang đầu", "top right of the first page")
    if found.page not in (None, 1):
        return judged([at(found, Bilingual(f"ở trang {found.page}", f"on page {found.page}"), asked)])
    if found.column != "right":
        where = Bilingual("ở cột trái", "in the left column") if found.column else align_name(found.align)
        return judged([at(found, where, asked)])
    return judged(())


def motto(anatomy: Anatomy) -> Verdict:
    """Exact wording and case, spaced hyphens, size 13 to 14, bold upright, centred under the title."""
    found = anatomy.motto
    if found is None:
        return missing("Tiêu ngữ", "the motto")
    wrong = list(departures([found], look("motto")))
    if found.text != patterns.MOTTO_EXACT:
        wrong.append(at(found, quoted(found.text), quoted(patterns.MOTTO_EXACT)))
    return judged(wrong, _sizes([found]))


def motto_spacing(anatomy: Anatomy) -> Verdict:
    """Title and motto are set with single spacing."""
    title, found = anatomy.national_title, anatomy.motto
    if title is None or found is None:
        return untestable("thiếu Quốc hiệu hoặc Tiêu ngữ", "the national title or the motto was not found")
    asked = Bilingual("cách dòng đơn", "single line spacing")
    wrong = []
    if found.line_spacing is not None and found.line_spacing > 1 + _SINGLE_SLACK:
        wrong.append(
            at(found, joined(quantity(found.line_spacing, "", 2), Bilingual("dòng", "lines"), by=""), asked)
        )
    if found.gap is not None and found.gap > _SMALL_GAP:
        wrong.append(at(found, quantity(found.gap, "pt"), asked))
    return judged(wrong)


def motto_rule(anatomy: Anatomy) -> Verdict:
    """A solid rule under the motto, as long as its text."""
    found = anatomy.motto
    if found is None:
        return untestable("không tìm thấy Tiêu ngữ", "the motto was not found")
    return rule_under(
        anatomy,
        [found],
        (1 - _EQUAL_LENGTH, 1 + _EQUAL_LENGTH),
        "bằng độ dài dòng chữ",
        "as long as the text",
    )


def parent_agency(anatomy: Anatomy) -> Verdict:
    """The parent agency: capitals, size 12 to 13, upright, not bold."""
    if not anatomy.parents:
        return untestable("không ghi cơ quan chủ quản", "no parent agency is named")
    return judged(departures(anatomy.parents, look("parent-agency")), _sizes(anatomy.parents))


def issuing_agency(anatomy: Anatomy) -> Verdict:
    """The issuing agency: capitals, size 12 to 13, bold upright, centred."""
    if not anatomy.issuers:
        return missing("tên cơ quan, tổ chức ban hành", "the issuing agency's name")
    return judged(departures(anatomy.issuers, look("issuing-agency")), _sizes(anatomy.issuers))


def issuing_agency_rule(anatomy: Anatomy) -> Verdict:
    """A solid rule under the issuing agency, a third to a half of the line."""
    if not anatomy.issuers:
        return untestable("không tìm thấy cơ quan ban hành", "the issuing agency was not found")
    return part_of_line(anatomy, anatomy.issuers)


def number_format(anatomy: Anatomy) -> Verdict:
    """“Số: 05/BC-UBND”: colon, leading zero below 10, capitals, no spaces around / and -."""
    found = anatomy.number
    if found is None:
        return missing("số, ký hiệu (Số: …/…)", "number and symbol (Số: …/…)")
    if patterns.is_open(found.text) or re.match(r"^Số:\s*/", found.text):
        return untestable(
            f"để trống trong dự thảo: “{found.text}”", f"left open in the draft: “{found.text}”"
        )
    asked = Bilingual("dạng “Số: 05/BC-UBND”", "written as “Số: 05/BC-UBND”")
    match = _NUMBER.match(found.text)
    if match is None:
        return judged([at(found, quoted(found.text), asked)])
    number, symbol = match.groups()
    wrong = []
    if int(number) < 10 and not number.startswith("0"):
        zero = Bilingual("số nhỏ hơn 10 có số 0 phía trước", "a leading 0 below 10")
        wrong.append(at(found, quoted(number), zero))
    if not patterns.is_capitals(symbol):
        wrong.append(
            at(found, quoted(symbol), Bilingual("ký hiệu bằng chữ in hoa", "the symbol in capitals"))
        )
    return judged(wrong, quoted(found.text))


def number_look(anatomy: Anatomy) -> Verdict:
    """Number and symbol: size 13, upright, centred under the issuing agency."""
    found = anatomy.number
    if found is None:
        return untestable("không tìm thấy số, ký hiệu", "number and symbol were not found")
    return judged(departures([found], look("number-look")), _sizes([found]))


def place_date_format(anatomy: Anatomy) -> Verdict:
    """“Hà Nội, ngày 05 tháng 01 năm 2020”: leading zero for days below 10 and for months 1 and 2 only."""
    found = anatomy.place_date
    if found is None:
        return missing("địa danh và thời gian ban hành", "place and date")
    if patterns.is_open(found.text) or re.search(r"(?:ngày|tháng)\s+(?:tháng|năm)|năm\s*$", found.text):
        return untestable(
            f"để trống trong dự thảo: “{found.text}”", f"left open in the draft: “{found.text}”"
        )
    match = _DATE.match(found.text)
    if match is None:
        asked = Bilingual(
            "dạng “Hà Nội, ngày 05 tháng 01 năm 2020”", "written as “Hà Nội, ngày 05 tháng 01 năm 2020”"
        )
        return judged([at(found, quoted(found.text), asked)])
    place, day, month, year = match.groups()
    wrong = []
    if not place[0].isupper():
        wrong.append(
            at(
                found,
                quoted(place),
                Bilingual("địa danh viết hoa chữ đầu", "the place with a capital initial"),
            )
        )
    if day != f"{int(day):02d}":
        zero = Bilingual(f"ngày {int(day):02d}", f"day {int(day):02d}")
        wrong.append(at(found, Bilingual(f"ngày {day}", f"day {day}"), zero))
    asked_month = f"{int(month):02d}" if int(month) <= 2 else str(int(month))
    if month != asked_month:
        zero = Bilingual(f"tháng {asked_month}", f"month {asked_month}")
        wrong.append(at(found, Bilingual(f"tháng {month}", f"month {month}"), zero))
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        wrong.append(at(found, quoted(found.text), Bilingual("ngày có thật", "a day that exists")))
    return judged(wrong, quoted(found.text))


def place_date_look(anatomy: Anatomy) -> Verdict:
    """Place and date: size 13 to 14, italic, lower case, centred under the motto."""
    found = anatomy.place_date
    if found is None:
        return untestable("không tìm thấy địa danh, thời gian", "place and date were not found")
    return judged(departures([found], look("place-date-look")), _sizes([found]))


def same_line(anatomy: Anatomy) -> Verdict:
    """Place and date stand on one line with number and symbol, right of it."""
    number, found = anatomy.number, anatomy.place_date
    if number is None or found is None:
        return untestable(
            "thiếu số, ký hiệu hoặc địa danh, thời gian", "number or place and date were not found"
        )
    asked = Bilingual("cùng một dòng với số, ký hiệu, ở bên phải", "on the number's line, right of it")
    if found.column != "right" or number.column != "left" or found.level != number.level:
        return judged([at(found, Bilingual("ở dòng hoặc cột khác", "on another line or column"), asked)])
    if number.depth is not None and found.depth is not None:
        lower = found.depth - number.depth
        if abs(lower) > _ONE_LINE_WITHIN:
            below = Bilingual("thấp hơn", "lower by") if lower > 0 else Bilingual("cao hơn", "higher by")
            return judged([at(found, joined(below, quantity(abs(lower), "pt", 0), by=" "), asked)])
    return judged(())


def document_type(anatomy: Anatomy) -> Verdict:
    """The type of document: capitals, size 13 to 14, bold upright, centred."""
    if anatomy.subject and anatomy.type is None:
        return untestable("công văn không ghi tên loại", "a letter (công văn) names no type")
    if anatomy.type is None:
        return missing("tên loại văn bản (BÁO CÁO, KẾ HOẠCH …)", "the type of document (BÁO CÁO, KẾ HOẠCH …)")
    return judged(departures([anatomy.type], look("type")), quoted(anatomy.type.text))


def abstract(anatomy: Anatomy) -> Verdict:
    """The abstract: lower case, size 13 to 14, bold upright, centred; “V/v” in a letter: 12 to 13 upright."""
    if anatomy.subject and anatomy.type is None:
        return judged(departures(anatomy.subject, look("abstract", "of a letter")), _sizes(anatomy.subject))
    if anatomy.type is None:
        return untestable("không tìm thấy tên loại văn bản", "the type of document was not found")
    if not anatomy.abstract:
        return missing("trích yếu nội dung dưới tên loại", "the abstract under the type")
    wrong = list(departures(anatomy.abstract, look("abstract")))
    text = " ".join(paragraph.text for paragraph in anatomy.abstract)
    if patterns.is_capitals(text):
        lower = Bilingual("chữ in thường", "lower case")
        wrong.append(at(anatomy.abstract[0], Bilingual("chữ in hoa", "capitals"), lower))
    return judged(wrong, _sizes(anatomy.abstract))


def abstract_rule(anatomy: Anatomy) -> Verdict:
    """A solid rule under the abstract, a third to a half of the line."""
    if not anatomy.abstract:
        return untestable("không có trích yếu dưới tên loại", "there is no abstract under a type")
    return part_of_line(anatomy, anatomy.abstract)


def _sizes(part: Sequence[Paragraph]) -> Bilingual:
    sizes = sorted({round(piece.size, 1) for paragraph in part for piece in paragraph.inked if piece.size})
    return joined(*(quantity(size, "pt") for size in sizes))
