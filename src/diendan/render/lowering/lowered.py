"""What goes into lowering and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diendan.data.datapackage import Package, Table
from diendan.project import Project
from diendan.render.lowering.addresses import Passage
from diendan.spec.document import DocumentHead
from diendan.spec.texts import Texts


@dataclass(frozen=True)
class LowerContext:
    """What lowering needs beside the notebook.

    name: report × unit × language, for messages ("cao-bang/policy-dialogue-brief.vi").
    head: what the document says about itself.
    texts: captions, alt texts and sections, as they are now.
    tables: the Data Package's tables by name, for source lines.
    data: the Data Package, for the rows behind each figure; without it no figure leads to its source.
    project: for the names and words that Markdown cells may hold in any language; without it, none.
    """

    name: str
    head: DocumentHead
    texts: Texts
    tables: Mapping[str, Table]
    data: Package | None = None
    project: Project | None = None


@dataclass(frozen=True)
class Lowered:
    """One report, ready for any renderer.

    markdown: neutral Markdown with its metadata block.
    media: PNG bytes by path in the work directory ("media/fig-x.png").
    data: tidy CSV by path ("data/fig-x.csv").
    notebook: the executed notebook with its prose as it is printed now.
    head: the head with the title that the notebook computed, if it did.
    sources: CSV of the rows behind each figure, or "" where the notebook tells of none.
    passages: the prose in it, as pandoc will read it.
    printed: the cells of its tables, each with its place ("tbl-x: row 2, column 1 (Tỉnh)").
    captions: of figures and tables in order, as plain text ("fig-x": "Hình 1. Nghèo ở đâu?").
    """

    markdown: str
    media: Mapping[str, bytes]
    data: Mapping[str, str]
    notebook: dict[str, Any]
    head: DocumentHead
    captions: Mapping[str, str]
    sources: str = ""
    passages: tuple[Passage, ...] = ()
    printed: tuple[tuple[str, str], ...] = ()

    def write(self, work: Path) -> None:
        """Write lowered.md, media/ and data/ into the work directory."""
        for folder in ("media", "data"):
            (work / folder).mkdir(parents=True, exist_ok=True)
        for path, content in self.media.items():
            (work / path).write_bytes(content)
        for path, text in self.data.items():
            (work / path).write_text(text, encoding="utf-8", newline="\n")
        (work / "sources.csv").write_text(self.sources, encoding="utf-8", newline="\n")
        (work / "lowered.md").write_text(self.markdown, encoding="utf-8", newline="\n")
