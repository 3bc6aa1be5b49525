"""CSV files of data/: read into text cells, refused where they are none; and rows as the text of one."""

import csv
import hashlib
import io
import re
import unicodedata
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from diendan.errors import Finding, InputError
from diendan.parsing.merge_conflicts import refuse_conflicts

_SAVE_AS = "Save the file as CSV UTF-8."
_LONGEST_CELL = 10_000_000  # A parser's limit; far shorter cells are reported by name in the data check.
_MOST = 128  # files whose cells are kept
# In their full width, too: spreadsheets of East Asian settings read them alike.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_SIGNED_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", re.IGNORECASE)


@dataclass(frozen=True)
class CsvFile:
    """The cells of one CSV file, as text in NFC.

    rows: the data rows in file order that have as many cells as the header; numbers: the row number of each,
        where the header is row 1.
    sha256: of the bytes of the file.
    findings: what is wrong with its shape: a column named twice, rows with too few or too many cells.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: Sequence[int]
    sha256: str
    findings: tuple[Finding, ...]
    _indexes: dict[int, Mapping[str, Sequence[int]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def rows_with(self, place: int) -> Mapping[str, Sequence[int]]:
        """Return for each value of the column at `place` the rows that hold it, counted from 0."""
        if place not in self._indexes:
            found: dict[str, array[int]] = {}
            for number, row in enumerate(self.rows):
                found.setdefault(row[place], array("L")).append(number)
            self._indexes[place] = found
        return self._indexes[place]


_parsed: dict[tuple[str, str], CsvFile] = {}


def read_csv(path: Path, name: str) -> CsvFile:
    """Return the cells of a well-formed UTF-8 CSV file.

    A byte-order mark at the start and CRLF line ends are accepted, because spreadsheets write them; text is
    brought to NFC; no other encoding is guessed at. The parse is kept for as long as the bytes stay the same.

    path: where the file is; name: how messages call it ("data/indicators/labour.csv").
    Raises InputError if the file is missing, in another encoding, empty, or has rows of another width than
    its header (all of them at once).
    """
    found = inspect_csv(path, name)
    if found.findings:
        raise InputError(f"Cannot read {name}.", found.findings)
    return found


def inspect_csv(path: Path, name: str) -> CsvFile:
    """Return what can be read of a CSV file, with findings about its shape instead of an error.

    Raises InputError if the file is missing, in another encoding, empty, or no CSV at all.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(name, "", f"no readable file ({error.strerror})", "a CSV file") from error
    return inspect_content(content, name)


def inspect_content(content: bytes, name: str) -> CsvFile:
    """Return what can be read of the bytes of a CSV file, as `inspect_csv` does."""
    digest = hashlib.sha256(content).hexdigest()
    if (digest, name) not in _parsed:
        while len(_parsed) >= _MOST:
            del _parsed[next(iter(_parsed))]
        _parsed[digest, name] = _parse(content, name, digest)
    return _parsed[digest, name]


def csv_of(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return rows as the CSV that our tables are: LF, quotes only where needed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet takes this cell of a CSV file for a formula; a number is none."""
    return text.startswith(_FORMULA_SIGNS) and not _SIGNED_NUMBER.fullmatch(text)


def no_formula(text: str) -> str:
    """Return a cell of a CSV file that no spreadsheet runs: with an apostrophe before what is a formula."""
    return f"'{text}" if is_formula(text) else text


def forget_files() -> None:
    """Let go of every file that was read and that nothing else holds; it is read again if asked for."""
    _parsed.clear()


def _parse(content: bytes, name: str, digest: str) -> CsvFile:
    csv.field_size_limit(_LONGEST_CELL)
    text = _decode(content, name)
    refuse_conflicts(text, name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        # The same few words stand in most cells: each is kept once.
        once: dict[str, str] = {}
        records = [tuple(map(once.setdefault, record, record)) for record in reader]
    except csv.Error as error:
        raise _unreadable(name, f"line {reader.line_num}", str(error), "well-formed CSV") from error
    if not records:
        raise _unreadable(name, "", "an empty file", "a header row and data rows")
    header = records[0]
    findings = [
        Finding(f"{name}: row 1, column {column}", "the name twice", "each name once")
        for column in sorted({column for column in header if header.count(column) > 1})
    ]
    numbers: Sequence[int] = range(2, len(records) + 1)
    wrong = [number for number in numbers if len(records[number - 1]) != len(header)]
    for number in wrong:
        expected = f"{len(header)} cells, as in the header"
        findings.append(Finding(f"{name}: row {number}", f"{len(records[number - 1])} cells", expected))
    if wrong:
        numbers = sorted({*numbers}.difference(wrong))
    rows = tuple(records[number - 1] for number in numbers)
    return CsvFile(header, rows, numbers, digest, tuple(findings))


def _decode(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _unreadable(name, "", "UTF-16 text", "UTF-8 text", _SAVE_AS)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        got = f"the byte {content[error.start]:#04x}, which is not UTF-8 (perhaps windows-1258 or TCVN3)"
        raise _unreadable(name, f"line {line}", got, "UTF-8 text", _SAVE_AS) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _unreadable(name, f"line {line}", "a NUL character", "UTF-8 text", _SAVE_AS)
    return unicodedata.normalize("NFC", text)


def _unreadable(name: str, place: str, got: str, expected: str, hint: str = "") -> InputError:
    where = f"{name}: {place}" if place else name
    return InputError(f"Cannot read {name}.", [Finding(where, got, expected, hint)])
