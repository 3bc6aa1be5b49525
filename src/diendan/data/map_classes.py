"""The classes in which maps shade an indicator: one scale for the brief, the synthesis and the forum's page.

map_classes.csv has the bounds between the classes, in the unit of the indicator, rising. Below 5 % of poverty
there is no bound, because the survey does not tell such rates apart.
"""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from diendan.errors import InputError

RESOURCES: Final = ("map_classes.csv",)


@cache
def class_bounds(indicator: str) -> tuple[float, ...]:
    """Return the bounds between the classes of an indicator, rising; InputError where it has none."""
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        found = {row["indicator"]: row["bounds"] for row in csv.DictReader(file)}
    if indicator not in found:
        raise InputError(
            f"No classes of {indicator} for a map. Add a row to {RESOURCES[0]}; it has: {', '.join(found)}."
        )
    return tuple(float(bound) for bound in found[indicator].split(";"))


def class_of(value: float, bounds: Sequence[float]) -> int:
    """Return the class of a value, from 0; a value on a bound belongs to the class above it."""
    return sum(value >= bound for bound in bounds)
