"""How figures are drawn: the house style, lines over years, maps of tiles."""

from diendan.analysis.charts.line_charts import (
    ChartLine,
    LineRole,
    break_mark,
    draw,
    draw_unlabelled,
    line_rows,
    lines_beside,
    runs,
)
from diendan.analysis.charts.style import (
    ACCENT,
    COUNTRY,
    FAINT,
    FORMER,
    FORMER_DASHES,
    FORMER_MARKERS,
    INK,
    LINES,
    REGION,
    SIZE,
    EndLabel,
    canvas,
    label_ends,
    localise,
    years,
)
from diendan.analysis.charts.tile_map import MAP_HEIGHT, Classes, tile_map
