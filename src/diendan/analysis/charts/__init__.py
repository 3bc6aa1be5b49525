"""How figures are drawn: the house style, lines over years, maps of tiles."""

from diendan.analysis.charts.line_charts import draw, lines_beside
from diendan.analysis.charts.style import ACCENT, COUNTRY, FORMER, REGION, SIZE, canvas, localise

__all__ = [
    "ACCENT",
    "COUNTRY",
    "FORMER",
    "REGION",
    "SIZE",
    "canvas",
    "draw",
    "lines_beside",
    "localise",
]
