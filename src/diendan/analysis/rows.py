"""Rows of a table of the Data Package as mappings, and the two-language columns in them."""

from collections.abc import Mapping
from typing import Any

from diendan.analysis.data import load_rows
from diendan.language import Language


def records(table: str, **where: Any) -> list[dict[str, str]]:
    """Return rows of a table as texts by column, in the order of the file, and record the read."""
    rows = load_rows(table, None, **where)
    return [dict(zip(rows.header, row, strict=True)) for row in rows.rows]


def worded(row: Mapping[str, str], column: str, language: Language) -> str:
    """Return the column pair `column`_vi / `column`_en in the language."""
    return row[f"{column}_{language}"]
