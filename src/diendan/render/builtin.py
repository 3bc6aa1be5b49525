"""The renderer that comes with the environment: pandoc for every format, Typst for the PDF."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from diendan.errors import RenderFailed
from diendan.render.docx.finished_docx import finish_docx
from diendan.render.embedded_images import with_images
from diendan.render.pandoc import READER, pandoc, pandoc_version
from diendan.render.renderer_protocol import Rendered, RenderRequest
from diendan.render.typesetting import typeset, typst_version
from diendan.spec.formats import FORMATS, Format

RESOURCES: Final = ("documents.lua",)
_SCRIPT: Final = Path(__file__).with_name(RESOURCES[0])


class Builtin:
    """pandoc (pypandoc_binary) and Typst (PyPI), with the same templates and filter that Quarto uses."""

    name = "builtin"

    @property
    def version(self) -> str:
        """The versions of both tools."""
        return f"pandoc {pandoc_version()}, typst {typst_version()}"

    def batch_size(self, remaining: int, workers: int) -> int:  # noqa: ARG002
        """One report a call: there is no start-up to share."""
        return 1

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendered | RenderFailed]:
        """Render each request; a failed one gives its error in its place."""
        outcomes: list[Rendered | RenderFailed] = []
        for request in requests:
            try:
                _write(request)
                documents = tuple((format, _finished(request, format)) for format in request.formats)
                outcomes.append(Rendered(request.name, documents))
            except RenderFailed as error:
                outcomes.append(error)
        return outcomes


def _write(request: RenderRequest) -> None:
    """Have pandoc write every format of the report, which it reads but once."""
    files = (FORMATS[format] for format in request.formats)
    outs = (word for file in files for word in (file.pandoc, f"out.{file.pandoc_ending}"))
    arguments = [str(_SCRIPT), READER, str(request.extension), request.head.layout, *outs]
    pandoc(["lua", *arguments], request.work, request.epoch, request.name)


def _finished(request: RenderRequest, format: Format) -> Path:
    out = request.document(format)
    if format == "html":
        out.write_bytes(with_images(out.read_bytes(), request.work, request.name))
    elif format == "docx":
        finish_docx(out, request.head, request.epoch)
    else:
        out.write_bytes(typeset(request.work / "out.typ", request.epoch, request.name))
    return out
