"""A data set as its file states it: categories of each dimension, and a cell for each combination."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import prod
from typing import Final

_MOST_DIMENSIONS: Final = 20


class CubeFault(ValueError):
    """A file holds no cube that can be read. faults: where, what stands there, what was expected."""

    def __init__(self, faults: Sequence[tuple[str, str, str]]) -> None:
        super().__init__("; ".join(f"{where}: {got}" for where, got, _ in faults))
        self.faults = faults


@dataclass(frozen=True)
class CubeCell:
    """A figure, None where the file says that there is none; the mark and the unit stated for it, or "".

    power: of ten, by which the file says to multiply, beside the unit; `value` is multiplied.
    """

    value: Decimal | None
    mark: str = ""
    unit: str = ""
    power: int = 0


@dataclass(frozen=True)
class DataCube:
    """A data set as its file states it.

    layout: of the file, for messages. labels: of the categories of each dimension, in their order; cells: by
    the number of the category in each dimension, a combination that the file does not have is no cell;
    meanings: what the file or its standard says of marks; captions: what else it says of all figures;
    edition: the day of the last update; notes: the publisher's remarks; doubts: what was taken for granted.
    """

    layout: str
    title: str
    labels: Sequence[Sequence[str]]
    cells: Mapping[tuple[int, ...], CubeCell]
    meanings: Mapping[str, str] = field(default_factory=dict)
    captions: Sequence[str] = ()
    edition: date | None = None
    notes: Sequence[str] = ()
    doubts: Sequence[str] = ()


def check_sizes(sizes: Sequence[int], most: int) -> None:
    """Raise ValueError for sizes that make no cell, or more than `most`."""
    if len(sizes) > _MOST_DIMENSIONS or any(size < 1 for size in sizes) or prod(sizes) > most:
        raise ValueError(f"sizes {[*sizes]}, which make more than {most} cells or none")


def clean(text: object) -> str:
    """Return a text of a file in NFC, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", str(text)).split())
