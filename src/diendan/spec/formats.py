"""What documents are made as, each declared once: formats, layouts and renderers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal, get_args

Format = Literal["html", "pdf", "docx", "slides", "pptx"]
Layout = Literal["brief", "official"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
RendererName = Literal["quarto", "builtin"]
RendererChoice = Literal["auto", "quarto", "builtin"]
RENDERERS: tuple[RendererChoice, ...] = get_args(RendererChoice)
""""auto" is Quarto where a version that will do is found, else the built-in one."""


@dataclass(frozen=True)
class FormatTraits:
    """What tells one format from another.

    ending: of its file's name. media_type: as registered with IANA.
    pandoc: the format that pandoc writes, from which it is made; pandoc_ending: of the file with that.
    of_slides: it is made of a notebook's slides; else it is a document.
    """

    ending: str
    media_type: str
    pandoc: str
    pandoc_ending: str
    of_slides: bool = False

    @property
    def suffix(self) -> str:
        """The last part of its file's name, with the dot: ".html" for slides too."""
        return PurePath(f"x.{self.ending}").suffix


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[Format, FormatTraits] = {
    "html": FormatTraits("html", "text/html", "html5", "html"),
    "pdf": FormatTraits("pdf", "application/pdf", "typst", "typ"),
    "docx": FormatTraits("docx", f"{_OFFICE}.wordprocessingml.document", "docx", "docx"),
    "slides": FormatTraits("slides.html", "text/html", "revealjs", "slides.html", of_slides=True),
    "pptx": FormatTraits("pptx", f"{_OFFICE}.presentationml.presentation", "pptx", "pptx", of_slides=True),
}
