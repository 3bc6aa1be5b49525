"""Proper names from the data that a text prints as they are, whatever its language."""

from functools import cache
from pathlib import Path

from diendan.data.csv_files import read_csv
from diendan.language import Language

_COLUMNS: dict[Language, tuple[tuple[str, str], ...]] = {
    "vi": (
        ("units/provinces_63", "name_vi"),
        ("units/provinces_34", "name_vi"),
        ("dialogue/organisations", "name_en"),
        ("dialogue/organisations", "short"),
        ("dialogue/ngo_donors", "name_as_printed"),
        ("indicators/poor_districts", "district_vi"),
        ("dialogue/groups", "group"),
        ("dialogue/models", "model"),
    ),
    "en": (("indicators/poor_districts", "district_vi"), ("dialogue/models", "district")),
}
"""Provinces have English names without marks; districts have none. Codes of groups and models are English."""
_SYMBOLS = ("km²",)
_KINDS = ("Huyện ", "Thị xã ", "Thành phố ")


@cache
def proper_names(root: Path, language: Language) -> frozenset[str]:
    """Return the names that may stand in texts of `language` although they are not of that language."""
    names = set(_SYMBOLS)
    for table, column in _COLUMNS[language]:
        cells = read_csv(root / "data" / f"{table}.csv", f"data/{table}.csv")
        at = cells.header.index(column)
        names |= {row[at] for row in cells.rows if row[at]}
    for kind in _KINDS:
        names |= {name.removeprefix(kind) for name in names if name.startswith(kind)}
    return frozenset(names)
