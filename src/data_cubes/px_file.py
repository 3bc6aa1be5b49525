"""Files of PC-Axis (.px), as statistical offices keep and exchange their tables.

Source: PX-file format specification 2013, Statistics Sweden. Statements `KEYWORD[language]("of")=value;`, the
data last: one number or sign a cell, the last variable of the heading running fastest. With KEYS, a row
begins with its values of the stub, and rows of zeros alone are left out ("Data in the PX-file", on scb.se).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod
from typing import Final

from data_cubes.cube import CubeCell, DataCube, check_sizes

_BEGIN: Final = re.compile(rb'\s*[A-Z][A-Z0-9-]*(?:\[\w+\])?(?:\("[^"]*"\))?\s*=\s*(?:"|\d|YES|NO)')
_CODEPAGE: Final = re.compile(rb'CODEPAGE\s*=\s*"([^"]*)"')
_ENCODINGS: Final = ("utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "windows-1258")
_STATEMENT: Final = re.compile(
    r'\s*+(?P<key>[A-Z][A-Z0-9-]*+)\s*+(?:\[(?P<language>[^\]"]*+)\])?\s*+'
    r'(?:\((?P<of>(?:"[^"]*+"|[^"()])*+)\))?\s*+=(?P<value>(?:"[^"]*+"|[^";]++)*+)(?:;|\Z)'
)
_STRINGS: Final = re.compile(r'(?:"[^"]*+"\s*+)++')
_TOKEN: Final = re.compile(r'"[^"]*+"|[^\s,"]++')
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_SIGNS: Final[Mapping[str, str]] = {"." * n: f"DATASYMBOL{n}" for n in range(1, 7)}
_NIL: Final = "-"
_SIGN: Final = " .-…"  # what says nothing by itself
_UNREAD: Final[Mapping[str, str]] = {
    "ATTRIBUTES": "marks of cells of which only the publisher says what they mean; save it without attributes"
}
_KEY_KINDS: Final = (("CODES",), ("VALUES",))
_LONGEST_NOTE: Final = 300
_Statements = Mapping[tuple[str, tuple[str, ...]], tuple[str, ...]]


def is_px(content: bytes) -> bool:
    """Tell whether a file begins with a statement of the format."""
    return _BEGIN.match(content[:4096].removeprefix(b"\xef\xbb\xbf")) is not None


def px_cube(content: bytes, most: int) -> DataCube:
    """Return the data set of a .px file. most: cells that are read, with twice as many marks at the most.

    Raises ValueError for a file without the statements that it must have, in an unknown code page, with a
    cell that is no number, or with other than as many cells as its variables make.
    """
    return _cube(_statements(_decode(content)), most)


def _decode(content: bytes) -> str:
    """Return the text in the code page that the file states; without one, UTF-8 or else "ANSI"."""
    stated = _CODEPAGE.search(content[:4096])
    pages = (stated[1].decode("ascii", "replace").casefold(),) if stated else ("utf-8", "windows-1252")
    for page in pages:
        if page not in _ENCODINGS:
            raise ValueError(f"the code page {page[:60]!r}")
        with suppress(UnicodeDecodeError):
            return unicodedata.normalize("NFC", content.decode(page.replace("utf-8", "utf-8-sig")))
    raise ValueError(f"bytes that {' and '.join(pages)} do not have")


def _statements(text: str) -> _Statements:
    """Return the values of each statement in the file's own language, by keyword and what it is of."""
    found: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
    own, at = "", 0
    text = text.rstrip("\0\x1a \r\n")
    while at < len(text):
        statement = _STATEMENT.match(text, at)
        if statement is None:
            line = text.count("\n", 0, at) + 1
            raise ValueError(f"no statement that ends in a semicolon, after line {line}")
        at, key, value = statement.end(), statement["key"], statement["value"]
        name = (key, _strings(statement["of"] or ""))
        if key == "DATA":
            found[name] = tuple(_TOKEN.findall(value))
        elif statement["language"] in (None, own):
            if name in found and not key.startswith(("NOTE", "VALUENOTE", "CELLNOTE")):
                raise ValueError(f"{key} twice{' for ' + ', '.join(name[1]) if name[1] else ''}")
            said = _strings(value) or (value.strip(),)
            found[name] = (*found.get(name, ()), *said)
            own = said[0] if key == "LANGUAGE" else own
    return found


def _strings(text: str) -> tuple[str, ...]:
    """Return the strings of a list; one that runs over several lines stands in pieces without commas."""
    pieces = ("".join(re.findall(r'"([^"]*)"', part[0])) for part in _STRINGS.finditer(text))
    return tuple(" ".join(piece.replace("#", " ").split()) for piece in pieces)


def _cube(statements: _Statements, most: int) -> DataCube:
    def one(key: str, of: str = "") -> str:
        return " ".join(statements.get((key, (of,) if of else ()), ()))

    if unread := [key for key, _ in statements if key in _UNREAD]:
        raise ValueError(f"the keyword {unread[0]}, {_UNREAD[unread[0]]}")
    stub = statements.get(("STUB", ()), ())
    variables = (*stub, *statements.get(("HEADING", ()), ()))
    if lacking := [name for name in variables if ("VALUES", (name,)) not in statements]:
        raise ValueError(f"no VALUES for {lacking[0][:60]!r}")
    labels = [statements["VALUES", (name,)] for name in variables]
    sizes = [len(column) for column in labels]
    check_sizes(sizes, most)
    tokens: Sequence[str] = [token.strip('"') for token in statements.get(("DATA", ()), ())]
    doubts = []
    if any(key == "KEYS" for key, _ in statements):
        tokens, left_out = _by_keys(tokens, statements, stub, labels)
        doubts += [f"{left_out} rows are left out, which means zero in a .px file with KEYS"] * bool(left_out)
    if not variables or len(tokens) != prod(sizes):
        raise ValueError(f"{len(tokens)} cells where the variables make {prod(sizes)}")
    marks = _cell_marks(statements, variables, labels, most)
    contents = variables.index(one("CONTVARIABLE")) if one("CONTVARIABLE") in variables else 0
    units = [one("UNITS", label) or one("UNITS") for label in labels[contents]]
    cells = {
        at: _cell(token, marks.get(at, ""), units[at[contents]], at)
        for at, token in zip(product(*map(range, sizes)), tokens, strict=True)
    }
    meanings = {sign: text if (text := one(key)).strip(_SIGN) else "missing" for sign, key in _SIGNS.items()}
    if nil := tokens.count(_NIL):
        doubts.append(f"{nil} cells hold “-”, which may be zero in a .px file; taken for not published")
    return DataCube(
        ".px",
        one("TITLE") or one("DESCRIPTION") or one("CONTENTS"),
        labels,
        cells,
        meanings=meanings,
        captions=[*filter(None, (one("CONTENTS"), one("DESCRIPTION"))), *_of_another_kind(statements)],
        edition=_edition(statements),
        notes=[
            text[:_LONGEST_NOTE]
            for (key, _), texts in statements.items()
            if re.fullmatch("(VALUE|CELL)?NOTEX?", key)
            for text in texts
        ],
        doubts=doubts,
    )


def _by_keys(
    tokens: Sequence[str], statements: _Statements, stub: Sequence[str], labels: Sequence[Sequence[str]]
) -> tuple[list[str], int]:
    """Return a token for every cell of data whose rows begin with their values of the stub, and how many rows
    were left out."""
    kinds = [(name, statements.get(("KEYS", (name,)), ())) for name in stub]
    known = [statements.get((kind[0], (name,)), ()) if kind in _KEY_KINDS else () for name, kind in kinds]
    if not stub or not all(known):
        raise ValueError("KEYS that are not VALUES or CODES of every variable of the stub")
    width = prod(len(column) for column in labels[len(stub) :])
    rows: dict[tuple[str, ...], Sequence[str]] = {}
    for at in range(0, len(tokens), len(stub) + width):
        key = tuple(tokens[at : at + len(stub)])
        if key in rows or not all(part in column for part, column in zip(key, known, strict=False)):
            raise ValueError(f"the row {', '.join(key)[:60]!r}, which is there twice or no value of the stub")
        rows[key] = tokens[at + len(stub) : at + len(stub) + width]
    every = list(product(*known))
    return [cell for key in every for cell in rows.get(key, ["0"] * width)], len(every) - len(rows)


def _cell(token: str, mark: str, unit: str, at: Sequence[int]) -> CubeCell:
    if token in _SIGNS or token == _NIL:
        return CubeCell(None, token, unit)
    value = Decimal(token) if _NUMBER.fullmatch(token) else None
    if value is None:
        raise ValueError(f"{token[:60]!r} in cell {', '.join(str(n + 1) for n in at)}")
    return CubeCell(value, mark, unit)


def _cell_marks(
    statements: _Statements, variables: Sequence[str], labels: Sequence[Sequence[str]], most: int
) -> dict[tuple[int, ...], str]:
    """Return the marks beside cells (DATANOTECELL), which name a value or its code, or all by a star."""
    codes = [statements.get(("CODES", (name,)), ()) for name in variables]
    marks: dict[tuple[int, ...], str] = {}
    for (key, of), texts in statements.items():
        if key != "DATANOTECELL":
            continue
        if len(of) != len(labels):
            raise ValueError(f"DATANOTECELL for {len(of)} values where there are {len(labels)} variables")
        named = [
            range(len(values))
            if name == "*"
            else [n for n in range(len(values)) if name in (values[n], *coded[n : n + 1])]
            for name, values, coded in zip(of, labels, codes, strict=True)
        ]
        if len(marks) + prod(map(len, named)) > 2 * most:
            raise ValueError("too many marks of cells")
        marks |= dict.fromkeys(product(*named), " ".join(texts).strip("() ").casefold())
    return marks


def _of_another_kind(statements: _Statements) -> Iterator[str]:
    """Give what says that figures are not those as observed: constant prices, an index, adjusted."""
    for (key, _), texts in statements.items():
        said = " ".join(texts)
        if key == "CFPRICES" and said == "F":
            yield "constant prices"
        elif key == "BASEPERIOD" and said.strip(_SIGN):
            yield f"base period {said}"
        elif key in ("SEASADJ", "DAYADJ") and said == "YES":
            yield "adjusted"


def _edition(statements: _Statements) -> date | None:
    """Return the day of the last update, "20250723 09:00" in these files."""
    days = []
    for (key, _), texts in statements.items():
        if key == "LAST-UPDATED" and (day := re.match(r"((?:19|20)\d\d)(\d\d)(\d\d)", "".join(texts))):
            days.append(date(*map(int, day.groups())))
    return max(days, default=None)
