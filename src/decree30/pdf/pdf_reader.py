"""Read a PDF into the neutral document: pages, letters, rules, page numbers."""

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Literal

from decree30.document_model import MM_PER_POINT, Document, Edge, PageNumber, PageSection, Paragraph, Scan
from decree30.pdf.pdf_page import Page, TextLine, read_page
from decree30.pdf.pdf_paragraphs import Grouping, text_area
from guarded_files.refusal import FileRefused

_MOST_PAGES = 500
_MOST_CHARS = 2_000_000
_NUMBER_ZONE = 28.0 / MM_PER_POINT  # pt from the edge in which page numbers are looked for
_RUNNING_ZONE = 21.0 / MM_PER_POINT  # pt from the edge in which a repeated line is a header or footer
_NUMBER = re.compile(
    r"^(?:[-–]\s*)?(?:(?:Trang|Page)\s*)?(\d{1,4}|[ivxlc]{1,6})(?:\s*[-–]|\s*/\s*\d+)?$", re.IGNORECASE
)
_CLOSE = 1.7  # em
_REACHED = 2.5  # pt
_TIGHT = 20.0  # mm; a text that comes nearer to the foot tells, however little of the page it fills
_ENOUGH_LINES = 8  # to measure the right and the bottom margin
_SCAN_COVERAGE = 0.6
_SCAN_LETTERS = 20


def read_pdf(content: bytes) -> Document:
    """Return the document of a file; raises FileRefused where it cannot be read."""
    try:
        pages, scan = _read(content)
    except (FileRefused, MemoryError):
        raise
    except Exception as cause:
        # The PDF libraries raise almost anything on a damaged file; all of it means that it cannot be read.
        raise FileRefused("password" if "Password" in repr(cause) else "damaged-pdf") from cause
    pages, seen, running = _without_margins(pages)
    sections = _sections(pages, seen)
    areas, section_of = {}, {}
    at = 0
    for index, section in enumerate(sections):
        part = pages[at : at + (section.pages or 1)]
        lines = [line for page in part for line in page.lines]
        for page in part:
            section_of[page.number] = index
            if lines:
                areas[page.number] = text_area(lines)
        at += len(part)
    paragraphs = Grouping(pages, areas, section_of).paragraphs() if scan is None else ()
    return Document("pdf", sections, paragraphs, running, scan)


def _read(content: bytes) -> tuple[list[Page], Scan | None]:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content)) as pdf:
        if len(pdf.pages) > _MOST_PAGES:
            raise FileRefused("too-many-of", limit=_MOST_PAGES, what="pages")
        pages: list[Page] = []
        pictures: list[tuple[float, bool]] = []
        letters = 0
        for number, page in enumerate(pdf.pages, start=1):
            letters += len(page.chars)
            if letters > _MOST_CHARS:
                raise FileRefused("too-many-of", limit=_MOST_CHARS, what="letters")
            pages.append(read_page(page, number))
            pictures.extend(_page_pictures(page))
            page.close()
    if not pages:
        raise FileRefused("no-page")
    if letters >= _SCAN_LETTERS:
        return pages, None
    if not pictures:
        raise FileRefused("no-text")
    version = re.match(rb"%PDF-(\d\.\d)", content[:1024].lstrip())
    return pages, Scan(
        version=version.group(1).decode() if version else "1.4",
        dpi=min(dpi for dpi, _ in pictures),
        colour=all(colour for _, colour in pictures),
    )


def _page_pictures(page: Any) -> list[tuple[float, bool]]:
    """Resolution and colour of the pictures that cover most of a page."""
    found = []
    for image in page.images:
        wide, high = image["x1"] - image["x0"], image["bottom"] - image["top"]
        if wide * high >= _SCAN_COVERAGE * page.width * page.height:
            gray = "Gray" in str(image.get("colorspace")) or image.get("bits") == 1
            found.append((image["srcsize"][0] / (wide / 72), not gray))
    return found


def _without_margins(
    pages: Sequence[Page],
) -> tuple[list[Page], dict[int, PageNumber], tuple[Paragraph, ...]]:
    """Take page numbers and repeated headers out of the pages; return the pages and both."""
    outer = [line for page in pages for line in _edges(page, _RUNNING_ZONE) if _stands_off(line, page)]
    repeated = Counter((line.text, round(line.baseline)) for line in outer)
    standing = set(outer)
    numbers: dict[int, PageNumber] = {}
    running: list[Paragraph] = []
    kept: list[Page] = []
    for page in pages:
        lines: list[TextLine] = []
        edges = set(_edges(page, _NUMBER_ZONE))
        for line in page.lines:
            label = _NUMBER.match(line.text)
            if line in edges and label is not None and page.number not in numbers and _outermost(line, page):
                numbers[page.number] = _page_number(line, page)
            elif line in standing and repeated[line.text, round(line.baseline)] > 1:
                running.append(Paragraph(0, page.number, line.spans))
            else:
                lines.append(line)
        kept.append(replace(page, lines=tuple(lines)))
    return kept, numbers, tuple(running)


def _edges(page: Page, zone: float) -> list[TextLine]:
    return [line for line in page.lines if line.baseline < zone or line.baseline > page.height - zone]


def _stands_off(line: TextLine, page: Page) -> bool:
    """Whether no line of text follows closely, towards the middle of the page."""
    down = 1 if line.baseline < page.height / 2 else -1
    steps = [(other.baseline - line.baseline) * down for other in page.lines if other.row != line.row]
    return all(step <= 0 or step > _CLOSE * line.size for step in steps)


def _outermost(line: TextLine, page: Page) -> bool:
    rows = [other.row for other in page.lines]
    return line.row in (min(rows), max(rows)) and sum(row == line.row for row in rows) == 1


def _page_number(line: TextLine, page: Page) -> PageNumber:
    edge: Literal["top", "bottom"] = "top" if line.baseline < page.height / 2 else "bottom"
    return PageNumber(page.number, edge, None, line.text, line.spans, line.middle)


def _sections(pages: Sequence[Page], numbers: dict[int, PageNumber]) -> tuple[PageSection, ...]:
    """Pages of one size in sequence make a section."""
    sections: list[PageSection] = []
    for (width, _), group in groupby(pages, key=lambda page: (round(page.width), round(page.height))):
        part = list(group)
        margins = _margins(part)
        # The number is centred in the text area or on the sheet: whichever it is nearer to counts.
        left, right = margins["left"] or 0.0, margins["right"] or 0.0
        middles = (width / 2, (left / MM_PER_POINT + width - right / MM_PER_POINT) / 2)
        placed = {
            page.number: replace(
                numbers[page.number],
                offset=min(((numbers[page.number].offset or 0) - middle for middle in middles), key=abs)
                * MM_PER_POINT,
            )
            for page in part
            if page.number in numbers
        }
        first = part[0].number
        sections.append(
            PageSection(
                width=part[0].width * MM_PER_POINT,
                height=part[0].height * MM_PER_POINT,
                margins=margins,
                first_page=first,
                pages=len(part),
                numbers=tuple(placed.values()),
                first_numbers=(placed[first],) if first in placed else (),
            )
        )
    return tuple(sections)


def _runs_on(page: Page, edge: float) -> bool:
    """Whether a page ends in the middle of a paragraph, and so is filled to its last line."""
    last = page.lines[-1] if page.lines else None
    return last is not None and abs(last.x1 - edge) < _REACHED and last.text[-1] not in ".;:"


def _margins(pages: Sequence[Page]) -> dict[Edge, float | None]:
    lines = [line for page in pages for line in page.lines]
    if not lines:
        return {"top": None, "bottom": None, "left": None, "right": None}
    wide = [stroke for page in pages for stroke in page.strokes if stroke.length > 100]
    width, height = pages[0].width, pages[0].height
    enough = len(lines) >= _ENOUGH_LINES
    edge = max([line.x1 for line in lines] + [stroke.x1 for stroke in wide])
    bottom = (height - max(line.bottom for line in lines)) * MM_PER_POINT
    filled = enough and any(_runs_on(page, edge) for page in pages[:-1])
    return {
        "top": min(line.top for line in lines) * MM_PER_POINT,
        "left": min([line.x0 for line in lines] + [stroke.x0 for stroke in wide]) * MM_PER_POINT,
        "right": (width - edge) * MM_PER_POINT if enough else None,
        "bottom": bottom if filled or bottom < _TIGHT else None,
    }
