"""How wide a text is in Times: a DOCX does not say, and rules are measured against the text above them."""

from dataclasses import replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from unicodedata import normalize

from decree30.document_model import MM_PER_POINT, Span

_FAMILY = "rinoh_typeface_texgyretermes"
_MISSING_EM = 0.5


@lru_cache(maxsize=4)
def _advances(style: str) -> dict[int, float]:
    """Return the width in em of each code point."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    # Located, not imported: importing the package would start a typesetter.
    spec = find_spec(_FAMILY)
    if spec is None or spec.origin is None:
        return {}
    with TTFont(Path(spec.origin).parent / f"texgyretermes-{style}.otf") as font:
        units = font["head"].unitsPerEm
        widths = font["hmtx"].metrics
        return {code: widths[glyph][0] / units for code, glyph in font.getBestCmap().items()}


def width(spans: tuple[Span, ...]) -> float:
    """Return the width in mm of `spans` on one line, by the metrics of Times (as TeX Gyre Termes)."""
    points = 0.0
    for span in spans:
        style = {(False, False): "regular", (True, False): "bold", (False, True): "italic"}.get(
            (span.bold, span.italic), "bolditalic"
        )
        advances = _advances(style)
        points += sum(advances.get(ord(ch), _MISSING_EM) for ch in normalize("NFC", span.text)) * (
            span.size or 13
        )
    return points * MM_PER_POINT


def broken(spans: tuple[Span, ...], room: float | None) -> tuple[float, ...]:
    """Return the widths in mm of the lines that `spans` fill in a measure of `room` mm."""
    words = [word for span in spans for word in _words(span)]
    lines: list[float] = []
    current = 0.0
    for word in words:
        bare = width((replace(word, text=word.text.rstrip()),))
        if room is not None and current and current + bare > room:
            lines.append(current)
            current = 0.0
        current += width((word,))
    if current:
        lines.append(current)
    return tuple(lines)


def _words(span: Span) -> list[Span]:
    pieces = span.text.split(" ")
    texts = [piece + " " for piece in pieces[:-1]] + pieces[-1:]
    return [replace(span, text=text) for text in texts if text]
