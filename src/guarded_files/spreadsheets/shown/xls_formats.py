"""What the cells of an .xls workbook show around their numbers, of which calamine gives the bare value.

Sources: [MS-XLS] 2.4.126 Format, 2.4.353 XF, 2.4.175 MulRk, 2.5.294 XLUnicodeString; built-in formats as in
ECMA-376-1:2016, 18.8.30.
"""

import struct
from collections.abc import Iterator
from typing import Final

from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets.biff import BOF, DAMAGED, EOF, FORMULA, GLOBALS, MULTIPLE, records
from guarded_files.spreadsheets.compound_file import Compound
from guarded_files.spreadsheets.shown.number_formats import PLAIN, FormatAffixes, shown_by

_FORMAT, _XF, _NUMBER, _RK = 0x041E, 0x00E0, 0x0203, 0x027E
_BUILT_IN: Final = {9: "0%", 10: "0.00%"}
_BIFF8: Final = 0x0600
_WIDE: Final = 1  # of the flags of a string: two bytes a character


def xls_formats(content: bytes) -> list[dict[tuple[int, int], FormatAffixes]]:
    """Return, for each sheet in file order, what formats add to numbers, by (row, column) from 1 on.

    Raises FileRefused for a file that is damaged.
    """
    texts, codes, depth, wide = dict(_BUILT_IN), list[int](), 0, True
    sheets: list[dict[tuple[int, int], FormatAffixes]] = []
    try:
        for record, data in records(Compound(content).stream("workbook", "book")):
            if record == BOF:
                depth += 1
                version, kind = struct.unpack_from("<HH", data)
                wide = version == _BIFF8
                if depth == 1 and kind != GLOBALS:
                    sheets.append({})
            elif record == EOF:
                depth -= 1
            elif record == _FORMAT:
                texts[struct.unpack_from("<H", data)[0]] = _text(data[2:], wide)
            elif record == _XF:
                codes.append(struct.unpack_from("<H", data, 2)[0])
            elif sheets and depth == 1:
                for at, look in _cells(record, data):
                    if (shown := shown_by(texts.get(codes[look], ""))) != PLAIN:
                        sheets[-1][at] = shown
    except DAMAGED as error:
        raise FileRefused("damaged") from error
    return sheets


def _cells(record: int, data: bytes) -> Iterator[tuple[tuple[int, int], int]]:
    """Give the cells with a number in a record, and the number of the look of each."""
    if record in (_NUMBER, _RK, FORMULA):
        row, column, look = struct.unpack_from("<HHH", data)
        yield (row + 1, column + 1), look
    elif record == MULTIPLE:
        row, first = struct.unpack_from("<HH", data)
        for number, at in enumerate(range(4, len(data) - 2, 6)):
            yield (row + 1, first + number + 1), struct.unpack_from("<H", data, at)[0]


def _text(data: bytes, wide: bool) -> str:
    """Return the text of a format: with two bytes of length and one of flags, before BIFF8 one of length."""
    if not wide:
        return data[1 : 1 + data[0]].decode("latin-1")
    length, flags = struct.unpack_from("<HB", data)
    if flags & _WIDE:
        return data[3 : 3 + 2 * length].decode("utf-16-le", "replace")
    return data[3 : 3 + length].decode("latin-1")
