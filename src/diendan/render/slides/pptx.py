"""Finishes a PPTX that pandoc wrote (properties, banner, language, the order of its bytes), and reads one."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as escape_xml
from zipfile import BadZipFile

from lxml import etree  # type: ignore[import-untyped]

from diendan.errors import RenderFailed
from diendan.files.fixed_time_zip import fixed_time_zip, zip_parts
from diendan.render.docx.finished_docx import core_properties, serialised
from diendan.render.lowering.metadata_block import banner
from diendan.render.opened_document import Opened, external_addresses, office_images, office_parts
from diendan.spec.document import DocumentHead

BANNER = "DIENDAN-BANNER"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_LANGUAGE = re.compile(rb'(?<= )lang="[A-Za-z-]+"')
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def finish_pptx(path: Path, head: DocumentHead, epoch: int, alts: Sequence[str]) -> None:
    """Finish the presentation at `path` in place; the same bytes whatever the clock and the machine.

    alts: the alternative texts of its pictures, in their order.
    Raises RenderFailed where the file is not the PPTX that pandoc writes.
    """
    code = b"vi-VN" if head.language == "vi" else b"en-GB"
    try:
        parts = zip_parts(path.read_bytes())
    except (OSError, BadZipFile) as cause:
        raise RenderFailed(f"{path.name}: not a PPTX that can be finished ({cause}).") from cause
    words = escape_xml(banner(head)).encode()
    changed = {"docProps/core.xml": core_properties(head, epoch)}
    for name, content in parts.items():
        if name.startswith("ppt/") and name.endswith(".xml"):
            spoken = _LANGUAGE.sub(b'lang="' + code + b'"', content)
            spoken = spoken.replace(b"<a:rPr />", b'<a:rPr lang="' + code + b'" />')
            spoken = spoken.replace(b"<a:rPr/>", b'<a:rPr lang="' + code + b'"/>')
            changed[name] = spoken.replace(BANNER.encode(), words)
    left = list(alts)
    for name in _in_order(parts, "slides/slide"):
        changed[name] = _described(changed[name], left)
    if left:
        raise RenderFailed(f"{path.name}: {len(left)} pictures are missing.")
    path.write_bytes(fixed_time_zip(parts | changed))


def _described(slide: bytes, alts: list[str]) -> bytes:
    """Return a slide whose pictures have the first of the alternative texts, which are used up."""
    root = etree.fromstring(slide, _PARSER)
    pictures = list(root.iter(f"{_P}pic"))
    for picture in pictures:
        properties = picture.find(f".//{_P}cNvPr")
        properties.set("descr", alts.pop(0))
        properties.attrib.pop("title", None)
    if not pictures:
        return slide
    return serialised(root)


def open_pptx(path: Path) -> Opened:
    """Return what is in a presentation, its notes included; Unreadable where a part is damaged."""
    parts = office_parts(path)
    core = etree.fromstring(parts["docProps/core.xml"], _PARSER)
    slides = [etree.fromstring(parts[name], _PARSER) for name in _in_order(parts, "slides/slide")]
    notes = [etree.fromstring(parts[name], _PARSER) for name in _in_order(parts, "notesSlides/notesSlide")]
    pictures = [item.find(f".//{_P}cNvPr") for slide in slides for item in slide.iter(f"{_P}pic")]
    properties = {etree.QName(item).localname: item.text or "" for item in core}
    return Opened(
        text="\n".join(_text(part) for part in (*slides, *notes)),
        title=properties.get("title", ""),
        language=properties.get("language", ""),
        keywords=properties.get("keywords", ""),
        empty_sections=tuple(_text(slide) for slide in slides if _is_empty(slide)),
        addresses=external_addresses(parts),
        images=office_images(parts),
        pictures_without_alt=sum(1 for item in pictures if item is None or not item.get("descr")),
    )


def _in_order(parts: Mapping[str, bytes], kind: str) -> list[str]:
    found = {int(match[1]): name for name in parts if (match := re.fullmatch(rf"ppt/{kind}(\d+)\.xml", name))}
    return [found[number] for number in sorted(found)]


def _text(part: Any) -> str:
    paragraphs = ("".join(run.text or "" for run in each.iter(f"{_A}t")) for each in part.iter(f"{_A}p"))
    return "\n".join(paragraphs)


def _is_empty(slide: Any) -> bool:
    """Whether a slide has a title and nothing else."""
    shapes = [shape for shape in slide.iter(f"{_P}sp") if _text(shape).strip()]
    return len(shapes) < 2 and slide.find(f".//{_P}pic") is None
