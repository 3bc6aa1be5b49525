"""Opens a finished document, whatever its format."""

from collections.abc import Callable
from pathlib import Path

from diendan.render.opened_document import Opened, Unreadable, open_docx, open_html, open_pdf
from diendan.render.slides.pptx import open_pptx

_READERS: dict[str, Callable[[Path], Opened]] = {
    ".html": open_html,
    ".pdf": open_pdf,
    ".docx": open_docx,
    ".pptx": open_pptx,
}


def open_document(path: Path) -> Opened:
    """Return what is in `path`, by its suffix html, pdf, docx or pptx; Unreadable if it does not open."""
    try:
        return _READERS[path.suffix](path)
    except Unreadable:
        raise
    except Exception as cause:  # whatever a parser raises on a broken file means the same to us
        raise Unreadable(f"{type(cause).__name__}: {cause}") from cause
