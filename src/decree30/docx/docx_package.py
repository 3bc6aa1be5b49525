"""Open a DOCX that may be damaged or hostile: its XML parts, within limits, each parsed once."""

import posixpath
from functools import cached_property
from typing import TypeAlias
from xml.parsers.expat import ExpatError

from lxml import etree  # type: ignore[import-untyped]

from decree30.unreadable import LIMITS
from guarded_files import zip_archive
from guarded_files.refusal import FileRefused

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


class DocxPackage:
    """The XML parts of one DOCX. Raises FileRefused for a file that is none, or not safe to read."""

    def __init__(self, content: bytes) -> None:
        self._parts: dict[str, bytes] = {}
        self._trees: dict[str, Element] = {}
        self._guard = zip_archive.XmlGuard(LIMITS)
        with zip_archive.opened(content) as archive:
            zip_archive.check_entries(archive, LIMITS)
            entries = [each for each in archive.infolist() if each.filename.endswith((".xml", ".rels"))]
            for entry, pieces in zip_archive.unpacked(archive, entries, LIMITS):
                self._parts[entry.filename] = b"".join(pieces)

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the document."""
        named = [
            target for target, type_ in self._relations("").values() if type_.endswith("/officeDocument")
        ]
        found = next((name for name in (*named, "word/document.xml") if name in self._parts), None)
        if found is None:
            raise FileRefused("no-document")
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
        if name in self._parts and name not in self._trees:
            self._trees[name] = self._parsed(name)
        return self._trees.get(name)

    def _parsed(self, name: str) -> Element:
        data = self._parts[name]
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            self._guard.look(name, iter((data,)))
            return etree.fromstring(data, parser)
        except (ExpatError, etree.XMLSyntaxError) as cause:
            raise FileRefused("damaged-xml", part=name, what=str(cause)) from cause

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        rels = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in rels.iter(_RELATIONSHIPS) if rels is not None else ():
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                found[relation.get("Id", "")] = (target.lstrip("/"), relation.get("Type", ""))
        return found
