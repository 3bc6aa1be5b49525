"""Paper, margins, typeface and page numbers (appendix I.1 to I.7)."""

import unicodedata
from collections.abc import Iterator

from decree30.anatomy import Anatomy
from decree30.conformance_words import Bilingual, joined, quantities, quantity, quoted, same
from decree30.document_model import LOOK_ALIKE, Edge, PageNumber, PageSection, Paragraph
from decree30.rules.letter_look import align_name, letters
from decree30.rules.rule_table import allowed, in_words, look
from decree30.verdict import Observation, RuleCheck, Verdict, at, judged, of

_PAPER_TOLERANCE = 1.0  # mm; word processors round A4 to twips or to 8.27 × 11.69 inches
_DOCX_TOLERANCE = 0.3  # mm
_PDF_TOLERANCE = 1.0  # mm; letters, not line boxes, are measured
_FULL_PAGE_LINE = 9.0  # mm; the last line of a full page ends within one line of the margin
_CENTRE_TOLERANCE = 3.0  # mm
_SAME_METRICS = {
    "texgyretermes": "TeX Gyre Termes",
    "liberationserif": "Liberation Serif",
    "tinos": "Tinos",
    "nimbusroman": "Nimbus Roman",
    "termes": "TeX Gyre Termes",
}
_LEGACY_FACES = (".vn", "vni-", "vntime", "vnarial", "vncentury", "vntimes")
_FOREIGN = {0xFFFD, *LOOK_ALIKE}
_BLACK = 0x1A  # the brightest channel that still prints as black


def paper(anatomy: Anatomy) -> Verdict:
    """A4, 210 × 297 mm."""
    wrong = [
        Observation(_sheet(section), Bilingual("A4 (210 × 297 mm)", "A4 (210 × 297 mm)"), section.first_page)
        for section in anatomy.document.sections
        if any(
            abs(found - asked) > _PAPER_TOLERANCE
            for found, asked in zip(sorted((section.width, section.height)), allowed("paper"), strict=True)
        )
    ]
    return judged(wrong, _sheet(anatomy.document.sections[0]))


def _sheet(section: PageSection) -> Bilingual:
    return joined(same(f"{section.width:.0f} ×"), quantity(section.height, "mm", 0))


def orientation(anatomy: Anatomy) -> Verdict:
    """Portrait; landscape where wide tables stand in the document."""
    sections = anatomy.document.sections
    tables = any(paragraph.region == "table" for paragraph in anatomy.document.paragraphs)
    if sections[0].landscape and anatomy.national_title is not None and not tables:
        asked = Bilingual("khổ dọc (không có bảng, biểu)", "portrait (there is no table)")
        return judged([Observation(Bilingual("khổ ngang", "landscape"), asked, 1)])
    if turned := sum(section.landscape for section in sections):
        remark = Bilingual(
            f"có {turned} phần khổ ngang, được phép khi có bảng, biểu hoặc là phụ lục",
            f"{turned} landscape section(s), allowed for tables and annexes",
        )
        return judged((), remark)
    return judged((), Bilingual("khổ dọc", "portrait"))


def margin(edge: Edge) -> RuleCheck:
    """Return the check of one margin; in a PDF it is measured at the outermost letters."""

    def measured(anatomy: Anatomy) -> list[tuple[PageSection, float]]:
        margins = ((section, section.margins[edge]) for section in anatomy.document.sections)
        return [(section, value) for section, value in margins if value is not None]

    @of(measured)
    def check(anatomy: Anatomy, found: list[tuple[PageSection, float]]) -> Verdict:
        is_pdf = anatomy.document.format == "pdf"
        slack = _FULL_PAGE_LINE if is_pdf and edge == "bottom" else 0.0
        tolerance = _PDF_TOLERANCE if is_pdf else _DOCX_TOLERANCE
        wrong = [
            Observation(quantity(value, "mm"), in_words(f"margin-{edge}"), section.first_page)
            for section, value in found
            if not any(
                low - tolerance <= value <= high + tolerance + slack for low, high in _margins(section, edge)
            )
        ]
        return judged(wrong, quantities((value for _, value in found), "mm"))

    return check


def _margins(section: PageSection, edge: Edge) -> list[tuple[float, float]]:
    """On a turned sheet the appendix does not say which edge is the left one: as read, or as bound."""
    parts = ("", "turned sheet") if section.landscape else ("",)
    return [allowed(f"margin-{edge}", part) for part in parts]


def _everything(anatomy: Anatomy) -> tuple[Paragraph, ...]:
    return anatomy.document.paragraphs + anatomy.document.page_texts


def _plain(face: str) -> str:
    return "".join(face.lower().split()).replace("-", "").replace("ps", "").replace("mt", "")


def typeface(anatomy: Anatomy) -> Verdict:
    """Times New Roman; in a PDF a face with the same metrics passes and is named."""
    lettered = [
        (paragraph, piece, piece.face)
        for paragraph in _everything(anatomy)
        for piece in paragraph.inked
        if piece.face is not None and any(ch.isalnum() for ch in piece.text)
    ]
    substitutes: set[str] = set()
    wrong: dict[str, Observation] = {}
    for paragraph, piece, face in lettered:
        if _plain(face).startswith("timesnewroman"):
            continue
        known = next((name for key, name in _SAME_METRICS.items() if _plain(face).startswith(key)), None)
        if known is not None and anatomy.document.format == "pdf":
            substitutes.add(known)
        elif face not in wrong:
            measured = joined(same(face), quoted(piece.text.strip(), 30))
            wrong[face] = at(paragraph, measured, same("Times New Roman"))
    if not substitutes:
        return judged(wrong.values(), same("Times New Roman"))
    names = ", ".join(sorted(substitutes))
    remark = Bilingual(f"phông có cùng số đo: {names}", f"metric-compatible face {names}")
    return judged(wrong.values(), remark)


def unicode_text(anatomy: Anatomy) -> Verdict:
    """Unicode letters of TCVN 6909:2001: no legacy faces (TCVN3, VNI), no private code points."""
    asked = Bilingual("Unicode theo TCVN 6909:2001", "Unicode after TCVN 6909:2001")
    wrong: list[Observation] = []
    for paragraph in _everything(anatomy):
        legacy = next(
            (s.face for s in paragraph.inked if s.face and s.face.lower().startswith(_LEGACY_FACES)), None
        )
        shown = "".join(span.text for span in paragraph.spans)
        odd = next(
            (ch for ch in shown if unicodedata.category(ch) in ("Co", "Cs") or ord(ch) in _FOREIGN), None
        )
        if legacy is not None:
            wrong.append(at(paragraph, Bilingual(f"phông mã cũ {legacy}", f"legacy face {legacy}"), asked))
        elif odd is not None and not paragraph.listed:
            found = joined(Bilingual("ký tự", "character"), same(f"U+{ord(odd):04X}"))
            if like := LOOK_ALIKE.get(ord(odd)):
                ours = f"{like} (U+{ord(like):04X})"
                found = joined(found, Bilingual(f"trông giống {ours}", f"that looks like {ours}"), by=", ")
            wrong.append(at(paragraph, found, asked))
    return judged(wrong[:20])


def colour(anatomy: Anatomy) -> Verdict:
    """Black letters throughout."""
    wrong: list[Observation] = []
    for paragraph in _everything(anatomy):
        piece = next((s for s in paragraph.inked if s.colour is not None and not _is_black(s.colour)), None)
        if piece is not None:
            measured = joined(same(f"#{piece.colour}"), quoted(piece.text.strip(), 30))
            wrong.append(at(paragraph, measured, Bilingual("màu đen", "black")))
    return judged(wrong[:20], Bilingual("màu đen", "black"))


def _is_black(colour_: str) -> bool:
    try:
        return max(int(colour_[i : i + 2], 16) for i in (0, 2, 4)) <= _BLACK
    except ValueError:
        return False


def _numbers(anatomy: Anatomy) -> list[PageNumber]:
    return [number for section in anatomy.document.sections for number in section.numbers]


def number_present(anatomy: Anatomy) -> Verdict | None:
    """Pages are numbered with Arabic numerals from 1."""
    sections, is_pdf = anatomy.document.sections, anatomy.document.format == "pdf"
    if is_pdf and sum(section.pages or 1 for section in sections) == 1:
        return None
    asked = Bilingual("số trang bằng chữ số Ả Rập, bắt đầu từ 1", "page numbers in Arabic numerals from 1")
    none = Bilingual("không có số trang", "no page number")
    wrong = [
        Observation(none, asked, section.first_page)
        for section in sections
        if not section.numbers and not (is_pdf and section.pages == 1)
    ]
    for number in _numbers(anatomy):
        if is_pdf and not number.label.isdigit():
            wrong.append(Observation(quoted(number.label), asked, number.page))
        elif not is_pdf and number.label not in ("decimal", "numberInDash"):
            wrong.append(Observation(same(number.label), asked, number.page))
    if (start := sections[0].restart) not in (None, 1):
        wrong.append(Observation(Bilingual(f"bắt đầu từ {start}", f"starts at {start}"), asked, 1))
    return judged([*wrong, *_out_of_step(anatomy, asked)] if is_pdf else wrong)


def _out_of_step(anatomy: Anatomy, asked: Bilingual) -> Iterator[Observation]:
    """A printed number goes on from the page before, or a new count starts (an annex)."""
    offsets: dict[int, PageNumber] = {}
    for number in _numbers(anatomy):
        if number.page and number.label.isdigit():
            offsets.setdefault(number.page - int(number.label), number)
    starts = {0} | {annex.heading.page - 1 for annex in anatomy.annexes if annex.heading.page}
    for first in (offsets[each] for each in sorted(offsets.keys() - starts)):
        measured = Bilingual(
            f"trang {first.page} mang số {first.label}", f"page {first.page} carries {first.label}"
        )
        yield Observation(measured, asked, first.page)


@of(_numbers)
def number_look(_: Anatomy, found: list[PageNumber]) -> Verdict:
    """Page numbers in size 13 to 14, upright."""
    wrong = [
        Observation(seen.measured, seen.asked, number.page)
        for number in found
        for seen in letters(Paragraph(0, number.page, number.spans), number.spans, look("page-number-look"))
    ]
    sizes = (piece.size for number in found for piece in number.spans if piece.size)
    return judged(_once(wrong), quantities(sizes, "pt"))


@of(_numbers)
def number_place(_: Anatomy, found: list[PageNumber]) -> Verdict:
    """Page numbers centred in the top margin."""
    asked = Bilingual("canh giữa, trong lề trên", "centred, in the top margin")
    wrong: list[Observation] = []
    for number in found:
        if number.edge != "top":
            foot = Bilingual("ở chân trang", "at the foot of the page")
            wrong.append(Observation(foot, asked, number.page))
        elif number.offset is not None and abs(number.offset) > _CENTRE_TOLERANCE:
            away = quantity(abs(number.offset), "mm")
            from_middle = Bilingual("lệch khỏi giữa", "off the middle by")
            wrong.append(Observation(joined(from_middle, away), asked, number.page))
        elif number.offset is None and number.align != "center":
            wrong.append(Observation(align_name(number.align), asked, number.page))
    return judged(_once(wrong))


def number_first_page(anatomy: Anatomy) -> Verdict:
    """No number on page 1."""
    shown = anatomy.document.sections[0].first_numbers
    asked = Bilingual("không hiển thị số trang ở trang thứ nhất", "no page number on the first page")
    measured = Bilingual("số trang hiển thị ở trang 1", "page 1 shows its number")
    return judged([Observation(measured, asked, 1)] if shown else [])


def _once(observations: list[Observation]) -> list[Observation]:
    """The first of several departures that read the same."""
    kept: dict[tuple[Bilingual, Bilingual], Observation] = {}
    for seen in observations:
        kept.setdefault((seen.measured, seen.asked), seen)
    return list(kept.values())
