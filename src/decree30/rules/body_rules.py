"""Legal bases and running text (appendix II.6 a and e)."""

from collections.abc import Iterator
from itertools import pairwise

from decree30 import patterns
from decree30.anatomy import Anatomy
from decree30.conformance_words import Bilingual, joined, quantities, quantity, quoted, span
from decree30.document_model import Paragraph
from decree30.rules.letter_look import ITALIC, UPRIGHT, align_name, looks
from decree30.rules.rule_table import allowed, in_words, look
from decree30.verdict import Observation, Verdict, at, judged, of, untestable

_LONG = 90  # letters; a shorter line that ends without punctuation is a title or a caption
_INDENT_TOLERANCE = 0.5  # mm
_SPACE_TOLERANCE = 0.6  # pt
_LINE_TOLERANCE = 0.06  # single lines
_MOST_SHOWN = 20


def sentences(anatomy: Anatomy) -> list[Paragraph]:
    """Return the paragraphs of running text: no headings, captions, source lines or short titles."""
    return [paragraph for paragraph in anatomy.body if _is_sentence(paragraph)]


def _is_sentence(paragraph: Paragraph) -> bool:
    text = paragraph.text
    if patterns.CAPTION.match(text) or patterns.is_mark(text) or is_heading(text):
        return False
    if patterns.CONTACT.search(text) or patterns.DRAFTER.match(text):
        return False
    return len(text) > _LONG or text[-1] in ".;:!?…,”)"


def is_heading(text: str) -> bool:
    """Whether `text` is the heading line of a part, section, article or titled item."""
    if any(pattern.match(text) for pattern in (patterns.PART, patterns.SECTION)):
        return True
    if patterns.ROMAN_HEADING.match(text) and patterns.is_capitals(text):
        return True
    return titled(text)


def titled(text: str) -> bool:
    """Whether “1. …” carries a title rather than a sentence."""
    match = patterns.ARABIC_ITEM.match(text)
    return match is not None and len(text) <= _LONG and text[-1] not in ".;:!?…,"


_of_sentences = of(sentences)

bases_look = looks("bases-look", lambda anatomy: anatomy.bases)


@of(lambda anatomy: anatomy.bases)
def bases_punctuation(_: Anatomy, bases: tuple[Paragraph, ...]) -> Verdict:
    """One basis a line, each ends with “;”, the last with “.”."""
    wrong = []
    for index, paragraph in enumerate(bases):
        sign = "." if index == len(bases) - 1 else ";"
        if not paragraph.text.endswith(sign):
            ends = joined(Bilingual("kết thúc bằng", "ends with"), quoted(paragraph.text[-1]))
            wrong.append(at(paragraph, ends, joined(Bilingual("dấu", "a"), quoted(sign))))
    return judged(wrong)


@_of_sentences
def size(_: Anatomy, found: list[Paragraph]) -> Verdict:
    """Running text in size 13 to 14."""
    sizes = (s.size for p in found for s in p.inked if s.size and len(s.text.strip()) > 3)
    return judged(list(_sized(found))[:_MOST_SHOWN], quantities(sizes, "pt"))


def _sized(found: list[Paragraph]) -> Iterator[Observation]:
    asked = look("body-size")
    for paragraph in found:
        # Note marks and indices are smaller in any text; words are not.
        words = [s for s in paragraph.inked if sum(ch.isalpha() for ch in s.text) > 1 and s.size is not None]
        odd = next((piece for piece in words if not asked.allows(piece.size or 0)), None)
        if odd is not None:
            measured = joined(quantity(odd.size or 0, "pt"), quoted(odd.text.strip(), 30))
            yield at(paragraph, measured, asked.size_in_words())


@_of_sentences
def upright(_: Anatomy, found: list[Paragraph]) -> Verdict:
    """Running text is upright: whole paragraphs in italics depart, a slanted word does not."""
    wrong = [
        at(paragraph, ITALIC, UPRIGHT)
        for paragraph in found
        if all(piece.italic for piece in paragraph.inked) and not paragraph.text.startswith("(")
    ]
    return judged(wrong[:_MOST_SHOWN])


@_of_sentences
def justified(_: Anatomy, found: list[Paragraph]) -> Verdict:
    """Running text is justified."""
    measured = [paragraph for paragraph in found if paragraph.align is not None]
    if not measured:
        return untestable("mọi đoạn đều chỉ có một dòng", "every paragraph is one line long")
    wrong = [at(p, align_name(p.align), align_name("both")) for p in measured if p.align != "both"]
    remark = Bilingual(f"{len(measured)} đoạn", f"{len(measured)} paragraphs")
    return judged(wrong[:_MOST_SHOWN], remark)


@_of_sentences
def indent(_: Anatomy, found: list[Paragraph]) -> Verdict:
    """The first line starts 1 cm or 1.27 cm from the left margin."""
    measured = [p for p in found if p.start is not None and not p.listed and not p.continues]
    wrong = [
        seen for paragraph in measured if paragraph.align != "center" for seen in badly_indented(paragraph)
    ]
    return judged(wrong[:_MOST_SHOWN], quantities((paragraph.start or 0 for paragraph in measured), "mm"))


def badly_indented(paragraph: Paragraph) -> Iterator[Observation]:
    """Yield the departure of a paragraph whose first line starts elsewhere."""
    start = paragraph.start or 0
    if all(abs(start - value) > _INDENT_TOLERANCE for value in allowed("body-indent")):
        yield at(paragraph, quantity(start, "mm"), in_words("body-indent"))


@_of_sentences
def spacing(anatomy: Anatomy, found: list[Paragraph]) -> Verdict:
    """At least 6 pt between paragraphs."""
    plain = set(found)
    follows = [b for a, b in pairwise(anatomy.body) if a in plain and b in plain and not b.continues]
    measured = [paragraph for paragraph in follows if paragraph.gap is not None]
    if not measured:
        return untestable("không có hai đoạn văn liền nhau để đo", "no two paragraphs follow one another")
    least, _ = allowed("body-spacing")
    wrong = [
        at(p, quantity(p.gap or 0, "pt"), in_words("body-spacing"))
        for p in measured
        if (p.gap or 0) < least - _SPACE_TOLERANCE
    ]
    lowest = min(paragraph.gap or 0 for paragraph in measured)
    return judged(wrong[:_MOST_SHOWN], joined(Bilingual("từ", "from"), quantity(lowest, "pt")))


@_of_sentences
def line_spacing(_: Anatomy, found: list[Paragraph]) -> Verdict:
    """Between single line spacing and 1.5 lines."""
    measured = [paragraph for paragraph in found if paragraph.line_spacing is not None]
    if not measured:
        return untestable("mọi đoạn đều chỉ có một dòng", "every paragraph is one line long")
    least, most = allowed("body-lines")
    low, high = f"{least:g}", f"{most:g}"
    asked = Bilingual(f"từ {low} đến {high} dòng".replace(".", ","), f"{low} to {high} lines")
    wrong = [
        at(paragraph, quantity(value, "×", 2), asked)
        for paragraph in measured
        if not least - _LINE_TOLERANCE <= (value := paragraph.line_spacing or 0) <= most + _LINE_TOLERANCE
    ]
    values = sorted({round(paragraph.line_spacing or 0, 2) for paragraph in measured})
    return judged(wrong[:_MOST_SHOWN], span(values[0], values[-1], "×"))
