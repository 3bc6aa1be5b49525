"""Which constructs of a notebook and of its prose the renderers know; every other is refused by name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from diendan.errors import Finding
from diendan.render.lowering.addresses import Passage
from diendan.render.lowering.notebook_cells import (
    FRONT_MATTER,
    ExecutedCell,
    cells,
    front_matter,
    option_findings,
    ours_of,
)
from diendan.spec.wording.own_words import OwnWords

CALLOUTS = ("note", "tip", "warning", "important", "caution")
DIVS = frozenset(
    {"key-figures", "columns", "column", "page-break", "landscape", "annex", "lead", "questions", "notes"}
)
REFERENCE = re.compile(r"(?<![\\\w@])\[?@((?:fig|tbl)-[a-z0-9]+(?:-[a-z0-9]+)*)\]?")
PAGE_BREAK = re.compile(r"^\s*\{\{<\s*pagebreak\s*>\}\}\s*$")
FENCE = re.compile(r"^\s*(:{3,})\s*(.*)$")

_SHOWN = "what `figure`, `table` or `prose` shows"
_INTERACTIVE = re.compile(r"application/(vnd\.|javascript)")
_LIVE_PAGE = re.compile(r"<(script|iframe)\b")
_DRAWN = (
    "A report is a page that loads and runs nothing. Draw it with matplotlib, pandas or seaborn, show it by "
    'figure("fig-…", axes, data=…, sources=[…]).'
)
_HIDE = "What no document shall show: `#| include: false` in its cell."
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_CODE_FENCE = re.compile(r"^\s*(`{3,}|~{3,})(.*)$")
_CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_SHORTCODE = re.compile(r"\{\{<\s*(/?[\w-]*)")
_CALLOUT = re.compile(r"""^\{\.callout-(\w+)((?:\s+[\w-]+=(?:"(?:[^"\\]|\\.)*"|[\w.-]+))*)\s*\}$""")
_ATTRIBUTE = re.compile(r"""([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([\w.-]+))""")
_CLASS = re.compile(r"^\{?\.?([\w-]+)\}?$")
# A code block of a class of ours would be read as Markdown or HTML.
_RAW = re.compile(r"`\{=\w+\}|^\s*(?:`{3,}|~{3,}).*(?:\{=\w+\}|diendan-)|<(?:/?[a-zA-Z][\w-]*[\s>/]|!--|\?)")
_RUN_BLOCK = re.compile(r"^\s*(?:`{3,}|~{3,})\s*(?:\{(\w+)\b|(mermaid|dot)\b)")
_RUN_INLINE = re.compile(r"(?<![\\`])`\{\w+\}")
_OTHER_REFERENCE = re.compile(r"(?<![\\\w/])-?@(\{[^}]*\}|\w[\w-]*)")
_PICTURE = re.compile(r"!\[")
_TEX = re.compile(r"\\[a-zA-Z]+")
_MATHEMATICS = re.compile(r"(?<!\$)\$(?=\S)(?:(?!\n[ \t]*\n)[^$])*(?<=\S)\$(?![\d$])|\$\$")
_RULE = re.compile(r"^ {0,3}(?:=+|-+) *$")
_ITEM = re.compile(r"^ {0,3}(?:[-*+]|\d{1,9}[.)]|[a-zđ]\)) +\S")
_ENDS_PARAGRAPH = re.compile(r"^\s*(?:$|:{3,}|#{1,6} |\|)")

LineKind = Literal["prose", "opening", "code"]
"""What a line of Markdown is: prose, the line that opens a block of code, or another of such a block."""


def unsupported(notebook: Mapping[str, Any]) -> list[Finding]:
    """Name each construct of a source or executed notebook that cannot be rendered, with its cell.

    notebook: nbformat dict. An empty list means that both renderers make the same document of it.
    """
    findings = list(_front_findings(front_matter(notebook)))
    for cell in cells(notebook):
        findings += _cell_findings(cell)
    return findings


def _front_findings(front: Mapping[str, Any]) -> Iterator[Finding]:
    hint = "No document prints the front matter: titles are sections of the texts, who signs is in params/."
    for key in sorted(set(map(str, front)) - FRONT_MATTER):
        yield Finding(
            "cell 1", f"front matter key `{key}`", f"one of {', '.join(sorted(FRONT_MATTER))}", hint
        )
    execute = front.get("execute")
    for key, value in execute.items() if isinstance(execute, Mapping) else ():
        if value is not False:
            got = f"front matter `execute: {key}: {str(value)[:40]}`"
            yield Finding("cell 1", got, "false", f"Documents heed cells alone: write `#| {key}: …` in each.")


def _cell_findings(cell: ExecutedCell) -> Iterator[Finding]:
    where = cell.place
    if cell.kind == "raw":
        if cell.number > 1:
            yield Finding(where, "a raw cell", "front matter in cell 1 only")
        return
    if cell.kind == "markdown":
        if cell.is_shown:
            yield from construct_findings(cell.passage)
        return
    yield from option_findings(cell, where)
    if not cell.outputs_shown:
        return
    for output in cell.outputs:
        yield from _output_findings(output, where)


def _output_findings(output: Mapping[str, Any], where: str) -> Iterator[Finding]:
    """Refuse what neither `figure`, `table` nor `prose` shows: words of one language, and no source."""
    kind, data = output.get("output_type"), output.get("data", {})
    if kind == "stream":
        yield Finding(where, f"printed text ({output.get('name')})", _SHOWN, _HIDE)
    elif kind not in ("display_data", "execute_result") or ours_of(output):
        return
    elif any(form.startswith("image/") for form in data):
        got = "a picture without caption, alternative text and source"
        hint = (
            'Show it by figure("fig-…", data=…, sources=[…]) as the last line of the cell that draws it, and '
            f"write its two texts in notebooks/texts. {_HIDE}"
        )
        yield Finding(where, got, "a figure that `figure` shows", hint)
    elif any(map(_INTERACTIVE.match, data)) or _LIVE_PAGE.search(str(data.get("text/html"))):
        got = f"an interactive output ({', '.join(sorted(data))})"
        yield Finding(where, got, "a picture that `figure` shows", f"{_DRAWN} {_HIDE}")
    else:
        yield Finding(where, f"an output in {', '.join(sorted(data)) or 'nothing'}", _SHOWN, _HIDE)


def construct_findings(passage: Passage) -> Iterator[Finding]:
    """Yield each construct of Quarto or pandoc in a passage that no document would show as it is meant."""
    lines = list(prose_lines(passage.text))
    # Text, mostly of data, is escaped: prose alone has constructs. Blanked out, it keeps its lines.
    bare = [_CODE_SPAN.sub("x", _ESCAPED.sub("xx", line)) if kind == "prose" else "" for line, kind in lines]
    prose = "\n".join(bare)
    for found in _MATHEMATICS.finditer(prose):
        yield Finding(
            passage.at(prose.count("\n", 0, found.start()) + 1),
            f"mathematics (`{' '.join(found[0].split())[:60]}`)",
            "words and signs",
            "Write the formula in words; `\\$` prints the sign itself.",
        )
    for number in _run_on_items(bare):
        expected, hint = "an empty line before the list", "Write `{% endif +%}` where a tag takes it away."
        yield Finding(
            passage.at(number),
            f"the list item `{bare[number - 1].strip()[:30]}` in a line of text",
            expected,
            hint,
        )
    for number, ((line, kind), words) in enumerate(zip(lines, bare, strict=True), start=1):
        place = passage.at(number)
        if kind == "opening" and (run := _RUN_BLOCK.match(line)):
            yield Finding(
                place,
                f"a block of {run[1] or run[2]}, which would be printed as code",
                "a figure that a cell draws",
                "Draw it with matplotlib and show it by figure(…).",
            )
        if kind != "prose":
            continue
        before = bare[number - 2] if number > 1 else ""
        after = bare[number] if number < len(bare) else ""
        if _RULE.match(words) and (before.strip() or after.strip()):
            hint = "Begin a heading with `#`; a rule stands between empty lines."
            yield Finding(place, f"the line `{words.strip()[:20]}`", "a heading, or a rule of its own", hint)
        yield from _line_findings(_ESCAPED.sub("xx", line), words, place)


def _run_on_items(lines: Sequence[str]) -> Iterator[int]:
    """Give the numbers of lines that look like items of a list and that pandoc reads on as a paragraph."""
    in_text = in_list = False
    for number, line in enumerate(lines, start=1):
        is_item = _ITEM.match(line) is not None
        if is_item and in_text and not in_list:
            yield number
        ends = _ENDS_PARAGRAPH.match(line) is not None
        in_list = not ends and (in_list or (is_item and not in_text))
        in_text = not ends


def _line_findings(line: str, words: str, place: str) -> Iterator[Finding]:
    """Yield what is wrong in one line of prose; `words` is the line without what stands in code."""
    if (code := _SHORTCODE.search(line)) and not PAGE_BREAK.match(line):
        yield Finding(place, f"shortcode {{{{< {code.group(1)} >}}}}", "{{< pagebreak >}} on its own line")
    for other in _OTHER_REFERENCE.finditer(REFERENCE.sub("", words)):
        hint = "Name a source in words or by a link; `\\@` prints the sign itself."
        yield Finding(place, f"reference @{other[1]}", "a reference to a figure or a table", hint)
    if _PICTURE.search(words):
        hint = "Draw it in a cell, show it by figure(…), and refer to it by its label (@fig-…)."
        yield Finding(place, "a picture", "a figure that the report makes", hint)
    if tex := _TEX.search(words):
        yield Finding(place, f"TeX (`{tex[0]}`)", "Markdown", "`\\\\` prints the sign itself.")
    if _RAW.search(line):
        yield Finding(place, "raw HTML or a raw block", "Markdown")
    if _RUN_INLINE.search(line):
        yield Finding(place, "inline code to be executed", "a value given to prose(…)")
    if (fence := FENCE.match(line)) and (head := fence.group(2).strip()):
        attributes = callout_of(head)
        if attributes is None and class_of(head) is None:
            yield Finding(place, f"div {head}", f"one of {', '.join(sorted(DIVS))} or .callout-…")
        for name in sorted(set(attributes or ()) - {"kind", "title"}):
            yield Finding(place, f"the attribute `{name}` of a callout", '`title="…"`, or none')


def foreign_findings(passage: Passage, rule: OwnWords) -> Iterator[Finding]:
    """Yield what a Markdown cell prints in a report of the rule's language and is of another."""
    hint = "A cell prints the same in every language: move it to both texts and print it by prose(…)."
    for line, words in rule.foreign(passage.text):
        yield Finding(passage.at(line), f"`{words}`", rule.named, hint)


def typed_findings(passage: Passage, rule: OwnWords) -> Iterator[Finding]:
    """Yield each figure that is typed into a Markdown cell."""
    for line, figure in rule.typed_in(passage.text):
        expected = "a value of the notebook, printed by prose(…)"
        hint = "A figure that is a name is listed in notebooks/texts/allowed.yml with its reason."
        yield Finding(passage.at(line), f"the figure `{figure}`", expected, hint)


def callout_of(head: str) -> dict[str, str] | None:
    """Return kind and attributes of a callout whose fence opens with `head`; None where it is no callout."""
    found = _CALLOUT.match(head)
    if found is None or found[1] not in CALLOUTS:
        return None
    return {"kind": found[1]} | {name: quoted or bare for name, quoted, bare in _ATTRIBUTE.findall(found[2])}


def class_of(head: str) -> str | None:
    """Return which of DIVS a fence with this head opens, or None."""
    found = _CLASS.match(head)
    return found[1] if found and found[1] in DIVS else None


def prose_lines(text: str) -> Iterator[tuple[str, LineKind]]:
    """Yield each line of Markdown and what it is; a raw block, which is refused, counts as prose."""
    fence = ""
    for line in text.splitlines():
        match = _CODE_FENCE.match(line)
        if fence:
            yield line, "code"
            if match and match.group(1).startswith(fence) and not match.group(2).strip():
                fence = ""
        elif match and not _RAW.search(line):
            fence = match.group(1)
            yield line, "opening"
        else:
            yield line, "prose"
