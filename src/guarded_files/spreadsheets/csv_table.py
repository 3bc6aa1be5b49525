"""A table in a text file: its delimiter, and its records within limits."""

import codecs
import csv
import io
from typing import Final

from guarded_files.refusal import FileRefused
from guarded_files.spreadsheets.sheet_limits import SheetLimits

MARKS_OF_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAMPLE: Final = 20_000


def decode_unicode(content: bytes) -> str:
    """Return the text of a file in UTF-8 or, with its mark, UTF-16. Raises UnicodeDecodeError for any other.

    NULs behind UTF-8 are dropped.
    """
    if content.startswith(MARKS_OF_UTF16):
        return content.decode("utf-16")
    return content.rstrip(b"\0").decode("utf-8-sig")


def delimiter_of(text: str) -> str:
    """Return the delimiter that splits most of the first lines into as many cells, more than one."""
    lines = [line for line in text[:_SAMPLE].splitlines() if line.strip()]
    best, votes = ",", 0
    for candidate in (";", "\t", ",", "|"):
        widths = [len(row) for row in csv.reader(lines, delimiter=candidate) if len(row) > 1]
        most = max(map(widths.count, widths), default=0)
        if most > votes:
            best, votes = candidate, most
    return best


def read_records(text: str, limits: SheetLimits, longest: int, *, strict: bool) -> list[list[str]]:
    """Return the records of a table, however it is delimited.

    longest: characters of one cell. strict: whether a quotation mark out of its place is refused.
    Raises FileRefused for one that is malformed, or has more rows, columns or cells than the limits say;
    what is empty beyond the last column does not count.
    """
    if (lines := text.count("\n")) > limits.rows * 2:
        raise FileRefused("too-many-rows", str(lines), limit=limits.rows)
    csv.field_size_limit(longest)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=strict)
    records: list[list[str]] = []
    cells = 0
    try:
        for record in reader:
            records.append(record)
            cells += sum(map(bool, record))
            if len(records) > limits.rows:
                raise FileRefused("too-many-rows", limit=limits.rows)
            if len(record) > limits.columns and any(record[limits.columns :]):
                raise FileRefused("too-many-columns", str(len(record)), limit=limits.columns)
            if cells > limits.cells:
                raise FileRefused("too-many-cells", limit=limits.cells)
    except csv.Error as error:
        raise FileRefused("broken-csv", line=reader.line_num) from error
    return records
