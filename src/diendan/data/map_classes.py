"""The classes in which maps shade an indicator: one scale for the brief, the synthesis and the forum's page.

map_classes.yml has the bounds between them. Below 5 % of poverty there is no bound, because the survey does
not tell such rates apart.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from diendan.errors import InputError
from diendan.parsing.yaml_resources import yaml_resource

CLASSES: Final[Mapping[str, tuple[float, ...]]] = {
    indicator: tuple(bounds) for indicator, bounds in yaml_resource(__file__).items()
}


def class_bounds(indicator: str) -> tuple[float, ...]:
    """Return the bounds between the classes of an indicator, rising; InputError where it has none."""
    if indicator not in CLASSES:
        raise InputError(f"No classes of {indicator} in map_classes.yml, which has: {', '.join(CLASSES)}.")
    return CLASSES[indicator]


def class_of(value: float, bounds: Sequence[float]) -> int:
    """Return the class of a value, from 0; a value on a bound belongs to the class above it."""
    return sum(value >= bound for bound in bounds)
