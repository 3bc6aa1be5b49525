"""Annexes (appendix III.1)."""

from decree30 import patterns
from decree30.anatomy import Anatomy, Annex
from decree30.conformance_words import Bilingual, quoted
from decree30.document_model import Document
from decree30.rules.letter_look import departures, looks
from decree30.rules.rule_table import look
from decree30.verdict import Observation, Verdict, at, judged, missing, of, untestable

_of_annexes = of(lambda anatomy: anatomy.annexes)


@_of_annexes
def mentioned(anatomy: Anatomy, _: tuple[Annex, ...]) -> Verdict:
    """The text refers to its annexes."""
    if any("phụ lục" in paragraph.text.lower() for paragraph in anatomy.body):
        return judged(())
    return missing("chỉ dẫn về phụ lục trong văn bản", "a reference to the annex in the text")


heading = looks("annex-heading", lambda anatomy: [annex.heading for annex in anatomy.annexes])


@_of_annexes
def numbering(_: Anatomy, annexes: tuple[Annex, ...]) -> Verdict:
    """Two annexes or more carry Roman numbers in order."""
    if len(annexes) == 1:
        return untestable("chỉ có một phụ lục, không cần đánh số", "one annex alone needs no number")
    wrong: list[Observation] = []
    for annex in annexes:
        match = patterns.ANNEX.match(annex.heading.text)
        label = match.group(1) if match is not None and match.group(1) else ""
        if patterns.roman_value(label) != annex.order:
            asked = Bilingual(
                f"chữ số La Mã, số thứ tự {annex.order}", f"a Roman number, number {annex.order}"
            )
            wrong.append(at(annex.heading, quoted(annex.heading.text), asked))
    return judged(wrong)


@_of_annexes
def title(_: Anatomy, annexes: tuple[Annex, ...]) -> Verdict:
    """The annex's title: capitals, size 13 to 14, bold upright, centred."""
    lines = [paragraph for annex in annexes for paragraph in annex.title]
    if not lines:
        return untestable("phụ lục không ghi tên", "no annex has a title")
    return judged(departures(lines, look("annex-title")))


@_of_annexes
def reference(_: Anatomy, annexes: tuple[Annex, ...]) -> Verdict:
    """“(Kèm theo …)” under the title: size 13 to 14, italic, centred."""
    wrong: list[Observation] = []
    for annex in annexes:
        if annex.reference is None:
            asked = Bilingual("dòng “(Kèm theo văn bản số …)”", "a line “(Kèm theo văn bản số …)”")
            wrong.append(at(annex.heading, Bilingual("không có", "none"), asked))
        else:
            wrong.extend(departures([annex.reference], look("annex-reference")))
    return judged(wrong)


@_of_annexes
def pages(anatomy: Anatomy, annexes: tuple[Annex, ...]) -> Verdict:
    """The pages of each annex count from 1; in a DOCX, it starts a section that says so."""
    measured = _printed_pages if anatomy.document.format == "pdf" else _counted_pages
    return measured(anatomy.document, annexes)


def _counted_pages(document: Document, annexes: tuple[Annex, ...]) -> Verdict:
    asked = Bilingual("đánh số trang riêng từ 1", "pages numbered from 1 again")
    wrong: list[Observation] = []
    begun: set[int] = set()
    for annex in annexes:
        section = document.sections[annex.heading.section]
        if annex.heading.section in begun or annex.heading.section == 0 or section.restart != 1:
            going_on = Bilingual("đánh số tiếp theo phần trước", "the count goes on from before")
            wrong.append(at(annex.heading, going_on, asked))
        begun.add(annex.heading.section)
    return judged(wrong)


def _printed_pages(document: Document, annexes: tuple[Annex, ...]) -> Verdict:
    printed = {n.page: n.label for s in document.sections for n in s.numbers if n.page is not None}
    starts = [annex.heading.page or 0 for annex in annexes]
    last = sum(section.pages or 1 for section in document.sections)
    wrong: list[Observation] = []
    measured = 0
    for annex, first, stop in zip(annexes, starts, [*starts[1:], last + 1], strict=True):
        for page, label in sorted(printed.items()):
            if not first <= page < stop:
                continue
            measured += 1
            if label.isdigit() and int(label) != page - first + 1:
                carries = Bilingual(f"trang {page} mang số {label}", f"page {page} carries {label}")
                asked = Bilingual(f"số {page - first + 1}", f"number {page - first + 1}")
                wrong.append(Observation(carries, asked, page, annex.heading.number, annex.heading.text))
                break
    if not measured:
        return untestable("các trang phụ lục không hiện số trang", "no page of an annex shows a number")
    return judged(wrong)


@_of_annexes
def digital_marks(_: Anatomy, __: tuple[Annex, ...]) -> Verdict:
    """The signing text on annexes in files of their own."""
    return untestable(
        "thông tin ký số trên phụ lục chỉ có sau khi văn thư ký",
        "the signing text on annexes is written by the registry's signature",
    )
