"""What kind of file it is, and whether it may be opened: all before anything of it is read whole."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final, Literal
from xml.parsers.expat import ExpatError

from diendan.exchange.file_findings import refused
from diendan.exchange.tabular.allowed_parts import check_part, look_at_ods, look_at_ooxml
from diendan.exchange.tabular.biff import refuse_active
from diendan.exchange.tabular.limits import SUBMISSION, FileLimits, megabytes
from diendan.exchange.tabular.zip_archive import look_through
from diendan.parsing.yaml_resources import yaml_resource

WorkbookKind = Literal["xlsx", "xls", "ods"]
FileKind = Literal[WorkbookKind, "csv"]

_HEAD: Final = 1 << 16
_ODS: Final = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_ODS_HEAD: Final = 200  # the standard puts that name first, unpacked
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_FOREIGN: Final[Mapping[str, str]] = yaml_resource(__file__)


def read_bytes(path: Path, limits: FileLimits) -> bytes:
    """Return the content of a file. Raises Refused for one that is empty or too large."""
    size = path.stat().st_size
    if size > limits.bytes:
        raise refused("too-large", f"{size / 1e6:.1f} MB", limit=megabytes(limits.bytes))
    if size == 0:
        raise refused("empty-file")
    with path.open("rb") as file:
        content = file.read(limits.bytes + 1)
    if len(content) > limits.bytes:
        raise refused("too-large", limit=megabytes(limits.bytes))
    return content


def file_kind(content: bytes) -> FileKind:
    """Return the kind of a submission by its content. Raises Refused for what must not be opened."""
    kind = workbook_kind(content, SUBMISSION)
    if kind is not None:
        return kind
    head = content[:2000].lstrip().lower()
    if head.startswith((b"<html", b"<!doctype", b"<?xml", b"{\\rtf")):
        raise refused("not-a-sheet", what="HTML, XML, RTF")
    return "csv"


def named_kind(content: bytes) -> WorkbookKind | None:
    """Return which workbook a file says to be by its first bytes, None for none: nothing is looked through.

    Raises Refused for pictures, archives and others that people take for a table.
    """
    for what, start in _FOREIGN.items():
        if content.startswith(start.encode("latin-1")):
            raise refused("not-a-sheet", what=what)
    if content.startswith(_ZIP):
        return "ods" if _ODS in content[:_ODS_HEAD] else "xlsx"
    return "xls" if content.startswith(_OLE) else None


def workbook_kind(content: bytes, limits: FileLimits) -> WorkbookKind | None:
    """Return which workbook a file is, looked through within limits; None for one that is none.

    Raises Refused for what must not be opened.
    """
    kind = named_kind(content)
    if kind is None:
        return None
    if kind != "xls":
        return _zip_kind(content, limits)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise refused("password")
    if "WordDocument".encode("utf-16-le") in content:
        raise refused("not-a-sheet", what="Word")
    refuse_active(content, limits)
    return "xls"


def _zip_kind(content: bytes, limits: FileLimits) -> WorkbookKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            kind = _kind_by_parts(archive, names)
            if len(entries) > limits.parts:
                raise refused("zip-bomb", f"{len(entries)}", limit=f"{limits.parts} mục / entries")
            if any(entry.flag_bits & 1 for entry in entries):
                raise refused("password")
            container, look = ("ods", look_at_ods) if kind == "ods" else ("ooxml", look_at_ooxml)
            for name in sorted(names):
                check_part(container, limits.tolerated, name)
            look_through(archive, entries, partial(look, limits.tolerated), limits)
    except (zipfile.BadZipFile, zlib.error, ExpatError, OSError, EOFError, RuntimeError, ValueError) as error:
        raise refused("damaged") from error
    return kind


def _kind_by_parts(archive: zipfile.ZipFile, names: set[str]) -> WorkbookKind:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.open("mimetype").read(200):
        said = "META-INF/manifest.xml"
        if said in names and b"encryption-data" in archive.open(said).read(_HEAD):
            raise refused("password")
        return "ods"
    if "word/document.xml" in names:
        raise refused("not-a-sheet", what="Word")
    if "xl/workbook.bin" in names:
        raise refused("not-a-sheet", what=".xlsb")
    raise refused("not-a-sheet", what="ZIP")
