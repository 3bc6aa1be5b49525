"""How a notebook reads: in one place, refused where the rules say so, recorded."""

from diendan.analysis.reading.fact_origins import origin
from diendan.analysis.reading.loading import indicator, package
from diendan.analysis.reading.table_rows import figure_in, records, worded

__all__ = ["figure_in", "indicator", "origin", "package", "records", "worded"]
