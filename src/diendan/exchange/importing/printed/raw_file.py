"""The raw file: its bytes within limits, and what kind of file they are (never judged by the name alone)."""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from diendan.errors import Finding, InputError
from diendan.exchange.file_findings import FileRefused
from diendan.exchange.tabular.biff import refuse_active
from diendan.language import quoted

LARGEST_FILE: Final = 20 * 2**20
LARGEST_UNPACKED: Final = 150 * 2**20
MOST_ENTRIES: Final = 2_000

RawFileKind = Literal["xlsx", "xls", "ods", "json", "xml", "text"]

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_NAME: Final = 200
_MACROS: Final = re.compile(r"vbaproject|macrosheet|dialogsheet|^basic/|^scripts/")


@dataclass(frozen=True)
class RawFile:
    """A file as it came: name without folder, bytes, SHA-256 of the bytes, kind by content."""

    name: str
    content: bytes
    sha256: str
    kind: RawFileKind


def read_raw(path: Path) -> RawFile:
    """Return the file at `path`, refused by its size before it is read.

    Raises InputError for a file that is missing, empty, larger than 20 MB, a damaged or oversized archive,
    a workbook with a password or with macros, or of no kind that an importer reads.
    """
    name = path.name
    try:
        if not path.is_file():
            raise InputError(f"Cannot import {quoted(name)}.", [Finding(name, "no file", "a file")])
        size = path.stat().st_size
        if size > LARGEST_FILE:
            got, expected = f"{size / 2**20:.1f} MB", f"at most {LARGEST_FILE // 2**20} MB"
            raise refuse(name, got, expected, "Export only the table that is needed.")
        content = path.read_bytes()
    except OSError as error:
        raise refuse(name, f"no readable file ({error.strerror})", "a file") from error
    if not content.strip(b"\0 \t\r\n"):
        raise refuse(name, "an empty file", "a published table")
    if len(name) > _MAX_NAME:
        raise refuse(name[:40] + "…", f"a name of {len(name)} characters", f"at most {_MAX_NAME}")
    return RawFile(name, content, hashlib.sha256(content).hexdigest(), _kind(name, content))


def refuse(name: str, got: str, expected: str, hint: str = "") -> InputError:
    """Return the error for a raw file that cannot be imported, with one finding."""
    return InputError(f"Cannot import {quoted(name)}.", [Finding(name, got, expected, hint)])


def _kind(name: str, content: bytes) -> RawFileKind:
    if content.startswith(b"PK"):
        return _archive_kind(name, content)
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise refuse(name, "a workbook with a password", "a workbook without", "Save it without one.")
        try:
            refuse_active(content, links=False)
        except FileRefused as error:
            said = error.answer
            raise refuse(name, said.message.en.rstrip("."), said.expected.en, said.fix.en) from error
        return "xls"
    if content.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"\x1f\x8b", b"7z\xbc\xaf")
    ):
        raise refuse(name, "a PDF, picture or archive", "a table: xlsx, xls, ods, csv, JSON-stat or IATI XML")
    start = content[:4096].lstrip(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"{", b"[")):
        return "json"
    if start.lower().startswith((b"<!doctype html", b"<html")):
        raise refuse(name, "a web page", "the file that the page offers for download")
    return "xml" if start.startswith(b"<") else "text"


def _archive_kind(name: str, content: bytes) -> RawFileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            mimetype = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise refuse(name, f"a damaged file ({error})", "a workbook", "Download it again.") from error
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED:
        got = f"{len(entries)} parts, {unpacked / 2**20:.0f} MB unpacked"
        raise refuse(name, got, f"at most {MOST_ENTRIES} parts and {LARGEST_UNPACKED // 2**20} MB unpacked")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse(name, "a file with a password", "a file without", "Save it without one.")
    if any(_MACROS.search(part.lower()) for part in names):
        raise refuse(name, "a workbook with macros", "a workbook without", "Save it as .xlsx.")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    raise refuse(name, "an archive that is no workbook", "xlsx, xls or ods")
