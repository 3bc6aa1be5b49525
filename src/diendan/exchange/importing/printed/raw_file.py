"""The raw file: its bytes within limits, and what kind of file they are (never judged by the name alone)."""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from diendan.errors import Finding, InputError
from diendan.exchange.file_findings import answer_to
from diendan.exchange.file_limits import PUBLISHED
from diendan.language import quoted
from guarded_files.limits import read_bytes
from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets.container import WorkbookKind, named_kind

RawFileKind = Literal[WorkbookKind, "json", "xml", "text"]

_MAX_NAME: Final = 200
_HINT: Final = "Save it as .xlsx without that, or download only the table that is needed."


@dataclass(frozen=True)
class RawFile:
    """A file as it came: name without folder, bytes, SHA-256 of the bytes, kind by its first bytes."""

    name: str
    content: bytes
    sha256: str
    kind: RawFileKind


def read_raw(path: Path) -> RawFile:
    """Return the file at `path`, refused by its size before it is read.

    Raises InputError for a file that is missing, empty, larger than 20 MB, or of no kind that an importer
    reads. A workbook is not opened here.
    """
    name = path.name
    try:
        if not path.is_file():
            raise InputError(f"Cannot import {quoted(name)}.", [Finding(name, "no file", "a file")])
        content = read_bytes(path, PUBLISHED)
        kind = _kind(name, content)
    except OSError as error:
        raise refuse(name, f"no readable file ({error.strerror})", "a file") from error
    except FileRefused as error:
        raise refused_file(name, error) from error
    if not content.strip(b"\0 \t\r\n"):
        raise refuse(name, "an empty file", "a published table")
    if len(name) > _MAX_NAME:
        raise refuse(name[:40] + "…", f"a name of {len(name)} characters", f"at most {_MAX_NAME}")
    return RawFile(name, content, hashlib.sha256(content).hexdigest(), kind)


def refuse(name: str, got: str, expected: str, hint: str = "") -> InputError:
    """Return the error for a raw file that cannot be imported, with one finding."""
    return InputError(f"Cannot import {quoted(name)}.", [Finding(name, got, expected, hint)])


def refused_file(name: str, error: FileRefused) -> InputError:
    """Return the error for a raw file that may not be opened, in the words of the guard."""
    said = answer_to(error)
    found = f" ({said.found})" if said.found else ""
    return refuse(name, said.message.en.rstrip(".") + found, said.expected.en, _HINT)


def _kind(name: str, content: bytes) -> RawFileKind:
    workbook = named_kind(content)
    if workbook:
        return workbook
    in_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if in_utf16 and content[:200].decode("utf-16", "ignore").startswith("<?xml"):
        raise refuse(name, "XML in UTF-16", "XML in UTF-8", "Save the file as UTF-8 and import it again.")
    start = content[:4096].lstrip(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"{", b"[")):
        return "json"
    if start.lower().startswith((b"<!doctype html", b"<html")):
        raise refuse(name, "a web page", "the file that the page offers for download")
    return "xml" if start.startswith(b"<") else "text"
