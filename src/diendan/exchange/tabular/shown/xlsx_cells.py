"""What the cells of an .xlsx workbook show that their values do not say; calamine gives values alone."""

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Final

from diendan.exchange.file_findings import refused
from diendan.exchange.tabular.shown.number_formats import FormatAffixes, shown_by

NO_RESULT: Final = "a formula without a result"
# ISO/IEC 29500 Strict and Transitional: the same parts under other names.
_STRICT: Final = (
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)


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
        if _STRICT[0][0] not in archive.read("xl/workbook.xml"):
            return content
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as rewritten:
            for name in archive.namelist():
                part = archive.read(name)
                for strict, usual in _STRICT if name.endswith((".xml", ".rels")) else ():
                    part = part.replace(strict, usual)
                rewritten.writestr(name, part)
        return target.getvalue()


def xlsx_marks(content: bytes) -> Mapping[str, SheetMarks]:
    """Return the marks of each sheet of a workbook that was looked through, by its name.

    Raises Refused if it is damaged.
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
            return {str(a.title): _marks(a.iter_rows(), b.iter_rows()) for a, b in pairs}
    except MemoryError:
        raise
    except Exception as error:  # a hostile or damaged file may raise anything in the library
        raise refused("damaged") from error


def _marks(shown: Iterator[Any], typed: Iterator[Any]) -> SheetMarks:
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
            elif cell.data_type == "n" and not (format_ := shown_by(cell.number_format or "")).is_plain:
                marks.formats[at] = format_
    return marks
