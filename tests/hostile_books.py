"""Workbooks with things in them that may run or fetch, all of them empty shells; and innocent ones."""

import io
import struct
import zipfile
from collections.abc import Iterator
from functools import lru_cache

from bad_submissions import aid, rezipped, saved
from ods_file import ods_of

_RELATION = (
    '<Relationship Id="rIdX" Target="{target}"{mode} '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
)
_SHELL = b'<?xml version="1.0"?><shell/>'
GOLDEN_XLS = "ngo-aid.xls"


@lru_cache
def form() -> bytes:
    """Return the aid form, without fault."""
    return saved(aid())


@lru_cache
def _form_as_ods() -> bytes:
    return ods_of(aid())


def with_part(name: str, content: bytes, kind: str = "", type_: str = "", mode: str = "") -> bytes:
    """Return the aid form with one more part. kind: of a relation to it; type_: of its content."""
    source = form()
    more = {name: content} if name else {}
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        relations = archive.read("xl/_rels/workbook.xml.rels").decode()
        types = archive.read("[Content_Types].xml").decode()
    if kind:
        said = _RELATION.format(kind=kind, target=f"/{name}" if name else "http://example.org/a", mode=mode)
        relations = relations.replace("</Relationships>", f"{said}</Relationships>")
        more["xl/_rels/workbook.xml.rels"] = relations.encode()
    if type_:
        said = f'<Override PartName="/{name}" ContentType="{type_}"/>'
        more["[Content_Types].xml"] = types.replace("</Types>", f"{said}</Types>").encode()
    return rezipped(source, **{part.replace("/", "__"): data for part, data in more.items()})


_EXCEL = "application/vnd.ms-excel"


def active_xlsx() -> Iterator[tuple[str, bytes, str]]:
    """Yield a name, a file, and the kind of finding that it must get."""
    macro = f"{_EXCEL}.macrosheet+xml"
    yield "macro sheet", with_part("xl/macrosheets/sheet1.xml", _SHELL, type_=macro), "macro-sheet"
    # Under the name of an innocent part, known by its type or its relation alone.
    yield "disguised by type", with_part("xl/worksheets/sheet9.xml", _SHELL, type_=macro), "macro-sheet"
    yield (
        "disguised by relation",
        with_part("xl/worksheets/sheet9.xml", _SHELL, "xlMacrosheet"),
        "macro-sheet",
    )
    yield "dialog sheet", with_part("xl/dialogsheets/sheet1.xml", _SHELL), "macro-sheet"
    yield "vba", with_part("xl/vbaProject.bin", b""), "macro"
    yield "vba elsewhere", with_part("xl/media/image9.png", b"", "vbaProject"), "macro"
    yield "ribbon", with_part("customUI/customUI.xml", _SHELL), "macro"
    yield "activex", with_part("xl/activeX/activeX1.xml", _SHELL), "active-x"
    yield "button", with_part("xl/ctrlProps/ctrlProp1.xml", _SHELL), "active-x"
    yield "ole", with_part("xl/embeddings/oleObject1.bin", b""), "embedded"
    yield "embedded book", with_part("xl/embeddings/book.xlsx", b""), "embedded"
    yield "link", with_part("xl/externalLinks/externalLink1.xml", _SHELL), "external-link"
    picture = with_part("", b"", "image", mode=' TargetMode="External"')
    yield "picture elsewhere", picture, "external-link"
    yield "connections", with_part("xl/connections.xml", _SHELL), "connection"
    yield "query", with_part("xl/queryTables/queryTable1.xml", _SHELL), "connection"
    yield "add-in", with_part("xl/webextensions/webextension1.xml", _SHELL), "connection"
    yield "unknown", with_part("xl/other/thing.dat", b""), "unknown-part"


def innocent_xlsx() -> Iterator[tuple[str, bytes]]:
    """Yield what people's programs put into a workbook beside cells."""
    office = "application/vnd.openxmlformats-officedocument"
    for name, kind, type_ in (
        ("xl/printerSettings/printerSettings1.bin", "", f"{office}.spreadsheetml.printerSettings"),
        ("xl/media/image1.emf", "", ""),
        ("xl/calcChain.xml", "calcChain", f"{office}.spreadsheetml.calcChain+xml"),
        ("xl/persons/person.xml", "", f"{_EXCEL}.person+xml"),
        ("xl/threadedComments/threadedComment1.xml", "", f"{_EXCEL}.threadedcomments+xml"),
        ("xl/charts/chart1.xml", "", f"{office}.drawingml.chart+xml"),
        ("xl/charts/style1.xml", "", "application/vnd.ms-office.chartstyle+xml"),
        ("xl/drawings/vmlDrawing1.vml", "", f"{office}.vmlDrawing"),
        ("xl/drawings/drawing1.xml", "", f"{office}.drawing+xml"),
        ("docProps/custom.xml", "", f"{office}.custom-properties+xml"),
        ("docProps/thumbnail.wmf", "", ""),
        ("customXml/item1.xml", "", ""),
        ("xl/richData/rdrichvalue.xml", "", f"{_EXCEL}.rdrichvalue+xml"),
        ("docMetadata/LabelInfo.xml", "", ""),
    ):
        content = _SHELL if name.endswith(".xml") else b"\0"
        yield name, with_part(name, content, kind, type_)


def with_ods(more: dict[str, bytes], *, inside: str = "") -> bytes:
    """Return the aid form as .ods with more parts, and with more XML inside its sheets' part."""
    source = _form_as_ods()
    if inside:
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            text = archive.read("content.xml").decode()
        more = {**more, "content.xml": text.replace("<office:body>", f"{inside}<office:body>").encode()}
    return rezipped(source, **{name.replace("/", "__"): data for name, data in more.items()})


def active_ods() -> Iterator[tuple[str, bytes, str]]:
    """Yield a name, a file, and the kind of finding that it must get."""
    space = 'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"'
    listener = f'<office:scripts {space}><script:event-listener script:language="x"/></office:scripts>'
    links = 'xmlns:t="urn:x"'
    yield "basic", with_ods({"Basic/Standard/Module1.xml": _SHELL}), "macro"
    yield "python", with_ods({"Scripts/python/a.py": b""}), "macro"
    yield "listener", with_ods({}, inside=listener), "macro"
    yield "ole", with_ods({"Object 1": b"\0"}), "embedded"
    yield "document", with_ods({"Object 1/a.docx": b"\0"}), "embedded"
    yield "dde", with_ods({}, inside=f"<table:dde-link {links}/>"), "external-link"
    yield "linked sheet", with_ods({}, inside="<table:table-source/>"), "external-link"
    yield "unknown", with_ods({"things/a.dat": b""}), "unknown-part"


def innocent_ods() -> Iterator[tuple[str, bytes]]:
    """Yield what LibreOffice puts into a workbook beside cells."""
    parts = (
        *("settings.xml", "styles.xml", "meta.xml", "manifest.rdf", "Thumbnails/thumbnail.png"),
        *("Pictures/1000.png", "Object 1/content.xml", "ObjectReplacements/Object 1"),
        *("Configurations2/accelerator/current.xml", "Configurations2/statusbar/"),
    )
    for name in parts:
        yield name, with_ods({name: b"" if name.endswith(("/", "current.xml")) else _SHELL})


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def xls_with(content: bytes, old: bytes, new: bytes) -> bytes:
    """Return an .xls file with one record changed for another of its length."""
    assert len(old) == len(new)
    assert content.count(old) == 1
    return content.replace(old, new)
