"""Prose on its way into neutral Markdown: references, headings, lettered points, callouts, page breaks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from diendan.errors import Finding
from diendan.language import Language, phrase
from diendan.render.lowering.addresses import Passage
from diendan.render.lowering.constructs import (
    FENCE,
    PAGE_BREAK,
    REFERENCE,
    LineKind,
    callout_of,
    class_of,
    construct_findings,
    prose_lines,
)
from diendan.render.neutral_markdown import escape

_BROKEN_PAGE = "::: {.diendan-page-break}\n:::"
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)(\s*\{[^{}]*\})?\s*$")
_POINT = re.compile(r"^( *)(\(?)([A-Za-zĐđ])([.)]) +(?=\S)")


@dataclass
class Headings:
    """Numbers of headings as the official layout prints them: I., 1., a) in Vietnamese order.

    official: whether to number at all.
    """

    official: bool
    counts: list[int] = field(default_factory=lambda: [0, 0, 0])
    last_level: int = 0
    annexes: int = 0
    names_annex: bool = False

    def number(self, level: int) -> str:
        """Return the number that the next heading of `level` (from 1) is printed with, or ""."""
        self.last_level = level
        if not self.official or level > len(self.counts):
            return ""
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (len(self.counts) - level)
        count = self.counts[level - 1]
        return (f"{roman(count)}\\. ", f"{count}\\. ", f"{letter(count)}\\) ")[level - 1]

    def begin_annex(self) -> int:
        """Begin again at I.; return the annex's place. Its first heading is its title and has no number."""
        self.counts = [0, 0, 0]
        self.annexes += 1
        self.names_annex = True
        return self.annexes


def roman(number: int) -> str:
    """Return `number` (1 to 3999) in Roman capitals."""
    text = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        text += sign * (number // value)
        number %= value
    return text


def letter(number: int) -> str:
    """Return the `number`-th item letter in Vietnamese order: a, b, c, d, đ, e, … (Decree 30/2020)."""
    alphabet = "abcdđeghiklmnopqrstuvxy"
    return alphabet[number - 1] if number <= len(alphabet) else f"a{letter(number - len(alphabet))}"


def lower_prose(
    passage: Passage, language: Language, references: Mapping[str, str], headings: Headings
) -> tuple[str, list[Finding]]:
    """Return prose as neutral Markdown, and what in it cannot be rendered.

    passage: Markdown of a section or cell, with Quarto's constructs; values in it are escaped already.
    references: label to what a reference prints ("fig-poverty-map": "Hình 1").
    headings: keeps the numbers from one section to the next.
    """
    findings = [*construct_findings(passage)]

    def refer(match: re.Match[str]) -> str:
        label = match.group(1)
        if label not in references:
            expected = f"one of {', '.join(references) or 'no label'}"
            findings.append(Finding(passage.at(number), f"reference @{label}", expected))
            return escape(f"@{label}")
        return f"[{references[label].replace(' ', chr(0xA0))}](#{label})"

    out: list[str] = []
    lines = _with_points(list(prose_lines(passage.text)))
    title_at = -1
    for place, (line, kind) in enumerate(lines):
        number = place + 1
        if kind != "prose":
            out.append(line)
        elif PAGE_BREAK.match(line):
            out.append(_BROKEN_PAGE)
        elif fence := FENCE.match(line):
            head = fence.group(2).strip()
            title = ""
            if (callout := callout_of(head)) is not None and not callout.get("title"):
                title_at, title = _heading_below(lines, place)
                title = REFERENCE.sub(refer, title)
            out.extend(_fence(fence.group(1), head, title, language, headings))
        elif place == title_at:
            continue  # printed as the title of the callout
        else:
            line = REFERENCE.sub(refer, line)
            if heading := _HEADING.match(line):
                level = len(heading.group(1))
                if level > headings.last_level + 1:
                    expected = f"level {headings.last_level + 1} or less"
                    findings.append(Finding(passage.at(number), f"heading of level {level}", expected))
                line = _heading(heading, level, headings)
            out.append(line)
    return "\n".join(out).strip("\n"), findings


def labels_in(text: str) -> set[str]:
    """Return the labels of figures and tables that `text` refers to."""
    return {
        match.group(1)
        for line, kind in prose_lines(text)
        if kind == "prose"
        for match in REFERENCE.finditer(line)
    }


def _heading_below(lines: Sequence[tuple[str, LineKind]], place: int) -> tuple[int, str]:
    """Return place and words of the heading that is the first thing below `place`; -1 where it is none."""
    for below in range(place + 1, len(lines)):
        line, kind = lines[below]
        if line.strip():
            heading = _HEADING.match(line) if kind == "prose" else None
            return (below, heading[2]) if heading else (-1, "")
    return -1, ""


def _fence(colons: str, head: str, title: str, language: Language, headings: Headings) -> list[str]:
    """Return what a fence becomes; `title` is that of a callout whose attributes give it none."""
    if not head:
        return [colons]
    if callout := callout_of(head):
        inner = colons + ":"
        return [
            f'{colons} {{.diendan-callout data-kind="{callout["kind"]}"}}',
            "",
            f"{inner} {{.diendan-callout-title}}",
            callout.get("title") or title or phrase(callout["kind"], language),
            inner,
            "",
        ]
    name = class_of(head)
    if name == "annex":
        return [f'{colons} {{.diendan-annex data-place="{headings.begin_annex()}"}}']
    return [f"{colons} {{.diendan-{name}}}" if name else f"{colons} {head}"]


def _heading(match: re.Match[str], level: int, headings: Headings) -> str:
    marks, title, attributes = match.group(1), match.group(2), match.group(3) or ""
    headings.last_level = level
    if headings.names_annex and level == 1:
        headings.names_annex = False
        return f"{marks} {title} {{.diendan-annex-title}}"
    number = "" if "unnumbered" in attributes else headings.number(level)
    return f"{marks} {number}{title}{attributes}"


def _with_points(lines: list[tuple[str, LineKind]]) -> list[tuple[str, LineKind]]:
    """Return the lines with each list that counts c), d), đ), e) as paragraphs, as the decree prints points.

    pandoc counts in English letters alone: it takes the point đ) for words of d), and what follows for
    another list. A line stays at its place, whatever stands in it.
    """
    while found := _vietnamese_points(lines):
        first, end = found[0], found[-1]
        indent = width = 0
        for place in range(first, end):
            line, kind = lines[place]
            if place in found:
                point = _POINT.match(line)
                assert point is not None
                indent, width = len(point[1]), len(point[0]) - len(point[1])
                opening = point[2] and "\\("
                line = f"\n{point[1]}{opening}{point[3]}\\{point[4]} {line[point.end() :]}"
            elif _depth(line) > indent:
                line = line[min(width, _depth(line) - indent) :]
            lines[place] = line, kind
    return lines


def _vietnamese_points(lines: Sequence[tuple[str, LineKind]]) -> list[int]:
    """Return the places of the points of one list that has đ), and behind them where it ends; [] for none."""
    points = {
        place: m for place, (line, kind) in enumerate(lines) if kind == "prose" and (m := _POINT.match(line))
    }
    for indent in sorted({len(point[1]) for point in points.values() if point[3] in "đĐ"}):
        found: list[int] = []
        for place, (line, _) in enumerate([*lines, ("#", "prose")]):
            if place in points and len(points[place][1]) == indent:
                found.append(place)
                continue
            goes_on = not line.strip() or _depth(line) > indent
            lazily = bool(lines[place - 1][0].strip()) and not (place in points or re.match("#|:::", line))
            if found and not goes_on and not lazily:
                if any(points[each][3] in "đĐ" for each in found):
                    return [*found, place]
                found = []
    return []


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
