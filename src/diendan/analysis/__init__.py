"""What notebooks call: a report, its data, and the figures, tables and paragraphs that come of them."""

from diendan.analysis.figures import figure
from diendan.analysis.measures.unit_indicators import former_series, panel, series
from diendan.analysis.outputs import Output
from diendan.analysis.prose import prose
from diendan.analysis.reading.loading import frame, load
from diendan.analysis.refusals import Refused
from diendan.analysis.session import Report, open_report, open_report_on
from diendan.analysis.tables import Column, columns_of, table
from diendan.data.provenance.named_source import Source
from diendan.spec.wording.templates import sentence_inside, sentence_start
from diendan.traces import untraced
