"""What a cell of a form expects, in words."""

from decimal import Decimal
from functools import lru_cache
from typing import Final

from diendan.exchange.forms.form_definition import FormCell
from diendan.language import Bilingual, Language, number, unit_label

_TYPES: Final[dict[str, Bilingual]] = {
    "text": Bilingual("chữ", "text"),
    "whole": Bilingual("số nguyên", "a whole number"),
    "number": Bilingual("số", "a number"),
    "day": Bilingual("ngày/tháng/năm, ví dụ 05/01/2026", "day/month/year, such as 05/01/2026"),
    "year": Bilingual("năm, bốn chữ số", "a year, four digits"),
    "choice": Bilingual("một trong:", "one of:"),
    "organisation": Bilingual("tên tổ chức", "the name of an organisation"),
}


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

    def words(language: Language) -> str:
        vi = language == "vi"
        parts = [_TYPES[kind].in_(language)]
        if choices:
            parts[0] += " " + "; ".join(choice.in_(language) for choice in choices)
        if unit:
            parts.append(f"{'đơn vị' if vi else 'in'} {unit_label(unit, language)}")
        if kind == "number":
            parts.append(f"không quá {decimals} chữ số thập phân" if vi else f"at most {decimals} decimals")
        if low is not None:
            parts.append(f"{'từ' if vi else 'from'} {shown_number(low).in_(language)}")
        if high is not None:
            parts.append(f"{'đến' if vi else 'to'} {shown_number(high).in_(language)}")
        return ", ".join(parts)

    return Bilingual(words("vi"), words("en"))


def shown_number(value: Decimal) -> Bilingual:
    """Return a number as each language writes it, with every place that it has."""
    exponent = value.normalize().as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    if places > 3 or abs(value) >= 10**18:
        text = format(value.normalize(), "f")
        return Bilingual(text.replace(".", ","), text)
    return Bilingual(number(value, "vi", places), number(value, "en", places))
