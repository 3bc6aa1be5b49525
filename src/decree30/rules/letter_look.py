"""Compare a part's letters with the look that the appendix asks for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from decree30.conformance_words import Bilingual, joined, quantity, quoted, span
from decree30.document_model import Paragraph, ParagraphAlign, Span
from decree30.patterns import OPEN, is_capitals
from decree30.verdict import Observation, at

# Sizes are read in half points (DOCX) or rounded by the PDF writer.
_SIZE_TOLERANCE = 0.1

_ALIGN_NAMES = {
    "left": Bilingual("canh trái", "aligned left"),
    "right": Bilingual("canh phải", "aligned right"),
    "both": Bilingual("canh đều hai lề", "justified"),
    "center": Bilingual("canh giữa", "centred"),
}


@dataclass(frozen=True)
class Look:
    """What is asked of a text; None = the appendix does not say. size: lowest and highest in pt."""

    size: tuple[float, float] | None = None
    bold: bool | None = None
    italic: bool | None = None
    capitals: bool | None = None
    align: ParagraphAlign | None = None

    def allows(self, size: float) -> bool:
        """Whether letters may have this size."""
        return self.size is None or self.size[0] - _SIZE_TOLERANCE <= size <= self.size[1] + _SIZE_TOLERANCE

    def size_in_words(self) -> Bilingual:
        """Return what sizes are asked for."""
        low, high = self.size or (0, 0)
        return joined(Bilingual("cỡ chữ", "size"), span(low, high, "pt"), by=" ")


def align_name(align: ParagraphAlign | None) -> Bilingual:
    """Return the name of an alignment, in words."""
    return _ALIGN_NAMES.get(align or "", Bilingual("không xác định được", "not to be determined"))


def departures(paragraphs: Iterable[Paragraph], look: Look) -> Iterator[Observation]:
    """Yield every way in which the paragraphs depart from `look`, at most one a paragraph and property."""
    for paragraph in paragraphs:
        yield from letters(paragraph, paragraph.inked, look)
        if look.capitals is not None:
            yield from _case(paragraph, look.capitals)
        if look.align is not None and paragraph.align is not None and paragraph.align != look.align:
            yield at(paragraph, align_name(paragraph.align), align_name(look.align))


def letters(paragraph: Paragraph, spans: Sequence[Span], look: Look) -> Iterator[Observation]:
    """Yield the departures of some of a paragraph's spans in size, weight and slope."""
    for piece in spans:
        if piece.size is not None and not look.allows(piece.size):
            yield at(paragraph, _about(piece, paragraph, quantity(piece.size, "pt")), look.size_in_words())
            break
    # Punctuation alone is bold or slanted as its neighbours are; only letters and digits count.
    worded = [piece for piece in spans if any(ch.isalnum() for ch in piece.text)]
    if look.bold is not None:
        wrong = next((piece for piece in worded if piece.bold is not look.bold), None)
        if wrong is not None:
            names = Bilingual("chữ không đậm", "not bold"), Bilingual("chữ đậm", "bold")
            yield at(paragraph, _about(wrong, paragraph, names[wrong.bold]), names[look.bold])
    if look.italic is not None:
        wrong = next((piece for piece in worded if piece.italic is not look.italic), None)
        if wrong is not None:
            names = Bilingual("chữ đứng", "upright"), Bilingual("chữ nghiêng", "italic")
            yield at(paragraph, _about(wrong, paragraph, names[wrong.italic]), names[look.italic])


def _about(piece: Span, paragraph: Paragraph, measured: Bilingual) -> Bilingual:
    """Name the words concerned where they are not the whole paragraph."""
    words = " ".join(piece.text.split())
    return measured if words == paragraph.text else joined(measured, quoted(words, 30), by=" ")


def _case(paragraph: Paragraph, capitals: bool) -> Iterator[Observation]:
    text = OPEN.sub("", paragraph.text)
    names = Bilingual("chữ in thường", "lower case"), Bilingual("chữ in hoa", "capitals")
    letters_only = [ch for ch in text if ch.isalpha()]
    if not letters_only:
        return
    if capitals and not is_capitals(text):
        yield at(paragraph, joined(names[0], quoted(text, 30), by=" "), names[1])
    elif not capitals and len(letters_only) > 4 and is_capitals(text):
        yield at(paragraph, joined(names[1], quoted(text, 30), by=" "), names[0])
