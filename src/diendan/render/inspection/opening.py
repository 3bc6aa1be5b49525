"""Opens a finished document, whatever its format."""

from collections.abc import Callable, Mapping
from pathlib import Path

from diendan.render.opened_document import Opened, Unreadable, open_docx, open_html, open_pdf
from diendan.render.slides.pptx import open_pptx
from diendan.spec.formats import FORMATS, Format

_READERS: Mapping[Format, Callable[[Path], Opened]] = {
    "html": open_html,
    "pdf": open_pdf,
    "docx": open_docx,
    "slides": open_html,
    "pptx": open_pptx,
}
_BY_SUFFIX = {FORMATS[format].suffix: reader for format, reader in _READERS.items()}


def open_document(path: Path) -> Opened:
    """Return what is in `path`, by its suffix html, pdf, docx or pptx; Unreadable if it does not open."""
    try:
        return _BY_SUFFIX[path.suffix](path)
    except Unreadable:
        raise
    except Exception as cause:  # whatever a parser raises on a broken file means the same to us
        raise Unreadable(f"{type(cause).__name__}: {cause}") from cause
