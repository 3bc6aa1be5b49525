"""The one interface behind which documents are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from diendan.errors import RenderFailed
from diendan.spec.document import DocumentHead
from diendan.spec.formats import FORMATS, Format


@dataclass(frozen=True)
class RenderRequest:
    """One report to be rendered.

    name: report × unit × language ("cao-bang/policy-dialogue-brief.vi").
    work: its private folder, holding lowered.md and media/; documents come out there as out.<format>.
    formats: those wanted.
    epoch: the time written into documents, in seconds since 1970 (the forum's date).
    head: as `lower` returned it.
    extension: folder of the templates (reports/_extensions/diendan).
    """

    name: str
    work: Path
    formats: tuple[Format, ...]
    epoch: int
    head: DocumentHead
    extension: Path

    def document(self, format: Format) -> Path:
        """Return the place of the finished document of one format."""
        return self.work / f"out.{FORMATS[format].ending}"


@dataclass(frozen=True)
class Rendered:
    """The documents of one request, by format."""

    documents: tuple[tuple[Format, Path], ...]


class Renderer(Protocol):
    """Makes documents from lowered reports."""

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendered | RenderFailed]:
        """Render each request; one that fails gives its error in its place and never stops the others."""
        ...

    def batch_size(self, remaining: int, workers: int) -> int:
        """Return how many requests one call should take, so that no worker idles at the end."""
        ...
