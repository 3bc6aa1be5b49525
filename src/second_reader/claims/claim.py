"""What the parts of a report's texts claim, declared for both languages in notebooks/claims/<report>.yml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

KINDS = {
    "rate": "a value of an indicator at a place in a year",
    "share": "what part of a whole something is",
    "range": "the bounds between which an estimate lies",
    "gap": "how far apart the former provinces of a unit are",
    "change": "the difference between two years",
    "rank": "a place, a group or an extreme among units",
    "nearness": "higher, lower or close to a benchmark",
    "trend": "which way an indicator went between two years",
    "majority": "most of something, or where it is concentrated",
    "count": "how many there are of something in data/",
    "cause": "a reason",
    "event": "what happened on a day",
    "legal_basis": "a legal instrument with type, number, issuer, date and abstract",
    "place": "another unit that a report about one has to name",
    "definition": "a figure or comparing word that says how something is defined or shown",
}
"""Every kind of claim, and what it asserts."""
BENCHMARKS = {"country", "region", "median"}
"""What a nearness may be against; of several, joined by “ or ”, the sentence names the one."""
_KEYS = {"kind", "indicator", "of", "against", "reason"}
_NEEDS = {
    **dict.fromkeys(("rate", "nearness"), ("indicator",)),
    **dict.fromkeys(("share", "count", "event", "majority", "place"), ("of",)),
    **dict.fromkeys(("gap", "change", "range", "rank", "trend"), ("indicator", "of")),
    **dict.fromkeys(("cause", "definition"), ("reason",)),
}


class WrongClaims(Exception):
    """A file of claims cannot be used; `lines` says where and why."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True)
class Claim:
    """One claim of a part. indicator: its code; of: what is counted or shared; against: which benchmarks."""

    kind: str
    indicator: str = ""
    of: str = ""
    against: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Claims:
    """The claims of one report by part."""

    parts: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)

    def of_part(self, part: str) -> tuple[Claim, ...]:
        """Return what a part claims: a table's or figure's cells claim under its label."""
        return self.parts.get(part, ())


def claims_file(folder: Path, report: str) -> Path:
    """Return where the claims of a report are declared; folder: notebooks/."""
    return folder / "claims" / f"{report}.yml"


def read_claims(path: Path, shown: str) -> Claims:
    """Return the claims of a file; shown: its name in messages. Raises WrongClaims with all that is wrong."""
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise WrongClaims([f"{shown}: no YAML ({str(error).splitlines()[0]})"]) from error
    if not isinstance(read, dict):
        raise WrongClaims([f"{shown}: got {type(read).__name__}, expected parts with lists of claims"])
    wrong: list[str] = []
    parts = {str(part): tuple(_claims(f"{shown}: part {part}", given, wrong)) for part, given in read.items()}
    if wrong:
        raise WrongClaims(wrong)
    return Claims(parts)


def _claims(where: str, given: Any, wrong: list[str]) -> list[Claim]:
    if not isinstance(given, list):
        wrong.append(f"{where}: got {given!r}, expected a list of claims")
        return []
    claims: list[Claim] = []
    for number, each in enumerate(given, 1):
        place = f"{where}, claim {number}"
        if not isinstance(each, dict) or not all(_is_text(key, value) for key, value in each.items()):
            wrong.append(f"{place}: got {each!r}, expected texts by key")
        elif each.get("kind") not in KINDS:
            wrong.append(f"{place}: got kind {each.get('kind')!r}, expected one of {', '.join(KINDS)}")
        elif unknown := sorted(set(each) - _KEYS):
            wrong.append(f"{place}: got key {unknown[0]!r}, expected {', '.join(sorted(_KEYS))}")
        elif each["kind"] == "nearness" and not set(each.get("against", "").split(" or ")) <= BENCHMARKS:
            expected = ", ".join(sorted(BENCHMARKS))
            wrong.append(f"{place}: got against {each.get('against', '')!r}, expected {expected}")
        elif (needed := _NEEDS.get(each["kind"])) and not set(needed) & set(each):
            wrong.append(f"{place}: got a {each['kind']} without `{'` or `'.join(needed)}`, expected it")
        else:
            of_each = each.get("indicator", "")
            others = {key: value for key, value in each.items() if key != "indicator"}
            for indicator in of_each if isinstance(of_each, list) else [of_each]:
                claims.append(Claim(**others, indicator=indicator))
    return claims


def _is_text(key: object, value: object) -> bool:
    """Say whether a value is text; of one kind of claim, several indicators may be listed."""
    listed = value if key == "indicator" and isinstance(value, list) else [value]
    return isinstance(key, str) and all(isinstance(each, str) for each in listed)
