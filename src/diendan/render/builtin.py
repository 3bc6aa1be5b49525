"""The renderer that comes with the environment: pandoc for every format, Typst for the PDF."""

import base64
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from shutil import move
from typing import Final

from diendan.errors import RenderFailed
from diendan.render.docx.finished_docx import finish_docx
from diendan.render.pandoc import READER, pandoc
from diendan.render.renderer_protocol import Rendered, RenderRequest
from diendan.render.typesetting import typeset
from diendan.spec.formats import FORMATS, Format

RESOURCES: Final = ("documents.lua",)
_SCRIPT: Final = Path(__file__).with_name(RESOURCES[0])
# In text, "<" is always written as an entity: only pandoc writes this.
_IMAGE: Final = re.compile(rb'(?P<tag><img\s+src=")(?P<path>media/[a-z0-9-]+\.png)(?=")')


class Builtin:
    """pandoc (pypandoc_binary) and Typst (PyPI), with the same templates and filter that Quarto uses."""

    def batch_size(self, remaining: int, workers: int) -> int:  # noqa: ARG002
        """One report a call: there is no start-up to share."""
        return 1

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendered | RenderFailed]:
        """Render each request; a failed one gives its error in its place."""
        outcomes: list[Rendered | RenderFailed] = []
        for request in requests:
            try:
                _write(request)
                stem = request.work / "out"
                documents = ((format, finish_document(request, format, stem)) for format in request.formats)
                outcomes.append(Rendered(tuple(documents)))
            except RenderFailed as error:
                outcomes.append(error)
        return outcomes


def _write(request: RenderRequest) -> None:
    """Have pandoc write every format of the report, which it reads but once."""
    files = (FORMATS[format] for format in request.formats)
    outs = (word for file in files for word in (file.pandoc, f"out.{file.pandoc_ending}"))
    arguments = [str(_SCRIPT), READER, str(request.extension), request.head.layout, *outs]
    pandoc(["lua", *arguments], request.work, request.epoch, request.name)


def finish_document(request: RenderRequest, format: Format, stem: Path) -> Path:
    """Return the document in its place, made of what pandoc, alone or in Quarto, wrote for it.

    stem: the file that pandoc wrote, without its ending. Raises RenderFailed where that cannot be finished.
    """
    document, made = request.document(format), stem.with_suffix(f".{FORMATS[format].pandoc_ending}")
    if format == "html":
        document.write_bytes(_IMAGE.sub(partial(_embedded, request), made.read_bytes()))
    elif format == "docx":
        move(made, document)
        finish_docx(document, request.head, request.epoch)
    else:
        document.write_bytes(typeset(made, request.epoch, request.name))
    return document


def _embedded(request: RenderRequest, match: re.Match[bytes]) -> bytes:
    """Return the beginning of an image's tag with the image in it, so that the page is one file."""
    path = match["path"].decode()
    try:
        image = (request.work / path).read_bytes()
    except OSError as cause:
        raise RenderFailed(f"{request.name}: the picture {path} cannot be read: {cause.strerror}.") from cause
    return match["tag"] + b"data:image/png;base64," + base64.b64encode(image)
