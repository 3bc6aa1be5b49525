"""Neutral Markdown: how text that is not ours enters it, and how blocks are written.

The dialect is pandoc's, read alike by pandoc and by Quarto. Escaping every sign that means anything
in it (and in Quarto's shortcodes and references) leaves one rule to prove instead of many.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape as escape_html

from diendan.language.invisible_characters import without_hidden

_SIGNS = re.compile(r"""[!"#$&'()*+\-.:<=>?@\[\\\]^_`{|}~]""")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SMART = re.compile(r"""(?P<kept>\{[^{}]*\}|\\.)|['"]|--+|\.{3}""")
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_PADDING = 3  # letters that a cell's insets take
_LINE_ENDS = re.compile("[\t\r\n\u2028\u2029]+")


def plain(value: object) -> str:
    """Return `value` as one line of visible text: no control, bidirectional or zero-width signs."""
    text = _LINE_ENDS.sub(" ", str(value))
    return _SPACES.sub(" ", without_hidden(text)).strip(" ")


def unescaped(markdown: str) -> str:
    """Return Markdown without the backslashes before its signs."""
    return _ESCAPED.sub(r"\1", markdown)


def title_text(markdown: str) -> str:
    """Return a title as plain text: without backslashes and emphasis."""
    return unescaped(re.sub(r"(?<!\\)[*_`]+", "", markdown)).strip("# \n")


def escape(value: object) -> str:
    """Return `value` as Markdown that prints exactly that text on one line and means nothing else."""
    return _SIGNS.sub(r"\\\g<0>", plain(value))


def without_smart_signs(markdown: str) -> str:
    """Return Markdown that prints the same under a reader that makes curly quotes, dashes and ellipses."""
    return _SMART.sub(lambda found: found["kept"] or re.sub(".", r"\\\g<0>", found[0]), markdown)


def html(value: object) -> str:
    """Return `value` as HTML that shows exactly that text on one line.

    "{" is written as a number: Quarto looks for shortcodes in code blocks too.
    """
    return escape_html(plain(value)).replace("{", "&#123;")


def quoted(value: str) -> str:
    """Return Markdown `value` as a double-quoted YAML string."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def div(classes: str, blocks: Iterable[str], attributes: str = "", depth: int = 0) -> str:
    """Return a fenced div with the given classes around `blocks`.

    depth: how many divs deep `blocks` may themselves be; outer fences are longer.
    """
    fence = ":" * (3 + depth)
    head = " ".join(f".{name}" for name in classes.split())
    inner = "\n\n".join(block for block in blocks if block)
    extra = f" {attributes}" if attributes else ""
    return f"{fence} {{{head}{extra}}}\n{inner}\n{fence}"


def code_block(head: str, text: str) -> str:
    """Return `text` as a code block with a fence longer than any in it.

    head: its language or attributes ("python", "{.diendan-folded}").
    """
    fence = "~" * max([3, *(len(run) + 1 for run in re.findall("~{3,}", text))])
    return f"{fence} {head}\n{text}\n{fence}"


def without_block(markdown: str, name: str) -> str:
    """Return the Markdown without the divs and code blocks of class `name` that we wrote."""
    opening = rf"^(?P<fence>:{{3,}}|~{{3,}}) \{{\.{re.escape(name)}[ }}]"
    return re.sub(rf"{opening}.*?^(?P=fence)$\n*", "", markdown, flags=re.MULTILINE | re.DOTALL)


def pipe_table(
    header: Sequence[str],
    aligns: Sequence[str],
    rows: Sequence[Sequence[str]],
    write: Callable[[str], str] = escape,
) -> str:
    """Return a pipe table; `aligns` has "left", "right" or "center" a column.

    write: how a cell becomes Markdown; by default it is plain text.
    """
    rules = {"left": ":---", "right": "---:", "center": ":---:"}
    lines = [
        _row(header, write),
        "|" + "|".join(rules[align] for align in aligns) + "|",
        *(_row(row, write) for row in rows),
    ]
    return "\n".join(lines)


def _row(cells: Sequence[str], write: Callable[[str], str]) -> str:
    return "| " + " | ".join(write(cell) or "\u00a0" for cell in cells) + " |"


def column_widths(header: Sequence[str], rows: Sequence[Sequence[str]], line: int) -> list[float]:
    """Return the share of the width that each column needs (they add up to about 1).

    Short cells with figures and single words are not broken; what is left of a line goes to the columns
    with long cells. line: letters that fit on a line of the layout's tables.
    """
    needs, wishes = [], []
    for index, name in enumerate(header):
        cells_of_column = [row[index] for row in rows]
        words = [piece for text in (name, *cells_of_column) for piece in text.split(" ")]
        whole = (text for text in cells_of_column if len(text) <= _whole_up_to(index, text))
        need = max(map(len, (*words, *whole, name[:10])), default=1) + _PADDING
        needs.append(need)
        longest = max((len(name) // 2, *map(len, cells_of_column)))
        wishes.append(max(0, longest + _PADDING - need))
    left = max(0, line - sum(needs))
    total_wish = sum(wishes) or 1
    weights = [need + left * wish / total_wish for need, wish in zip(needs, wishes, strict=True)]
    return [round(weight / sum(weights), 3) for weight in weights]


def _whole_up_to(column: int, text: str) -> int:
    """Letters up to which a cell is not broken: names of rows and figures longer than other words."""
    return 18 if column == 0 or re.search(r"\d", text) else 12
