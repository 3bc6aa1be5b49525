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
_ASKED: Final = {"yes": True, "no": False, "": None}
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
    without: the verdict on a document that does not have what the rule is about.
    """

    id: str
    part: str
    source: str
    title: Bilingual
    allowed: tuple[float, float] | None
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


def _values(text: str) -> tuple[float, float] | None:
    """Read “13–14”, “10 or 12.7”, “at least 6” or “11”."""
    numbers = [float(number) for number in re.findall(r"[\d.]+", text)]
    if not numbers:
        return None
    return numbers[0], math.inf if text.startswith("at least") else numbers[-1]


def _rule(cells: Mapping[str, str]) -> Rule:
    asked = Look(
        _values(cells["size"]),
        bold=_ASKED[cells["bold"]],
        italic=_ASKED[cells["italic"]],
        capitals=_ASKED[cells["capitals"]],
        align=cast(ParagraphAlign, cells["align"]) or None,
    )
    title = Bilingual(cells["title_vi"], cells["title_en"])
    without = (missing if cells["required"] else untestable)(cells["without_vi"], cells["without_en"])
    return Rule(
        cells["rule"], cells["part"], cells["source"], title, _values(cells["allowed"]), asked, without
    )


with _FILE.open(encoding="utf-8", newline="") as _file:
    TABLE: Final = {(rule.id, rule.part): rule for rule in map(_rule, csv.DictReader(_file))}
"""The table by rule and part, in the appendix's order."""

RULES: Final = tuple(rule for rule in TABLE.values() if not rule.part)
