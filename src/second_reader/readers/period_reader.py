"""The years that a caption or an alternative text gives to its figure or table: those of its rows."""

import re
from collections.abc import Iterator

import pandas as pd

from second_reader.readers.context import Context
from second_reader.readers.figure_reader import asked_of
from second_reader.readers.verdict import Verdict, judged

KIND = "period"
_OF_ROWS = re.compile(r"((?:fig|tbl)-[a-z-]+)\.(?:caption|alt)")
_SPAN = re.compile(r"\b((?:19|20)\d\d)(?:–| to | đến (?:năm )?)((?:19|20)\d\d)\b")


def read_periods(context: Context) -> Iterator[Verdict]:
    """Yield whether the rows are of the years that words beside them name, and a span has their ends."""
    label = _OF_ROWS.fullmatch(context.sentence.part)
    rows = asked_of(context, context.report.own, ()).tidy(label[1]) if label else None
    if rows is None or "year" not in rows or context.sentence.cell:
        return
    series = list(_series(context, rows))
    shown = ", ".join(sorted({f"{years[0]}–{years[-1]}" for years in series}))
    for year, _ in context.years:
        yield judged(KIND, any(year in years for years in series), str(year), shown)
    for span in _SPAN.finditer(context.text):
        ends = (int(span[1]), int(span[2]))
        if any(len(years) > 1 for years in series):
            yield judged(KIND, any(ends == (each[0], each[-1]) for each in series), span[0], shown)


def _series(context: Context, rows: pd.DataFrame) -> Iterator[list[int]]:
    """Yield the years of all rows, of those of each area, and of each indicator whoever has it."""
    parts = [rows, *(part for _, part in rows.groupby("area"))] if "area" in rows else [rows]
    for part in parts:
        if years := sorted({int(year) for year in part["year"] if year.isdigit()}):
            yield years
    for indicator in set(rows.get("indicator", [])) & set(context.data.rules.index):
        yield context.data.years(indicator)
