"""SDMX-CSV 1.0 and 2.0: one observation a row, in columns that are named by concepts.

Source: sdmx-twg/sdmx-csv, field guide of the data message.
"""

import re
from collections.abc import Sequence
from typing import Final

from diendan.exchange.importing.printed.data_cube import extract_of
from diendan.exchange.importing.printed.printed_figures import Extract
from diendan.exchange.importing.printed.printed_numbers import marks_that_fit, numeric_texts
from diendan.exchange.importing.printed.raw_file import refuse
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.exchange.importing.readers.sdmx import VALUE, Code, Observation, cube_of
from diendan.exchange.number_scanner import DecimalMark

_NAME, _ACTION = "STRUCTURE_NAME", "ACTION"
_TABLE: Final = ("STRUCTURE_ID", "DATAFLOW")
_BESIDE: Final = frozenset({"STRUCTURE", _NAME, *_TABLE, _ACTION, "SERIES_KEY", "OBS_KEY"})


def read_sdmx_csv(file: PublishedSource) -> list[Extract]:
    """Return the figures of a text file whose header is that of SDMX-CSV, with codes, names or both.

    Raises InputError for several tables in one file, for rows that delete, for numbers that can be read in
    two ways, and as `cube_of` does.
    """
    if file.raw.kind != "text" or not file.sheets[0].rows:
        return []
    header, *rows = ([str(cell or "") for cell in row] for row in file.sheets[0].rows)
    concepts = [re.sub(r"\[.*\]$", "", head.partition(": ")[0]) for head in header]
    if concepts[0] not in ("DATAFLOW", "STRUCTURE") or VALUE not in concepts:
        return []
    read = [
        (f"row {number}", _observation(header, concepts, row)) for number, row in enumerate(rows, start=2)
    ]
    read = [(where, each) for where, each in read if each]
    if deleted := [where for where, each in read if each.get(_ACTION, Code("M")).id not in "IAMR"]:
        raise refuse(file.name, f"{deleted[0]} with another action than I, A, M or R", "figures as they are")
    tables = {each[key] for _, each in read for key in _TABLE if key in each}
    if len(tables) > 1:
        raise refuse(file.name, f"{len(tables)} data sets", "one data set a file")
    title = next((each[_NAME].id for _, each in read if _NAME in each), next(iter(tables), Code("")).name)
    mark = file.mapping.decimal_mark or _mark(file, [each[VALUE].id for _, each in read if VALUE in each])
    figures = [
        (where, {key: code for key, code in each.items() if key not in _BESIDE}) for where, each in read
    ]
    return [extract_of(file.name, cube_of(file.name, title, figures, mark), file.places, file.mapping)]


def _observation(header: Sequence[str], concepts: Sequence[str], row: Sequence[str]) -> Observation:
    """Return the codes of a row; their names stand behind a colon, or in the next column."""
    found: dict[str, Code] = {}
    columns = iter(zip(header, concepts, row, strict=True))
    for head, concept, cell in columns:
        both = ": " in head or concept in _TABLE
        code, _, name = cell.partition(": ") if both else (cell, "", "")
        if _NAME in concepts and concept not in _BESIDE:
            _, _, name = next(columns, ("", "", ""))
        if code and code != "#N/A":
            found[concept] = Code(code, name)
    return found


def _mark(file: PublishedSource, texts: Sequence[str]) -> DecimalMark:
    """Return the decimal mark: a point where commas part the columns, else the one that fits."""
    if b";" not in file.raw.content.partition(b"\n")[0]:
        return "point"
    fitting = marks_that_fit(numeric_texts(texts))
    if len(fitting) != 1:
        raise refuse(file.name, "numbers that can be read in two ways", "`decimal_mark` in a mapping file")
    return fitting[0]
