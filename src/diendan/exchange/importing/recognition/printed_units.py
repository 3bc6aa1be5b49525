"""The unit in which a table prints its figures, and what it takes to have them in ours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from diendan.exchange.importing.recognition.phrases import Phrases, explain
from diendan.parsing.yaml_resources import yaml_resource


@dataclass(frozen=True)
class PrintedUnit:
    """A unit as files print it.

    of: the quantities that it measures, its own first; times: how many of the quantity's unit;
    words: how it is printed.
    """

    name: str
    of: tuple[str, ...]
    times: Decimal
    words: tuple[str, ...]

    def factor_to(self, own: "PrintedUnit") -> Decimal | None:
        """Return by what to multiply figures in this unit to have them in `own`; None if they differ in kind.

        A sum of money that names no period or person may be that of any: the title says which.
        """
        return self.times / own.times if self.of[0] in own.of else None


UNITS: Final[Mapping[str, PrintedUnit]] = {
    name: PrintedUnit(name, tuple(row["of"]), Decimal(row["times"]), tuple(row["words"]))
    for name, row in yaml_resource(__file__).items()
}
_BEHIND: Final = re.compile(r"[,;:–-]([^,;:–-]*)$")
_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_BY_WORDS: Final = {word: unit for unit in UNITS.values() for word in unit.words}
_PHRASES: Final = Phrases(unit=_BY_WORDS, word=("đơn vị tính", "đơn vị", "đvt", "unit", "units", "tính"))


def without_units(text: str) -> tuple[str, tuple[PrintedUnit, ...]]:
    """Return a title or header without the units that it states, and these.

    A unit is stated in brackets, behind the last comma, colon or dash, or by a text that says nothing else.
    Its words elsewhere mean something else ("bình quân đầu người").
    """
    found: list[PrintedUnit] = []
    for part in (*_BRACKETS.findall(text), *_BEHIND.findall(text), text):
        split = explain(part, _PHRASES)
        if units := split.of("unit"):
            if split.left:
                continue
            found += [_BY_WORDS[unit] for unit in units]
            text = text.replace(part, " ")
    return text, tuple(dict.fromkeys(found))


def units_of(text: str) -> tuple[PrintedUnit, ...]:
    """Return the units that a line or a header states."""
    return without_units(text)[1]
