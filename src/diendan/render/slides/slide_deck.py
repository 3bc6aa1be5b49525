"""Slides for the plenary, from the same executed notebook as the documents: HTML with reveal.js, and PPTX.

Both are made by pandoc whatever renderer makes the documents. reveal.js comes from a package; the HTML holds
it and loads nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from diendan.data.provenance.named_source import Source
from diendan.errors import Finding, RenderFailed, ToolMissing
from diendan.render.lowering.addresses import Passage
from diendan.render.lowering.constructs import construct_findings
from diendan.render.lowering.lowered import LowerContext
from diendan.render.lowering.metadata_block import banner, keywords
from diendan.render.lowering.notebook_cells import cells, decoded_png, ours_of
from diendan.render.lowering.source_lines import source_line
from diendan.render.neutral_markdown import escape, plain, quoted, unescaped
from diendan.render.pandoc import READER, pandoc
from diendan.render.renderer_protocol import RenderRequest
from diendan.render.slides.pptx import finish_pptx
from diendan.spec.document import DocumentHead
from diendan.spec.formats import FORMATS, Format

_REVEAL = "sphinx_revealjs"
_MEDIA = "slides"
_PICTURE = re.compile(rf"^!\[.*\]\(({_MEDIA}/[a-z0-9-]+\.png)\)$", re.MULTILINE)


@dataclass(frozen=True)
class Deck:
    """All slides of one report, ready for pandoc.

    markdown: one heading of level 1 a slide. media: PNG bytes by path in the work directory.
    titles: the headings as plain text. alts: of the pictures, in their order, as plain text.
    passages: the prose in them, as pandoc will read it.
    """

    markdown: str
    media: Mapping[str, bytes]
    titles: tuple[str, ...]
    alts: tuple[str, ...]
    passages: tuple[Passage, ...] = ()

    @property
    def images(self) -> frozenset[str]:
        """SHA-256 of each picture."""
        return frozenset(sha256(content).hexdigest() for content in self.media.values())

    def write(self, work: Path) -> None:
        """Write slides.md and the pictures into the work directory."""
        (work / _MEDIA).mkdir(parents=True, exist_ok=True)
        for path, content in self.media.items():
            (work / path).write_bytes(content)
        (work / "slides.md").write_text(self.markdown, encoding="utf-8", newline="\n")
        # In a PPTX pandoc would print an alternative text under its picture: `finish_pptx` sets it there.
        bare = _PICTURE.sub(r"![](\1)", self.markdown)
        (work / "slides-pptx.md").write_text(bare, encoding="utf-8", newline="\n")


def lower_slides(notebook: Mapping[str, Any], context: LowerContext, head: DocumentHead) -> Deck:
    """Return the slides of an executed notebook, written again from the current texts.

    Raises RenderFailed with every finding: no slide at all, a slide of another subject, a part that cannot be
    filled, holds what no document would show, or does not begin with a heading of level 1.
    """
    findings: list[Finding] = []
    blocks, media = [_metadata(head)], dict[str, bytes]()
    titles, alts, passages = list[str](), list[str](), list[Passage]()
    for cell in cells(notebook):
        for output in cell.outputs:
            if (ours := ours_of(output)).get("kind") != "slide":
                continue
            name = str(ours["section"])
            if str(ours.get("unit")) != head.subject_key:
                findings.append(Finding(name, f"a slide of {plain(ours.get('unit'))}", head.subject_key))
            try:
                parts = [context.texts.render(name, ours["values"]).strip()]
                notes = context.texts.render(f"{name}.notes", ours["values"]).strip()
                if ours.get("picture"):
                    alt = " ".join(context.texts.render(f"{name}.alt", ours["values"]).split())
                    path = f"{_MEDIA}/{name}.png"
                    picture = decoded_png(output["data"]["image/png"])
                    if picture is None:
                        raise ValueError("a picture that is no PNG")
                    media[path] = picture
                    passages.append(Passage(f"text part `{name}.alt`, line {{line}}", alt))
                    parts.append(f"![{alt}]({path})")
                    alts.append(unescaped(alt))
                line = source_line([Source.of(raw) for raw in ours["sources"]], context.tables, head.language)
            except Exception as error:  # every wrong slide is named, not only the first
                findings.append(Finding(name, plain(error)[:300], "a slide whose parts can be filled"))
                continue
            passages.append(Passage(f"text part `{name}`, line {{line}}", parts[0]))
            passages.append(Passage(f"text part `{name}.notes`, line {{line}}", notes))
            if not parts[0].startswith("# "):
                findings.append(Finding(name, "no title", "a part that begins with `# `"))
            titles.append(_title(parts[0]))
            blocks.append("\n\n".join([*parts, f"::: notes\n{notes}\n\n{escape(line)}\n:::"]))
    for passage in passages:
        findings += construct_findings(passage)
    if not titles and not findings:
        findings.append(Finding("notebook", "no slide", "outputs of `slide`, or no format slides or pptx"))
    if findings:
        raise RenderFailed(f"{context.name}: the slides cannot be made.", findings)
    return Deck("\n\n".join(blocks) + "\n", media, tuple(titles), tuple(alts), tuple(passages))


def render_slides(request: RenderRequest, deck: Deck, format: Format) -> Path:
    """Make slides that were written into the work directory as one format and return the document.

    Raises RenderFailed; ToolMissing where reveal.js is not installed.
    """
    out = request.document(format)
    common = [
        f"--from={READER}",
        "--standalone",
        "--slide-level=1",
        "--wrap=none",
        f"--to={FORMATS[format].pandoc}",
    ]
    if format == "slides":
        more = [
            "slides.md",
            f"--template={request.extension / 'template-slides.html'}",
            f"--variable=revealjs-url={_reveal()}",
            "--embed-resources",
        ]
    else:
        more = ["slides-pptx.md", f"--reference-doc={request.extension / 'reference-slides.pptx'}"]
    pandoc([*common, *more, f"--output={out.name}"], request.work, request.epoch, request.name)
    if format == "pptx":
        finish_pptx(out, request.head, request.epoch, deck.alts)
    return out


def _reveal() -> Path:
    spec = find_spec(_REVEAL)
    if spec is None or not spec.submodule_search_locations:
        raise ToolMissing("reveal.js (package sphinx-revealjs) is not installed. Run `make install`.")
    return Path(next(iter(spec.submodule_search_locations))) / "_static" / "revealjs"


def _metadata(head: DocumentHead) -> str:
    """Return the YAML block of the slides; every value is escaped Markdown."""
    lines = {
        "title": head.title,
        "pagetitle": head.title,
        "subtitle": head.subtitle,
        "banner": banner(head),
        "keywords": keywords(head),
    }
    authors = [
        " · ".join(part for part in (head.forum, head.occasion) if part),
        f"{head.subject_title} · {head.subject_line}",
    ]
    written = [f"{key}: {quoted(escape(value))}" for key, value in lines.items() if value]
    listed = ", ".join(quoted(escape(author)) for author in authors if author)
    return "\n".join(["---", f"lang: {head.language}", *written, f"author: [{listed}]", "---"])


def _title(markdown: str) -> str:
    return unescaped(markdown.split("\n", 1)[0].removeprefix("# "))
