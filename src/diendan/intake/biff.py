"""Cells in error in an .xls file, which calamine gives as empty: found in the records of the workbook stream.

Sources: [MS-CFB] (the container), [MS-XLS] 2.4.24 BoolErr, 2.4.127 Formula, 2.5.133 FormulaValue.
"""

import struct
from typing import Final

from diendan.intake.findings import refused
from diendan.intake.grid import MAX_ROWS

# Records that hold cells; each begins with row and column. The last two hold several columns.
_CELLS: Final = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E, 0x0201, 0x00BD, 0x00BE})
_SEVERAL: Final = frozenset({0x00BD, 0x00BE})
_FREE: Final = 0xFFFFFFFA  # from here on sector numbers mean something else
_BOF, _EOF, _BOOLERR, _FORMULA = 0x0809, 0x000A, 0x0205, 0x0006
_GLOBALS, _WORKSHEET = 0x0005, 0x0010
_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def cells_in_error(content: bytes) -> list[dict[tuple[int, int], str]]:
    """Return, for each worksheet in file order, the cells in error by (row, column) from 1 on.

    Raises Refused for a container that is damaged, and for a cell beyond the limits: calamine makes a cell
    for each address up to the last.
    """
    try:
        return _errors(_workbook_stream(content))
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise refused("damaged") from error


def _errors(stream: bytes) -> list[dict[tuple[int, int], str]]:
    sheets: list[dict[tuple[int, int], str]] = []
    inside: list[int] = []
    at = 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        data = stream[at + 4 : at + 4 + length]
        at += 4 + length
        if record == _BOF:
            inside.append(struct.unpack_from("<H", data, 2)[0])
            if len(inside) == 1 and inside != [_GLOBALS]:
                sheets.append({})
        elif record == _EOF and inside:
            inside.pop()
        elif record in _CELLS:
            _check_place(record, data)
        if inside != [_WORKSHEET]:
            continue
        if record == _BOOLERR:
            row, column, _, value, is_error = struct.unpack_from("<HHHBB", data)
            if is_error:
                sheets[-1][row + 1, column + 1] = _ERRORS.get(value, "#N/A")
        elif record == _FORMULA:
            row, column, _, kind, _, value, _, _, _, mark = struct.unpack_from("<HHHBBBBBBH", data)
            if mark == 0xFFFF and kind == 2:
                sheets[-1][row + 1, column + 1] = _ERRORS.get(value, "#N/A")
    return sheets


def _check_place(record: int, data: bytes) -> None:
    row, column = struct.unpack_from("<HH", data)
    if record in _SEVERAL:
        column = max(column, struct.unpack_from("<H", data, len(data) - 2)[0])
    if row >= MAX_ROWS:
        raise refused("too-many-rows", limit=str(MAX_ROWS))
    if column >= 256:
        raise refused("too-many-columns", limit="256")


def _workbook_stream(content: bytes) -> bytes:
    """Return the stream "Workbook" (or "Book") of a compound file."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if size not in (512, 4096):
        raise ValueError(size)
    first_directory, _, cutoff, first_mini = struct.unpack_from("<IIII", content, 48)
    table = _allocation(content, size)

    def sector(number: int) -> bytes:
        start = (number + 1) * size
        return content[start : start + size]

    def chain(number: int) -> bytes:
        parts: list[bytes] = []
        while number < _FREE:
            if len(parts) > len(table):
                raise ValueError("a chain without end")
            parts.append(sector(number))
            number = table[number]
        return b"".join(parts)

    directory = chain(first_directory)
    entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    named = {_name(entry): struct.unpack_from("<II", entry, 116) for entry in entries}
    start, length = named.get("workbook") or named.get("book") or (0, 0)
    if length >= cutoff:
        return chain(start)[:length]
    mini = chain(named["root entry"][0]) if "root entry" in named else b""
    links = struct.unpack(f"<{len(chain(first_mini)) // 4}I", chain(first_mini)) if first_mini < _FREE else ()
    found: list[bytes] = []
    while start < _FREE and links:
        if len(found) > len(links):
            raise ValueError("a chain without end")
        found.append(mini[start * 64 : start * 64 + 64])
        start = links[start]
    return b"".join(found)[:length]


def _allocation(content: bytes, size: int) -> tuple[int, ...]:
    """Return the allocation table: for each sector the next one of its chain."""
    numbers = [n for n in struct.unpack_from("<109I", content, 76) if n < _FREE]
    following, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, 1000)):
        if following >= _FREE:
            break
        *more, following = struct.unpack_from(f"<{size // 4}I", content, (following + 1) * size)
        numbers += [n for n in more if n < _FREE]
    table: list[int] = []
    for number in numbers[: len(content) // size + 1]:
        table += struct.unpack_from(f"<{size // 4}I", content, (number + 1) * size)
    return tuple(table)


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(length - 2, 0)].decode("utf-16-le", errors="replace").lower()
