"""Where a figure comes from: the cells of data/ that it was read from, and how it was computed from them."""

from diendan.traces.carriers import (
    YEAR,
    TracedFloat,
    TracedText,
    by_rule,
    computed,
    each_of,
    figures_in,
    keeping,
    keeps_trace,
    no_figure,
    reason_of,
    trace_of,
    traced,
    untraced,
)
from diendan.traces.cells import PLACES, Computed, Reason, Told, Trace, TracedCells, cells_in, drawn_together
