"""The tag tree of a PDF, with the text and the place of each element, as a screen reader would meet it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf


@dataclass
class Tag:
    """One element of the tag tree: its role, alternative text and attributes; contents in reading order.

    marks: page (from 0) and mark of each piece of content of its own. inside: elements and marks mixed, in
    order.
    """

    role: str
    alt: str | None
    attributes: dict[str, Any]
    inside: list["Tag | tuple[int, int]"] = field(default_factory=list)

    def walk(self) -> Iterator["Tag"]:
        """Give this element and every one below it, in reading order."""
        yield self
        for each in self.inside:
            if isinstance(each, Tag):
                yield from each.walk()

    def marks(self) -> Iterator[tuple[int, int]]:
        """Give the marks of this element and of every one below it, in reading order."""
        for each in self.inside:
            if isinstance(each, Tag):
                yield from each.marks()
            else:
                yield each


@dataclass
class Tagged:
    """A tagged PDF: its tree, and the characters that each mark holds; `loose` are in no mark of the tree."""

    tree: Tag
    chars: dict[tuple[int, int], list[dict[str, Any]]]
    loose: list[dict[str, Any]]

    def text(self, tag: Tag) -> str:
        return "".join(char["text"] for mark in tag.marks() for char in self.chars.get(mark, ()))

    def of(self, *roles: str) -> list[Tag]:
        return [tag for tag in self.tree.walk() if tag.role in roles]


def read_tags(path: Path) -> Tagged:
    """Return the tag tree of the PDF at `path`, roles mapped to the standard ones."""
    with pikepdf.open(path) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        root = pdf.Root.StructTreeRoot
        roles = {str(key)[1:]: str(value)[1:] for key, value in root.get("/RoleMap", {}).items()}
        tree = Tag("Root", None, {})
        _fill(tree, root.K, None, pages, roles)
    chars: dict[tuple[int, int], list[dict[str, Any]]] = {}
    loose = []
    known = set(tree.marks())
    with pdfplumber.open(path) as opened:
        for number, page in enumerate(opened.pages):
            for char in page.chars:
                mark = (number, char["mcid"])
                if char["mcid"] is not None and mark in known:
                    chars.setdefault(mark, []).append(char)
                elif char["text"].strip():
                    loose.append(char)
    return Tagged(tree, chars, loose)


def _fill(parent: Tag, node: Any, page: int | None, pages: dict[Any, int], roles: dict[str, str]) -> None:
    if isinstance(node, int):
        assert page is not None
        parent.inside.append((page, node))
    elif isinstance(node, pikepdf.Array):
        for each in node:
            _fill(parent, each, page, pages, roles)
    elif "/S" in node:
        role = str(node.S)[1:]
        alt = str(node.Alt) if "/Alt" in node else None
        tag = Tag(roles.get(role, role), alt, _attributes(node.get("/A")))
        parent.inside.append(tag)
        here = pages[node.Pg.objgen] if "/Pg" in node else page
        if "/K" in node:
            _fill(tag, node.K, here, pages, roles)
    elif node.get("/Type") == "/MCR":
        here = pages[node.Pg.objgen] if "/Pg" in node else page
        assert here is not None
        parent.inside.append((here, int(node.MCID)))


def _attributes(node: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in node if isinstance(node, pikepdf.Array) else [node] if node is not None else []:
        found |= {str(key)[1:]: value for key, value in each.items()}
    return {
        key: str(value)
        if isinstance(value, pikepdf.Name)
        else [float(n) for n in value]
        if key == "BBox"
        else None
        for key, value in found.items()
    }
