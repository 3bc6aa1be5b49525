"""What a finished text never holds unless data say just that: references, templates, errors, no values."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

_SYNTAX: Final = (
    (re.compile(r"\?@?(?:fig|tbl)-[a-z]|(?<![\w.])@(?:fig|tbl)-[a-z]"), "an unresolved reference"),
    (re.compile(r"\{\{<|>\}\}"), "a shortcode"),
    (re.compile(r"(?<![\w?])\?\?(?![\w?])"), "??"),
    (re.compile(r"\{\{|\}\}|\{%|%\}"), "a template that was not filled"),
    (
        re.compile(r"^:::|\bdiendan-(?:figure|table|callout|columns|BANNER|FOOTER)\b", re.MULTILINE),
        "raw markup",
    ),
)
"""What is a leftover where we wrote it, and only text where data hold it."""
_VALUES: Final = (
    (re.compile(r"Traceback \(most recent call last\)|\b[A-Z]\w+Error: "), "an error output"),
    (
        re.compile(r"(?<![\w-])(?:nan|NaN|NaT|undefined)(?![\w-])|^\s*None\s*$|\bNone ?%", re.MULTILINE),
        "a missing value",
    ),
    (re.compile(r"(?<![\w./?&=#%@-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w./=@-])"), "a code of the data"),
)
"""What no text may hold, wherever it comes from."""
_AROUND: Final = 4  # signs without spaces that tell one place of a text from another
_BARE: Final = re.compile(
    r"^(?::{3,}|~{3,}).*$|\\(?P<sign>[!-/:-@\[-`{-~])|\{[^{}\n]*\}|\]\(#[\w-]+\)|[{}<>@|*\[\]]|[?]{2}",
    re.MULTILINE,
)


def wrong_values(text: str) -> Iterator[str]:
    """Yield what in a value or a sentence would make every document of it unfit ("a missing value: nan")."""
    for pattern, what in _VALUES:
        if found := pattern.search(text):
            yield f"{what}: {found[0].strip()}"


def literal_text(markdown: str) -> str:
    """Return what neutral Markdown holds as text alone, without spaces: its escaped signs, none that mean
    something."""
    block, _, body = markdown.partition("\n---\n")
    block = block.replace("\\\\", "\\")  # in the metadata block, a backslash is written twice
    notes = unescape(body) if "&#123;" in body else ""
    return "".join("".join((_without_markup(block), _without_markup(body), notes)).split())


def leftovers(text: str, literal: str) -> Iterator[tuple[str, str]]:
    """Yield what of a document's text should not be there, and the words around it.

    literal: what its Markdown held as text alone (`literal_text`).
    """
    for pattern, what in (*_SYNTAX, *_VALUES):
        for found in pattern.finditer(text):
            if (pattern, what) in _SYNTAX and _is_literal(text, found, literal):
                continue
            around = text[max(0, found.start() - 30) : found.end() + 30].replace("\n", " ")
            yield what, around
            break


def _is_literal(text: str, found: re.Match[str], literal: str) -> bool:
    before = "".join(text[max(0, found.start() - 4 * _AROUND) : found.start()].split())[-_AROUND:]
    after = "".join(text[found.end() : found.end() + 4 * _AROUND].split())[:_AROUND]
    sign = "".join(found[0].split())
    return sign + after in literal or before + sign in literal


def _without_markup(markdown: str) -> str:
    return _BARE.sub(lambda match: match["sign"] or " ", markdown)
