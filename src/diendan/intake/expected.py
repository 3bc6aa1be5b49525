"""What a cell of a form expects, in words."""

from decimal import Decimal
from typing import Final

from diendan.forms.definition import Cell
from diendan.language import Bilingual, Language, number, unit_label

_TYPES: Final = {
    "text": Bilingual("chữ", "text"),
    "whole": Bilingual("số nguyên", "a whole number"),
    "number": Bilingual("số", "a number"),
    "day": Bilingual("ngày/tháng/năm, ví dụ 05/01/2026", "day/month/year, such as 05/01/2026"),
    "year": Bilingual("năm, bốn chữ số", "a year, four digits"),
    "choice": Bilingual("một trong:", "one of:"),
    "organisation": Bilingual("tên tổ chức", "the name of an organisation"),
}


def expectation(cell: Cell) -> Bilingual:
    """Return what a cell expects: "số, đơn vị USD, không quá 2 chữ số thập phân, từ 0"."""
    return Bilingual(_words(cell, "vi"), _words(cell, "en"))


def shown_number(value: Decimal) -> Bilingual:
    """Return a number as each language writes it, with every place that it has."""
    exponent = value.normalize().as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    if places > 3 or abs(value) >= 10**18:
        text = format(value.normalize(), "f")
        return Bilingual(text.replace(".", ","), text)
    return Bilingual(number(value, "vi", places), number(value, "en", places))


def _words(cell: Cell, language: Language) -> str:
    vi = language == "vi"
    parts = [_TYPES[cell.type].in_(language)]
    if cell.choices:
        parts[0] += " " + "; ".join(choice.in_(language) for choice in cell.choices.values())
    if cell.unit:
        parts.append(f"{'đơn vị' if vi else 'in'} {unit_label(cell.unit, language)}")
    if cell.type == "number":
        parts.append(
            f"không quá {cell.decimals} chữ số thập phân" if vi else f"at most {cell.decimals} decimals"
        )
    if cell.is_number and cell.low is not None:
        parts.append(f"{'từ' if vi else 'from'} {shown_number(cell.low).in_(language)}")
    if cell.is_number and cell.high is not None:
        parts.append(f"{'đến' if vi else 'to'} {shown_number(cell.high).in_(language)}")
    return ", ".join(parts)
