"""Which workbook a file is, and whether it may be opened: all before anything of it is read whole."""

import zipfile
from collections.abc import Mapping
from functools import partial
from typing import Final, Literal

from guarded_files import zip_archive
from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets.allowed_parts import check_part, look_at_ods, look_at_ooxml
from guarded_files.spreadsheets.biff import refuse_active
from guarded_files.spreadsheets.own_table import own_table
from guarded_files.spreadsheets.sheet_claims import look_through
from guarded_files.spreadsheets.sheet_limits import SheetLimits

WorkbookKind = Literal["xlsx", "xls", "ods"]

_HEAD: Final = 1 << 16
_ODS: Final = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_ODS_HEAD: Final = 200  # the standard puts that name first, unpacked
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_FOREIGN: Final[Mapping[str, str]] = own_table(__file__)


def named_kind(content: bytes) -> WorkbookKind | None:
    """Return which workbook a file says to be by its first bytes, None for none: nothing is looked through.

    Raises FileRefused for pictures, archives and others that people take for a table.
    """
    for what, start in _FOREIGN.items():
        if content.startswith(start.encode("latin-1")):
            raise FileRefused("not-a-sheet", what=what)
    if content.startswith(_ZIP):
        return "ods" if _ODS in content[:_ODS_HEAD] else "xlsx"
    return "xls" if content.startswith(_OLE) else None


def workbook_kind(content: bytes, limits: SheetLimits) -> WorkbookKind | None:
    """Return which workbook a file is, looked through within limits; None for one that is none.

    Raises FileRefused for what must not be opened.
    """
    kind = named_kind(content)
    if kind is None:
        return None
    if kind != "xls":
        return _zip_kind(content, limits)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileRefused("password")
    if "WordDocument".encode("utf-16-le") in content:
        raise FileRefused("not-a-sheet", what="Word")
    refuse_active(content, limits)
    return "xls"


def _zip_kind(content: bytes, limits: SheetLimits) -> WorkbookKind:
    with zip_archive.opened(content) as archive:
        names = {entry.filename for entry in archive.infolist()}
        kind = _kind_by_parts(archive, names)
        zip_archive.check_entries(archive, limits)
        container, look = ("ods", look_at_ods) if kind == "ods" else ("ooxml", look_at_ooxml)
        for name in sorted(names):
            check_part(container, limits.tolerated, name)
        look_through(archive, partial(look, limits.tolerated), limits)
    return kind


def _kind_by_parts(archive: zipfile.ZipFile, names: set[str]) -> WorkbookKind:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.open("mimetype").read(200):
        said = "META-INF/manifest.xml"
        if said in names and b"encryption-data" in archive.open(said).read(_HEAD):
            raise FileRefused("password")
        return "ods"
    if "word/document.xml" in names:
        raise FileRefused("not-a-sheet", what="Word")
    if "xl/workbook.bin" in names:
        raise FileRefused("not-a-sheet", what=".xlsb")
    raise FileRefused("not-a-sheet", what="ZIP")
