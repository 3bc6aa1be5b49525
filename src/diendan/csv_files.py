"""Reading a CSV file of data/ into text cells, and refusing what is not one."""

import csv
import hashlib
import io
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from diendan.errors import Finding, InputError

_SAVE_AS = "Save the file as CSV UTF-8."
_LONGEST_CELL = 1_000_000  # Longer is not data; the schema check reports far shorter cells by name.


@dataclass(frozen=True)
class CsvFile:
    """The cells of one CSV file, as text in NFC.

    rows: the data rows in file order; lines: the line number of each row (a quoted cell may span lines).
    sha256: of the bytes of the file.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    sha256: str


def read_csv(path: Path, name: str) -> CsvFile:
    """Return the cells of a UTF-8 CSV file.

    A byte-order mark at the start and CRLF line ends are accepted, because spreadsheets write them; text is
    brought to NFC; no other encoding is guessed at. The parse is kept for as long as the bytes stay the same.

    path: where the file is; name: how messages call it ("data/indicators/labour.csv").
    Raises InputError if the file is missing, in another encoding, has no header, a repeated column, or rows
    with too few or too many cells (all of them at once).
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"Cannot read {name}: {error.strerror}.", [Finding(name, "no readable file", "a CSV file")]
        ) from error
    return _parse(content, name)


@lru_cache(maxsize=128)
def _parse(content: bytes, name: str) -> CsvFile:
    text = _decode(content, name)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    line = 1
    try:
        for row in reader:
            if row:
                rows.append(tuple(row))
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"Cannot read {name}.", [Finding(f"{name}: line {line}", str(error), "well-formed CSV")]
        ) from error
    if not rows:
        raise InputError(
            f"Cannot read {name}.", [Finding(name, "an empty file", "a header row and data rows")]
        )
    header = rows[0]
    findings = _header_findings(header, name) + [
        Finding(f"{name}: row {number}", f"{len(row)} cells", f"{len(header)} cells, as in the header row")
        for number, row in zip(lines[1:], rows[1:], strict=True)
        if len(row) != len(header)
    ]
    if findings:
        raise InputError(f"Cannot read {name}.", findings)
    return CsvFile(header, tuple(rows[1:]), tuple(lines[1:]), hashlib.sha256(content).hexdigest())


def _decode(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"Cannot read {name}.", [Finding(name, "UTF-16 text", "UTF-8 text", _SAVE_AS)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        where = f"{name}: row {line}"
        got = f"the byte {content[error.start]:#04x}, which is not UTF-8 (perhaps windows-1258 or TCVN3)"
        raise InputError(f"Cannot read {name}.", [Finding(where, got, "UTF-8 text", _SAVE_AS)]) from error
    if "\0" in text:
        where = f"{name}: row {text.count(chr(10), 0, text.index(chr(0))) + 1}"
        raise InputError(f"Cannot read {name}.", [Finding(where, "a NUL character", "UTF-8 text", _SAVE_AS)])
    return unicodedata.normalize("NFC", text)


def _header_findings(header: tuple[str, ...], name: str) -> list[Finding]:
    repeated = sorted({column for column in header if header.count(column) > 1})
    return [
        Finding(f"{name}: row 1, column {column}", "the name twice", "each name once") for column in repeated
    ]
