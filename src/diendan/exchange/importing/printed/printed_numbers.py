"""Numbers as tables print them: in one way throughout a file; where two ways fit, none is guessed."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

from diendan.exchange.importing.printed.cell_tables import PrintedCell
from diendan.language import fold

Mark = Literal["point", "comma"]

_MISSING: Final = frozenset(
    {
        "",
        ".",
        "..",
        "...",
        "…",
        "-",
        "–",
        "—",
        "−",
        "x",
        "na",
        "n/a",
        "n.a.",
        ":",
        "*",
        "#n/a",
        "null",
        "none",
    }
)
_MISSING_WORDS: Final = frozenset(
    {"chua co", "chua co so lieu", "khong co so lieu", "no data", "not available"}
)
_SPACES: Final = re.compile(r"(?<=\d)[\u00a0\u202f\u2009 '’](?=\d{3}(?:\D|$))")
_FORMS: Final[Mapping[Mark, re.Pattern[str]]] = {
    "point": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?"),
    "comma": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?"),
}
_DIGITS: Final = 6
_DIGITS_BEFORE: Final = 18
_DIGITS_OF_BINARY: Final = 17


def is_sound(value: Decimal) -> bool:
    """Return whether a value is finite and below 10^18; one of a million digits is never computed with."""
    return value.is_finite() and (not value or value.adjusted() < _DIGITS_BEFORE)


def is_missing(cell: PrintedCell) -> bool:
    """Return whether a cell says that nothing was published: empty, "..", "-", "…", "n/a", "chưa có"."""
    if cell is None:
        return True
    return isinstance(cell, str) and (cell.strip().lower() in _MISSING or fold(cell) in _MISSING_WORDS)


def looks_numeric(cell: PrintedCell) -> bool:
    """Return whether a cell is a number in any way of writing numbers."""
    if isinstance(cell, Decimal):
        return True
    return cell is not None and any(form.fullmatch(_plain(cell)) for form in _FORMS.values())


def marks_that_fit(texts: Iterable[str]) -> tuple[Mark, ...]:
    """Return the decimal marks under which all numeric texts of a file are numbers, and differ.

    One mark if only one fits or both give the same values; both if they give different values, which is for
    a person to decide; none if the texts mix the two ways.
    """
    plain = [_plain(text) for text in texts]
    fitting: list[Mark] = [mark for mark, form in _FORMS.items() if all(form.fullmatch(t) for t in plain)]
    if len(fitting) == 2 and all(_value(t, "point") == _value(t, "comma") for t in plain):
        return ("point",)
    return tuple(fitting)


def read_number(cell: PrintedCell, mark: Mark) -> Decimal | None:
    """Return the value of a cell, or None if it is no number under this decimal mark or not finite."""
    if isinstance(cell, Decimal):
        return cell if is_sound(cell) else None
    if cell is None or not _FORMS[mark].fullmatch(_plain(cell)):
        return None
    value = _value(_plain(cell), mark)
    return value if is_sound(value) else None


def printed(value: Decimal) -> str:
    """Return a value as our tables hold it: at most six decimals, none of them a closing zero.

    Six, because exports carry the noise of binary computation (3538099.695882366) beyond them; they are
    rounded as the binary numbers that they are.
    """
    rounded = value.quantize(Decimal(1).scaleb(-_DIGITS))
    if value == rounded or len(value.as_tuple().digits) > _DIGITS_OF_BINARY:
        text = format(rounded, "f")  # typed with more digits than a binary number has
    else:
        text = f"{float(value):.{_DIGITS}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0", "-") else text


def decimals(value: Decimal) -> int:
    """Return how many decimals a value has once written in our tables."""
    return len(printed(value).partition(".")[2])


def _plain(text: str) -> str:
    text = _SPACES.sub("", text.strip()).replace("−", "-")
    return text.removesuffix("%").strip() if re.fullmatch(r"\S*\s?%", text) else text


def _value(text: str, mark: Mark) -> Decimal:
    group, decimal = (",", ".") if mark == "point" else (".", ",")
    try:
        return Decimal(text.replace(group, "").replace(decimal, "."))
    except InvalidOperation:
        return Decimal("NaN")
