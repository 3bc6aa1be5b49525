"""Proper names from the data that a text prints as they are, whatever its language."""

from functools import cache
from pathlib import Path
from typing import Final

from diendan.data.csv_files import read_csv
from diendan.language import Language

RESOURCES: Final = ("proper_names.csv",)
_PLACES: Final = read_csv(Path(__file__).with_name(RESOURCES[0]), RESOURCES[0]).rows
"""Language, table of data/ and column. Provinces have English names without marks; districts have none. Codes
of groups and models are English."""
_SYMBOLS = ("km²",)
_KINDS = ("Huyện ", "Thị xã ", "Thành phố ")


@cache
def proper_names(root: Path, language: Language) -> frozenset[str]:
    """Return the names that may stand in texts of `language` although they are not of that language, also in
    capitals, as an official paper writes who issues it."""
    names = set(_SYMBOLS)
    for table, column in (place[1:] for place in _PLACES if place[0] == language):
        cells = read_csv(root / "data" / f"{table}.csv", f"data/{table}.csv")
        at = cells.header.index(column)
        names |= {row[at] for row in cells.rows if row[at]}
    for kind in _KINDS:
        names |= {name.removeprefix(kind) for name in names if name.startswith(kind)}
    return frozenset(names | {name.upper() for name in names})
