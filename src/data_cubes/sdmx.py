"""Observations of SDMX, whatever the format that they came in, as a data set with dimensions.

Sources: SDMX code lists CL_OBS_STATUS 2.2, CL_UNIT_MULT 1.1; concepts of the cross-domain guidelines 2016.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from data_cubes.cube import CubeCell, CubeFault, DataCube

VALUE: Final = "OBS_VALUE"
_STATUS, _UNIT, _TIMES, _FREQUENCY = "OBS_STATUS", "UNIT_MEASURE", "UNIT_MULT", "FREQ"
_PERIOD: Final = "TIME_PERIOD"
_REMARKS: Final = ("OBS_COMMENT", "COMMENT_OBS", "COMMENT_TS", "COMMENT_DSET")
_SPECIAL: Final = frozenset({VALUE, _STATUS, _UNIT, _TIMES, _FREQUENCY, "DECIMALS", "TIME_FORMAT", *_REMARKS})
# What the list says of its codes. Those of other meanings (break, imputed …) are asked about; so is F, which
# means "final" elsewhere.
_STATUSES: Final = {"A": "normal", "E": "estimated", "P": "provisional", "F": "forecast"} | dict.fromkeys(
    "HLMOQ", "missing"
)
_UNITS: Final = {"PT": "percent", "PC": "percent", "PS": "persons"}
_TOTALS: Final = {"_T": "total", "_Z": "total"}
_MOST_FAULTS: Final = 200


@dataclass(frozen=True)
class Code:
    """A value of a concept: its code, and its name where the file gives one."""

    id: str
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or _TOTALS.get(self.id, self.id)


Observation = Mapping[str, Code]
"""The values of one observation by concept; a concept without a value is no key."""


Number = Callable[[str], Decimal | None]
"""What reads a value: None where it says that nothing was published, ValueError for no number."""


def cube_of(title: str, observations: Sequence[tuple[str, Observation]], number: Number) -> DataCube:
    """Return a data set of observations, each with the place where it stands in the file.

    Each concept that is no known attribute says what a figure is about. Raises CubeFault with all
    that is no number, is stated twice or is of no year.
    """
    concepts = [*dict.fromkeys(key for _, each in observations for key in each if key not in _SPECIAL)]
    numbers: list[dict[str, int]] = [{} for _ in concepts]
    cells: dict[tuple[int, ...], CubeCell] = {}
    faults: list[tuple[str, str, str]] = []
    remarks: dict[str, None] = {}
    nothing = Code("")
    for where, each in observations:
        at = tuple(
            seen.setdefault(each.get(concept, nothing).label, len(seen))
            for concept, seen in zip(concepts, numbers, strict=True)
        )
        stated = each.get(VALUE, nothing).id
        value, wrong = _read(number, stated)
        times = each.get(_TIMES, Code("0")).id
        power = int(times) if re.fullmatch(r"-?\d{1,2}", times, re.ASCII) else None
        value = value and value.scaleb(power or 0)
        frequency = each.get(_FREQUENCY, Code("A")).id
        period = "" if _PERIOD in each else "none"
        for expected, got in (
            ("a number", stated if wrong else ""),
            ("a figure of a year (A)", "" if frequency == "A" else frequency),
            (f"a {_PERIOD}", period),
            ("a power of ten as UNIT_MULT", times if power is None else ""),
            ("each figure once", " ".join(code.label for code in each.values()) if at in cells else ""),
        ):
            if got:
                faults.append((where, f'"{got[:80]}"', expected))
        if not faults:
            remarks |= {each[key].label: None for key in _REMARKS if key in each}
            cells[at] = CubeCell(value, each.get(_STATUS, nothing).id, _unit(each), power or 0)
    if faults:
        raise CubeFault(faults[:_MOST_FAULTS])
    return DataCube("SDMX", title, [[*seen] for seen in numbers], cells, _STATUSES, notes=[*remarks])


def _read(number: Number, stated: str) -> tuple[Decimal | None, bool]:
    """Return a value, and whether it is none that can be read."""
    try:
        return (None if stated == "NaN" else number(stated)), False
    except ValueError:
        return None, True


def _unit(observation: Observation) -> str:
    unit = observation.get(_UNIT)
    return (unit.name or _UNITS.get(unit.id, unit.id)) if unit else ""
