"""A figure and a table as blocks of neutral Markdown, with caption and source line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diendan.data.provenance.formulas import told_figures
from diendan.render.lowering.figure_sources import provenance_of
from diendan.render.neutral_markdown import column_widths, div, escape, pipe_table, plain
from diendan.traces import keeping


@dataclass(frozen=True)
class PrintedGrid:
    """A table as it is printed: one line of text a cell; a cell keeps the trace of its figure.

    aligns: "left", "right" or "center" a column. has_row_header: whether the first column names the rows.
    """

    header: Sequence[str]
    aligns: Sequence[str]
    rows: Sequence[Sequence[str]]
    has_row_header: bool

    def places(self, label: str) -> Iterator[tuple[str, str]]:
        """Give each cell with its place, rows and columns counted from 1: "tbl-x: row 2, column 1 (Tỉnh)"."""
        for number, row in enumerate(self.rows, 1):
            for place, (name, text) in enumerate(zip(self.header, row, strict=False), 1):
                yield f"{label}: row {number}, column {place} ({name})", text


def grid_of(ours: Mapping[str, Any]) -> PrintedGrid:
    """Return the table that an output of `table` tells of in its metadata."""
    columns, rows = ours.get("columns", []), told_figures(ours.get("rows", []), provenance_of(ours), "rows")
    return PrintedGrid(
        [plain(column.get("header", "")) for column in columns],
        [column.get("align", "left") for column in columns],
        [[keeping(plain(cell), cell) for cell in row] for row in rows],
        bool(ours.get("row_header", True)),
    )


def figure_block(label: str, caption: str, alt: str, source: str, width: str) -> str:
    """Return a figure; caption and alt are Markdown, the source line is plain text. width: half or full."""
    parts = [caption, f"![](media/{label}.png)", div("diendan-alt", [alt]), _source(source)]
    return div("diendan-figure", parts, f'data-label="{label}" data-width="{width}"', depth=1)


def table_block(
    label: str, caption: str, source: str, grid: PrintedGrid, line: int, write: Callable[[str], str]
) -> str:
    """Return a table; `line` and `write` as for `column_widths` and `pipe_table`."""
    shares = " ".join(f"{share:g}" for share in column_widths(grid.header, grid.rows, line))
    about = f'data-label="{label}" data-widths="{shares}" data-row-header="{int(grid.has_row_header)}"'
    parts = [caption, pipe_table(grid.header, grid.aligns, grid.rows, write), _source(source)]
    return div("diendan-table", parts, about, depth=1)


def _source(source: str) -> str:
    return div("diendan-source", [escape(source)]) if source else ""
