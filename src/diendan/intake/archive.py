"""A zipped spreadsheet before a library opens it: unpacked size, rows, cells and areas, counted in pieces.

Libraries make an object for every cell that a file claims, so the claims are counted first: a few bytes can
claim a million rows.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final

from diendan.intake.findings import refused
from diendan.intake.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED, megabytes

_CHUNK: Final = 1 << 16
_OVERLAP: Final = 400
_PREFIX: Final = rb"(?:[^\s<>/:]+:)?"
_ROW: Final = re.compile(rb"<" + _PREFIX + rb"row[\s>/]")
_CELL: Final = re.compile(rb"<" + _PREFIX + rb"c[\s>/]")
# openpyxl makes a cell for each address inside these.
_CORNER: Final = rb"\$?([A-Z]{1,3})\$?(\d{1,7})"
_AREA: Final = re.compile(
    rb"<" + _PREFIX + rb"(?:mergeCell|hyperlink)\s[^<>]{0,300}?ref=[\"']" + _CORNER + rb":" + _CORNER
)
_MAX_AREA: Final = 10_000
_DECLARED: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TEXT_PARTS: Final = (".xml", ".rels", ".vml")
_TIMES: Final = {
    kind: re.compile(rb"table:number-" + kind + rb"-repeated=[\"']0*([0-9]{1,18})[\"']")
    for kind in (b"rows", b"columns")
}


def look_through(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse an archive that is too large unpacked, or claims too many rows or cells.

    At most MAX_UNPACKED bytes are unpacked, in pieces; sizes that the archive states are not trusted.
    """
    left = MAX_UNPACKED
    cells = 0
    for entry in entries:
        rows = 0
        is_text = entry.filename.lower().endswith(_TEXT_PARTS)
        for chunk, kept in _chunks(archive, entry):
            left -= len(chunk) - kept
            if left < 0:
                raise refused("zip-bomb", limit=megabytes(MAX_UNPACKED))
            if is_text and (_DECLARED.search(chunk) or b"\0" in chunk):
                raise refused("strange-xml")  # a NUL: UTF-16, in which nothing here would be found
            rows += _new(_ROW, chunk, kept)
            cells += _new(_CELL, chunk, kept)
            if rows > MAX_ROWS:
                raise refused("too-many-rows", limit=str(MAX_ROWS))
            if cells > MAX_CELLS:
                raise refused("too-many-cells", limit=str(MAX_CELLS))
            for match in _AREA.finditer(chunk):
                _check_area(match)
        if entry.filename == "content.xml":
            _check_ods(archive.read(entry))


def _new(pattern: re.Pattern[bytes], chunk: bytes, kept: int) -> int:
    """Return how many matches of a piece do not lie in the tail of the one before."""
    return sum(match.end() > kept for match in pattern.finditer(chunk))


def _check_area(match: re.Match[bytes]) -> None:
    left, top, right, bottom = match.groups()
    wide = abs(_column(right) - _column(left)) + 1
    high = abs(int(bottom) - int(top)) + 1
    if wide * high > _MAX_AREA:
        raise refused("too-many-cells", limit=str(_MAX_AREA))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_ods(content: bytes) -> None:
    """Refuse a filled cell beyond the limits, with every repetition before it counted."""
    for table in content.split(b"<table:table ")[1:]:
        last_row = 0
        for row in table.split(b"<table:table-row")[1:]:
            last_row += _times(row, b"rows")
            last_column = filled = 0
            for cell in re.split(rb"<table:(?:covered-)?table-cell", row)[1:]:
                last_column += _times(cell, b"columns")
                if b"office:value" in cell or b"<text:p" in cell:
                    filled = last_column
            if filled and last_row > MAX_ROWS:
                raise refused("too-many-rows", limit=str(MAX_ROWS))
            if filled > MAX_COLUMNS:
                raise refused("too-many-columns", limit=str(MAX_COLUMNS))


def _times(element: bytes, kind: bytes) -> int:
    found = _TIMES[kind].search(element.partition(b">")[0])
    return int(found[1]) if found else 1


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Yield pieces of an entry, each with the tail of the one before, and the length of that tail."""
    tail = b""
    with archive.open(entry) as file:
        while piece := file.read(_CHUNK):
            yield tail + piece, len(tail)
            tail = (tail + piece)[-_OVERLAP:]
