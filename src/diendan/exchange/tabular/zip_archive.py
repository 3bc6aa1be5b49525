"""A zipped spreadsheet before a library opens it: unpacked size, elements and areas, counted in pieces.

Libraries make an object for every cell that a file claims, so the claims are counted first: a few bytes can
claim a million rows. Each XML part goes once through a parser that keeps nothing.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol
from xml.parsers import expat

from diendan.exchange.file_findings import refused
from diendan.exchange.tabular.grid import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_MERGED,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_UNPACKED,
    megabytes,
)
from diendan.language import Bilingual

_CHUNK: Final = 1 << 16
_DEEPEST: Final = 100
_MAX_AREA: Final = 10_000
_MAX_AREAS: Final = 50_000  # cells in all areas together
_CORNER: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_PARSED: Final = (".xml", ".rels")

_ROWS: Final = {"row": ("too-many-rows", MAX_ROWS), "col": ("too-many-columns", 16_384)}
"""At most so many of an element in one part."""
_MOST: Final = {
    "c": ("too-many-cells", MAX_CELLS),
    "si": ("too-many-cells", MAX_CELLS),
    "mergeCell": ("too-many-merged", MAX_MERGED),
    "sheet": ("too-many-sheets", MAX_SHEETS),
}
_MOST_OF: Final = {
    "definedName": (2_000, Bilingual("tên đã đặt", "defined names")),
    "hyperlink": (5_000, Bilingual("liên kết", "hyperlinks")),
    "dataValidation": (2_000, Bilingual("quy tắc nhập liệu", "rules of validation")),
    "cfRule": (2_000, Bilingual("định dạng có điều kiện", "conditional formats")),
    "xf": (70_000, Bilingual("kiểu định dạng", "cell formats")),
    "comment": (5_000, Bilingual("chú thích", "comments")),
    "table-row": (200_000, Bilingual("dòng", "rows")),
    "table-cell": (MAX_CELLS, Bilingual("ô", "cells")),
}
_ANY: Final = (3_000_000, Bilingual("phần tử XML", "XML elements"))
_DEPTH: Final = Bilingual("lớp XML lồng nhau", "nested levels of XML")


class Looked(Protocol):
    """What is reported of every element: the part that it is in, its name, and its attributes, as written."""

    def __call__(self, part: str, name: str, attributes: Mapping[str, str]) -> None: ...


def look_through(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], look: Looked) -> None:
    """Refuse an archive that is too large unpacked, or claims too much of anything.

    At most MAX_UNPACKED bytes are unpacked, in pieces; sizes that the archive states are not trusted. `look`
    sees every element of every part that a library may read; it may refuse too.
    """
    left = MAX_UNPACKED
    counted: Counter[str] = Counter()
    for entry in entries:
        is_read = entry.filename.lower().endswith(_PARSED) and not entry.filename.startswith("customXml/")
        counter = _Counter(entry.filename, counted, look) if is_read else None
        for chunk in _chunks(archive, entry):
            left -= len(chunk)
            if left < 0:
                raise refused("zip-bomb", limit=megabytes(MAX_UNPACKED))
            if counter is not None:
                counter.feed(chunk)
        if counter is not None:
            counter.close()


class _Counter:
    """Counts the elements of one part as they pass."""

    def __init__(self, part: str, counted: Counter[str], look: Looked) -> None:
        self._part, self._counted, self._look = part, counted, look
        self._rows: Counter[str] = Counter()
        self._depth = 0
        self._started = False
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = _declared
        self._parser.EntityDeclHandler = _declared
        self._table = _SheetExtent()

    def feed(self, chunk: bytes) -> None:
        if b"\0" in chunk:
            raise refused("strange-xml")  # UTF-16, which no spreadsheet program writes
        self._started = True
        self._parser.Parse(chunk, False)

    def close(self) -> None:
        if self._started:
            self._parser.Parse(b"", True)

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise refused("too-many-of", limit=str(_DEEPEST), what=_DEPTH)
        name = full.rpartition(":")[2]
        self._count(name)
        if name in ("mergeCell", "hyperlink") and "ref" in attributes:
            self._counted["area"] += _area(attributes["ref"])
            if self._counted["area"] > _MAX_AREAS:
                raise refused("too-many-cells", limit=str(_MAX_AREAS))
        if full.startswith("table:"):
            self._table.start(name, attributes)
        elif full == "text:p":
            self._table.filled()
        self._look(self._part, full, attributes)

    def _end(self, full: str) -> None:
        self._depth -= 1
        if full == "table:table-row":
            self._table.end_row()

    def _count(self, name: str) -> None:
        self._counted[name] += 1
        self._counted[""] += 1
        if self._counted[""] > _ANY[0]:
            raise refused("too-many-of", limit=str(_ANY[0]), what=_ANY[1])
        if name in _ROWS:
            self._rows[name] += 1
            kind, limit = _ROWS[name]
            if self._rows[name] > limit:
                raise refused(kind, limit=str(limit))
        elif name in _MOST:
            kind, limit = _MOST[name]
            if self._counted[name] > limit:
                raise refused(kind, limit=str(limit))
        elif name in _MOST_OF:
            most, what = _MOST_OF[name]
            if self._counted[name] > most:
                raise refused("too-many-of", limit=str(most), what=what)


class _SheetExtent:
    """Where a sheet of an .ods file is: a filled cell beyond the limits, with every repetition before it."""

    def __init__(self) -> None:
        self._row = self._column = self._last = self._merged = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            self._row = 0
        elif name == "table-row":
            self._row += _times(attributes, "table:number-rows-repeated")
            self._column = self._last = 0
        elif name in ("table-cell", "covered-table-cell"):
            self._column += _times(attributes, "table:number-columns-repeated")
            if "office:value" in attributes or "office:value-type" in attributes:
                self.filled()
            if _times(attributes, "table:number-columns-spanned") > 1 or (
                _times(attributes, "table:number-rows-spanned") > 1
            ):
                self._merged += 1
                if self._merged > MAX_MERGED:
                    raise refused("too-many-merged", limit=str(MAX_MERGED))

    def filled(self) -> None:
        self._last = self._column

    def end_row(self) -> None:
        if self._last and self._row > MAX_ROWS:
            raise refused("too-many-rows", limit=str(MAX_ROWS))
        if self._last > MAX_COLUMNS:
            raise refused("too-many-columns", limit=str(MAX_COLUMNS))


def _times(attributes: Mapping[str, str], name: str) -> int:
    value = attributes.get(name, "1").strip()
    return int(value) if value.isdecimal() and len(value) < 19 else 1


def _area(reference: str) -> int:
    """Return how many cells an area has: openpyxl makes each. Refuse one that is too large."""
    corners = [_CORNER.fullmatch(corner) for corner in reference.split(":")]
    if len(corners) != 2 or not all(corners):
        return 1
    (a, b), (c, d) = ((_column(found[1]), int(found[2])) for found in corners if found)
    size = (abs(c - a) + 1) * (abs(d - b) + 1)
    if size > _MAX_AREA:
        raise refused("too-many-cells", limit=str(_MAX_AREA))
    return size


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _declared(*_: Any) -> None:
    raise refused("strange-xml")


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as file:
        while piece := file.read(_CHUNK):
            yield piece
