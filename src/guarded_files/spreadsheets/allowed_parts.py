"""The parts that a zipped spreadsheet may have: cells, looks, pictures, charts and comments, as Excel,
LibreOffice, Google Sheets and WPS write them. Everything else is refused, by the name that people know.

What runs or fetches by itself has names of its own here only so that the answer can say what it is, and so
that a policy can tolerate it.
"""

import re
from collections.abc import Mapping, Set
from typing import Final

from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets.own_table import own_table

_TABLE: Final = own_table(__file__)


def _pattern(container: str, what: str) -> re.Pattern[str]:
    return re.compile("|".join(_TABLE[container][what]).replace("PICTURE", _TABLE["picture"]))


_PARTS: Final = {container: _pattern(container, "parts") for container in ("ooxml", "ods")}
_OOXML_TYPES, _OOXML_LINKS = (_pattern("ooxml", what) for what in ("types", "links"))
_ODS_ELEMENTS: Final[Mapping[str, str]] = _TABLE["ods"]["elements"]


def check_part(container: str, tolerated: Set[str], name: str) -> None:
    """Refuse a part that is none of a sheet's cells, looks, pictures, charts or comments.

    container: "ooxml" or "ods".
    """
    part = name.removeprefix("/").lower()
    if not part.endswith("/") and not _PARTS[container].fullmatch(part):
        _refuse_named(container, f"/{part}", name, tolerated)


def look_at_ooxml(tolerated: Set[str], part: str, name: str, attributes: Mapping[str, str]) -> None:
    """Refuse a type of content or a relation that a part may not have, whatever the part is called."""
    short = name.rpartition(":")[2]
    if short in ("Override", "Default") and part.lower() == "[content_types].xml":
        kind = attributes.get("ContentType", "")
        used = short == "Override" or attributes.get("Extension", "").lower() not in ("bin", "xlsx", "docx")
        if used and not _OOXML_TYPES.fullmatch(kind.lower()):
            _refuse_named("ooxml", kind.lower(), kind, tolerated)
    elif short == "Relationship" and part.lower().endswith(".rels"):
        kind = attributes.get("Type", "")
        last = kind.rpartition("/")[2].lower()
        if not _OOXML_LINKS.fullmatch(last):
            _refuse_named("ooxml", kind.lower(), kind, tolerated)
        if attributes.get("TargetMode", "").lower() == "external" and last != "hyperlink":
            _refuse("external-link", attributes.get("Target", ""), tolerated)
    elif short in ("oleObject", "control", "ddeLink", "oleLink") and part.lower().startswith("xl/"):
        _refuse({"control": "active-x", "oleObject": "embedded"}.get(short, "external-link"), "", tolerated)


def look_at_ods(tolerated: Set[str], part: str, name: str, attributes: Mapping[str, str]) -> None:
    """Refuse an element that runs something or fetches from elsewhere."""
    if kind := _ODS_ELEMENTS.get(name):
        _refuse(kind, f"{part}: {name}", tolerated)
    if name == "manifest:file-entry":
        kind = attributes.get("manifest:media-type", "")
        path = attributes.get("manifest:full-path", "")
        if path.startswith("Object ") and kind and not re.search(r"chart|formula|xml|rdf|^image/", kind):
            _refuse("embedded", path, tolerated)


def _refuse_named(container: str, text: str, found: str, tolerated: Set[str]) -> None:
    named = _TABLE[container]["named"].items()
    kind = next((kind for kind, pattern in named if re.search(pattern, text)), "unknown-part")
    _refuse(kind, found, tolerated)


def _refuse(kind: str, found: str, tolerated: Set[str]) -> None:
    if kind == "unknown-part":
        raise FileRefused("unknown-part", found, part=found[:80])
    if kind not in tolerated:
        raise FileRefused(kind, found)
