"""A file of strangers opened: first looked through within limits, then read, all in a process of its own."""

from collections.abc import Callable
from typing import TypeVar

from diendan.exchange.file_findings import refused
from diendan.exchange.tabular.container import file_kind, workbook_kind
from diendan.exchange.tabular.csv_text import read_csv_book
from diendan.exchange.tabular.grid import Book
from diendan.exchange.tabular.limited_process import MEMORY, LimitReached, Panic, limited
from diendan.exchange.tabular.limits import PUBLISHED, SUBMISSION, FileLimits
from diendan.exchange.tabular.workbooks import SheetValues, read_values, read_workbook
from diendan.language import Bilingual

T = TypeVar("T")


def read_submitted(content: bytes) -> Book:
    """Return the cells of a file that a province sent, of any format that we read.

    Raises Refused for any other file, and for one that takes too long or too much memory.
    """
    return _guarded(read_submitted_here, content, SUBMISSION)


def read_submitted_here(content: bytes) -> Book:
    """Return the cells as `read_submitted` does, in this process: without limits of time and memory."""
    kind = file_kind(content)
    return read_csv_book(content) if kind == "csv" else read_workbook(content, kind)


def read_published(content: bytes) -> list[SheetValues]:
    """Return the values of a workbook that somebody published. Raises Refused as `read_submitted` does."""
    return _guarded(_published, content, PUBLISHED)


def _published(content: bytes) -> list[SheetValues]:
    kind = workbook_kind(content, PUBLISHED)
    if kind is None:
        raise refused("damaged")
    return list(read_values(content, kind, PUBLISHED))


def _guarded(work: Callable[[bytes], T], content: bytes, limits: FileLimits) -> T:
    try:
        return limited(work, content, limits.seconds)
    except LimitReached as error:
        most = {
            "time": Bilingual(f"{limits.seconds} giây", f"{limits.seconds} seconds"),
            "memory": Bilingual(f"{MEMORY // 2**30} GB bộ nhớ", f"{MEMORY // 2**30} GB of memory"),
        }
        raise refused("too-heavy", limit=most[error.why]) from error
    except Panic as error:
        raise refused("damaged") from error
