"""The heading: title, motto, agencies, number, place and date, type, abstract (appendix II.1 to II.5)."""

import re
from collections.abc import Sequence
from datetime import date

from decree30 import patterns
from decree30.anatomy import Anatomy
from decree30.conformance_words import Bilingual, joined, quantity, quoted
from decree30.document_model import Paragraph
from decree30.rules.drawn_lines import part_of_line, rule_under
from decree30.rules.letter_look import CAPITALS, ELSEWHERE, LOWER_CASE, align_name, departures, looks, sizes
from decree30.rules.rule_table import look
from decree30.verdict import Verdict, at, judged, of, open_in_draft, untestable

_EQUAL_LENGTH = 0.1  # part of the text's length by which its rule may differ
_SINGLE_SLACK = 0.15  # single lines
_SMALL_GAP = 6.0  # pt
_ONE_LINE_WITHIN = 10.0  # pt; heights are estimated from sizes and spacing
_DATE = re.compile(r"^(\S.*), ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})$")
_NUMBER = re.compile(r"^Số: ?(\d+)/([^\s/-]+(?:[/-][^\s/-]+)*)$")


@of(lambda anatomy: anatomy.national_title)
def national_title(_: Anatomy, found: Paragraph) -> Verdict:
    """Capitals, size 12 to 13, bold upright."""
    wrong = list(departures([found], look("national-title")))
    if patterns.fold(found.text) != patterns.NATIONAL_TITLE:
        wrong.append(at(found, quoted(found.text), quoted("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")))
    return judged(wrong, sizes([found]))


@of(lambda anatomy: anatomy.national_title)
def national_title_place(_: Anatomy, found: Paragraph) -> Verdict:
    """At the top right of the first page, before everything else but the agencies."""
    asked = Bilingual("phía trên cùng, bên phải trang đầu", "top right of the first page")
    if found.page not in (None, 1):
        return judged([at(found, Bilingual(f"ở trang {found.page}", f"on page {found.page}"), asked)])
    if found.column != "right":
        where = Bilingual("ở cột trái", "in the left column") if found.column else align_name(found.align)
        return judged([at(found, where, asked)])
    return judged(())


@of(lambda anatomy: anatomy.motto)
def motto(_: Anatomy, found: Paragraph) -> Verdict:
    """Exact wording and case, spaced hyphens, size 13 to 14, bold upright, centred under the title."""
    wrong = list(departures([found], look("motto")))
    if found.text != patterns.MOTTO_EXACT:
        wrong.append(at(found, quoted(found.text), quoted(patterns.MOTTO_EXACT)))
    return judged(wrong, sizes([found]))


@of(lambda anatomy: anatomy.motto if anatomy.national_title else None)
def motto_spacing(_: Anatomy, found: Paragraph) -> Verdict:
    """Title and motto are set with single spacing."""
    asked = Bilingual("cách dòng đơn", "single line spacing")
    wrong = []
    if found.line_spacing is not None and found.line_spacing > 1 + _SINGLE_SLACK:
        lines = joined(quantity(found.line_spacing, "", 2), Bilingual("dòng", "lines"), by="")
        wrong.append(at(found, lines, asked))
    if found.gap is not None and found.gap > _SMALL_GAP:
        wrong.append(at(found, quantity(found.gap, "pt"), asked))
    return judged(wrong)


@of(lambda anatomy: anatomy.motto)
def motto_rule(anatomy: Anatomy, found: Paragraph) -> Verdict:
    """A solid rule under the motto, as long as its text."""
    equal = (1 - _EQUAL_LENGTH, 1 + _EQUAL_LENGTH)
    return rule_under(anatomy, [found], equal, "bằng độ dài dòng chữ", "as long as the text")


parent_agency = looks("parent-agency", lambda anatomy: anatomy.parents, sizes)
issuing_agency = looks("issuing-agency", lambda anatomy: anatomy.issuers, sizes)
issuing_agency_rule = of(lambda anatomy: anatomy.issuers)(part_of_line)


@of(lambda anatomy: anatomy.number)
def number_format(_: Anatomy, found: Paragraph) -> Verdict:
    """“Số: 05/BC-UBND”: colon, leading zero below 10, capitals, no spaces around / and -."""
    if patterns.is_open(found.text) or re.match(r"^Số:\s*/", found.text):
        return open_in_draft(found.text)
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
        capitals = Bilingual("ký hiệu bằng chữ in hoa", "the symbol in capitals")
        wrong.append(at(found, quoted(symbol), capitals))
    return judged(wrong, quoted(found.text))


number_look = looks("number-look", lambda anatomy: _one(anatomy.number), sizes)


@of(lambda anatomy: anatomy.place_date)
def place_date_format(_: Anatomy, found: Paragraph) -> Verdict:
    """“Hà Nội, ngày 05 tháng 01 năm 2020”: leading zero for days below 10 and for months 1 and 2 only."""
    if patterns.is_open(found.text) or re.search(r"(?:ngày|tháng)\s+(?:tháng|năm)|năm\s*$", found.text):
        return open_in_draft(found.text)
    match = _DATE.match(found.text)
    if match is None:
        example = "“Hà Nội, ngày 05 tháng 01 năm 2020”"
        return judged([at(found, quoted(found.text), Bilingual(f"dạng {example}", f"written as {example}"))])
    place, day, month, year = match.groups()
    wrong = []
    if not place[0].isupper():
        initial = Bilingual("địa danh viết hoa chữ đầu", "the place with a capital initial")
        wrong.append(at(found, quoted(place), initial))
    asked_month = f"{int(month):02d}" if int(month) <= 2 else str(int(month))
    for vi, en, written, asked in (
        ("ngày", "day", day, f"{int(day):02d}"),
        ("tháng", "month", month, asked_month),
    ):
        if written != asked:
            names = (
                Bilingual(f"{vi} {written}", f"{en} {written}"),
                Bilingual(f"{vi} {asked}", f"{en} {asked}"),
            )
            wrong.append(at(found, *names))
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        wrong.append(at(found, quoted(found.text), Bilingual("ngày có thật", "a day that exists")))
    return judged(wrong, quoted(found.text))


place_date_look = looks("place-date-look", lambda anatomy: _one(anatomy.place_date), sizes)


def same_line(anatomy: Anatomy) -> Verdict | None:
    """Place and date stand on one line with number and symbol, right of it."""
    number, found = anatomy.number, anatomy.place_date
    if number is None or found is None:
        return None
    asked = Bilingual("cùng một dòng với số, ký hiệu, ở bên phải", "on the number's line, right of it")
    if not number.faces(found):
        return judged([at(found, ELSEWHERE, asked)])
    if number.depth is not None and found.depth is not None:
        lower = found.depth - number.depth
        if abs(lower) > _ONE_LINE_WITHIN:
            below = Bilingual("thấp hơn", "lower by") if lower > 0 else Bilingual("cao hơn", "higher by")
            return judged([at(found, joined(below, quantity(abs(lower), "pt", 0)), asked)])
    return judged(())


def document_type(anatomy: Anatomy) -> Verdict | None:
    """The type of document: capitals, size 13 to 14, bold upright, centred."""
    if anatomy.type is None and anatomy.subject:
        return untestable("công văn không ghi tên loại", "a letter (công văn) names no type")
    if anatomy.type is None:
        return None
    return judged(departures([anatomy.type], look("type")), quoted(anatomy.type.text))


def abstract(anatomy: Anatomy) -> Verdict | None:
    """The abstract: lower case, size 13 to 14, bold upright, centred; “V/v” in a letter: 12 to 13 upright."""
    if anatomy.type is None and anatomy.subject:
        return judged(departures(anatomy.subject, look("abstract", "of a letter")), sizes(anatomy.subject))
    if anatomy.type is None:
        return untestable("không tìm thấy tên loại văn bản", "the type of document was not found")
    if not anatomy.abstract:
        return None
    wrong = list(departures(anatomy.abstract, look("abstract")))
    if patterns.is_capitals(" ".join(paragraph.text for paragraph in anatomy.abstract)):
        wrong.append(at(anatomy.abstract[0], CAPITALS, LOWER_CASE))
    return judged(wrong, sizes(anatomy.abstract))


abstract_rule = of(lambda anatomy: anatomy.abstract)(part_of_line)


def _one(part: Paragraph | None) -> Sequence[Paragraph]:
    return [part] if part is not None else []
