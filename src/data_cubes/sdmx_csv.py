"""SDMX-CSV 1.0 and 2.0: one observation a row, in columns that are named by concepts.

Source: sdmx-twg/sdmx-csv, field guide of the data message.
"""

import re
from collections.abc import Sequence
from typing import Final

from data_cubes.cube import CubeFault, DataCube
from data_cubes.sdmx import VALUE, Code, Number, Observation, cube_of

_NAME, _ACTION = "STRUCTURE_NAME", "ACTION"
_NOTHING: Final = "#N/A"
_TABLE: Final = ("STRUCTURE_ID", "DATAFLOW")
_BESIDE: Final = frozenset({"STRUCTURE", _NAME, *_TABLE, _ACTION, "SERIES_KEY", "OBS_KEY"})


def is_sdmx_csv(header: Sequence[str]) -> bool:
    """Tell whether a table has the header of the format."""
    concepts = _concepts(header)
    return concepts[0] in ("DATAFLOW", "STRUCTURE") and VALUE in concepts


def stated_values(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the texts of the values, as they stand."""
    at = _concepts(header).index(VALUE)
    return [row[at] for row in rows if row[at] and row[at] != _NOTHING]


def sdmx_csv_cube(header: Sequence[str], rows: Sequence[Sequence[str]], number: Number) -> DataCube:
    """Return the data set of a table with the header of the format, with codes, names or both.

    rows: as long as the header. Raises CubeFault for several tables in one file, for rows that delete, and
    as `cube_of` does.
    """
    concepts = _concepts(header)
    read = [(f"row {n}", _observation(header, concepts, row)) for n, row in enumerate(rows, start=2)]
    read = [(where, each) for where, each in read if each]
    if deleted := [where for where, each in read if each.get(_ACTION, Code("M")).id not in "IAMR"]:
        raise CubeFault([(deleted[0], "another action than I, A, M or R", "figures as they are")])
    tables = {each[key] for _, each in read for key in _TABLE if key in each}
    if len(tables) > 1:
        raise CubeFault([("all rows", f"{len(tables)} data sets", "one data set a file")])
    title = next((each[_NAME].id for _, each in read if _NAME in each), next(iter(tables), Code("")).name)
    figures = [
        (where, {key: code for key, code in each.items() if key not in _BESIDE}) for where, each in read
    ]
    return cube_of(title, figures, number)


def _concepts(header: Sequence[str]) -> list[str]:
    return [re.sub(r"\[.*\]$", "", head.partition(": ")[0]) for head in header]


def _observation(header: Sequence[str], concepts: Sequence[str], row: Sequence[str]) -> Observation:
    """Return the codes of a row; their names stand behind a colon, or in the next column."""
    found: dict[str, Code] = {}
    columns = iter(zip(header, concepts, row, strict=True))
    for head, concept, cell in columns:
        both = ": " in head or concept in _TABLE
        code, _, name = cell.partition(": ") if both else (cell, "", "")
        if _NAME in concepts and concept not in _BESIDE:
            _, _, name = next(columns, ("", "", ""))
        if code and code != _NOTHING:
            found[concept] = Code(code, name)
    return found
