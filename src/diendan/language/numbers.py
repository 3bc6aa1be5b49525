"""Numbers as CLDR writes them, through Babel, which is loaded at the first number only.

Rounding is that of published statistics: half away from zero, on the decimal value that the source prints
(2.675 to two places is 2.68). Binary noise of a computed float is taken off first: at 14 significant digits,
and behind the ninth place, where a difference (49.89 less 49.84) has that of the numbers it is of.
"""

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from diendan.errors import InputError
from diendan.language.bilingual import Language
from diendan.language.phrases import NO_DATA, unit_words
from diendan.language.spelling import NBSP
from diendan.traces import keeps_trace

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

Number = int | float | Decimal | None

_SIGNIFICANT: Final = Context(prec=14, rounding=ROUND_HALF_UP)
_WIDE: Final = Context(prec=40, rounding=ROUND_HALF_UP)
_NOISE_FROM: Final = Decimal("1e-9")
_TOO_LARGE: Final = Decimal(10) ** 20
_MAX_DECIMALS: Final = 3  # CLDR's own limit in #,##0.###

MINUS: Final = "−"
"""The sign of a negative number in print: a hyphen is shorter, and a line may end behind it."""


def no_data(language: Language) -> str:
    """Return what stands in the place of a figure that is missing; never 0, never an empty cell."""
    return NO_DATA.in_(language)


@keeps_trace
def number(x: Number, language: Language, decimals: int | None = None) -> str:
    """Return `x` as digits: "1.720.153" in vi, "1,720,153" in en; the words for no data if None or NaN.

    decimals: places after the comma, rounded half up; None prints the places that `x` has, at most three.
    Raises InputError for what is not a number, for infinity and from 10^20 on.
    """
    value = as_printed(x, decimals)
    return no_data(language) if value is None else _digits(value, language)


@keeps_trace
def signed(x: Number, language: Language, decimals: int | None = None) -> str:
    """Return `x` as `number` does, with "+" before a positive number; a change of zero has no sign."""
    value = as_printed(x, decimals)
    if value is None:
        return no_data(language)
    return ("+" if value > 0 else "") + _digits(value, language)


@keeps_trace
def percent(x: Number, language: Language, decimals: int | None = 1) -> str:
    """Return `x` (19.3 means 19.3 %) with its sign: "19,3%" in vi, "19.3%" in en."""
    value = as_printed(x, decimals)
    return no_data(language) if value is None else _digits(value, language) + "%"


@keeps_trace
def signed_percent(x: Number, language: Language, decimals: int | None = 1) -> str:
    """Return a change `x` in percent: "+19,3%" in vi, "+19.3%" in en, "0,0%" without sign."""
    text = signed(x, language, decimals)
    return text if text == no_data(language) else text + "%"


@keeps_trace
def money(amount: Number, currency: str, language: Language, decimals: int | None = 0) -> str:
    """Return an amount with its ISO 4217 code behind it: "1.720.153 USD" in vi, "1,720,153 USD" in en.

    The code, not the sign, in both languages: "$" alone is more than one currency.
    """
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise InputError(f"No currency {currency!r}: expected an ISO 4217 code such as USD or VND.")
    value = as_printed(amount, decimals)
    return no_data(language) if value is None else f"{_digits(value, language)}{NBSP}{currency}"


@keeps_trace
def quantity(x: Number, unit: str, language: Language, decimals: int | None = None) -> str:
    """Return `x` with its unit of measure as an indicator names it: "558,5 nghìn người", "29,1%".

    unit: a key of UNIT_WORDS ("thousand_persons", "percent", "score" …); InputError for another.
    """
    words = unit_words(unit)
    value = as_printed(x, decimals)
    if value is None:
        return no_data(language)
    after = words.one if language == "en" and value == 1 else words.after.in_(language)
    gap = "" if after in ("", "%", "‰") else NBSP
    return f"{_digits(value, language)}{gap}{after}"


@keeps_trace
def count(n: int, singular: str, plural: str, language: Language = "en") -> str:
    """Return a number of things: "1 project", "28 projects" (en); vi has one form, the singular given."""
    noun = singular if language == "vi" or n == 1 else plural
    return f"{number(n, language)}{NBSP}{noun}"


def as_printed(x: Number, decimals: int | None = None) -> Decimal | None:
    """Return `x` rounded as every report prints it, half up on the decimal value; None if None or NaN.

    decimals: places after the comma; None keeps those that `x` has, at most three. Only what is printed is
    rounded: ranks, differences, classes and comparisons take the value as it is.
    Raises InputError as `number`.
    """
    value = _decimal(x)
    if value is None:
        return None
    places = min(decimals_of(value.normalize(_WIDE)), _MAX_DECIMALS) if decimals is None else decimals
    value = _WIDE.quantize(value, Decimal(1).scaleb(-places))
    return abs(value) if value.is_zero() else value


def _decimal(x: Number) -> Decimal | None:
    if x is None:
        return None
    try:
        value = Decimal(str(x))
    except InvalidOperation:
        if str(x) in ("<NA>", "NaT"):  # how pandas spells a missing value
            return None
        raise InputError(f"Cannot print {x!r} as a number.") from None
    if value.is_nan():
        return None
    if value.is_infinite():
        raise InputError("Cannot print an infinite number; a division by zero was not caught before.")
    if abs(value) >= _TOO_LARGE:
        raise InputError(f"Cannot print {value:.3E}: no figure of a report is that large.")
    return value if isinstance(x, int | Decimal) else _WIDE.quantize(_SIGNIFICANT.plus(value), _NOISE_FROM)


def decimals_of(value: Decimal) -> int:
    """Return how many places behind the comma a number is written with, closing zeros included."""
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _digits(value: Decimal, language: Language) -> str:
    text = _pattern(decimals_of(value)).apply(value, _locale(language), decimal_quantization=False)
    return text.replace("-", MINUS)


@lru_cache(maxsize=2)
def _locale(language: Language) -> "Locale":
    from babel import Locale

    return Locale.parse(language)


@lru_cache(maxsize=16)
def _pattern(places: int) -> "NumberPattern":
    from babel.numbers import parse_pattern

    return parse_pattern("#,##0." + "0" * places if places else "#,##0")
