"""What cells of .xlsx and .ods workbooks show that their values do not say; calamine gives values alone.

Source: OpenDocument 1.2, part 1, office:value-type and table:formula; a cell's text is what it shows.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]

from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets.shown.number_formats import PERCENT, PLAIN, FormatAffixes, shown_by

_SCALES: Final = (-3, -6, -9)
"""Of formats that show thousands, millions or billions."""
NO_RESULT: Final = "a formula without a result"
# ISO/IEC 29500 Strict and Transitional: the same parts under other names.
_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(main|relationships)\b")
_USUAL: Final = rb"http://schemas.openxmlformats.org/\1/2006/\2"
_OFFICE, _TABLE, _TEXT = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text")
)
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_NUMBER: Final = re.compile(r"[-+\d.,\s\u00a0\u202f()]+")


@dataclass(frozen=True)
class SheetMarks:
    """By row and column from 1 on: faults, cells in error or without result; formats that add to a number;
    formulas as text."""

    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: dict[tuple[int, int], FormatAffixes] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)


def transitional(content: bytes) -> bytes:
    """Return a workbook of the strict form of the standard in its usual form; any other as it is."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if not _STRICT.search(archive.read("xl/workbook.xml")):
            return content
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as rewritten:
            for name in archive.namelist():
                part = archive.read(name)
                is_xml = name.endswith((".xml", ".rels"))
                rewritten.writestr(name, _STRICT.sub(_USUAL, part) if is_xml else part)
        return target.getvalue()


def xlsx_marks(content: bytes) -> Mapping[str, SheetMarks]:
    """Return the marks of each sheet of a workbook that was looked through, by its name.

    Raises FileRefused if it is damaged.
    """
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            shown = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            typed = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            for sheet in (*shown.worksheets, *typed.worksheets):
                sheet.reset_dimensions()  # what a file says of them may be too little
            pairs = zip(shown.worksheets, typed.worksheets, strict=True)
            return {str(a.title): _xlsx_sheet(a.iter_rows(), b.iter_rows()) for a, b in pairs}
    except MemoryError:
        raise
    except Exception as error:  # a hostile or damaged file may raise anything in the library
        raise FileRefused("damaged") from error


def _xlsx_sheet(shown: Iterator[Any], typed: Iterator[Any]) -> SheetMarks:
    marks = SheetMarks()
    for results, formulas in zip_longest(shown, typed, fillvalue=()):
        for result, formula in zip_longest(results, formulas):
            cell = result if result is not None and result.value is not None else formula
            if cell is None or cell.value is None:
                continue
            at = (cell.row, cell.column)
            computed = formula is not None and formula.data_type == "f"
            if computed:  # that of an array stands in an object of its own
                marks.formulas[at] = str(getattr(formula.value, "text", None) or formula.value)
            if computed and (result is None or result.value is None):
                marks.faults[at] = NO_RESULT
            elif cell.data_type == "e":
                marks.faults[at] = str(cell.value)
            elif cell.data_type == "n" and isinstance(cell.value, int | float):
                shown_as = shown_by(cell.number_format or "", Decimal(repr(cell.value)))
                if shown_as != PLAIN:
                    marks.formats[at] = shown_as
    return marks


def ods_marks(content: bytes) -> Mapping[str, SheetMarks]:
    """Return the marks of each sheet of a workbook that was looked through, by its name.

    Raises FileRefused if it is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as stream:
            return dict(_ods_sheets(stream))
    except (etree.XMLSyntaxError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise FileRefused("damaged") from error


def _ods_sheets(stream: object) -> Iterator[tuple[str, SheetMarks]]:
    marks, row, column = SheetMarks(), 1, 1
    events = etree.iterparse(stream, events=("start", "end"), resolve_entities=False, no_network=True)
    for event, element in events:
        if event == "start":
            if element.tag == f"{_TABLE}table":
                marks, row = SheetMarks(), 1
            elif element.tag == f"{_TABLE}table-row":
                column = 1
        elif element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            _mark_ods_cell(marks, element, (row, column))
            column += int(element.get(f"{_TABLE}number-columns-repeated", "1"))
        elif element.tag == f"{_TABLE}table-row":
            row += int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            element.clear()
        elif element.tag == f"{_TABLE}table":
            yield element.get(f"{_TABLE}name", ""), marks
            element.clear()


def _mark_ods_cell(marks: SheetMarks, cell: etree._Element, at: tuple[int, int]) -> None:
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
        value = _number(cell.get(f"{_OFFICE}value"))
        shown = FormatAffixes(around[0], around[-1] if len(around) > 1 else "", _power(value, text))
        if kind == "currency" and shown == PLAIN:
            shown = FormatAffixes(behind=cell.get(f"{_OFFICE}currency", ""))
        if shown != PLAIN:
            marks.formats[at] = shown


def _number(stored: str | None) -> Decimal:
    with suppress(InvalidOperation):
        return Decimal(stored or "0")
    raise FileRefused("damaged")


def _power(value: Decimal, text: str) -> int:
    """Return the power of ten by which a cell shows another number than it holds."""
    number = re.search(r"\d(?:[\d.,\s\u00a0\u202f]*\d)?", text)
    if number is None:
        return 0
    shown = re.sub(r"[^\d.,]", "", number[0])
    readings = {(Decimal(re.sub(r"\D", "", shown)), 0)}
    for mark in ".,":
        whole, found, decimals = shown.rpartition(mark)
        if found:
            readings.add((Decimal(f"{re.sub('[^0-9]', '', whole)}.{decimals}"), len(decimals)))
    for power in (0, *_SCALES):
        scaled = value.copy_abs().scaleb(power)
        if any(abs(scaled - reading) <= Decimal(1).scaleb(-places) / 2 for reading, places in readings):
            return power
    return 0
