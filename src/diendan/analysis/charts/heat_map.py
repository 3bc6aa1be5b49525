"""A heat map of all units by columns: the count in each square, darker the more, empty where it is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from diendan.analysis.charts.country_maps import DARK, SHADES
from diendan.analysis.charts.style import COUNTRY, FAINT, INK, PAPER, SIZE, WIDTHS_CM, canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# From so many on a square has the next shade; SHADES differ in lightness, so that grey print tells them too.
STEPS = (1, 2, 3, 5, 10)
_BLOCKS = 2
_ROW_CM, _LINE_CM = 0.40, 0.38
_NAMES, _FIRST = 6.0, 1.5
"""Width of the names of units and of the first column, in columns."""
_SMALL = SIZE - 1.5


@dataclass(frozen=True)
class Head:
    """A column: its key, the sign over it, the name that the key below explains it by, and its group."""

    key: str
    sign: str
    name: str
    group: str


@dataclass(frozen=True)
class HeatMapRow:
    """A unit: by column, the count and whether all that is counted surely lies there."""

    name: str
    squares: Mapping[str, tuple[int, bool]]


def heat_map(heads: Sequence[Head], rows: Sequence[HeatMapRow], title: str, notes: Sequence[str]) -> "Figure":
    """Return a full-width heat map: units in two blocks side by side, the key of columns and shades below.

    title: what the shades count. notes: lines under the key.
    """
    tall = -(-len(rows) // _BLOCKS)
    named = [head for head in heads if head.name]
    lines = -(-len(named) // 2)
    above, below = 2 * _LINE_CM, (lines + 1.6 + len(notes)) * _LINE_CM
    height = above + tall * _ROW_CM + below
    figure, (axis,) = canvas("full", height)
    axis.set_position((0.0, 0.0, 1.0, 1.0))
    axis.axis("off")
    axis.set_xlim(0, WIDTHS_CM["full"])
    axis.set_ylim(height, 0)
    block = (WIDTHS_CM["full"] + 0.5) / _BLOCKS
    for place in range(_BLOCKS):
        part = rows[place * tall : (place + 1) * tall]
        _block(axis, heads, part, place * block, block - 0.5, above)
    _columns_key(axis, named, above + tall * _ROW_CM + 0.25, lines)
    foot = above + tall * _ROW_CM + (lines + 1.1) * _LINE_CM
    _shades_key(axis, title, foot)
    for place, note in enumerate(notes):
        axis.text(0.0, foot + (place + 0.9) * _LINE_CM, note, va="center", fontsize=_SMALL, color=COUNTRY)
    return figure


def _block(
    axis: "Axes", heads: Sequence[Head], rows: Sequence[HeatMapRow], left: float, width: float, top: float
) -> None:
    from matplotlib.patches import Rectangle

    step = width / (_NAMES + _FIRST - 1 + len(heads))
    edges = [left + _NAMES * step, *(left + (_NAMES + _FIRST + place) * step for place in range(len(heads)))]
    bottom = top + len(rows) * _ROW_CM
    for place, head in enumerate(heads):
        axis.text(
            (edges[place] + edges[place + 1]) / 2,
            top - 0.18,
            head.sign,
            ha="center",
            va="center",
            fontsize=_SMALL,
        )
    for group, members in groupby(enumerate(heads), key=lambda pair: pair[1].group):
        places = [place for place, _ in members]
        if group:
            ends = (edges[places[0]] + 0.06, edges[places[-1] + 1] - 0.06)
            axis.plot(ends, [top - 0.38] * 2, color=COUNTRY, linewidth=0.5)
            axis.text(sum(ends) / 2, top - 0.54, group, ha="center", va="center", fontsize=_SMALL)
    for edge in edges:
        axis.plot([edge] * 2, [top, bottom], color=FAINT, linewidth=0.4, zorder=1)
    for line in range(len(rows) + 1):
        axis.plot([left, edges[-1]], [top + line * _ROW_CM] * 2, color=FAINT, linewidth=0.4, zorder=1)
    for line, row in enumerate(rows):
        y = top + line * _ROW_CM
        axis.text(left, y + _ROW_CM / 2, row.name, va="center", fontsize=SIZE - 0.5)
        for place, head in enumerate(heads):
            if head.key not in row.squares:
                continue
            count, sure = row.squares[head.key]
            shade = SHADES[sum(count >= least for least in STEPS) - 1]
            x, wide = edges[place], edges[place + 1] - edges[place]
            axis.add_patch(
                Rectangle((x, y), wide, _ROW_CM, facecolor=shade, edgecolor=PAPER, linewidth=0.5, zorder=2)
            )
            text = str(count) if sure else f"{count}?"
            axis.text(
                x + wide / 2,
                y + _ROW_CM / 2,
                text,
                ha="center",
                va="center",
                fontsize=_SMALL if len(text) < 3 or not place else _SMALL - 1.5,
                color=PAPER if shade in DARK else INK,
                zorder=3,
            )


def _columns_key(axis: "Axes", named: Sequence[Head], top: float, lines: int) -> None:
    """Explain the signs over the columns, in two columns of their own."""
    for place, head in enumerate(named):
        x = WIDTHS_CM["full"] / 2 * (place // lines)
        y = top + (place % lines + 0.4) * _LINE_CM
        axis.text(x + 0.12, y, head.sign, ha="center", va="center", fontsize=_SMALL, fontweight=700)
        axis.text(x + 0.4, y, head.name, va="center", fontsize=_SMALL)


def _shades_key(axis: "Axes", title: str, y: float) -> None:
    from matplotlib.patches import Rectangle

    axis.text(0.0, y, title, va="center", fontsize=_SMALL, fontweight=700)
    left = WIDTHS_CM["full"] / 2
    ends = [f"{least}–{after - 1}" if after - least > 1 else str(least) for least, after in pairwise(STEPS)]
    for place, (shade, text) in enumerate(zip(SHADES, [*ends, f"≥ {STEPS[-1]}"], strict=True)):
        x = left + place * 1.5
        axis.add_patch(Rectangle((x, y - 0.13), 0.4, 0.26, facecolor=shade, edgecolor=COUNTRY, linewidth=0.3))
        axis.text(x + 0.5, y, text, va="center", fontsize=_SMALL)
