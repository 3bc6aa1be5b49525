"""Tables as outputs: Markdown that every format can take, the same cells for the renderer, tidy values
for CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from diendan.analysis.figures import require_parts
from diendan.analysis.outputs import (
    Output,
    Source,
    digest,
    json_ready,
    merge_sources,
    provenance,
    refuse_mixed_poverty,
    tidy,
)
from diendan.analysis.session import current
from diendan.errors import InputError
from diendan.spec.texts import JsonValue, escape_markdown

if TYPE_CHECKING:
    import pandas as pd

CellAlign = Literal["left", "right", "center"]
_RULES: Mapping[str, str] = {"left": ":---", "right": "---:", "center": ":---:"}


@dataclass(frozen=True)
class Column:
    """A column: the key of its header in the texts (<label>.columns.<key>) and how its cells are set."""

    key: str
    align: CellAlign = "left"


def table(
    label: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    values: Mapping[str, Any],
    data: "pd.DataFrame",
    sources: Sequence[Source],
    row_header: bool = True,
) -> Output:
    """Return the output of a table; the last line of its cell.

    label: "tbl-…", with parts <label>.caption and <label>.columns.<key> in the texts. rows: the cells as
    they are printed, written in the report's language. data: the same values, tidy; published as CSV.
    Raises InputError for a missing part or a row that does not fit; Refused for survey and register poverty
    together.
    """
    report = current()
    require_parts(label, "tbl-", report.texts.names, report.texts.path.name)
    refuse_mixed_poverty(label, sources)
    if not rows:
        raise InputError(f"{label} has no rows. Leave the table out and say in the text what is missing.")
    if any(len(row) != len(columns) for row in rows):
        raise InputError(f"{label}: each row must have {len(columns)} cells.")
    headers = [report.phrase_of(f"{label}.columns.{column.key}", values) for column in columns]
    shown = tidy(data)
    payload: dict[str, JsonValue] = {
        "kind": "table",
        "label": label,
        "values": json_ready(values),
        "unit": report.key,
        "sources": [source.as_json() for source in merge_sources(sources)],
        "columns": [{"header": str(h), "align": c.align} for h, c in zip(headers, columns, strict=True)],
        "rows": [json_ready(row) for row in rows],
        "provenance": provenance(values=values, rows=rows),
        "data": shown,
        "row_header": row_header,
    }
    text = digest("table", label, report.key, shown)
    markdown = pipe_table(headers, [column.align for column in columns], rows)
    return Output({"text/markdown": markdown, "text/plain": text}, payload)


def pipe_table(headers: Sequence[str], aligns: Sequence[CellAlign], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown pipe table with every cell escaped."""
    lines = [headers, [_RULES[align] for align in aligns], *rows]
    cells = [[escape_markdown(cell) for cell in line] if i != 1 else line for i, line in enumerate(lines)]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)
