"""Compare a part's letters with the look that the appendix asks for."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from decree30.anatomy import Anatomy
from decree30.conformance_words import Bilingual, joined, quantities, quantity, quoted
from decree30.document_model import Paragraph, ParagraphAlign, Span
from decree30.patterns import OPEN, is_capitals
from decree30.rules.rule_table import Look, look
from decree30.verdict import Observation, RuleCheck, at, judged, of

_ALIGN_NAMES = {
    "left": Bilingual("canh trái", "aligned left"),
    "right": Bilingual("canh phải", "aligned right"),
    "both": Bilingual("canh đều hai lề", "justified"),
    "center": Bilingual("canh giữa", "centred"),
}
LOWER_CASE, CAPITALS = Bilingual("chữ in thường", "lower case"), Bilingual("chữ in hoa", "capitals")
UPRIGHT, ITALIC = Bilingual("chữ đứng", "upright"), Bilingual("chữ nghiêng", "italic")
_NAMES = {
    "bold": (Bilingual("chữ không đậm", "not bold"), Bilingual("chữ đậm", "bold")),
    "italic": (UPRIGHT, ITALIC),
}
"""What letters are without and with each property that both Span and Look have."""
ELSEWHERE = Bilingual("ở dòng hoặc cột khác", "on another line or column")


def align_name(align: ParagraphAlign | None) -> Bilingual:
    """Return the name of an alignment, in words."""
    return _ALIGN_NAMES.get(align or "", Bilingual("không xác định được", "not to be determined"))


def looks(
    rule: str,
    part: Callable[[Anatomy], Sequence[Paragraph]],
    remark: Callable[[Sequence[Paragraph]], Bilingual | None] = lambda _: None,
) -> RuleCheck:
    """Return the check of a rule that asks for nothing but the look of `part`."""
    return of(part)(lambda _, found: judged(departures(found, look(rule)), remark(found)))


def sizes(part: Iterable[Paragraph]) -> Bilingual:
    """Return the sizes of the letters of `part`."""
    return quantities((piece.size for paragraph in part for piece in paragraph.inked if piece.size), "pt")


def departures(paragraphs: Iterable[Paragraph], asked: Look) -> Iterator[Observation]:
    """Yield every way in which the paragraphs depart from `asked`, at most one a paragraph and property."""
    for paragraph in paragraphs:
        yield from letters(paragraph, paragraph.inked, asked)
        if asked.capitals is not None:
            yield from _case(paragraph, asked.capitals)
        if asked.align is not None and paragraph.align is not None and paragraph.align != asked.align:
            yield at(paragraph, align_name(paragraph.align), align_name(asked.align))


def letters(paragraph: Paragraph, spans: Sequence[Span], asked: Look) -> Iterator[Observation]:
    """Yield the departures of some of a paragraph's spans in size, weight and slope."""
    for piece in spans:
        if piece.size is not None and not asked.allows(piece.size):
            yield at(paragraph, _about(piece, paragraph, quantity(piece.size, "pt")), asked.size_in_words())
            break
    # Punctuation alone is bold or slanted as its neighbours are; only letters and digits count.
    worded = [piece for piece in spans if any(ch.isalnum() for ch in piece.text)]
    for name, words in _NAMES.items():
        wanted = getattr(asked, name)
        wrong = next((piece for piece in worded if getattr(piece, name) is not wanted), None)
        if wanted is not None and wrong is not None:
            yield at(paragraph, _about(wrong, paragraph, words[not wanted]), words[wanted])


def _about(piece: Span, paragraph: Paragraph, measured: Bilingual) -> Bilingual:
    """Name the words concerned where they are not the whole paragraph."""
    words = " ".join(piece.text.split())
    return measured if words == paragraph.text else joined(measured, quoted(words, 30))


def _case(paragraph: Paragraph, capitals: bool) -> Iterator[Observation]:
    text = OPEN.sub("", paragraph.text)
    letters_only = [ch for ch in text if ch.isalpha()]
    if not letters_only:
        return
    if capitals and not is_capitals(text):
        yield at(paragraph, joined(LOWER_CASE, quoted(text, 30)), CAPITALS)
    elif not capitals and len(letters_only) > 4 and is_capitals(text):
        yield at(paragraph, joined(CAPITALS, quoted(text, 30)), LOWER_CASE)
