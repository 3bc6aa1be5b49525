"""What the conformance report says, in Vietnamese and English side by side."""

from typing import Literal, NamedTuple

Language = Literal["vi", "en"]


class Bilingual(NamedTuple):
    """The same words in both languages."""

    vi: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the words in `language`."""
        return self.vi if language == "vi" else self.en


def same(text: str) -> Bilingual:
    """Return words that read the same in both languages (a quotation, a code)."""
    return Bilingual(text, text)


def quoted(text: str, longest: int = 60) -> Bilingual:
    """Return a quotation of the document's own text, cut after `longest` characters."""
    cut = text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
    return same(f"“{cut}”")


def _figure(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def quantity(value: float, unit: str, decimals: int = 1) -> Bilingual:
    """Return a measured value with its unit (mm, pt), with the decimal sign of each language."""
    text = _figure(value, decimals)
    return Bilingual(f"{text.replace('.', ',')} {unit}", f"{text} {unit}")


def span(low: float, high: float, unit: str) -> Bilingual:
    """Return the interval that is asked for, as in “30–35 mm”."""
    low_text, high_text = _figure(low, 2), _figure(high, 2)
    text = low_text if low_text == high_text else f"{low_text}–{high_text}"
    suffix = f" {unit}" if unit else ""
    return Bilingual(text.replace(".", ",") + suffix, text + suffix)


def at_least(value: float, unit: str) -> Bilingual:
    """Return the least value that is asked for, as in “at least 6 pt”."""
    vi, en = quantity(value, unit)
    return Bilingual(f"ít nhất {vi}", f"at least {en}")


def either(one: float, other: float, unit: str) -> Bilingual:
    """Return the two values that are asked for, as in “10 mm or 12.7 mm”."""
    vi, en = zip(quantity(one, unit), quantity(other, unit), strict=True)
    return Bilingual(" hoặc ".join(vi), " or ".join(en))


def joined(*parts: Bilingual, by: str = ", ") -> Bilingual:
    """Return the phrases one after another."""
    return Bilingual(by.join(part.vi for part in parts), by.join(part.en for part in parts))
