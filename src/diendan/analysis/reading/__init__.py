"""How a notebook reads: in one place, refused where the rules say so, recorded."""

from diendan.analysis.reading.fact_origins import document_title, origin
from diendan.analysis.reading.loading import cells_of, indicator, package
from diendan.analysis.reading.table_rows import figure_in, records, several, worded
