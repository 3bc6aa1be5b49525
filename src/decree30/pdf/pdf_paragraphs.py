"""Group the lines of a PDF into paragraphs; lines of the two-column parts stay single."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from decree30 import patterns
from decree30.document_model import (
    MM_PER_POINT,
    SINGLE_LINE_EM,
    PageSide,
    Paragraph,
    ParagraphAlign,
    RuleLine,
    Span,
)
from decree30.pdf.pdf_page import Page, TextLine

_CENTRED = 3.0  # pt off the middle
_INSET = 12.0  # pt by which a centred line stays off both edges
_EDGE = 2.5  # pt within which a line reaches an edge
_PARAGRAPH_GAP = 2.5  # pt more than the usual pitch
_LONGEST_WORD = 60.0  # pt; where more is left free on a line, the paragraph has ended
_HANGING = 45.0  # pt
_OPEN_REACH = 30.0  # pt
_SUBJECT_REACH = 60.0  # pt below the first line of the subject of a letter
_RULE_REACH = 14.0  # pt below a line's foot
_BESIDE = 0.6  # em between the baselines of lines that stand side by side
_BLOCK = 260.0  # pt; what is farther off in a column belongs to another block
_LEFT_COLUMN = 0.35  # of the text width


@dataclass(frozen=True)
class TextArea:
    """The text area of pages of one size, in pt.

    pitch: baseline distance inside paragraphs; indent: of most first lines; None where nothing tells.
    """

    left: float
    right: float
    pitch: float | None
    indent: float | None

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def text_area(lines: Sequence[TextLine]) -> TextArea:
    """Return the text area that most lines of running text fill."""
    running = [line for line in lines if not line.tabular] or list(lines)
    right = _most(line.x1 for line in running if line.x1 - line.x0 > 100) or max(line.x1 for line in running)
    full = [line for line in running if line.x1 >= right - _EDGE]
    left = _most(line.x0 for line in full) or min(line.x0 for line in running)
    left = min([left, *(line.x0 for line in full)])
    pitches = [
        below.baseline - above.baseline
        for above, below in pairwise(running)
        if above.page == below.page and abs(above.size - below.size) < 0.5 and abs(below.x0 - left) < _EDGE
    ]
    pitch = _most((pitch for pitch in pitches if 0 < pitch < 60), 0.25)
    return TextArea(left, right, pitch, _most(line.x0 - left for line in full if line.x0 > left + _EDGE))


def _most(values: Iterable[float], step: float = 1.0) -> float | None:
    counts = Counter(round(value / step) for value in values)
    return max(counts, key=lambda key: (counts[key], key)) * step if counts else None


class Grouping:
    """Turns the lines of a document into numbered paragraphs."""

    def __init__(self, pages: Sequence[Page], areas: dict[int, TextArea], sections: dict[int, int]) -> None:
        self._pages = {page.number: page for page in pages}
        self._areas = areas
        self._sections = sections
        self._lines = [line for page in pages for line in page.lines]
        self._rules = {line: rule for page in pages for line, rule in _rules_under(page).items()}
        self._columns = {**self._heading_columns(), **self._closing_columns()}

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return the paragraphs in reading order."""
        found: list[Paragraph] = []
        group: list[TextLine] = []
        above: TextLine | None = None
        for line in self._lines:
            if group and not self._continues(group, line):
                found.append(self._paragraph(group, above, len(found) + 1))
                above, group = group[-1], []
            group.append(line)
        if group:
            found.append(self._paragraph(group, above, len(found) + 1))
        return tuple(_with_underscores(found))

    def _heading_columns(self) -> dict[TextLine, PageSide]:
        """On page 1, down to place and date, everything stands left or right of the gutter."""
        first = [line for line in self._lines if line.page == 1 and not line.tabular]
        title = next(
            (line for line in first if patterns.NATIONAL_TITLE_START in patterns.fold(line.text)), None
        )
        if title is None:
            return {}
        ends = [line for line in first if patterns.DATE.match(line.text) or patterns.NUMBER.match(line.text)]
        foot = max((line.baseline for line in ends[:2]), default=title.baseline)
        zone = [line for line in first if line.baseline <= foot + 1 or _is_open_date(line, title, foot)]
        if title.x0 < self._areas[1].middle - title.x1 + title.x0:
            return {}
        columns: dict[TextLine, PageSide] = {
            line: "right" if line.middle > title.x0 - 4 else "left" for line in zone
        }
        subject = next((line for line in first if patterns.SUBJECT.match(line.text)), None)
        if subject is not None:
            reach = subject.baseline + _SUBJECT_REACH
            beside = (line for line in first if subject.baseline <= line.baseline < reach)
            columns = {**{line: "left" for line in beside if line.x1 < title.x0}, **columns}
        return columns

    def _closing_columns(self) -> dict[TextLine, PageSide]:
        """From the recipients on, lines stand left (the list) or right (the signature)."""
        label = next((line for line in reversed(self._lines) if patterns.RECIPIENTS.match(line.text)), None)
        if label is None:
            return {}
        columns: dict[TextLine, PageSide] = {}
        for line in self._lines:
            below = line.page > label.page or line.baseline > label.baseline - _BESIDE * label.size
            if line.page < label.page or not below or line.page > label.page + 1 or line.tabular:
                continue
            if patterns.ANNEX.match(line.text):
                break
            area = self._areas[line.page]
            right = line.x0 > area.left + _LEFT_COLUMN * (area.right - area.left)
            columns[line] = "right" if right else "left"
        return columns

    def _continues(self, group: list[TextLine], line: TextLine) -> bool:
        last, area = group[-1], self._areas[line.page]
        if line in self._columns or last in self._columns:
            return False
        if self._centred(line) or self._centred(last) or last in self._rules:
            return False
        if line.tabular or last.tabular:
            return line.tabular and last.tabular and (line.page, line.row) == (last.page, last.row)
        if abs(line.size - last.size) > 0.5 and abs(len(line.text) - len(last.text)) > 20:
            return False
        if line.page != last.page:
            full = last.x1 >= self._areas[last.page].right - _EDGE
            if len(group) > 1 and last.x0 > area.left + _EDGE and abs(line.x0 - last.x0) < _EDGE:
                return True  # under the text of an item, where no new one begins
            # Where first lines are indented, one at the left edge goes on with a sentence or begins the next.
            open_end = area.indent is not None or not last.text.endswith((".", ":", ";"))
            return full and open_end and line.x0 <= area.left + _EDGE
        if line.row == last.row:
            return True
        pitch = area.pitch
        if pitch is not None and line.baseline - last.baseline > pitch + _PARAGRAPH_GAP:
            return False
        if last.x1 < area.right - _LONGEST_WORD:
            return False
        # At the left edge, level with the line above, or hanging under an item's text.
        hangs = last.x0 < line.x0 < last.x0 + _HANGING if len(group) == 1 else abs(line.x0 - last.x0) < _EDGE
        return line.x0 <= area.left + _EDGE or hangs

    def _centred(self, line: TextLine) -> bool:
        area = self._areas[line.page]
        inset = min(line.x0 - area.left, area.right - line.x1)
        if area.indent is not None and abs(line.x0 - area.left - area.indent) < _EDGE and not line.bold:
            return False  # a first line that happens to end as far from the right edge
        return abs(line.middle - area.middle) < _CENTRED and inset > _INSET

    def _paragraph(self, group: list[TextLine], above: TextLine | None, number: int) -> Paragraph:
        first = group[0]
        area = self._areas[first.page]
        column = self._columns.get(first)
        spans: list[Span] = []
        for index, line in enumerate(group):
            spans.extend(line.spans)
            if index < len(group) - 1:
                spans.append(replace(line.spans[-1], text=" "))
        rule = next((self._rules[line] for line in reversed(group) if line in self._rules), None)
        running = column is None and not first.tabular
        return Paragraph(
            number=number,
            page=first.page,
            spans=tuple(spans),
            region="table" if first.tabular else "text",
            column=column,
            level=self._level(first) if column else None,
            align=self._column_align(first, column) if column else self._align(group),
            start=(first.x0 - area.left) * MM_PER_POINT if running else None,
            gap=self._gap(above, first) if above is not None else None,
            line_spacing=_line_spacing(group),
            line_widths=tuple((line.x1 - line.x0) * MM_PER_POINT for line in group),
            rule=rule,
            listed=len(group) > 1 and group[1].x0 > area.left + _EDGE,
            section=self._sections[first.page],
        )

    def _align(self, group: list[TextLine]) -> ParagraphAlign | None:
        if self._centred(group[0]):
            return "center"
        if len(group) == 1:
            return None
        reached = all(line.x1 >= self._areas[line.page].right - _EDGE for line in group[:-1])
        return "both" if reached else "left"

    def _level(self, line: TextLine) -> str:
        """The row of the right column that a line stands beside: sizes differ, so baselines do a little."""
        beside = [
            other
            for other, side in self._columns.items()
            if side == "right"
            and other.page == line.page
            and abs(other.baseline - line.baseline) < _BESIDE * line.size
        ]
        nearest = min(beside, key=lambda other: abs(other.baseline - line.baseline), default=line)
        return f"{nearest.page}.{nearest.row}"

    def _column_align(self, line: TextLine, column: PageSide | None) -> ParagraphAlign | None:
        """A line of a column is centred where it shares its middle with the column's other lines."""
        others = [
            other
            for other, side in self._columns.items()
            if side == column and other.page == line.page and other is not line
            if abs(other.baseline - line.baseline) < _BLOCK
        ]
        if not others:
            return None
        if any(abs(other.middle - line.middle) < _CENTRED for other in others):
            return "center"
        return "left" if any(abs(other.x0 - line.x0) < _EDGE for other in others) else "right"

    def _gap(self, above: TextLine, below: TextLine) -> float | None:
        pitch = self._areas[below.page].pitch
        if above.page != below.page or pitch is None or below.baseline <= above.baseline:
            return None
        # Between lines of different size the pitch follows the smaller box of the two.
        usual = pitch if abs(above.size - below.size) < 0.5 else SINGLE_LINE_EM * below.size
        return below.baseline - above.baseline - usual


def _is_open_date(line: TextLine, title: TextLine, foot: float) -> bool:
    """Whether a line is the place and date of a draft, “(…)”, which no wording gives away."""
    beneath = title.x0 < line.middle < title.x1 and line.baseline <= foot + _OPEN_REACH
    return beneath and patterns.is_open(line.text)


def _line_spacing(group: list[TextLine]) -> float | None:
    steps = sorted(
        below.baseline - above.baseline
        for above, below in pairwise(group)
        if above.page == below.page and below.baseline > above.baseline
    )
    return steps[len(steps) // 2] / (SINGLE_LINE_EM * group[0].size) if steps else None


def _rules_under(page: Page) -> dict[TextLine, RuleLine]:
    """Give each short stroke to the nearest line of text above it."""
    found: dict[TextLine, RuleLine] = {}
    for stroke in sorted(page.strokes, key=lambda stroke: stroke.y):
        above = [
            line
            for line in page.lines
            if -1.0 <= stroke.y - line.baseline <= _RULE_REACH + line.size
            and line.x0 <= stroke.middle <= line.x1
        ]
        line = max(above, key=lambda candidate: candidate.baseline, default=None)
        if line is not None and line not in found and not line.tabular:
            offset = (stroke.middle - line.middle) * MM_PER_POINT
            found[line] = RuleLine(stroke.length * MM_PER_POINT, stroke.solid, offset)
    return found


def _with_underscores(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A line of underscores is the rule of the line above it."""
    return [
        replace(paragraph, spans=(), rule=RuleLine(paragraph.line_widths[0]))
        if patterns.UNDERSCORES.match(paragraph.text)
        else paragraph
        for paragraph in paragraphs
    ]
