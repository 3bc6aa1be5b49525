"""Prose on its way into neutral Markdown: references, headings, callouts, page breaks."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from diendan.errors import Finding
from diendan.language import Language, phrase
from diendan.render.neutral_markdown import escape

PAGE_BREAK = "::: {.diendan-page-break}\n:::"
CALLOUTS = ("note", "tip", "warning", "important", "caution")
DIVS = frozenset(
    {"key-figures", "columns", "column", "page-break", "landscape", "annex", "lead", "questions", "notes"}
)

_REFERENCE = re.compile(r"(?<![\\\w@])\[?@((?:fig|tbl)-[a-z0-9]+(?:-[a-z0-9]+)*)\]?")
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_SHORTCODE = re.compile(r"\{\{<\s*(/?[\w-]*)")
_PAGE_BREAK = re.compile(r"^\s*\{\{<\s*pagebreak\s*>\}\}\s*$")
_FENCE = re.compile(r"^\s*(:{3,})\s*(.*)$")
_CODE_FENCE = re.compile(r"^\s*(`{3,}|~{3,})(.*)$")
_CALLOUT = re.compile(r"""^\{\.callout-(\w+)(?:\s+title="((?:[^"\\]|\\.)*)")?[^}]*\}$""")
_CLASS = re.compile(r"^\{?\.?([\w-]+)\}?$")
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)(\s*\{[^{}]*\})?\s*$")
# A code block of a class of ours would be read as Markdown or HTML.
_RAW = re.compile(r"`\{=\w+\}|^\s*(?:`{3,}|~{3,}).*(?:\{=\w+\}|diendan-)|<(?:/?[a-zA-Z][\w-]*[\s>/]|!--|\?)")
_OTHER_REFERENCE = re.compile(r"(?<![\\\w])-?@((?:sec|eq|lst|thm|lem|cor|suppfig)-[\w-]+)")
_INLINE_CODE = re.compile(r"(?<![\\`])`\{(?:python|r)\}")


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
    text: str, where: str, language: Language, references: Mapping[str, str], headings: Headings
) -> tuple[str, list[Finding]]:
    """Return prose as neutral Markdown, and what in it cannot be rendered.

    text: Markdown of a section, with Quarto's constructs; values in it are escaped already.
    where: for findings ("section `poverty`").
    references: label to what a reference prints ("fig-poverty-map": "Hình 1").
    headings: keeps the numbers from one section to the next.
    """
    findings = [*construct_findings(text, where)]

    def refer(match: re.Match[str]) -> str:
        label = match.group(1)
        if label not in references:
            findings.append(
                Finding(where, f"reference @{label}", f"one of {', '.join(references) or 'no label'}")
            )
            return escape(f"@{label}")
        return f"[{references[label].replace(' ', chr(0xA0))}](#{label})"

    out: list[str] = []
    for line, is_code in _lines(text):
        if is_code:
            out.append(line)
        elif _PAGE_BREAK.match(line):
            out.append(PAGE_BREAK)
        elif fence := _FENCE.match(line):
            out.extend(_fence(fence.group(1), fence.group(2).strip(), language, headings))
        else:
            line = _REFERENCE.sub(refer, line)
            if heading := _HEADING.match(line):
                level = len(heading.group(1))
                if level > headings.last_level + 1:
                    findings.append(
                        Finding(
                            where, f"heading of level {level}", f"level {headings.last_level + 1} or less"
                        )
                    )
                line = _heading(heading, level, headings)
            out.append(line)
    return "\n".join(out).strip("\n"), findings


def construct_findings(text: str, where: str) -> Iterator[Finding]:
    """Yield each construct of Quarto or pandoc in `text` that the built-in renderer does not support."""
    for number, (line, is_code) in enumerate(_lines(text), start=1):
        place = f"{where}, line {number}"
        if is_code:
            continue
        line = _ESCAPED.sub("xx", line)  # text, mostly of data: prose alone has constructs
        if (code := _SHORTCODE.search(line)) and not _PAGE_BREAK.match(line):
            yield Finding(
                place, f"shortcode {{{{< {code.group(1)} >}}}}", "{{< pagebreak >}} on its own line"
            )
        if other := _OTHER_REFERENCE.search(line):
            yield Finding(place, f"reference @{other.group(1)}", "a reference to a figure or a table")
        if _RAW.search(line):
            yield Finding(place, "raw HTML or a raw block", "Markdown")
        if _INLINE_CODE.search(line):
            yield Finding(place, "inline code to be executed", "a value given to prose(…)")
        if (fence := _FENCE.match(line)) and (head := fence.group(2).strip()):
            callout = _CALLOUT.match(head)
            known = (callout.group(1) in CALLOUTS) if callout else bool(_class_of(head))
            if not known:
                yield Finding(place, f"div {head}", f"one of {', '.join(sorted(DIVS))} or .callout-…")


def replaced_references(text: str, render: Callable[[str], str]) -> str:
    """Return `text` with each figure or table reference passed through `render(label)`."""
    return _REFERENCE.sub(lambda match: render(match.group(1)), text)


def labels_in(text: str) -> set[str]:
    """Return the labels of figures and tables that `text` refers to."""
    return {
        match.group(1) for line, is_code in _lines(text) if not is_code for match in _REFERENCE.finditer(line)
    }


def _class_of(head: str) -> str | None:
    found = _CLASS.match(head)
    return found.group(1) if found and found.group(1) in DIVS else None


def _fence(colons: str, head: str, language: Language, headings: Headings) -> list[str]:
    if not head:
        return [colons]
    if callout := _CALLOUT.match(head):
        kind = callout.group(1)
        title = callout.group(2) or (phrase(kind, language) if kind in CALLOUTS else kind)
        inner = colons + ":"
        return [
            f'{colons} {{.diendan-callout data-kind="{kind}"}}',
            "",
            f"{inner} {{.diendan-callout-title}}",
            title,
            inner,
            "",
        ]
    name = _class_of(head)
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


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each line and whether it belongs to a code block."""
    fence = ""
    for line in text.splitlines():
        match = _CODE_FENCE.match(line)
        if fence:
            yield line, True
            if match and match.group(1).startswith(fence) and not match.group(2).strip():
                fence = ""
        elif match and not _RAW.search(line):
            fence = match.group(1)
            yield line, True
        else:
            yield line, False
