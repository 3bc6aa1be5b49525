"""What a reader of a finished document would find in it, whatever its format."""

import base64
import re
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes


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

_VOID = frozenset({"meta", "link", "img", "br", "hr", "input", "col", "source", "wbr", "base"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {"p", "div", "li", "tr", "figure", "dt", "dd", "table"}
_LOADING: dict[str, tuple[str, ...]] = {
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    **dict.fromkeys(("script", "iframe", "audio", "embed", "input"), ("src",)),
    **dict.fromkeys(("link", "base", "use", "image"), ("href",)),
    "object": ("data",),
    "body": ("background",),
    "form": ("action",),
}
_LEADS_WELL = re.compile("#|https?://|mailto:")
_EXTERNAL = re.compile(r"<Relationship\b[^>]*TargetMode=\"External\"[^>]*>")
_OUTWARD = re.compile(r"\bTarget=\"(?:https?://|mailto:)")


def office_parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a DOCX or PPTX by name; Unreadable where one is damaged."""
    with zipfile.ZipFile(path) as package:
        if broken := package.testzip():
            raise Unreadable(f"damaged part {broken}")
        return {name: package.read(name) for name in package.namelist()}


def office_images(parts: Mapping[str, bytes]) -> frozenset[str]:
    """Return the SHA-256 of each picture in a DOCX or PPTX."""
    pictures = (part for name, part in parts.items() if name.startswith(("word/media/", "ppt/media/")))
    return frozenset(sha256(picture).hexdigest() for picture in pictures)


def external_addresses(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the relationships of a DOCX or PPTX that load something, or lead where no link may lead."""
    relations = "\n".join(part.decode("utf-8") for name, part in parts.items() if name.endswith(".rels"))
    return tuple(
        item for item in _EXTERNAL.findall(relations) if not ('/hyperlink"' in item and _OUTWARD.search(item))
    )


@dataclass
class _HtmlPage(HTMLParser):
    text: list[str] = field(default_factory=list)
    title: str = ""
    language: str = ""
    keywords: str = ""
    addresses: list[str] = field(default_factory=list)
    images: set[str] = field(default_factory=set)
    sections: list[tuple[int, str, int]] = field(default_factory=list)
    without_alt: int = 0
    stack: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = values.get("lang", "")
        elif tag == "meta" and values.get("name") == "keywords":
            self.keywords = values.get("content", "")
        elif tag == "img":
            if not values.get("alt"):
                self.without_alt += 1
            self.note_content()
        if tag in ("a", "area") and not _LEADS_WELL.match(values.get("href", "#")):
            self.addresses.append(values["href"])
        for name in _LOADING.get(tag, ()):
            self.note_address(values.get(name, ""))
        self.addresses += _css_addresses(values.get("style", ""))
        if values.get("http-equiv", "").lower() == "refresh":
            self.addresses.append(values.get("content", ""))
        if tag in _BLOCKS or tag == "br":
            self.text.append("\n")
        if tag in _HEADINGS:
            self.sections.append((int(tag[1]), "", 0))
        if tag not in _VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.stack:
            if self.stack.pop() == tag:
                break
        if tag in _BLOCKS:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if "style" in self.stack:
            self.addresses += _css_addresses(data)
        elif "title" in self.stack:
            self.title += data
        elif "script" not in self.stack and "body" in self.stack:
            self.text.append(data)
            if self.sections and not _HEADINGS.isdisjoint(self.stack):
                level, name, content = self.sections[-1]
                self.sections[-1] = (level, name + data, content)
            elif data.strip() and "main" in self.stack:
                self.note_content()

    def note_content(self) -> None:
        if self.sections:
            level, name, content = self.sections[-1]
            self.sections[-1] = (level, name, content + 1)

    def note_address(self, value: str) -> None:
        if value.startswith("data:image/png;base64,"):
            self.images.add(sha256(base64.b64decode(unquote_to_bytes(value.split(",", 1)[1]))).hexdigest())
        elif value and not value.startswith(("data:", "#")):
            self.addresses.append(value)


def _css_addresses(css: str) -> list[str]:
    found = re.findall(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]?([^'\";]+)", css)
    return [
        address for pair in found for address in pair if address and not address.startswith(("data:", "#"))
    ]


def open_html(path: Path) -> Opened:
    """Return what is in an HTML file."""
    page = _HtmlPage()
    source = path.read_text(encoding="utf-8")
    page.feed(source)
    page.close()
    if not re.match(r"\s*<!doctype html>", source, re.IGNORECASE) or "</html>" not in source:
        raise Unreadable("no complete HTML page")
    text = "".join(page.text)
    return Opened(
        text=text,
        title=page.title.strip(),
        language=page.language,
        keywords=page.keywords,
        empty_sections=_empty([item for item in page.sections if item[0] > 1]),
        addresses=tuple(page.addresses),
        images=frozenset(page.images),
        pictures_without_alt=page.without_alt,
    )


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
    from xml.etree import ElementTree

    parts = office_parts(path)
    body = _root(ElementTree, parts["word/document.xml"]).find(f"{_W}body")
    core = _root(ElementTree, parts["docProps/core.xml"])
    styles = _root(ElementTree, parts["word/styles.xml"])
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
    pictures = [item for item in body.iter() if item.tag.endswith("}docPr")]
    return Opened(
        text="\n".join(text),
        title=_property(core, "title"),
        language=(language.get(f"{_W}val") or "") if language is not None else "",
        keywords=_property(core, "keywords"),
        empty_sections=_empty(sections),
        addresses=external_addresses(parts),
        images=office_images(parts),
        pictures_without_alt=sum(1 for item in pictures if not item.get("descr")),
    )


def _root(tree: Any, part: bytes) -> Any:
    if b"<!DOCTYPE" in part[:2000]:
        raise Unreadable("a document type declaration, which no DOCX has")
    return tree.fromstring(part)


def _property(core: Any, name: str) -> str:
    return next((item.text or "" for item in core if item.tag.endswith(f"}}{name}")), "")


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
