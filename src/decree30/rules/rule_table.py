"""The table of the rules, `rules.csv`: where the appendix states each, its title, and what it allows."""

import csv
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from decree30.conformance_words import Bilingual
from decree30.document_model import ParagraphAlign
from decree30.rules.letter_look import Look

_FILE: Final = Path(__file__).with_name("rules.csv")
_ASKED: Final = {"yes": True, "no": False, "": None}


@dataclass(frozen=True)
class RuleRow:
    """One line of the table: a rule, or a part of it with a look or values of its own.

    allowed: the least and the most, or the two values that may be; None where the rule is about no number.
    """

    rule: str
    part: str
    source: str
    title: Bilingual
    allowed: tuple[float, float] | None
    look: Look


def look(rule: str, part: str = "") -> Look:
    """Return how the letters of a rule's text are asked to look."""
    return ROWS[rule, part].look


def allowed(rule: str, part: str = "") -> tuple[float, float]:
    """Return the values that a rule allows: the least and the most, or the two that may be."""
    values = ROWS[rule, part].allowed
    assert values is not None, rule
    return values


def _values(text: str) -> tuple[float, float] | None:
    """Read “13–14”, “10 or 12.7”, “at least 6” or “11”."""
    numbers = [float(number) for number in re.findall(r"[\d.]+", text)]
    if not numbers:
        return None
    return numbers[0], math.inf if text.startswith("at least") else numbers[-1]


def _row(cells: Mapping[str, str]) -> RuleRow:
    asked = Look(
        _values(cells["size"]),
        bold=_ASKED[cells["bold"]],
        italic=_ASKED[cells["italic"]],
        capitals=_ASKED[cells["capitals"]],
        align=cast(ParagraphAlign, cells["align"]) or None,
    )
    title = Bilingual(cells["title_vi"], cells["title_en"])
    return RuleRow(cells["rule"], cells["part"], cells["source"], title, _values(cells["allowed"]), asked)


with _FILE.open(encoding="utf-8", newline="") as _file:
    ROWS: Final = {(row.rule, row.part): row for row in map(_row, csv.DictReader(_file))}
"""The table by rule and part, in the appendix's order."""
