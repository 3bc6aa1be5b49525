"""One PDF page as lines of text and horizontal rules, in points from the top left corner."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from decree30.document_model import Span, inked, text_of

_SAME_BASELINE = 3.0
# Above and below the baseline, in em: where the line box of Times begins and ends for measuring margins.
_ABOVE, _BELOW = 0.78, 0.22
_COLUMN_GAP = 15.0  # pt; word gaps of a justified line stay below
_WORD_GAP = 0.2  # em
_HAIRLINE = 2.5
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_NOT_RUNNING_TEXT = frozenset({"Table", "TH", "TD", "TR", "Figure", "Caption", "Note", "Formula"})

Char = Mapping[str, Any]


@dataclass(frozen=True)
class TextLine:
    """A run of letters on one baseline. page from 1; row: the baseline's rank on its page."""

    page: int
    row: int
    x0: float
    x1: float
    baseline: float
    spans: tuple[Span, ...]
    tabular: bool

    @property
    def text(self) -> str:
        return text_of(span.text for span in self.spans)

    @property
    def size(self) -> float:
        """The size of most letters, in pt."""
        weights = Counter[float]()
        for span in self.spans:
            weights[span.size or 0] += len(span.text.strip())
        return max(weights, key=lambda size: (weights[size], size))

    @property
    def top(self) -> float:
        return self.baseline - _ABOVE * self.size

    @property
    def bottom(self) -> float:
        return self.baseline + _BELOW * self.size

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def bold(self) -> bool:
        return all(span.bold for span in inked(self.spans))


@dataclass(frozen=True)
class Stroke:
    """A horizontal line."""

    x0: float
    x1: float
    y: float
    solid: bool

    @property
    def length(self) -> float:
        return self.x1 - self.x0

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True)
class Page:
    """One page. width, height in pt."""

    number: int
    width: float
    height: float
    lines: tuple[TextLine, ...]
    strokes: tuple[Stroke, ...]


def read_page(page: Any, number: int) -> Page:
    """Return a pdfplumber page as lines and strokes."""
    strokes = tuple(_strokes(page))
    tables = _table_bands(strokes, float(page.width))
    tagged, told = _tagged(page)
    lines: list[TextLine] = []
    for row, chars in enumerate(_rows(page)):
        pieces = _pieces(chars)
        for piece in pieces:
            baseline = _baseline(piece[0], page)
            marks = {char["mcid"] for char in piece if char.get("mcid") is not None}
            tabular = any(top - 2 <= baseline <= bottom + 2 for top, bottom in tables)
            if marks & told:  # between two tables the rules alone would take running text for a table
                tabular = bool(marks & tagged)
            spans = _spans(piece)
            if inked(spans):
                shown = [char for char in piece if char["text"].strip()]
                lines.append(TextLine(number, row, shown[0]["x0"], shown[-1]["x1"], baseline, spans, tabular))
    return Page(number, float(page.width), float(page.height), tuple(lines), strokes)


def _baseline(char: Char, page: Any) -> float:
    return float(page.height) - float(char["matrix"][5])


def _rows(page: Any) -> list[list[Char]]:
    chars = [char for char in page.chars if char.get("upright", True)]
    chars.sort(key=lambda char: (_baseline(char, page), char["x0"]))
    rows: list[list[Char]] = []
    for char in chars:
        if rows and _baseline(char, page) - _baseline(rows[-1][0], page) <= _SAME_BASELINE:
            rows[-1].append(char)
        else:
            rows.append([char])
    rows = [row for row in rows if any(char["text"].strip() for char in row)]
    return [sorted(row, key=lambda char: char["x0"]) for row in _with_note_marks(rows)]


def _with_note_marks(rows: list[list[Char]]) -> list[list[Char]]:
    """Put raised note marks back into the line that they belong to: the one whose letters they overlap."""
    kept: list[list[Char]] = []
    waiting: list[Char] = []
    for row in rows:
        shown = [char for char in row if char["text"].strip()]
        small = len(shown) <= 4 and max(char["size"] for char in shown) < 10
        if small:
            waiting.extend(row)
            continue
        top = min(char["top"] for char in shown)
        for mark in waiting:
            if mark["bottom"] > top:
                row.append(mark)
            else:
                kept.append([mark])
        waiting = []
        kept.append(row)
    return kept + [[mark] for mark in waiting if mark["text"].strip()]


def _pieces(row: list[Char]) -> Iterator[list[Char]]:
    """Cut a row at gaps that no word space is wide enough to make."""
    piece: list[Char] = []
    last: Char | None = None
    for char in row:
        blank = not char["text"].strip()
        if last is not None and not blank and char["x0"] - last["x1"] > _COLUMN_GAP:
            yield piece
            piece = []
        if piece or not blank:
            piece.append(char)
        if not blank:
            last = char
    if piece:
        yield piece


def _spans(chars: Iterable[Char]) -> tuple[Span, ...]:
    spans: list[Span] = []
    last: Char | None = None
    for char in chars:
        face = _SUBSET.sub("", char["fontname"])
        look = face.lower()
        size = round(float(char["size"]), 2)
        text = char["text"]
        gap = char["x0"] - last["x1"] if last is not None and last["text"].strip() else 0.0
        if gap > _WORD_GAP * size and text.strip():
            text = " " + text
        span = Span(
            text,
            face,
            size,
            bold="bold" in look or look.endswith("-bd"),
            italic="italic" in look or "oblique" in look,
            colour=_colour(char.get("non_stroking_color")),
        )
        same_look = spans and (spans[-1].face, spans[-1].size, spans[-1].colour) == (face, size, span.colour)
        if spans and (same_look or not text.strip()):
            span = replace(span, text=spans.pop().text + text)
        spans.append(span)
        last = char
    return tuple(spans)


def _colour(value: Any) -> str | None:
    """RRGGBB of a grey, RGB or CMYK colour; None for patterns and the like."""
    values = value if isinstance(value, list | tuple) else (value,)
    parts = [float(part) for part in values if isinstance(part, int | float)]
    if len(parts) == 4:
        parts = [(1 - part) * (1 - parts[3]) for part in parts[:3]]
    if len(parts) == 1:
        parts = parts * 3
    if len(parts) != 3:
        return None
    return "".join(f"{round(255 * min(max(part, 0), 1)):02X}" for part in parts)


def _strokes(page: Any) -> Iterator[Stroke]:
    for shape in (*page.lines, *page.curves):
        if shape["bottom"] - shape["top"] < _HAIRLINE and shape["x1"] > shape["x0"]:
            dash = shape.get("dash")
            solid = not (isinstance(dash, list | tuple) and dash and dash[0])
            yield Stroke(shape["x0"], shape["x1"], shape["top"], solid)
    for shape in page.rects:
        flat = shape["bottom"] - shape["top"] < _HAIRLINE
        if shape["x1"] > shape["x0"] and (flat or shape.get("stroke")):
            yield Stroke(shape["x0"], shape["x1"], shape["top"], True)
            if not flat:
                yield Stroke(shape["x0"], shape["x1"], shape["bottom"], True)


def _table_bands(strokes: Iterable[Stroke], width: float) -> list[tuple[float, float]]:
    """Where two or more wide rules of one extent follow one another, what lies between is a table."""
    rows: dict[int, list[Stroke]] = {}
    for stroke in strokes:
        rows.setdefault(round(stroke.y), []).append(stroke)
    extents: dict[tuple[int, int], list[float]] = {}
    for parts in rows.values():
        x0, x1 = min(part.x0 for part in parts), max(part.x1 for part in parts)
        if x1 - x0 > width * 0.3:
            extents.setdefault((round(x0 / 4), round(x1 / 4)), []).append(parts[0].y)
    return [(min(ys), max(ys)) for ys in extents.values() if len(ys) > 1]


def _tagged(page: Any) -> tuple[frozenset[int], frozenset[int]]:
    """The marked content of tables, figures, captions and notes, and all of it, where the PDF is tagged."""
    found: set[int] = set()
    known: set[int] = set()

    def visit(elements: Iterable[Mapping[str, Any]], inside: bool, depth: int) -> None:
        for element in elements:
            within = inside or element.get("type") in _NOT_RUNNING_TEXT
            marks = {mcid for mcid in element.get("mcids", ()) if isinstance(mcid, int)}
            known.update(marks)
            if within:
                found.update(marks)
            if depth < 100:
                visit(element.get("children", ()), within, depth + 1)

    try:
        visit(page.structure_tree, False, 0)
    except Exception:
        # A broken structure tree leaves the geometry to decide; pdfminer raises almost anything here.
        return frozenset(), frozenset()
    return frozenset(found), frozenset(known)
