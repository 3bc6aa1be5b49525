"""The invented rows of the registry: in `registry/` a CSV file for each table that gets some."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from diendan.data.csv_files import read_csv
from diendan.data.provenance.illustrative import named

FOLDER: Final = Path(__file__).parent / "registry"


def tables() -> list[str]:
    """Return the names of the tables that get invented rows."""
    return [path.name.partition(".")[0] for path in sorted(FOLDER.glob(named("*.csv", True)))]


def rows_of(table: str) -> Iterator[dict[str, str]]:
    """Yield the invented rows of a table by columns; those that its file leaves out stay empty.

    Raises InputError for a file that is no table of text.
    """
    name = named(f"{table}.csv", True)
    file = read_csv(FOLDER / name, name)
    return (dict(zip(file.header, row, strict=True)) for row in file.rows)


def organisation_names() -> list[str]:
    """Return the names that a submission may give; an organisation's second row has none in English."""
    return [row["name_vi"] for row in rows_of("organisations") if row["name_en"]]
