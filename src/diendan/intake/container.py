"""What kind of file it is, and whether it may be opened: all before anything of it is read whole."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from diendan.intake.findings import refused
from diendan.intake.grid import MAX_BYTES, MAX_ROWS, MAX_UNPACKED

FileKind = Literal["xlsx", "xls", "ods", "csv"]

_MAX_ENTRIES: Final = 1_000
_CHUNK: Final = 1 << 16
_OVERLAP: Final = 400
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_ROW: Final = re.compile(rb"<(?:[A-Za-z0-9]+:)?(?:table-)?row[\s>/]")
_ODS_REPEATED: Final = re.compile(rb'number-(?:rows|columns)-repeated="0*([0-9]{1,19})"')
_DECLARED: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
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
        raise refused("too-large", f"{size / 1e6:.1f} MB", limit=_megabytes(MAX_BYTES))
    if size == 0:
        raise refused("empty-file")
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise refused("too-large", limit=_megabytes(MAX_BYTES))
    return content


def kind_of(content: bytes) -> FileKind:
    """Return the kind of a file by its content. Raises Refused for what must not be opened."""
    if content.startswith(_ZIP):
        return _zip_kind(content)
    if content.startswith(_OLE):
        if _utf16("EncryptedPackage") in content:
            raise refused("password")
        if _utf16("_VBA_PROJECT") in content:
            raise refused("macro")
        if _utf16("WordDocument") in content:
            raise refused("not-a-sheet", what="Word")
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
            if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
                raise refused("macro")
            left = MAX_UNPACKED
            for entry in entries:
                left -= _look_through(archive, entry, left)
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        zlib.error,
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
            if b"encryption-data" in file.read(_CHUNK):
                raise refused("password")
        return "ods"
    if "word/document.xml" in names:
        raise refused("not-a-sheet", what="Word")
    if "xl/workbook.bin" in names:
        raise refused("not-a-sheet", what=".xlsb")
    raise refused("not-a-sheet", what="ZIP")


def _look_through(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """Return the true unpacked size of an entry, its rows counted; at most `left` is unpacked."""
    size = rows = 0
    is_sheet = _SHEET.fullmatch(entry.filename) is not None
    is_ods = entry.filename == "content.xml"
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    for chunk, kept in _chunks(archive, entry):
        size += len(chunk) - kept
        if size > left:
            raise refused("zip-bomb", limit=_megabytes(MAX_UNPACKED))
        if is_xml and _DECLARED.search(chunk):
            raise refused("strange-xml")
        if is_sheet:
            rows += sum(1 for match in _ROW.finditer(chunk) if match.end() > kept)
            if rows > MAX_ROWS:
                raise refused("too-many-rows", limit=str(MAX_ROWS))
    if is_ods:
        _ods_rows(archive.read(entry))
    return size


def _ods_rows(content: bytes) -> None:
    """Refuse a sheet whose filled rows, with repetitions, are more than the limit."""
    for table in content.split(b"<table:table ")[1:]:
        rows = 0
        for row in table.split(b"<table:table-row")[1:]:
            if b"office:value-type" not in row and b"<text:p" not in row:
                continue
            head = row.partition(b">")[0]
            times = _ODS_REPEATED.search(head)
            rows += int(times[1]) if times else 1
            wide = [
                int(m[1])
                for cell in row.split(b"<table:table-cell")[1:]
                if b"office:value-type" in cell
                for m in _ODS_REPEATED.finditer(cell.partition(b">")[0])
            ]
            if rows > MAX_ROWS:
                raise refused("too-many-rows", limit=str(MAX_ROWS))
            if any(times > MAX_ROWS for times in wide):
                raise refused("too-many-columns", limit=str(MAX_ROWS))


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Yield pieces of an entry, each with the tail of the one before, and the length of that tail."""
    tail = b""
    with archive.open(entry) as file:
        while piece := file.read(_CHUNK):
            yield tail + piece, len(tail)
            tail = (tail + piece)[-_OVERLAP:]


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _megabytes(size: int) -> str:
    return f"{size // 1_000_000} MB"
