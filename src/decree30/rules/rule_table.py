"""The table of the rules, `rules.csv`: where the appendix states each, its title, and what it allows."""

import csv
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from decree30.conformance_words import Bilingual, joined, span
from decree30.document_model import ParagraphAlign
from decree30.verdict import Verdict, missing, untestable

_FILE: Final = Path(__file__).with_name("rules.csv")
_YES_OR_NO: Final = {"yes": True, "no": False, "": None}
# Sizes are read in half points (DOCX) or rounded by the PDF writer.
_SIZE_TOLERANCE: Final = 0.1


@dataclass(frozen=True)
class Look:
    """What is asked of a text; None = the appendix does not say. size: lowest and highest in pt."""

    size: tuple[float, float] | None = None
    bold: bool | None = None
    italic: bool | None = None
    capitals: bool | None = None
    align: ParagraphAlign | None = None

    def allows(self, size: float) -> bool:
        """Whether letters may have this size."""
        return self.size is None or self.size[0] - _SIZE_TOLERANCE <= size <= self.size[1] + _SIZE_TOLERANCE

    def size_in_words(self) -> Bilingual:
        """Return what sizes are asked for."""
        low, high = self.size or (0, 0)
        return joined(Bilingual("cỡ chữ", "size"), span(low, high, "pt"))


@dataclass(frozen=True)
class Rule:
    """One line of the table: a rule, or a part of it with a look or values of its own.

    source: paragraph of the appendix ("I.3" = Part I, section I, item 3).
    allowed: the least and the most, or the two values that may be; None where the rule is about no number.
    in_words: the same with its unit.
    without: the verdict on a document that does not have what the rule is about.
    """

    id: str
    part: str
    source: str
    title: Bilingual
    allowed: tuple[float, float] | None
    in_words: Bilingual
    look: Look
    without: Verdict


def look(rule: str, part: str = "") -> Look:
    """Return how the letters of a rule's text are asked to look."""
    return TABLE[rule, part].look


def allowed(rule: str, part: str = "") -> tuple[float, float]:
    """Return the values that a rule allows: the least and the most, or the two that may be."""
    values = TABLE[rule, part].allowed
    assert values is not None, rule
    return values


def in_words(rule: str) -> Bilingual:
    """Return the values that a rule allows in words, as in “20–25 mm”."""
    return TABLE[rule, ""].in_words


def _values(text: str) -> tuple[float, float] | None:
    """Read “13–14”, “10 or 12.7”, “at least 6” or “11”."""
    numbers = [float(number) for number in re.findall(r"[\d.]+", text)]
    if not numbers:
        return None
    return numbers[0], math.inf if text.startswith("at least") else numbers[-1]


def _in_words(text: str, unit: str) -> Bilingual:
    """Return what `_values` reads as words with the unit, in both languages."""
    en = f"{text} {unit}".replace(" or ", f" {unit} or ")
    return Bilingual(en.replace(".", ",").replace(" or ", " hoặc ").replace("at least", "ít nhất"), en)


def _rule(cells: Mapping[str, str]) -> Rule:
    without = missing if cells["required"] else untestable
    return Rule(
        id=cells["rule"],
        part=cells["part"],
        source=cells["source"],
        title=Bilingual(cells["title_vi"], cells["title_en"]),
        allowed=_values(cells["allowed"]),
        in_words=_in_words(cells["allowed"], cells["unit"]),
        look=Look(
            _values(cells["size"]),
            bold=_YES_OR_NO[cells["bold"]],
            italic=_YES_OR_NO[cells["italic"]],
            capitals=_YES_OR_NO[cells["capitals"]],
            align=cast(ParagraphAlign, cells["align"]) or None,
        ),
        without=without(cells["without_vi"], cells["without_en"]),
    )


with _FILE.open(encoding="utf-8", newline="") as _file:
    TABLE: Final = {(rule.id, rule.part): rule for rule in map(_rule, csv.DictReader(_file))}
"""The table by rule and part, in the appendix's order."""

RULES: Final = tuple(rule for rule in TABLE.values() if not rule.part)
