"""Cells of a notebook as the renderers understand them: Quarto's cell options and front matter."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from diendan.errors import Finding
from diendan.parsing.notebook_files import INJECTED_TAG, cell_place, joined
from diendan.render.lowering.addresses import Passage

CELL_OPTIONS = frozenset({"label", "echo", "include", "output", "layout-ncol", "warning"})
FRONT_MATTER = frozenset(
    {"title", "lang", "execute", "format", "jupyter", "diendan", "output-file", "latex-auto-mk"}
)
_SWITCHES = ("echo", "include", "output", "warning")
_KINDS = ("figure", "table", "prose", "head", "slide")
_IN_TEXTS = (
    "Captions and alternative texts are parts of notebooks/texts, in both languages (`fig-x.caption`)."
)
_MOST_COLUMNS = 4
HIDING_TAGS = frozenset({"remove-cell", "remove_cell", "parameters", INJECTED_TAG})


@dataclass(frozen=True)
class ExecutedCell:
    """One cell of an executed notebook.

    number: position in the source notebook, counted from 1, as everywhere that messages name a cell.
    kind: "code", "markdown" or "raw".
    source: text of the cell.
    tags: from the cell's metadata.
    outputs: as nbformat has them; empty for other than code.
    """

    number: int
    kind: str
    source: str
    tags: frozenset[str]
    outputs: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def place(self) -> str:
        """What messages call the cell."""
        return cell_place(self.number, self.source)

    @cached_property
    def options(self) -> dict[str, Any]:
        """The `#|` lines at the top of a code cell, as Quarto reads them."""
        if self.kind != "code":
            return {}
        lines = []
        for line in self.source.splitlines():
            if not line.startswith("#|"):
                break
            lines.append(line[2:].removeprefix(" "))
        return _mapping("\n".join(lines))

    @property
    def code(self) -> str:
        """The source without its option lines."""
        lines = self.source.splitlines()
        while lines and lines[0].startswith("#|"):
            lines.pop(0)
        return "\n".join(lines).strip("\n")

    @property
    def passage(self) -> Passage:
        """The source of a Markdown cell, with what messages call its lines."""
        return Passage(f"{self.place}, line {{line}}", self.source)

    @property
    def is_shown(self) -> bool:
        """Whether anything of the cell may appear in a document."""
        return not (self.tags & HIDING_TAGS) and self.options.get("include", True) is not False

    @property
    def outputs_shown(self) -> bool:
        """Whether the outputs appear in a document."""
        return self.is_shown and self.options.get("output", True) is not False


def cells(notebook: Mapping[str, Any]) -> Iterator[ExecutedCell]:
    """Yield the cells of an nbformat dict in order."""
    number = 0
    for raw in notebook.get("cells", ()):
        tags = frozenset(raw.get("metadata", {}).get("tags", ()))
        number += INJECTED_TAG not in tags
        yield ExecutedCell(
            number=number,
            kind=str(raw.get("cell_type")),
            source=joined(raw.get("source", "")),
            tags=tags,
            outputs=tuple(raw.get("outputs", ())),
        )


def ours_of(output: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what an output of `diendan.analysis` says of itself; {} for any other output."""
    ours = output.get("metadata", {}).get("diendan")
    return ours if isinstance(ours, Mapping) and ours.get("kind") in _KINDS else {}


def decoded_png(text: str | Sequence[str]) -> bytes | None:
    """Return the picture of an output in image/png, or None where it is none."""
    try:
        content = base64.b64decode(joined(text), validate=False)
    except ValueError:
        return None
    return content if content.startswith(b"\x89PNG\r\n\x1a\n") else None


def front_matter(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return the YAML of the first raw cell ({} where there is none)."""
    lines = _front_matter_lines(notebook)
    return {} if lines is None else _mapping("\n".join(lines))


def rendered_apart(notebook: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the notebook with a front matter, if it has one, that keeps Quarto off the published documents.

    name: of the report, without folder. Called by hand in a bundle, Quarto names its page `output-file`. But
    with Typst and LaTeX it first makes a PDF of the notebook's own name and moves that: Typst is kept to its
    markup, and LaTeX is left to pandoc, which writes `output-file` at once.
    """
    import yaml

    if _front_matter_lines(notebook) is None:
        return dict(notebook)
    first, *rest = notebook["cells"]
    formats = {"html": "default", "typst": {"output-ext": "typ"}}
    apart = {"output-file": f"{name}.quarto", "latex-auto-mk": False, "format": formats}
    front = yaml.safe_dump(front_matter(notebook) | apart, allow_unicode=True, sort_keys=False, width=1000)
    return {**notebook, "cells": [{**first, "source": f"---\n{front}---"}, *rest]}


def _front_matter_lines(notebook: Mapping[str, Any]) -> list[str] | None:
    for cell in cells(notebook):
        if cell.kind == "raw":
            lines = cell.source.strip().splitlines()
            if len(lines) >= 2 and lines[0] == "---" and lines[-1] == "---":
                return lines[1:-1]
        break
    return None


def option_findings(cell: ExecutedCell, where: str) -> Iterator[Finding]:
    """Name the cell options that no document heeds, and values that they cannot have."""
    for name, value in sorted(cell.options.items()):
        got = f"cell option `{name}: {str(value)[:40]}`"
        if name not in CELL_OPTIONS:
            hint = _IN_TEXTS if name.endswith(("-cap", "-subcap", "-alt")) else ""
            yield Finding(where, f"cell option `{name}`", f"one of {', '.join(sorted(CELL_OPTIONS))}", hint)
        elif name == "layout-ncol" and not (type(value) is int and 1 <= value <= _MOST_COLUMNS):
            yield Finding(where, got, f"a whole number from 1 to {_MOST_COLUMNS}")
        elif name == "label" and not isinstance(value, str):
            yield Finding(where, got, "a text")
        elif name in _SWITCHES and not isinstance(value, bool):
            yield Finding(where, got, "true or false")


def _mapping(text: str) -> dict[str, Any]:
    from diendan.parsing.strict_yaml import parse_yaml

    findings: list[Finding] = []
    block = parse_yaml(text, "options", findings, optional=True)
    values = block.values() if block else {}
    if findings:
        first = findings[0]
        return {f"unreadable YAML ({first.where.removeprefix('options: ')}: {first.got})": text}
    return values
