"""What Quarto would run in a text that is only meant to be read.

Quarto looks for shortcodes such as {{< env HOME >}} in the metadata block after Markdown's backslashes are
gone, and in code; there it runs them whatever the text says. In other prose it leaves escaped ones alone.
"""

import re

from diendan.errors import RenderFailed

_SPACE = "\u00a0"
# As they stand in a quoted YAML value: Markdown's backslash, doubled. Only signs at a word's edge count.
_OPENING = re.compile(r'((?:\\\\\{){2}\\\\<(?:/\\\\\*)?)(?: |(?="))')
_CLOSING = re.compile(r'(?: |(?<="))((?:\\\\\*/)?\\\\>(?:\\\\\}){2})')


def readable_text(markdown: str, name: str) -> str:
    """Return neutral Markdown in which Quarto finds no shortcode.

    In the metadata block no-break spaces tie the signs to their neighbours, so that Quarto takes them for
    letters. name: of the report, for the message.
    Raises RenderFailed where the body holds “{{<” without backslashes: only code does, beyond mending.
    """
    block, separator, body = markdown.partition("\n---\n")
    if "{{<" in body:
        raise RenderFailed(
            f"{name}: the text holds “{{{{<”, which Quarto would run. "
            "Take it out of the notebook's code, or render with --renderer builtin."
        )
    tied = _CLOSING.sub(rf"{_SPACE}\1", _OPENING.sub(rf"\1{_SPACE}", block))
    return tied + separator + body
