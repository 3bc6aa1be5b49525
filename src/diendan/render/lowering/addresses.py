"""Where the pictures of a text come from and where its links lead, before anything is made of it.

pandoc's writers fetch a picture from wherever it is said to be. So pandoc's reader, which fetches nothing,
reads the text first, and what it found is checked against a list of what is allowed: the report's own
pictures, links to https:, http:, mailto: and inside the document. Whatever the spelling, it is the same here.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from diendan.errors import Finding, RenderFailed
from diendan.render.neutral_markdown import plain
from diendan.render.pandoc import READER, pandoc

RESOURCES: Final = ("addresses.lua",)
_SCRIPT: Final = Path(__file__).with_name(RESOURCES[0])
_LONGEST: Final = 60
"""Seconds: brackets in brackets by the hundred take pandoc minutes, a whole report takes a tenth of one."""
_KINDS: Final = {
    "picture": ("a picture from {}", "a figure that the report makes; nothing is fetched"),
    "link": ("a link to {}", "https:, http:, mailto: or a place in the document (#…)"),
    "attribute": ("the attribute `{}`", "a class, or no attribute"),
    "raw": ("raw {}", "Markdown"),
    "class": ("a code block of the class `{}`", "a class that is none of diendan's own"),
}


@dataclass(frozen=True)
class Passage:
    """A piece of prose as pandoc reads it.

    where: what messages call it; "{line}" in it stands for the line. first: number of its first line.
    """

    where: str
    text: str
    first: int = 1

    def at(self, line: int) -> str:
        """Return what messages call the line with that number in `text`, counted from 1."""
        return self.where.replace("{line}", str(self.first + line - 1))


def address_findings(passages: Sequence[Passage], name: str) -> list[Finding]:
    """Return what in the passages loads something or leads where no link may lead, each with its line.

    name: what failures call the whole. A picture may come from any file that a report makes.
    """
    texts = [
        {"text": each.text, "pictures": False, "blocks": 0, "lines": True} for each in passages if each.text
    ]
    with_text = [each for each in passages if each.text]
    findings: list[Finding] = []
    for passage, found in zip(with_text, _look(texts, name), strict=True):
        for kind, what, line in found:
            where = passage.at(line) if line else passage.where.replace("{line}", "?")
            findings.append(_finding(where, kind, what))
    return list(dict.fromkeys(findings))


def refuse_addresses(
    markdown: str, pictures: Collection[str], own_blocks: int, passages: Sequence[Passage], name: str
) -> None:
    """Let a document pass that loads nothing but `pictures` and leads only where links may lead.

    markdown: the whole document. pictures: paths of the report's own. own_blocks: code blocks of our own
    classes in it. passages: the prose that went into it, to say where a finding comes from.
    Raises RenderFailed with every finding.
    """
    whole = {"text": markdown, "pictures": sorted(pictures), "blocks": own_blocks, "lines": False}
    (found,) = _look([whole], name)
    if found:
        located = address_findings(passages, name)
        elsewhere = [_finding("the document", kind, what) for kind, what, _ in found]
        raise RenderFailed(f"{name}: the text cannot be rendered.", located or list(dict.fromkeys(elsewhere)))


def _finding(where: str, kind: str, what: str) -> Finding:
    got, expected = _KINDS[kind]
    return Finding(where, got.format(plain(what)[:200]), expected)


def _look(texts: Sequence[dict[str, object]], name: str) -> list[list[tuple[str, str, int]]]:
    """Return kind, what and line of each finding, for each text."""
    if not texts:
        return []
    with TemporaryDirectory(prefix="diendan-") as folder:
        work = Path(folder)
        given = json.dumps(texts, ensure_ascii=False)
        (work / "texts.json").write_text(given, encoding="utf-8", errors="replace")
        arguments = ["lua", str(_SCRIPT), READER, "texts.json", "found.json"]
        pandoc(arguments, work, 0, name, timeout=_LONGEST)
        found = json.loads((work / "found.json").read_bytes())
    return [[(each["kind"], each["what"], int(each["line"])) for each in one] for one in found]
