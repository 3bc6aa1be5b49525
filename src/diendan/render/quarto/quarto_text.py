"""A report's text as Quarto gets it: folded, and with nothing that Quarto would run.

Quarto's own filters take two seconds over a report and find nothing to do in it. So the text is folded into
code blocks, which they leave alone, and our filter, which comes last, reads it (`unfold` in diendan.lua).
Quarto looks for shortcodes such as {{< env HOME >}} in the metadata block after Markdown's backslashes are
gone, and in code; there it runs them whatever the text says. In other prose it leaves escaped ones alone.
"""

import re

from diendan.errors import RenderFailed
from diendan.render.neutral_markdown import code_block, without_block
from diendan.render.pandoc import READER

_SPACE = "\u00a0"
# As they stand in a quoted YAML value: Markdown's backslash, doubled. Only signs at a word's edge count.
_OPENING = re.compile(r'((?:\\\\\{){2}\\\\<(?:/\\\\\*)?)(?: |(?="))')
_CLOSING = re.compile(r'(?: |(?<="))((?:\\\\\*/)?\\\\>(?:\\\\\}){2})')


def quarto_text(markdown: str, name: str) -> str:
    """Return neutral Markdown, folded, in which Quarto finds no shortcode.

    In the metadata block no-break spaces tie the signs to their neighbours, so that Quarto takes them for
    letters. name: of the report, for the message.
    Raises RenderFailed where the body holds “{{<” without backslashes: only code does, and nothing helps.
    """
    block, separator, body = markdown.partition("\n---\n")
    if "{{<" in body:
        raise RenderFailed(
            f"{name}: the text holds “{{{{<”, which Quarto would run. "
            "Take it out of the notebook's code, or render with --renderer builtin."
        )
    tied = _CLOSING.sub(rf"{_SPACE}\1", _OPENING.sub(rf"\1{_SPACE}", block))
    if not body:
        return tied + separator
    # Paper lists where figures come from, the screen has notes: the filter would drop the other.
    screen, paper = without_block(body, "diendan-sources"), without_block(body, "diendan-source-notes")
    return tied + separator + _folded("screen", screen) + _folded("paper", paper)


def _folded(shown: str, body: str) -> str:
    """Return the body as a code block for the screen or for paper."""
    block = code_block(f'{{.diendan-folded .{shown} reader="{READER}"}}', body)
    return f"\n{block}\n"
