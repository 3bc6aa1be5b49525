"""The data behind a figure or table as a CSV file that is safe to open in a spreadsheet."""

from collections.abc import Iterable, Sequence

from diendan.data.csv_files import csv_of, no_formula
from diendan.data.provenance.illustrative import COLUMN


def neutralised(value: object) -> str:
    """Return `value` as a CSV cell that no spreadsheet runs.

    Text that looks like a formula gets an apostrophe in front. Numbers stay as they are.
    """
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return repr(value) if isinstance(value, float) else str(value)
    return no_formula(str(value))


def tidy_csv(columns: Sequence[str], rows: Iterable[Sequence[object]], watermark: str = "") -> str:
    """Return a tidy CSV (comma, \\n, UTF-8 with a byte order mark so that spreadsheets read the letters).

    watermark: what stands in every row of a file of made-up figures, in a column of its own, or "".
    """
    if watermark:
        columns, rows = [COLUMN, *columns], ([watermark, *row] for row in rows)
    return "\ufeff" + csv_of(map(neutralised, columns), (map(neutralised, row) for row in rows))
