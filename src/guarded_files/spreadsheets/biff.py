"""The records of an .xls workbook: cells in error, which calamine gives as empty, and what may run by itself.

Sources: [MS-XLS] 2.4.21 BOF, 2.4.28 BoundSheet8, 2.4.24 BoolErr, 2.4.127 Formula, 2.5.133 FormulaValue,
2.4.271 SupBook.
"""

import re
import struct
from collections.abc import Iterator, Mapping
from typing import Final

from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets.compound_file import Compound
from guarded_files.spreadsheets.own_table import own_table
from guarded_files.spreadsheets.sheet_limits import Extent, SheetLimits

# Records that hold cells; each begins with row and column, and some hold several columns.
_CELLS: Final = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E, 0x00BD})
_BLANKS: Final = frozenset({0x0201, 0x00BE})  # a look only; calamine passes them over
MULTIPLE: Final = 0x00BD
_SEVERAL: Final = frozenset({MULTIPLE, 0x00BE})
BOF, EOF, _BOOLERR, FORMULA = 0x0809, 0x000A, 0x0205, 0x0006
_BOUNDSHEET, _SUPBOOK, _OBPROJ, _MERGED, _DCON = 0x0085, 0x01AE, 0x00D3, 0x00E5, 0x0876
GLOBALS, _MODULE, _WORKSHEET, _MACRO_SHEET = 0x0005, 0x0006, 0x0010, 0x0040
_OWN_BOOK, _ADD_IN = 0x0401, 0x3A01
_TABLE: Final = own_table(__file__)
_ERRORS: Final[Mapping[int, str]] = _TABLE["errors"]
DAMAGED: Final = (struct.error, IndexError, ValueError, OverflowError)
_INNOCENT: Final = re.compile("|".join(_TABLE["innocent"]))


def cells_in_error(content: bytes, limits: SheetLimits) -> list[dict[tuple[int, int], str]]:
    """Return, for each worksheet in file order, the cells in error by (row, column) from 1 on.

    Raises FileRefused for a container that is damaged, for more sheets, cells or merged areas than are read,
    and for a cell beyond the limits: calamine makes a cell for each address up to the last.
    """
    try:
        return _errors(Compound(content).stream("workbook", "book"), limits)
    except DAMAGED as error:
        raise FileRefused("damaged") from error


def refuse_active(content: bytes, limits: SheetLimits) -> None:
    """Refuse an .xls file with macros, macro sheets, ActiveX, embedded objects, or links that are not
    tolerated."""
    try:
        compound = Compound(content)
        _check_names(compound)
        for record, data in records(compound.stream("workbook", "book")):
            kind = _active(record, data)
            if kind and kind not in limits.tolerated:
                raise FileRefused(kind)
    except DAMAGED as error:
        raise FileRefused("damaged") from error


def _check_names(compound: Compound) -> None:
    in_data_store = False  # names of its storages are random letters
    for entry in compound.entries:
        name = entry.name.lower()
        for kind, pattern in _TABLE["named"].items():
            if re.match(pattern, name):
                raise FileRefused(kind, entry.name)
        in_data_store = in_data_store or name == "msodatastore"
        if not _INNOCENT.fullmatch(name) and not in_data_store:
            raise FileRefused("unknown-part", entry.name, part=entry.name)


def _active(record: int, data: bytes) -> str:
    """Return what a record may run or fetch, as the kind of a finding, or ""."""
    if record == _BOUNDSHEET:
        return {1: "macro-sheet", 6: "macro"}.get(data[5] & 0x0F, "")
    if record == BOF:
        kind = struct.unpack_from("<H", data, 2)[0]
        return {_MACRO_SHEET: "macro-sheet", _MODULE: "macro"}.get(kind, "")
    if record == _SUPBOOK and struct.unpack_from("<H", data, 2)[0] not in (_OWN_BOOK, _ADD_IN):
        return "external-link"
    return {_OBPROJ: "macro", _DCON: "connection"}.get(record, "")


def records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the records of a workbook's stream: number and content of each."""
    at = 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        yield record, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _errors(stream: bytes, limits: SheetLimits) -> list[dict[tuple[int, int], str]]:
    sheets: list[dict[tuple[int, int], str]] = []
    inside: list[int] = []
    extent = Extent(limits)
    cells = merged = 0
    for record, data in records(stream):
        if record == BOF:
            inside.append(struct.unpack_from("<H", data, 2)[0])
            if len(inside) == 1 and inside != [GLOBALS]:
                sheets.append({})
                extent.next_sheet(f"#{len(sheets)}")
                if len(sheets) > limits.sheets:
                    raise FileRefused("too-many-sheets", limit=limits.sheets)
        elif record == EOF and inside:
            inside.pop()
        elif record in _CELLS or record in _BLANKS:
            cells += _reach(record, data, extent)
            if cells > limits.cells:
                raise FileRefused("too-many-cells", limit=limits.cells)
        elif record == _MERGED:
            merged += struct.unpack_from("<H", data)[0]
            if merged > limits.merged:
                raise FileRefused("too-many-merged", limit=limits.merged)
        if inside != [_WORKSHEET]:
            continue
        if record == _BOOLERR:
            row, column, _, value, is_error = struct.unpack_from("<HHHBB", data)
            if is_error:
                sheets[-1][row + 1, column + 1] = _ERRORS.get(value, "#N/A")
        elif record == FORMULA:
            row, column, _, kind, _, value, _, _, _, mark = struct.unpack_from("<HHHBBBBBBH", data)
            if mark == 0xFFFF and kind == 2:
                sheets[-1][row + 1, column + 1] = _ERRORS.get(value, "#N/A")
    return sheets


def _reach(record: int, data: bytes, extent: Extent) -> int:
    """Take note of the cells of a record; return how many it has."""
    row, column = struct.unpack_from("<HH", data)
    first = column
    if record in _SEVERAL:
        column = max(column, struct.unpack_from("<H", data, len(data) - 2)[0])
    if record not in _BLANKS:
        extent.reach(row + 1, column + 1)
    return int(column - first) + 1
