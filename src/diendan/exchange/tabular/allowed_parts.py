"""The parts that a zipped spreadsheet may have: cells, looks, pictures, charts and comments, as Excel,
LibreOffice, Google Sheets and WPS write them. Everything else is refused, by the name that people know.

What runs or fetches by itself has names of its own here only so that the answer can say what it is, and so
that a policy can tolerate it.
"""

import re
from collections.abc import Mapping, Set
from typing import Final

from diendan.exchange.file_findings import refused

_PICTURE: Final = r"[^/]+\.(?:png|jpe?g|jfif|gif|bmp|dib|emf|wmf|tiff?|svg|webp)"
_OOXML: Final = re.compile(
    r"\[content_types\]\.xml|(?:.+/)?_rels/[^/]*\.rels|docprops/(?:[^/]+\.xml|" + _PICTURE + r")|"
    r"package/services/metadata/core-properties/[^/]+\.psmdcp|"
    r"docmetadata/[^/]+\.xml|_xmlsignatures/[^/]+|customxml/.+\.xml|"
    r"xl/(?:workbook|styles|sharedstrings|calcchain|metadata|cellimages|xmlmaps)\.xml|"
    r"xl/(?:worksheets|chartsheets|charts|drawings|diagrams|theme|themes|tables|pivottables|pivotcache|slicers|"
    r"slicercaches|timelines|timelinecaches|threadedcomments|persons|richdata|namedsheetviews|"
    r"featurepropertybag|revisions)/(?:[^/]+/)?[^/]+\.(?:xml|vml)|"
    r"xl/(?:threaded)?comments(?:/comment)?[^/]*\.xml|xl/persons?[^/]*\.xml|xl/printersettings/[^/]+\.bin|"
    r"xl/customproperty[^/]*\.bin|xl/(?:media|drawings/media|charts/media)/" + _PICTURE,
)
_OOXML_TYPES: Final = re.compile(
    r"image/.+|application/xml|text/xml|application/vnd\.openxmlformats-package\..+|"
    r"application/vnd\.openxmlformats-officedocument\.(?:"
    r"theme|themeoverride|drawing|vmldrawing|extended-properties|custom-properties|customxmlproperties|"
    r"drawingml\..+|spreadsheetml\.(?:sheet\.main|template\.main|worksheet|chartsheet|sharedstrings|styles|"
    r"calcchain|comments|table|pivottable|pivotcachedefinition|pivotcacherecords|sheetmetadata|"
    r"printersettings|customproperty|revisionheaders|revisionlog|usernames|tablesinglecells))(?:\+xml)?|"
    r"application/vnd\.ms-office\.(?:chart.+)\+xml|"
    r"application/vnd\.ms-excel\.(?:threadedcomments|person|slicer|slicercache|timeline|timelinecache|rd.+|"
    r"richstyles|namedsheetviews|featurepropertybag)\+xml|application/vnd\.wps-officedocument\.cellimage\+xml|"
    r"application/inkml\+xml"
)
_OOXML_LINKS: Final = re.compile(
    r"officedocument|extended-properties|core-properties|custom-properties|thumbnail|worksheet|"
    r"chartsheet|styles|theme|themeoverride|sharedstrings|calcchain|drawing|vmldrawing|"
    r"legacydrawing(?:hf)?|comments|image|chart(?:ex|usershapes|style|colorstyle)?|hyperlink|"
    r"printersettings|table(?:singlecells)?|pivottable|pivotcache(?:definition|records)|"
    r"customxml(?:props)?|person|threadedcomment|(?:sheet)?metadata|slicer(?:cache)?|"
    r"timeline(?:cache)?|customproperty|cellimage|namedsheetview|featurepropertybag|"
    r"diagram(?:data|layout|quickstyle|colors|drawing)|origin|signature|certificate|"
    r"classificationlabels|xmlmaps|revisionheaders|revisionlog|usernames|richstyles|richvaluerel|"
    r"rd[a-z]+"
)
_NAMED: Final = (
    ("macro-sheet", re.compile(r"macrosheet|dialogsheet")),
    ("macro", re.compile(r"vba|macroenabled|attachedtoolbars|customui|userinterface|jsaproject|/scripts?/")),
    ("active-x", re.compile(r"activex|ctrlprop|controlproperties|/control$")),
    ("embedded", re.compile(r"oleobject|embedding|/package$|application/vnd\.openxmlformats.*\.document")),
    ("external-link", re.compile(r"externallink|volatiledependencies|dde")),
    ("connection", re.compile(r"connections|querytable|/model/|datamashup|webextension|webpub")),
)
_ODS: Final = re.compile(
    r"mimetype|(?:content|styles|meta|settings)\.xml|manifest\.rdf|layout-cache|meta-inf/[^/]+\.xml|"
    r"thumbnails/.+|pictures/" + _PICTURE + r"|configurations2/.*|"
    r"object [0-9]+/(?:content|styles|meta|settings)\.xml|objectreplacements/object [0-9]+|"
    r"versionlist\.xml|statistics/.+"
)
_ODS_NAMED: Final = (
    ("macro", re.compile(r"basic/|dialogs/|scripts/|.*\.(?:py|js|bsh|jar|class)$")),
    ("embedded", re.compile(r"object|.*\.(?:bin|ole|docx?|xlsx?|pptx?|pdf|zip|exe|od[tsp])$")),
)
_ODS_ELEMENTS: Final = {
    "script:event-listener": "macro",
    "office:script": "macro",
    "draw:object-ole": "embedded",
    "draw:applet": "embedded",
    "draw:plugin": "embedded",
    "draw:floating-frame": "embedded",
    "office:dde-source": "external-link",
    "table:dde-link": "external-link",
    "table:table-source": "external-link",
    "table:cell-range-source": "external-link",
    "table:database-source-table": "connection",
    "table:database-source-query": "connection",
    "table:database-source-sql": "connection",
}


def check_ooxml_part(tolerated: Set[str], name: str) -> None:
    """Refuse a part that is none of a sheet's cells, looks, pictures, charts or comments."""
    part = name.removeprefix("/").lower()
    if not part.endswith("/") and not _OOXML.fullmatch(part):
        _refuse_named(f"/{part}", name, tolerated)


def look_at_ooxml(tolerated: Set[str], part: str, name: str, attributes: Mapping[str, str]) -> None:
    """Refuse a type of content or a relation that a part may not have, whatever the part is called."""
    short = name.rpartition(":")[2]
    if short in ("Override", "Default") and part.lower() == "[content_types].xml":
        kind = attributes.get("ContentType", "")
        used = short == "Override" or attributes.get("Extension", "").lower() not in ("bin", "xlsx", "docx")
        if used and not _OOXML_TYPES.fullmatch(kind.lower()):
            _refuse_named(kind.lower(), kind, tolerated)
    elif short == "Relationship" and part.lower().endswith(".rels"):
        kind = attributes.get("Type", "")
        last = kind.rpartition("/")[2].lower()
        if not _OOXML_LINKS.fullmatch(last):
            _refuse_named(kind.lower(), kind, tolerated)
        if attributes.get("TargetMode", "").lower() == "external" and last != "hyperlink":
            _refuse("external-link", attributes.get("Target", ""), tolerated)
    elif short in ("oleObject", "control", "ddeLink", "oleLink") and part.lower().startswith("xl/"):
        _refuse({"control": "active-x", "oleObject": "embedded"}.get(short, "external-link"), "", tolerated)


def check_ods_part(tolerated: Set[str], name: str) -> None:
    """Refuse a part that is none of a sheet's cells, looks, pictures or charts."""
    part = name.lower()
    if part.endswith("/") or _ODS.fullmatch(part):
        return
    kind = next((kind for kind, pattern in _ODS_NAMED if pattern.match(part)), "unknown-part")
    _refuse(kind, name, tolerated)


def look_at_ods(tolerated: Set[str], part: str, name: str, attributes: Mapping[str, str]) -> None:
    """Refuse an element that runs something or fetches from elsewhere."""
    if name in _ODS_ELEMENTS:
        _refuse(_ODS_ELEMENTS[name], f"{part}: {name}", tolerated)
    if name == "manifest:file-entry":
        kind = attributes.get("manifest:media-type", "")
        path = attributes.get("manifest:full-path", "")
        if path.startswith("Object ") and kind and not re.search(r"chart|formula|xml|rdf|^image/", kind):
            _refuse("embedded", path, tolerated)


def _refuse_named(text: str, found: str, tolerated: Set[str]) -> None:
    kind = next((kind for kind, pattern in _NAMED if pattern.search(text)), "unknown-part")
    _refuse(kind, found, tolerated)


def _refuse(kind: str, found: str, tolerated: Set[str]) -> None:
    if kind == "unknown-part":
        raise refused("unknown-part", found, part=found[:80])
    if kind not in tolerated:
        raise refused(kind, found)
