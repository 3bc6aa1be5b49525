"""What a cell of a form expects, in words."""

from decimal import Decimal
from functools import lru_cache
from typing import Final

from diendan.exchange.forms.form_definition import FormCell
from diendan.language import Bilingual, number, unit_label
from diendan.language.numbers import decimals_of
from diendan.language.words_file import read_words

_WORDS: Final = read_words(__file__)


def expectation(cell: FormCell) -> Bilingual:
    """Return what a cell expects: "số, đơn vị USD, không quá 2 chữ số thập phân, từ 0"."""
    limits = (cell.low, cell.high) if cell.is_number else (None, None)
    return _expectation(cell.type, tuple(cell.choices.values()), cell.unit, cell.decimals, *limits)


@lru_cache(maxsize=1024)
def _expectation(
    kind: str,
    choices: tuple[Bilingual, ...],
    unit: str,
    decimals: int,
    low: Decimal | None,
    high: Decimal | None,
) -> Bilingual:
    """Return the words, made once: a list of thousands of rows asks for them in every cell."""

    parts = [_WORDS[f"type.{kind}"]]
    if choices:
        parts[0] = Bilingual.join(" ", (parts[0], Bilingual.join("; ", choices)))
    if unit:
        parts.append(_WORDS["unit"].fill(unit=Bilingual.of(lambda language: unit_label(unit, language))))
    if kind == "number":
        parts.append(_WORDS["decimals"].fill(decimals=decimals))
    if low is not None:
        parts.append(_WORDS["low"].fill(low=shown_number(low)))
    if high is not None:
        parts.append(_WORDS["high"].fill(high=shown_number(high)))
    return Bilingual.join(", ", parts)


def shown_number(value: Decimal) -> Bilingual:
    """Return a number as each language writes it, with every place that it has."""
    places = decimals_of(value.normalize())
    if places > 3 or abs(value) >= 10**18:
        text = format(value.normalize(), "f")
        return Bilingual(text.replace(".", ","), text)
    return Bilingual.of(lambda language: number(value, language, places))
