"""What notebooks call: a report, its data, and the figures, tables and paragraphs that come of them."""

from diendan.analysis.figures import figure
from diendan.analysis.measures.unit_indicators import former_series, panel, series
from diendan.analysis.outputs import Output, Source
from diendan.analysis.prose import prose
from diendan.analysis.reading.loading import frame, load
from diendan.analysis.refusals import Refused
from diendan.analysis.session import OpenReport, Report, current, open_report, open_report_on
from diendan.analysis.tables import Column, columns_of, table
from diendan.spec.texts import sentence_start
from diendan.traces import untraced

__all__ = [
    "Column",
    "OpenReport",
    "Output",
    "Refused",
    "Report",
    "Source",
    "columns_of",
    "current",
    "figure",
    "former_series",
    "frame",
    "load",
    "open_report",
    "open_report_on",
    "panel",
    "prose",
    "sentence_start",
    "series",
    "table",
    "untraced",
]
