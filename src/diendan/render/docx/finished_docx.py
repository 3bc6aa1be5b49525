"""Finishes a DOCX that pandoc or Quarto wrote: page set-up, properties, header, the order of its bytes."""

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

from lxml import etree  # type: ignore[import-untyped]

from diendan.errors import RenderFailed
from diendan.files.fixed_time_zip import fixed_time_zip, zip_parts
from diendan.language import Language, phrase
from diendan.render.docx.body import ORDER, Body, w
from diendan.render.lowering.metadata_block import banner, keywords
from diendan.spec.document import DocumentHead
from diendan.spec.formats import Layout

RESOURCES: Final = ("watermark.xml",)
_VML: Final = "urn:schemas-microsoft-com:vml"


def finish_docx(path: Path, head: DocumentHead, epoch: int) -> None:
    """Finish the document at `path` in place; the same bytes whatever the clock and the machine.

    Raises RenderFailed where the file is not the DOCX that our filter writes.
    """
    try:
        parts = zip_parts(path.read_bytes())
        document = etree.fromstring(parts["word/document.xml"])
    except (OSError, BadZipFile, KeyError, etree.XMLSyntaxError) as cause:
        raise RenderFailed(f"{path.name}: not a DOCX that can be finished ({cause}).") from cause
    Body(document).finish()
    changed = {
        "word/document.xml": serialised(document),
        "docProps/core.xml": core_properties(head, epoch),
        "word/numbering.xml": _lists(etree.fromstring(parts["word/numbering.xml"]), head.layout),
        "word/settings.xml": _modern(etree.fromstring(parts["word/settings.xml"])),
        "word/styles.xml": _with_language(etree.fromstring(parts["word/styles.xml"]), head.language),
        **{
            name: _filled(content, head)
            for name, content in parts.items()
            if name.startswith(("word/header", "word/footer"))
        },
    }
    path.write_bytes(fixed_time_zip(parts | changed))


def serialised(element: Any) -> bytes:
    """Return an element as a part of an Office file."""
    data: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _lists(numbering: Any, layout: Layout) -> bytes:
    """Set the indents of lists, and in the official layout the dash that its lists begin with."""
    first, step = (720, 360) if layout == "official" else (60, 300)
    for level in numbering.iter(w("lvl")):
        depth = int(level.get(w("ilvl")))
        text, properties = level.find(w("lvlText")), level.find(w("pPr"))
        if (
            layout == "official"
            and level.find(w("numFmt")).get(w("val")) == "bullet"
            and text.get(w("val")).strip()
        ):
            text.set(w("val"), "-")
        if properties is not None and (indent := properties.find(w("ind"))) is not None:
            indent.set(w("left"), str(first + step * (depth + 1)))
            indent.set(w("hanging"), str(step))
    return serialised(numbering)


def _with_language(styles: Any, language: Language) -> bytes:
    """Set the language of the default text, which every paragraph inherits."""
    code = "vi-VN" if language == "vi" else "en-GB"
    defaults = styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
    etree.strip_elements(styles, w("lang"))
    etree.SubElement(defaults, w("lang"), {w(key): code for key in ("val", "eastAsia", "bidi")})
    return serialised(styles)


def _modern(settings: Any) -> bytes:
    """Say that the document is of today's Word, so that tables begin at the margin and no old mode shows."""
    etree.strip_elements(settings, w("compat"))
    compat = etree.Element(w("compat"))
    said = {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word", "val": "15"}
    etree.SubElement(compat, w("compatSetting"), {w(key): value for key, value in said.items()})
    later = ORDER["after_compat"]
    at = next((i for i, child in enumerate(settings) if etree.QName(child).localname in later), len(settings))
    settings.insert(at, compat)
    return serialised(settings)


def core_properties(head: DocumentHead, epoch: int) -> bytes:
    """Return the part that holds the properties of a DOCX or PPTX."""
    spaces = {
        "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
    root = etree.Element(f"{{{spaces['cp']}}}coreProperties", nsmap=spaces)

    def add(space: str, tag: str, text: str) -> Any:
        element = etree.SubElement(root, f"{{{spaces[space]}}}{tag}")
        element.text = text
        return element

    add("dc", "title", head.title)
    add("dc", "subject", head.subtitle or head.forum)
    add("dc", "language", "vi-VN" if head.language == "vi" else "en-GB")
    add("cp", "keywords", keywords(head))
    moment = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for tag in ("created", "modified"):
        add("dcterms", tag, moment).set(f"{{{spaces['xsi']}}}type", "dcterms:W3CDTF")
    return serialised(root)


def _filled(part: bytes, head: DocumentHead) -> bytes:
    """Put this document's words in place of the reference document's placeholders."""
    texts = {
        "DIENDAN-BANNER": banner(head),
        "DIENDAN-FOOTER": " · ".join(
            text for text in (head.forum, head.subject_title[:1].upper() + head.subject_title[1:]) if text
        ),
        "DIENDAN-PAGE ": phrase("page", head.language) + " ",
    }
    root = etree.fromstring(part)
    for element in root.iter(w("t")):
        if element.text in texts:
            element.text = texts[element.text]
    if head.watermark and root.tag == w("hdr"):
        next(root.iter(w("p"))).append(_watermark(head.watermark))
    return serialised(root)


def _watermark(words: str) -> Any:
    """Return the run by which `words` stand across a header's pages, as Word's own watermarks are drawn."""
    template = files("diendan.render.docx").joinpath(RESOURCES[0]).read_bytes()
    run = etree.fromstring(template, etree.XMLParser(remove_blank_text=True, remove_comments=True))
    shape = run.find(f".//{{{_VML}}}shape")
    shape.set("alt", words)
    shape.find(f"{{{_VML}}}textpath").set("string", words)
    return run
