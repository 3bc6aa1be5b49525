"""The texts of a report: from which part a block of a document comes, by the words of the template."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from second_reader.published.html_blocks import Block, words

_PART = re.compile(r"^=== (.+?) ===$")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_MARKS = re.compile(r"\*\*|@(?:fig|tbl)-[a-z0-9-]+|^#+ |^:::.*$|^- ", re.MULTILINE)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_RUN_IN = re.compile(r"^(?:- )?\*\*([^*{]+)", re.MULTILINE)
_NUMBERED = re.compile(r"^(?:[IVX]+|\d+)\. ")
_SURE = 25
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
"""Words in quotation marks within a tag of a template: they are printed."""
_SHORTEST = 6
_SENTENCE_END = re.compile(r"[.?!:;](?:\s|$|\{)")
TITLE, SUBTITLE, BASES = "title", "subtitle", "legal-basis"


@dataclass(frozen=True)
class TextParts:
    """The parts of one file of texts by name, with the line on which each begins."""

    path: Path
    sources: dict[str, str]
    lines: dict[str, int]

    @classmethod
    def read(cls, path: Path) -> "TextParts":
        """Return the parts of a file."""
        sources: dict[str, list[str]] = {}
        lines: dict[str, int] = {}
        name = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if found := _PART.match(line):
                name = found[1]
                sources[name], lines[name] = [], number
            elif name:
                sources[name].append(line)
        return cls(path, {part: "\n".join(text) for part, text in sources.items()}, lines)

    @cached_property
    def literal(self) -> dict[str, list[str]]:
        """Return the literal words, in pieces, of each part that holds a sentence."""
        return {
            name: sorted(set(_pieces(source)), key=len, reverse=True)
            for name, source in self.sources.items()
            if name in (TITLE, SUBTITLE) or _SENTENCE_END.search(source) or name.startswith("slide-")
        }

    @cached_property
    def headings(self) -> dict[str, list[str]]:
        """Return the headings that stand in each part."""
        return {name: [words(each) for each in _HEADING.findall(text)] for name, text in self.sources.items()}

    @cached_property
    def run_ins(self) -> dict[str, list[str]]:
        """Return the bold words with which paragraphs of each part begin, as far as they are literal."""
        return {name: [words(each) for each in _RUN_IN.findall(text)] for name, text in self.sources.items()}

    def part_of(self, block: Block, *, slides: bool = False) -> str:
        """Return the part that a block comes from, "" where no part has its words."""
        if block.anchor:
            ending = {"figcaption": ".caption", "caption": ".caption", "alt": ".alt"}.get(block.tag, "")
            return block.anchor + ending
        if block.tag == "h1" and not slides:
            return TITLE
        if SUBTITLE in block.shown_as:
            return SUBTITLE
        if block.text.startswith(("Pursuant to ", "Căn cứ ")):
            return BASES
        scores = {
            name: sum(len(piece) for piece in pieces if piece in block.text)
            for name, pieces in self.literal.items()
            if (name.startswith("slide-") or name in (TITLE, SUBTITLE)) == slides
            and name.split(".")[0][:4] not in ("fig-", "tbl-")
            and (slides or name not in (TITLE, SUBTITLE))
        }
        if block.run_in:
            scores = {
                name: score + _SURE * any(map(block.run_in.startswith, self.run_ins[name]))
                for name, score in scores.items()
            }
        if max(scores.values(), default=0) < _SURE:  # few words: those of its heading tell more
            under = _NUMBERED.sub("", block.heading)
            scores = {
                name: score + _SURE * ((score > 0 or block.tag == "p") and under in self.headings[name])
                for name, score in scores.items()
            }
        best = max(scores, key=lambda name: scores[name], default="")
        return best if scores.get(best, 0) >= _SHORTEST else ""


def _pieces(source: str) -> Iterator[str]:
    for piece in _TAG.split(source):
        for line in _MARKS.sub("\n", piece).splitlines():
            text = words(line).strip(" .,;:()")
            if len(text) >= _SHORTEST:
                yield text
    for tag in _TAG.findall(source):
        for text in QUOTED.findall(tag):
            if len(text) >= 2 * _SHORTEST and " " in text:
                yield words(text)
