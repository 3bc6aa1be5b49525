"""What a reader finds in a document, whoever wrote it: to compare two renderers; and a picture to render."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from pypdf import PdfReader


def png() -> bytes:
    """Return a small picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xc0\x30\x50" * 60 for _ in range(30))
    header = struct.pack(">IIBBBBB", 60, 30, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


class _Parts(HTMLParser):
    """The elements of a page in order: tag, attributes by name, and the text up to the next tag."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str]], str]] = [("", [], "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted((name, value or "") for name, value in attrs), ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}", [], ""))

    def handle_data(self, data: str) -> None:
        tag, attributes, text = self.found[-1]
        self.found[-1] = (tag, attributes, text + data)


def html_parts(page: str) -> list[tuple[str, list[tuple[str, str]], str]]:
    """Return all of a page but how it is written down: line ends, entities, the order of attributes."""
    parser = _Parts()
    parser.feed(page)
    return [(tag, attributes, _text(text)) for tag, attributes, text in parser.found]


def headings(page: str) -> list[str]:
    """Return the words that follow each opening tag of a heading."""
    return [text for tag, _, text in html_parts(page) if re.fullmatch("h[1-6]", tag)]


def pdf_text(document: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(document).pages)


def docx_parts(document: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(document) as package:
        for name in sorted(package.namelist()):
            yield name, package.read(name)


def same_document(one: Path, other: Path) -> bool:
    """Say whether two HTML, PDF or DOCX files are the same but for the versions of what wrote them."""
    if one.read_bytes() == other.read_bytes():
        return True
    if one.suffix == ".html":
        return html_parts(one.read_text("utf-8")) == html_parts(other.read_text("utf-8"))
    if one.suffix == ".pdf":
        return pdf_text(one) == pdf_text(other)
    if one.suffix == ".docx":
        parts, others = dict(docx_parts(one)), dict(docx_parts(other))
        return parts.keys() == others.keys() and parts["word/document.xml"] == others["word/document.xml"]
    return False


def _text(text: str) -> str:
    """Blanks that a browser takes for one; a no-break space is none of them."""
    return re.sub("[ \t\r\n]+", " ", text).strip(" ")
