"""What kind of file it is, and whether it may be opened: all before anything of it is read whole."""

import io
import zipfile
import zlib
from pathlib import Path
from typing import Final, Literal
from xml.parsers.expat import ExpatError

from diendan.exchange.file_findings import refused
from diendan.exchange.tabular.allowed_parts import (
    check_ods_part,
    check_ooxml_part,
    look_at_ods,
    look_at_ooxml,
)
from diendan.exchange.tabular.biff import refuse_active
from diendan.exchange.tabular.grid import MAX_BYTES, megabytes
from diendan.exchange.tabular.zip_archive import Looked, look_through

FileKind = Literal["xlsx", "xls", "ods", "csv"]

_MAX_ENTRIES: Final = 1_000
_HEAD: Final = 1 << 16
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_FOREIGN: Final = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
)


def read_bytes(path: Path) -> bytes:
    """Return the content of a file. Raises Refused for one that is empty or larger than MAX_BYTES."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise refused("too-large", f"{size / 1e6:.1f} MB", limit=megabytes(MAX_BYTES))
    if size == 0:
        raise refused("empty-file")
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise refused("too-large", limit=megabytes(MAX_BYTES))
    return content


def kind_of(content: bytes) -> FileKind:
    """Return the kind of a file by its content. Raises Refused for what must not be opened."""
    if content.startswith(_ZIP):
        return _zip_kind(content)
    if content.startswith(_OLE):
        if _utf16("EncryptedPackage") in content:
            raise refused("password")
        if _utf16("WordDocument") in content:
            raise refused("not-a-sheet", what="Word")
        refuse_active(content)
        return "xls"
    for start, what in _FOREIGN:
        if content.startswith(start):
            raise refused("not-a-sheet", what=what)
    head = content[:2000].lstrip().lower()
    if head.startswith((b"<html", b"<!doctype", b"<?xml", b"{\\rtf")):
        raise refused("not-a-sheet", what="HTML, XML, RTF")
    return "csv"


def _zip_kind(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            kind = _named_kind(archive, names)
            if len(entries) > _MAX_ENTRIES:
                raise refused("zip-bomb", f"{len(entries)}", limit=f"{_MAX_ENTRIES} mục / entries")
            if any(entry.flag_bits & 1 for entry in entries):
                raise refused("password")
            look: Looked = look_at_ooxml
            if kind == "ods":
                look = look_at_ods
            for name in sorted(names):
                (check_ods_part if kind == "ods" else check_ooxml_part)(name)
            look_through(archive, entries, look)
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        zlib.error,
        ExpatError,
    ) as error:
        raise refused("damaged") from error
    return kind


def _named_kind(archive: zipfile.ZipFile, names: set[str]) -> FileKind:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.open("mimetype").read(200):
        with (
            archive.open("META-INF/manifest.xml")
            if "META-INF/manifest.xml" in names
            else io.BytesIO() as file
        ):
            if b"encryption-data" in file.read(_HEAD):
                raise refused("password")
        return "ods"
    if "word/document.xml" in names:
        raise refused("not-a-sheet", what="Word")
    if "xl/workbook.bin" in names:
        raise refused("not-a-sheet", what=".xlsb")
    raise refused("not-a-sheet", what="ZIP")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")
