"""How many pages a PDF has, and how many its report's sidecar allows."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from diendan.errors import Finding, InputError
from diendan.language import LANGUAGES, phrase


@dataclass(frozen=True)
class Length:
    """How many pages a PDF has, and how many its report's sidecar allows."""

    path: Path
    pages: int
    least: int
    most: int

    @property
    def conforms(self) -> bool:
        """Whether it is neither too short nor too long."""
        return self.least <= self.pages <= self.most

    def finding(self, document: str) -> Finding:
        """Return what is wrong with it; document: its name in the message."""
        expected = f"{self.least} to {self.most} pages (key `pages` of its sidecar)"
        return Finding(document, f"{self.pages} pages", expected)


def length_of(path: Path, bounds: tuple[int, int]) -> Length:
    """Return the length of a PDF: its pages before the list of where each figure comes from (docs/adr/0006).

    bounds: `pages` of the sidecar. Raises InputError for a file that is no PDF.
    """
    import pypdfium2  # type: ignore[import-untyped]

    annex = {phrase("sources of figures", language) for language in LANGUAGES}
    try:
        with closing(pypdfium2.PdfDocument(path)) as document:
            texts = (page.get_textpage().get_text_range().splitlines() for page in document)
            found = (number for number, lines in enumerate(texts) if annex & set(map(str.strip, lines)))
            return Length(path, next(found, len(document)), *bounds)
    except pypdfium2.PdfiumError as cause:
        raise InputError(f"Cannot open {path.name}: {cause}. Run `diendan reports --force`.") from cause
