"""What a reader of a finished document would find in it, whatever its format."""

import base64
import re
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from diendan.files.fixed_time_zip import zip_parts
from diendan.render.slides.pptx import in_order


class Unreadable(Exception):
    """The file is not what its suffix says."""


@dataclass(frozen=True)
class Opened:
    """A document as its readers see it.

    text: all visible text, a line a block.
    title, language, keywords: properties, "" where not set.
    empty_sections: headings with nothing under them.
    addresses: from where opening or reading would load something, and links that lead where none may.
    images: SHA-256 of each embedded picture, where the format keeps it as it was.
    """

    text: str
    title: str
    language: str
    keywords: str
    empty_sections: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    images: frozenset[str] = frozenset()
    pictures_without_alt: int = 0


# HTML ------------------------------------------------------------

_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_BLOCKS = (*_HEADINGS, "p", "div", "li", "tr", "figure", "dt", "dd", "table", "br")
_IN_NO_HEADING = f"not(ancestor::{' or ancestor::'.join(_HEADINGS)})"
_CONTENT = f"//{'|//'.join(_HEADINGS)}|//img|//main//text()[normalize-space() and {_IN_NO_HEADING}]"
"""Headings and what may stand under them, by XPath."""
_LEADS_WELL = re.compile("#|https?://|mailto:")
_EXTERNAL = re.compile(r"<Relationship\b[^>]*TargetMode=\"External\"[^>]*>")
_OUTWARD = re.compile(r"\bTarget=\"(?:https?://|mailto:)")


def _office_images(parts: Mapping[str, bytes]) -> frozenset[str]:
    """Return the SHA-256 of each picture in a DOCX or PPTX."""
    pictures = (part for name, part in parts.items() if name.startswith(("word/media/", "ppt/media/")))
    return frozenset(sha256(picture).hexdigest() for picture in pictures)


def _external_addresses(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the relationships of a DOCX or PPTX that load something, or lead where no link may lead."""
    relations = "\n".join(part.decode("utf-8") for name, part in parts.items() if name.endswith(".rels"))
    return tuple(
        item for item in _EXTERNAL.findall(relations) if not ('/hyperlink"' in item and _OUTWARD.search(item))
    )


def open_html(path: Path) -> Opened:
    """Return what is in an HTML file."""
    from lxml import html  # type: ignore[import-untyped]

    source = path.read_text(encoding="utf-8")
    if not re.match(r"\s*<!doctype html>", source, re.IGNORECASE) or "</html>" not in source:
        raise Unreadable("no complete HTML page")
    page = html.document_fromstring(source, parser=html.HTMLParser(huge_tree=True))
    addresses, images = _html_addresses(page)
    for element in page.iter("script", "style"):
        element.text = None
    sections: list[tuple[int, str, int]] = []
    for found in page.xpath(_CONTENT):
        if (tag := getattr(found, "tag", "")) in _HEADINGS:
            sections.append((int(tag[1]), found.text_content(), 0))
        elif sections:
            sections[-1] = (*sections[-1][:2], sections[-1][2] + 1)
    for element in page.iter(*_BLOCKS):
        element.text, element.tail = f"\n{element.text or ''}", f"\n{element.tail or ''}"
    return Opened(
        text=page.body.text_content(),
        title=page.xpath("string(//title)").strip(),
        language=page.get("lang", ""),
        keywords=page.xpath("string(//meta[@name='keywords']/@content)"),
        empty_sections=_empty([item for item in sections if item[0] > 1]),
        addresses=addresses,
        images=images,
        pictures_without_alt=len(page.xpath("//img[not(string(@alt))]")),
    )


def _html_addresses(page: Any) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return what a page would load and where its links lead if no link may, and its pictures' SHA-256."""
    addresses, images = [], set()
    named = [(element.tag, address) for element, _, address, _ in page.iterlinks()]
    for tag, address in (*named, *(("", each) for each in page.xpath("//@srcset|//@poster"))):
        if tag in ("a", "area"):
            addresses += [address] * (not _LEADS_WELL.match(address))
        elif address.startswith("data:image/png;base64,"):
            content = base64.b64decode(unquote_to_bytes(address.partition(",")[2]))
            images.add(sha256(content).hexdigest())
        elif address and not address.startswith(("data:", "#")):
            addresses.append(address)
    return tuple(addresses), frozenset(images)


def _empty(sections: list[tuple[int, str, int]]) -> tuple[str, ...]:
    """Headings with neither content nor a deeper heading before the next one."""
    return tuple(
        name.strip()
        for index, (level, name, content) in enumerate(sections)
        if not content and not (index + 1 < len(sections) and sections[index + 1][0] > level)
    )


# DOCX ------------------------------------------------------------

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def open_docx(path: Path) -> Opened:
    """Return what is in a Word document; Unreadable where a part is damaged."""
    parts = zip_parts(path.read_bytes())
    body = _root(parts["word/document.xml"]).find(f"{_W}body")
    core = _properties(parts)
    styles = _root(parts["word/styles.xml"])
    language = styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
    if body is None:
        raise Unreadable("no body")
    levels = {
        style.get(f"{_W}styleId"): int(level.get(f"{_W}val", "9")) + 1
        for style in styles.iter(f"{_W}style")
        if (level := style.find(f"{_W}pPr/{_W}outlineLvl")) is not None
    }
    text, sections = [], list[tuple[int, str, int]]()
    for block in body:
        words = "\n".join(
            "".join(piece.text or "" for piece in paragraph.iter(f"{_W}t"))
            for paragraph in block.iter(f"{_W}p")
        )
        style = block.find(f"{_W}pPr/{_W}pStyle")
        level = levels.get(style.get(f"{_W}val")) if style is not None else None
        if level:
            sections.append((level, words, 0))
        elif sections and (words.strip() or block.find(f".//{_W}drawing") is not None):
            sections[-1] = (*sections[-1][:2], sections[-1][2] + 1)
        text.append(words)
    pictures = body.iter("{*}docPr")
    return Opened(
        text="\n".join(text),
        title=core.get("title", ""),
        language=(language.get(f"{_W}val") or "") if language is not None else "",
        keywords=core.get("keywords", ""),
        empty_sections=_empty(sections),
        addresses=_external_addresses(parts),
        images=_office_images(parts),
        pictures_without_alt=sum(1 for item in pictures if not item.get("descr")),
    )


def _root(part: bytes) -> Any:
    from lxml import etree

    if b"<!DOCTYPE" in part[:2000]:
        raise Unreadable("a document type declaration, which no Office file has")
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def _properties(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the properties of a DOCX or PPTX by name."""
    return {item.tag.rpartition("}")[2]: item.text or "" for item in _root(parts["docProps/core.xml"])}


# PPTX ------------------------------------------------------------

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def open_pptx(path: Path) -> Opened:
    """Return what is in a presentation, its notes included; Unreadable where a part is damaged."""
    parts = zip_parts(path.read_bytes())
    core = _properties(parts)
    slides = [_root(parts[name]) for name in in_order(parts, "slides/slide")]
    notes = [_root(parts[name]) for name in in_order(parts, "notesSlides/notesSlide")]
    pictures = [item.find(f".//{_P}cNvPr") for slide in slides for item in slide.iter(f"{_P}pic")]
    return Opened(
        text="\n".join(_text(part) for part in (*slides, *notes)),
        title=core.get("title", ""),
        language=core.get("language", ""),
        keywords=core.get("keywords", ""),
        empty_sections=tuple(_text(slide) for slide in slides if _is_empty(slide)),
        addresses=_external_addresses(parts),
        images=_office_images(parts),
        pictures_without_alt=sum(1 for item in pictures if item is None or not item.get("descr")),
    )


def _text(part: Any) -> str:
    paragraphs = ("".join(run.text or "" for run in each.iter(f"{_A}t")) for each in part.iter(f"{_A}p"))
    return "\n".join(paragraphs)


def _is_empty(slide: Any) -> bool:
    """Whether a slide has a title and nothing else."""
    shapes = [shape for shape in slide.iter(f"{_P}sp") if _text(shape).strip()]
    return len(shapes) < 2 and slide.find(f".//{_P}pic") is None


# PDF ------------------------------------------------------------


_BROKEN_HYPHEN = "\ufffe"  # what PDFium writes for a hyphen that ends a line


def open_pdf(path: Path) -> Opened:
    """Return what is in a PDF."""
    from pypdf import PdfReader

    reader = PdfReader(path)
    catalog = reader.root_object
    if "/StructTreeRoot" not in catalog or not catalog.get("/MarkInfo", {}).get("/Marked"):
        raise Unreadable("a PDF without tags")
    information = reader.metadata
    return Opened(
        text=_pdf_text(path),
        title=str(information.title or "") if information else "",
        language=str(catalog.get("/Lang", "")),
        keywords=str(information.get("/Keywords", "")) if information else "",
        addresses=tuple(_actions(reader)),
    )


def _pdf_text(path: Path) -> str:
    """Return the text of all pages, by PDFium: it takes a tenth of pypdf's time for the same text."""
    import pypdfium2  # type: ignore[import-untyped]

    with closing(pypdfium2.PdfDocument(path)) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(pages).replace(_BROKEN_HYPHEN, "-")


def _actions(reader: Any) -> list[str]:
    found = [key for key in ("/OpenAction", "/AA") if key in reader.root_object]
    names = reader.root_object.get("/Names", {})
    found += [key for key in ("/JavaScript", "/EmbeddedFiles") if key in names]
    return found


_READERS: Mapping[str, Callable[[Path], Opened]] = {
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
