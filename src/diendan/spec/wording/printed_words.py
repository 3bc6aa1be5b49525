"""The words and figures that Markdown prints, its markup set aside."""

import re
from collections.abc import Iterator
from typing import Final

from diendan.parsing.yaml_resources import yaml_resource

_SHORTCODE = re.compile(r"\{\{<.*?>\}\}|<!--.*?-->", re.DOTALL)
_REFERENCE = re.compile(r"@(?:fig|tbl)-[a-z0-9-]*[a-z0-9]")
_TARGET = re.compile(r"\]\([^()\s]*\)|<https?://[^>\s]*>")
_ATTRIBUTES = re.compile(r"\{[.#][^{}\n]*\}")
_CLASS = re.compile(r"[.#][\w-]+|[\w-]+=")
_MARKER = re.compile(r"^[ \t]*(?:#{1,6} +)?(?:[0-9]+[.)])+(?= )", re.MULTILINE)
# Digits of every script and signs such as ½ and ², with the separators inside a number.
_FIGURE = re.compile(r"[\d¼-¾²³¹⁰-₉½⅐-↉]+(?:[.,:/-]?[\d¼-¾²³¹⁰-₉½⅐-↉]+)*")
RESOURCES: Final = ("spelled_numbers.yml",)
_IN_WORDS: Final = yaml_resource(__file__, RESOURCES[0])
_SPELLED = re.compile(
    rf"\b(?:{'|'.join(_IN_WORDS['numbers'].split())})[ \u00a0](?:{'|'.join(_IN_WORDS['measures'])})\b",
    re.IGNORECASE,
)
"""A number in words before a measure is a figure; "three questions" and "ba câu hỏi" are none."""


def words_only(markdown: str) -> str:
    """Return `markdown` with its markup blanked out, every character in its place: references, targets of
    links, shortcodes, classes, and the numbers that count headings and list items."""
    for pattern in (_SHORTCODE, _REFERENCE, _TARGET, _MARKER):
        markdown = pattern.sub(blank, markdown)
    return _ATTRIBUTES.sub(lambda found: _CLASS.sub(blank, found[0]), markdown)


def figures_in(text: str) -> Iterator[tuple[int, str]]:
    """Give each figure in `text` with its line (from 1): digits, and numbers in words before a measure."""
    for found in sorted((*_FIGURE.finditer(text), *_SPELLED.finditer(text)), key=lambda found: found.start()):
        yield text.count("\n", 0, found.start()) + 1, found[0]


def blank(found: re.Match[str]) -> str:
    """Return spaces in the place of what was found, so that the rest of its text keeps its lines."""
    return re.sub(r"[^\n]", " ", found[0])
