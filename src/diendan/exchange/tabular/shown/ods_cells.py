"""What the cells of an .ods workbook show that their values do not say.

Source: OpenDocument 1.2, part 1, office:value-type and table:formula; a cell's text is what it shows.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree  # type: ignore[import-untyped]

from diendan.exchange.file_findings import refused
from diendan.exchange.tabular.shown.number_formats import PERCENT, FormatAffixes
from diendan.exchange.tabular.shown.xlsx_cells import NO_RESULT, SheetMarks

_OFFICE, _TABLE, _TEXT = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text")
)
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_NUMBER: Final = re.compile(r"[-+\d.,\s\u00a0\u202f()]+")


def ods_marks(content: bytes) -> Mapping[str, SheetMarks]:
    """Return the marks of each sheet of a workbook that was looked through, by its name.

    Raises Refused if it is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as stream:
            return dict(_sheets(stream))
    except (etree.XMLSyntaxError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise refused("damaged") from error


def _sheets(stream: object) -> Iterator[tuple[str, SheetMarks]]:
    marks, row, column = SheetMarks(), 1, 1
    events = etree.iterparse(stream, events=("start", "end"), resolve_entities=False, no_network=True)
    for event, element in events:
        if event == "start":
            if element.tag == f"{_TABLE}table":
                marks, row = SheetMarks(), 1
            elif element.tag == f"{_TABLE}table-row":
                column = 1
        elif element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            _mark(marks, element, (row, column))
            column += int(element.get(f"{_TABLE}number-columns-repeated", "1"))
        elif element.tag == f"{_TABLE}table-row":
            row += int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            element.clear()
        elif element.tag == f"{_TABLE}table":
            yield element.get(f"{_TABLE}name", ""), marks
            element.clear()


def _mark(marks: SheetMarks, cell: etree._Element, at: tuple[int, int]) -> None:
    kind = cell.get(f"{_OFFICE}value-type")
    text = " ".join("".join(each.itertext()) for each in cell.iter(f"{_TEXT}p")).strip()
    if cell.get(f"{_CALC}value-type") == "error" or text.startswith(("#", "Err:")):
        marks.faults[at] = text or "#N/A"
    elif cell.get(f"{_TABLE}formula") and kind is None:
        marks.faults[at] = NO_RESULT
    elif kind == "percentage":
        marks.formats[at] = PERCENT
    elif kind in ("float", "currency"):
        around = [part.strip() for part in _NUMBER.split(text, maxsplit=1)]
        shown = FormatAffixes(around[0], around[-1] if len(around) > 1 else "")
        if kind == "currency" and shown.is_plain:
            shown = FormatAffixes(behind=cell.get(f"{_OFFICE}currency", ""))
        if not shown.is_plain:
            marks.formats[at] = shown
