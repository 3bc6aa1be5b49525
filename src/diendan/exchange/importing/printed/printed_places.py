"""Places as tables print them: provinces, regions, the country, and provinces of the past."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from diendan.data.unit_names import name_key, name_keys, suggest
from diendan.data.unit_tables import read_unit_tables
from diendan.data.units import UnitSystem, after_merger, before_merger
from diendan.errors import Finding, InputError
from diendan.exchange.importing.printed.cell_tables import PrintedCell
from diendan.language import quoted
from diendan.parsing.yaml_resources import yaml_resource

COUNTRY: Final = "VN"
FEWEST_PLACES: Final = 5
"""Names that make a column, a row or a dimension one of places."""
_FEWEST_OF_34: Final = 30

System = Literal["63", "34"]

PlaceKind = Literal["province", "region", "country", "past"]

# What stands in front of a name: the number of its row, or its code as PX-Web shows it ("04 Cao Bằng"), which
# is neither a year nor a quarter or month (Q1, T1).
_NUMBER: Final = re.compile(
    r"^\s*(?:(?:[IVX]{1,4}|\d{1,2})\s*[.)/-]\s*|(?!(?:19|20)\d\d\b|[QTHM]\d)[A-Z-]{0,4}\d{1,5}\s+)(?=\S)"
)
_NOTE: Final = re.compile(r"\s*(?:\(\s*[\d*]{1,2}\s*\)|\*+|[¹²³⁴⁵])\s*$")
RESOURCES: Final = ("place_words.yml",)
_WORDS: Final = yaml_resource(__file__, RESOURCES[0])
_REGIONS: Final = {code: re.compile(pattern) for code, pattern in _WORDS["regions"].items()}
# The English name that bilingual editions put behind the Vietnamese one.
_ENGLISH_TOO: Final = re.compile(_WORDS["english"])
_PAST: Final[Mapping[str, tuple[str, str, str]]] = _WORDS["past"]


@dataclass(frozen=True)
class PrintedPlace:
    """What a label names: a province (two digits, in the system of its `PlaceNames`), a region (R1 to R6; of
    the 34 units N1 to N6), the country (VN), or a province of the past (its name; `region` says where it
    counts)."""

    kind: PlaceKind
    code: str
    region: str = ""


class PlaceNames:
    """The names of the provinces, the six regions and the country, with names given by a mapping file.

    system: "63", or "34" for tables by the units since the merger. units: the units of the system.
    """

    def __init__(self, root: Path, more: Mapping[str, str] | None = None, system: System = "63") -> None:
        self._root = root
        self.system: Final = system
        self.units: UnitSystem = before_merger(root) if system == "63" else after_merger(root)
        self._known: dict[str, PrintedPlace | None] = {}
        self._of_34: Final = read_unit_tables(root).regions_34 if system == "34" else ()
        """The regions of today, two of which have names that the 63 had not."""
        self._more = {name_key(label): self._named(label, code) for label, code in (more or {}).items()}

    def province(self, code: str) -> PrintedPlace:
        """Return the province with a code; InputError if there is none."""
        return PrintedPlace("province", code, self.units.unit(code).regions[0].code)

    def find(self, label: PrintedCell) -> PrintedPlace | None:
        """Return the place that a label names, or None. Spaces, tones, case and notes do not matter."""
        if not isinstance(label, str):
            return None
        if label not in self._known:
            self._known[label] = self._find(label)
        return self._known[label]

    def suggestion(self, label: str) -> str:
        """Return " Did you mean …?" for a label that names no place."""
        return suggest(name_key(label), {name_key(unit.name_vi): unit.name_vi for unit in self.units.units})

    def name(self, code: str) -> str:
        """Return the name of a code for messages: "Cao Bằng", "Red River Delta", "the country"."""
        if code == COUNTRY:
            return "the country"
        if today := next((name_en for each, _, name_en in self._of_34 if each == code), None):
            return today
        if code.startswith("R"):
            return self.units.region(code).name.en
        return self.units.unit(code).name_vi if code.isdigit() else code

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of the provinces, in order."""
        return tuple(sorted(unit.code for unit in self.units.units))

    def are_the_34(self, codes: AbstractSet[str]) -> bool:
        """Tell whether these codes of the 63 can only be an edition by the 34 units, read by its names."""
        after = {name_key(unit.name_vi) for unit in after_merger(self._root).units}
        living_on = {unit.code for unit in self.units.units if name_key(unit.name_vi) in after}
        return self.system == "63" and codes <= living_on and len(codes) >= _FEWEST_OF_34

    def _find(self, label: str) -> PrintedPlace | None:
        if not label or len(label) > 200:
            return None
        if name_key(label) in self._more:
            return self._more[name_key(label)]
        stripped = _NOTE.sub("", label)
        for text in dict.fromkeys((stripped, _NUMBER.sub("", stripped))):
            key = name_key(text)
            if not key or any(c.isdigit() for c in key):  # no place of ours has a digit in its name
                continue
            if key in _WORDS["country"]:
                return region_or_country(COUNTRY)
            bare = key.removeprefix("vung")
            for code, *names in self._of_34:
                if bare in map(name_key, names):
                    return region_or_country(code)
            for code, pattern in _REGIONS.items():
                named = pattern.match(bare)
                if named and (named.end() == len(bare) or _ENGLISH_TOO.fullmatch(bare, named.end())):
                    return region_or_country(code)
            for way in name_keys(text):
                if way in _PAST:
                    name, region, _ = _PAST[way]
                    return PrintedPlace("past", name, region)
            with suppress(InputError):
                return self.province(self.units.find(text).code)
        return self._both_languages(stripped)

    def _both_languages(self, label: str) -> PrintedPlace | None:
        """Return the place of "Đồng bằng sông Hồng - Red River Delta": two names that mean the same."""
        parts = re.split(r"\s[-–/]\s|/|\s\(|\)", label)
        found = [self._find(part) for part in parts if part.strip()] if len(parts) in (2, 3) else []
        return found[0] if len(found) > 1 and all(place == found[0] for place in found) else None

    def _named(self, label: str, code: str) -> PrintedPlace:
        if code == COUNTRY or code in _REGIONS:
            return region_or_country(code)
        try:
            return self.province(code)
        except InputError as error:
            finding = Finding(
                f"places: {quoted(label)}", quoted(code), f"VN, R1 to R6 or a code of the {self.system}"
            )
            raise InputError("Cannot use the mapping file.", [finding]) from error


def region_or_country(code: str) -> PrintedPlace:
    return PrintedPlace("country", code) if code == COUNTRY else PrintedPlace("region", code, code)


def past_note(names: Iterable[str]) -> str:
    """Return the sentence about rows of provinces that ended before the 63."""
    told = [f"{name} (part of {whole})" for name, _, whole in _PAST.values() if name in set(names)]
    return f"left out, a province of the past: {', '.join(told)}"
