"""Finishes a PPTX that pandoc wrote: properties, banner, language, the order of its bytes."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape as escape_xml
from zipfile import BadZipFile

from lxml import etree  # type: ignore[import-untyped]

from diendan.errors import RenderFailed
from diendan.files.fixed_time_zip import fixed_time_zip, zip_parts
from diendan.render.docx.finished_docx import core_properties, serialised
from diendan.render.lowering.metadata_block import banner
from diendan.spec.document import DocumentHead

BANNER = "DIENDAN-BANNER"
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
    for name in in_order(parts, "slides/slide"):
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


def in_order(parts: Mapping[str, bytes], kind: str) -> list[str]:
    """Return the names of the parts of a kind ("slides/slide") by their numbers."""
    found = {int(match[1]): name for name in parts if (match := re.fullmatch(rf"ppt/{kind}(\d+)\.xml", name))}
    return [found[number] for number in sorted(found)]
