"""Open a DOCX that may be damaged or hostile: bounded sizes, no entities, no network."""

import posixpath
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from lxml import etree  # type: ignore[import-untyped]

from decree30.document_model import UnreadableDocument

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Strict Open XML writes the same names under other addresses.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": (
        b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    ),
}

Element: TypeAlias = etree._Element

LARGEST_FILE = 100 * 2**20
LARGEST_PART = 64 * 2**20
_MOST_PARTS = 5000
_MOST_ELEMENTS = 2_000_000


@dataclass(frozen=True)
class DocxPackage:
    """The XML parts of one DOCX."""

    path: Path
    parts: dict[str, bytes]

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the document."""
        named = [
            target for target, type_ in self._relations("").values() if type_.endswith("/officeDocument")
        ]
        found = next((name for name in (*named, "word/document.xml") if name in self.parts), None)
        if found is None:
            raise UnreadableDocument(
                f"Cannot read {self.path}: the package holds no document. Save it again as .docx."
            )
        return found

    def related(self, kind: str) -> Element | None:
        """Return the part that the main part relates to as `kind` ("styles", "numbering", "theme" …)."""
        for target, type_ in self._relations(self.main).values():
            if type_.endswith("/" + kind):
                return self.xml(target)
        return None

    def by_id(self, relation: str) -> Element | None:
        """Return the part that the main part names with relationship id `relation`, or None."""
        target = self._relations(self.main).get(relation)
        return self.xml(target[0]) if target else None

    def xml(self, name: str) -> Element | None:
        """Return part `name` as XML, or None where it is missing."""
        return parse_xml(self.parts[name], f"{self.path.name}: {name}") if name in self.parts else None

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        rels = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in rels.iter(_RELATIONSHIPS) if rels is not None else ():
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                found[relation.get("Id", "")] = (target.lstrip("/"), relation.get("Type", ""))
        return found


def parse_xml(data: bytes, where: str) -> Element:
    """Return the root element; UnreadableDocument for damaged XML, a document type or too many elements."""
    for strict, usual in _STRICT.items():
        data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as cause:
        raise UnreadableDocument(f"Cannot read {where}: damaged XML ({cause.msg}).") from cause
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocument(
            f"Cannot read {where}: it declares a document type, which no word processor writes."
        )
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise UnreadableDocument(f"Cannot read {where}: more than {_MOST_ELEMENTS} elements.")
    return root


def open_package(path: Path) -> DocxPackage:
    """Return the DOCX at `path`; raises UnreadableDocument where it cannot be read safely."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = _xml_parts(archive, path)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as cause:
        raise UnreadableDocument(
            f"Cannot read {path}: not a DOCX file, or damaged. Save it again as .docx."
        ) from cause
    return DocxPackage(path, parts)


def _xml_parts(archive: zipfile.ZipFile, path: Path) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS:
        raise UnreadableDocument(
            f"Cannot read {path}: {len(entries)} parts in the package, at most {_MOST_PARTS} are read."
        )
    parts: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        # The size in the directory can lie: what is unpacked is counted too.
        with archive.open(entry) as part:
            data = part.read(LARGEST_PART - total + 1)
        total += len(data)
        if total > LARGEST_PART:
            limit = LARGEST_PART // 2**20
            raise UnreadableDocument(
                f"Cannot read {path}: its XML unpacks to more than {limit} MB (a zip bomb?)."
            )
        parts[entry.filename] = data
    return parts
