"""What a zipped spreadsheet claims: rows, cells and areas, counted in its XML before a library opens it.

Libraries make an object for every cell that a file claims, so the claims are counted first: a few bytes can
claim a million rows.
"""

import re
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets.sheet_limits import Extent, SheetLimits
from guarded_files.zip_archive import XmlGuard, unpacked

_CONTENT: Final = ("v", "f", "is")  # of a cell of an .xlsx sheet
_CORNER: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_PARSED: Final = (".xml", ".rels")

_IN_A_PART: Final = ("row", "col")
"""What is counted in each part by itself; everything else in the whole file."""

Looked = Callable[[str, str, Mapping[str, str]], None]
"""What takes note of every element: the part that it is in, its name, and its attributes, as written."""


def look_through(archive: zipfile.ZipFile, look: Looked, limits: SheetLimits) -> None:
    """Refuse an archive that is too large unpacked, or claims too much of anything.

    `look` sees every element of every part that a library may read; it may refuse too.
    """
    guard = XmlGuard(limits, _Sheets(_Claims(limits), look))
    for entry, pieces in unpacked(archive, archive.infolist(), limits):
        if entry.filename.lower().endswith(_PARSED) and not entry.filename.startswith("customXml/"):
            guard.look(entry.filename, pieces)
        for _ in pieces:  # of any other part the bytes alone count
            pass


class _Claims:
    """What the parts claim together."""

    def __init__(self, limits: SheetLimits) -> None:
        self.extent = Extent(limits)
        self._limits = limits
        self._counted: Counter[str] = Counter()
        self._in_areas = 0

    def next_part(self) -> None:
        for name in _IN_A_PART:
            self._counted[name] = 0

    def count(self, name: str) -> None:
        self._counted[name] += 1
        most, kind = self._limits.of_elements.get(name, (sys.maxsize, ""))
        if self._counted[name] > most:
            raise FileRefused(kind, limit=most, what=name)

    def area(self, reference: str) -> None:
        """Count the cells of an area: openpyxl makes each."""
        size = _area(reference)
        self._in_areas += size
        one, all_ = self._limits.merged_area, self._limits.merged_areas
        if size > one or self._in_areas > all_:
            raise FileRefused("too-many-cells", limit=one if size > one else all_)


class _Sheets:
    """Counts the elements of each part as they pass."""

    def __init__(self, claims: _Claims, look: Looked) -> None:
        self._claims, self._look = claims, look
        self.part("")

    def part(self, name: str) -> None:
        self._part = name
        self._claims.next_part()
        self._table = _OdsTable(self._claims)
        self._in_sheet = False
        self._row = self._column = self._cell_row = 0  # of the last row and cell of an .xlsx sheet

    def start(self, full: str, attributes: Mapping[str, str]) -> None:
        name = full.rpartition(":")[2]
        self._claims.count(name)
        if name in ("mergeCell", "hyperlink") and "ref" in attributes:
            self._claims.area(attributes["ref"])
        if name == "sheetData":
            self._claims.extent.next_sheet(self._part)
            self._in_sheet, self._row, self._column = True, 0, 0
        elif self._in_sheet and name in ("row", "c"):
            self._place(name, attributes.get("r", ""))
        elif self._in_sheet and name in _CONTENT:
            self._claims.extent.reach(self._cell_row, self._column)
        elif full.startswith("table:"):
            self._table.start(name, attributes)
        elif full == "text:p":
            self._table.filled()
        self._look(self._part, full, attributes)

    def _place(self, name: str, reference: str) -> None:
        """Take note of a row or cell; one without an address follows the one before it.

        A cell that is only coloured reaches nowhere: no reader makes anything of it.
        """
        if name == "row":
            self._row, self._column = int(reference) if reference else self._row + 1, 0
            return
        corner = _CORNER.fullmatch(reference)
        self._column = _column(corner[1]) if corner else self._column + 1
        self._cell_row = int(corner[2]) if corner else self._row

    def end(self, full: str) -> None:
        if full == "table:table-row":
            self._table.end_row()


class _OdsTable:
    """Where a sheet of an .ods file is: a filled cell beyond the limits, with every repetition before it."""

    def __init__(self, claims: _Claims) -> None:
        self._claims = claims
        self._row = self._column = self._last = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            self._row = 0
            self._claims.extent.next_sheet(attributes.get("table:name", ""))
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
                self._claims.count("mergeCell")

    def filled(self) -> None:
        self._last = self._column

    def end_row(self) -> None:
        if self._last:
            self._claims.extent.reach(self._row, self._last)


def _times(attributes: Mapping[str, str], name: str) -> int:
    value = attributes.get(name, "1").strip()
    return int(value) if value.isdecimal() and len(value) < 19 else 1


def _area(reference: str) -> int:
    """Return how many cells an area has."""
    corners = [_CORNER.fullmatch(corner) for corner in reference.split(":")]
    if len(corners) != 2 or not all(corners):
        return 1
    (a, b), (c, d) = ((_column(found[1]), int(found[2])) for found in corners if found)
    return (abs(c - a) + 1) * (abs(d - b) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
