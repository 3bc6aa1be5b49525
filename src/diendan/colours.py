"""The brand's colours in documents and charts, as reports/_brand.yml has them for other tools.

They stand here as well because a kernel opens no file of the project to draw, and a style sheet reads none; a
test compares both. Charts add theirs in `analysis/charts/style.py`.
"""

from typing import Final

ACCENT: Final = "#0060A8"
INK: Final = "#1A1A1A"
MUTED: Final = "#4D4D4D"
LINE: Final = "#B8C4CE"
PALE: Final = "#EAF2F9"
