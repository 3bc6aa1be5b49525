"""The layouts in which tables are published: a reader each. A new one is a module here and a line below."""

from collections.abc import Callable, Sequence
from typing import Final

from diendan.exchange.importing.printed.printed_figures import Extract
from diendan.exchange.importing.printed.raw_file import refuse
from diendan.exchange.importing.readers.budget import read_budget
from diendan.exchange.importing.readers.crosstab import read_crosstabs
from diendan.exchange.importing.readers.cube_files import (
    read_jsonstat,
    read_px,
    read_sdmx_csv,
    read_sdmx_json,
)
from diendan.exchange.importing.readers.iati import read_iati
from diendan.exchange.importing.readers.published_source import PublishedSource
from diendan.exchange.importing.readers.tidy import read_tidy

READERS: Final[tuple[Callable[[PublishedSource], Sequence[Extract]], ...]] = (
    read_iati,
    read_sdmx_json,
    read_jsonstat,
    read_px,
    read_tidy,
    read_sdmx_csv,
    read_budget,
    read_crosstabs,
)
"""In the order in which they are asked; each returns nothing for a file of another layout."""


def read_extracts(file: PublishedSource) -> Sequence[Extract]:
    """Return the tables of a file, by the first reader that knows its layout; InputError where none does."""
    for read in READERS:
        if extracts := read(file):
            return extracts
    hint = "For a file with one figure a row, name its `columns` in a mapping file (docs/importing.md)."
    raise refuse(file.name, "no sheet with names of provinces", "a table by provinces", hint)
