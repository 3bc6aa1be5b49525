"""A document as the rules see it: the same facts from DOCX and PDF; None where a format does not tell."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

ParagraphAlign = Literal["left", "center", "right", "both"]
PageSide = Literal["left", "right"]
Edge = Literal["top", "bottom", "left", "right"]

MM_PER_POINT = 25.4 / 72
# Times' line box (ascent + descent + gap) in em: what a word processor calls single line spacing.
SINGLE_LINE_EM = 1.15
# Eth and the African D look like Đ, and are no letters of Vietnamese.
LOOK_ALIKE = {ord(other): ours for other, ours in zip("\u00d0\u0189\u00f0\u0256", "ĐĐđđ", strict=True)}


@dataclass(frozen=True)
class Span:
    """A piece of text with one look. size in pt; colour as RRGGBB, None where it is the default."""

    text: str
    face: str | None
    size: float | None
    bold: bool
    italic: bool
    colour: str | None = None
    underline: bool = False


def text_of(pieces: Iterable[str]) -> str:
    """Return the visible text with its white space made simple, letters and tones as one (form C of Unicode),
    and Đ for the letters that only look like it."""
    return " ".join(unicodedata.normalize("NFC", "".join(pieces).translate(LOOK_ALIKE)).split())


def inked(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans that show something."""
    return tuple(span for span in spans if span.text.strip())


@dataclass(frozen=True)
class RuleLine:
    """A horizontal line under a text. length in mm; offset = its centre minus the text's centre, in mm."""

    length: float
    solid: bool = True
    offset: float | None = None


@dataclass(frozen=True)
class Paragraph:
    """One paragraph (in the two-column parts of a PDF: one line).

    number: counted from 1 through the document, tables included. page: from 1, None where unknown.
    region: "text", "table" (data, captions, figures) or "box" (text box).
    column, level: side in a two-column row, and that row's name; paragraphs of one row share the level.
    start: mm from the left edge of the text area to the first letter.
    gap: pt of extra space to the paragraph above; line_spacing: multiples of a single line.
    line_widths: the text lines' widths in mm, measured (PDF) or estimated from the metrics (DOCX).
    listed: whether it is an item of a list, or hangs as one; continues: goes on after a line break.
    depth: pt from the top of its table cell to its first line, estimated (DOCX).
    section: which of the document's sections it stands in, from 0.
    """

    number: int
    page: int | None
    spans: tuple[Span, ...]
    region: Literal["text", "table", "box"] = "text"
    column: PageSide | None = None
    level: str | None = None
    align: ParagraphAlign | None = None
    start: float | None = None
    gap: float | None = None
    line_spacing: float | None = None
    line_widths: tuple[float, ...] = ()
    rule: RuleLine | None = None
    listed: bool = False
    continues: bool = False
    depth: float | None = None
    section: int = 0

    @property
    def text(self) -> str:
        """The visible text with its white space made simple."""
        return text_of(span.text for span in self.spans)

    @property
    def inked(self) -> tuple[Span, ...]:
        """The spans that show something."""
        return inked(self.spans)

    def faces(self, other: "Paragraph") -> bool:
        """Whether this paragraph stands left and `other` right of it in one row of two columns."""
        return (self.column, other.column) == ("left", "right") and self.level == other.level


@dataclass(frozen=True)
class PageNumber:
    """Where and how a page number is set.

    label: what is printed ("3") in a PDF, the number format ("decimal") in a DOCX.
    offset: mm from the middle of the sheet or text area, None where it follows from `align` alone.
    """

    page: int | None
    edge: Literal["top", "bottom"]
    align: ParagraphAlign | None
    label: str
    spans: tuple[Span, ...]
    offset: float | None = None


@dataclass(frozen=True)
class PageSection:
    """Pages of one size in sequence. Lengths in mm; margins None where nothing can be measured.

    numbers: page numbers that show on ordinary pages (DOCX) or that were seen (PDF).
    first_numbers: page numbers on the section's first page. restart: the number that it starts from, if set.
    """

    width: float
    height: float
    margins: dict[Edge, float | None]
    first_page: int | None = None
    pages: int | None = None
    numbers: tuple[PageNumber, ...] = ()
    first_numbers: tuple[PageNumber, ...] = ()
    restart: int | None = None

    @property
    def landscape(self) -> bool:
        return self.width > self.height


@dataclass(frozen=True)
class Scan:
    """A PDF whose pages are pictures. dpi: the lowest; colour: whether every picture is in colour."""

    version: str
    dpi: float
    colour: bool


@dataclass(frozen=True)
class Document:
    """What one file says about its layout."""

    format: Literal["docx", "pdf"]
    sections: tuple[PageSection, ...]
    paragraphs: tuple[Paragraph, ...]
    page_texts: tuple[Paragraph, ...] = ()  # headers, footers, footnotes
    scan: Scan | None = None

    @property
    def written(self) -> tuple[Paragraph, ...]:
        """The paragraphs that hold text."""
        return tuple(paragraph for paragraph in self.paragraphs if paragraph.text)
