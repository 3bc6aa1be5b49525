"""What the conformance report says, in Vietnamese and English side by side."""

from collections.abc import Iterable
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


def cut(text: str, longest: int) -> str:
    """Return `text`, with “…” for what is over `longest` characters."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def quoted(text: str, longest: int = 60) -> Bilingual:
    """Return a quotation of the document's own text, cut after `longest` characters."""
    return same(f"“{cut(text, longest)}”")


def joined(*parts: Bilingual, by: str = " ") -> Bilingual:
    """Return the phrases one after another."""
    return Bilingual(by.join(part.vi for part in parts), by.join(part.en for part in parts))


def _figure(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _in_figures(text: str, unit: str) -> Bilingual:
    """Return figures with their unit, and with the decimal sign of each language."""
    return Bilingual(f"{text.replace('.', ',')} {unit}", f"{text} {unit}")


def quantity(value: float, unit: str, decimals: int = 1) -> Bilingual:
    """Return a measured value with its unit (mm, pt)."""
    return _in_figures(_figure(value, decimals), unit)


def quantities(values: Iterable[float], unit: str) -> Bilingual:
    """Return each value that was measured, once, from the least to the most."""
    return joined(
        *(quantity(value, unit) for value in sorted({round(value, 1) for value in values})), by=", "
    )


def span(low: float, high: float, unit: str) -> Bilingual:
    """Return the interval that is asked for, as in “30–35 mm”."""
    return _in_figures("–".join(dict.fromkeys((_figure(low, 2), _figure(high, 2)))), unit)
