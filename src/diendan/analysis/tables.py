"""Tables as outputs: Markdown that every format can take, the same cells for the renderer, tidy values
for CSV."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Literal, TypeVar

from diendan.analysis.outputs import Output, described
from diendan.analysis.session import OpenReport, current
from diendan.analysis.text_values import TidyRows, json_ready, values_told
from diendan.data.provenance.named_source import Source
from diendan.errors import InputError
from diendan.language.phrases import PHRASES, phrase
from diendan.spec.wording.templates import escape_markdown

CellAlign = Literal["left", "right", "center"]
_RULES: Mapping[str, str] = {"left": ":---", "right": "---:", "center": ":---:"}
Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column of a table, declared once for print and for the CSV.

    key: of its header in the texts (<label>.columns.<key>; "year" and "value" have one of their own), and its
    name in the CSV unless `name` is given.
    write: the cell as it is printed, in the report's language; None: it is in the CSV only.
    value: the cell in the CSV; None: it is printed only. align: how its cells are set.
    when: whether it is printed; the CSV has it always.
    """

    key: str
    write: Callable[[Row], str] | None = None
    value: Callable[[Row], object] | None = None
    align: CellAlign = "left"
    when: bool = True
    name: str = ""


def columns_of(
    keys: Iterable[str],
    write: Callable[[str, Row], str] | None,
    value: Callable[[str, Row], object] | None = None,
    align: CellAlign = "right",
    when: bool = True,
) -> list[Column[Row]]:
    """Return a column a key, such as an indicator or a year, made by functions of the key and the row."""
    return [
        Column(key, write and partial(write, key), value and partial(value, key), align, when) for key in keys
    ]


def tidy_rows(rows: Iterable[Row], columns: Sequence[Column[Row]]) -> list[dict[str, object]]:
    """Return what the columns have of each row for the CSV."""
    kept = {column.name or column.key: column.value for column in columns if column.value}
    return [{name: value(row) for name, value in kept.items()} for row in rows]


def table(
    label: str,
    rows: Sequence[Row],
    columns: Sequence[Column[Row]],
    *,
    values: Mapping[str, Any] | None = None,
    sources: Sequence[Source] | None = None,
    data: "TidyRows | None" = None,
) -> Output:
    """Return the output of a table; the last line of its cell.

    label: "tbl-…", with parts <label>.caption and <label>.columns.<key> in the texts. rows: what has a line
    each, for the columns to write. values: what caption and headers print. data: what is published as CSV
    where its rows are others than the printed ones; by default the columns' own values. sources: by default
    the tables to which what is printed leads.
    Raises InputError for a missing part or source or no rows; Refused for survey and register poverty
    together.
    """
    if not label.startswith("tbl-"):
        raise InputError(f"The label {label!r} must begin with 'tbl-'.")
    if not isinstance(rows, Sequence):
        raise InputError(f"{label}: {type(rows).__name__} is no list of rows; list(frame.itertuples()) is.")
    if not rows:
        raise InputError(f"{label} has no rows. Leave the table out and say in the text what is missing.")
    report, values = current(), values_told(values)
    printed = [(column, column.write) for column in columns if column.write and column.when]
    cells = [[write(row) for _, write in printed] for row in rows]
    for (column, _), cell in ((pair, cell) for row in cells for pair, cell in zip(printed, row, strict=True)):
        if not isinstance(cell, str):
            raise InputError(
                f"{label}: the column {column.key} writes {cell!r}, which is no text. Write it as the "
                "language does: number(value, report.language), or str(year)."
            )
    data = tidy_rows(rows, columns) if data is None else data
    headers = [_header(report, label, column.key, values) for column, _ in printed]
    metadata, text = described(report, label, ("caption",), values, data, sources, headers, cells)
    metadata |= {
        "columns": [{"header": str(h), "align": c.align} for h, (c, _) in zip(headers, printed, strict=True)],
        "rows": [json_ready(row) for row in cells],
        "row_header": True,
    }
    markdown = pipe_table(headers, [column.align for column, _ in printed], cells)
    return Output({"text/markdown": markdown, "text/plain": text}, metadata)


def _header(report: OpenReport, label: str, key: str, values: Mapping[str, Any]) -> str:
    """Return the head of a column: from the texts, else the fixed words for columns of that name."""
    part, fixed = f"{label}.columns.{key}", f"column.{key}"
    if part not in report.texts.names and fixed in PHRASES:
        return phrase(fixed, report.language)
    return report.phrase_of(part, values)


def pipe_table(headers: Sequence[str], aligns: Sequence[CellAlign], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown pipe table with every cell escaped."""
    lines = [headers, [_RULES[align] for align in aligns], *rows]
    cells = [[escape_markdown(cell) for cell in line] if i != 1 else line for i, line in enumerate(lines)]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)
