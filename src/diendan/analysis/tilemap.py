"""The country as tiles, one a unit: it shows who is where and raises no question about borders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diendan.analysis.style import ACCENT, COUNTRY, FAINT, INK, PAPER, SIZE, canvas
from diendan.units import Unit, UnitSystem

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Greys from light to dark: they print as they are, and the accent is left for the report's own province.
_SHADES = ("#F2F2F2", "#D4D4D4", "#ABABAB", "#757575", "#333333")


@dataclass(frozen=True)
class Classes:
    """Classes of a value: upper bounds (the last class has none) and how each is written in the key."""

    bounds: tuple[float, ...]
    labels: tuple[str, ...]

    def of(self, value: float) -> int:
        """Return the class of a value; a value on a bound belongs to the class above it."""
        return sum(value >= bound for bound in self.bounds)


def tile_map(
    system: UnitSystem,
    values: Mapping[str, float | None],
    unit: Unit,
    classes: Classes,
    name: str,
    no_data: str,
) -> "Figure":
    """Return a half-width map with one tile a unit, shaded by class, `unit` outlined and named.

    values: by unit code; None is drawn as an empty, crossed tile and named `no_data` in the key.
    """
    from matplotlib.patches import Rectangle

    rows = [system.tile(each)[0] for each in system.units]
    columns = [system.tile(each)[1] for each in system.units]
    figure, (axis,) = canvas("half", 9.0)
    axis.set_position((0.02, 0.02, 0.96, 0.96))
    for each in system.units:
        row, column = system.tile(each)
        value = values.get(each.code)
        shade = PAPER if value is None else _SHADES[classes.of(value)]
        axis.add_patch(
            Rectangle((column, row), 0.92, 0.92, facecolor=shade, edgecolor=COUNTRY, linewidth=0.3)
        )
        if value is None:
            axis.plot([column, column + 0.92], [row, row + 0.92], color=FAINT, linewidth=0.6)
    row, column = system.tile(unit)
    axis.add_patch(
        Rectangle((column, row), 0.92, 0.92, fill=False, edgecolor=ACCENT, linewidth=2.2, zorder=3)
    )
    _name_tile(axis, name, row, column, {(r, c) for r, c in zip(rows, columns, strict=True)})
    missing = any(values.get(each.code) is None for each in system.units)
    _key(axis, classes, no_data if missing else "", max(rows), min(columns))
    axis.set_xlim(min(columns) - 0.2, max(columns) + 1.2)
    axis.set_ylim(max(rows) + 1.2, min(rows) - 0.4)
    axis.set_aspect("equal", anchor="C")
    axis.axis("off")
    return figure


def _name_tile(axis: "object", name: str, row: int, column: int, taken: set[tuple[int, int]]) -> None:
    """Write the unit's name where the row is free of tiles: to the right, else to the left."""
    right = max(c for r, c in taken if r == row) + 1.15
    left = min(c for r, c in taken if r == row) - 0.25
    to_right = sum(c > column for r, c in taken if r == row) <= sum(c < column for r, c in taken if r == row)
    width = max(c for _r, c in taken)
    if to_right and right + 0.55 * len(name) * 0.6 > width + 2.5:
        to_right = left < 0.55 * len(name) * 0.6
    x, align = (right, "left") if to_right else (left, "right")
    axis.annotate(  # type: ignore[attr-defined]
        name,
        (column + (0.92 if to_right else 0), row + 0.46),
        xytext=(x, row + 0.46),
        va="center",
        ha=align,
        color=ACCENT,
        fontsize=SIZE,
        fontweight=700,
        arrowprops={"arrowstyle": "-", "color": ACCENT, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 0},
        annotation_clip=False,
    )


def _key(axis: "object", classes: Classes, no_data: str, bottom: int, left: int) -> None:
    from matplotlib.patches import Rectangle

    entries: Sequence[tuple[str, str]] = [
        *zip(_SHADES, classes.labels, strict=False),
        *([(PAPER, no_data)] if no_data else []),
    ]
    for step, (shade, label) in enumerate(entries):
        y = bottom - len(entries) + step + 1
        axis.add_patch(  # type: ignore[attr-defined]
            Rectangle((left, y), 0.8, 0.7, facecolor=shade, edgecolor=COUNTRY, linewidth=0.3)
        )
        axis.text(left + 1.0, y + 0.37, label, va="center", fontsize=SIZE - 1, color=INK)  # type: ignore[attr-defined]
