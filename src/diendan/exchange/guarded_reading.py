"""A file that is sent or imported: looked through, then read, in a process of its own with limits."""

from collections.abc import Callable
from typing import TypeVar

from diendan.exchange.csv_text import read_csv_book
from diendan.exchange.file_limits import PUBLISHED, SUBMISSION
from guarded_files.limited_process import Panic, limited
from guarded_files.limits import FileLimits
from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets.container import workbook_kind
from guarded_files.spreadsheets.grid import Book
from guarded_files.spreadsheets.workbooks import SheetValues, read_values, read_workbook

T = TypeVar("T")


def read_submitted(content: bytes) -> Book:
    """Return the cells of a file that a province sent, of any format that we read.

    Raises FileRefused for any other file, and for one that takes too long or too much memory.
    """
    return _guarded(read_submitted_here, content, SUBMISSION)


def read_submitted_here(content: bytes) -> Book:
    """Return the cells as `read_submitted` does, in this process: without limits of time and memory."""
    kind = workbook_kind(content, SUBMISSION)
    if kind is not None:
        return read_workbook(content, kind, SUBMISSION)
    head = content[:2000].lstrip().lower()
    if head.startswith((b"<html", b"<!doctype", b"<?xml", b"{\\rtf")):
        raise FileRefused("not-a-sheet", what="HTML, XML, RTF")
    return read_csv_book(content)


def read_published(content: bytes) -> list[SheetValues]:
    """Return the values of a published workbook. Raises FileRefused as `read_submitted` does."""
    return _guarded(_published, content, PUBLISHED)


def _published(content: bytes) -> list[SheetValues]:
    kind = workbook_kind(content, PUBLISHED)
    if kind is None:
        raise FileRefused("damaged")
    return list(read_values(content, kind, PUBLISHED))


def _guarded(work: Callable[[bytes], T], content: bytes, limits: FileLimits) -> T:
    try:
        return limited(work, content, limits.seconds)
    except Panic as error:
        raise FileRefused("damaged") from error
